//! Both counts of a list, the order of a batch, and the reach of grants.

use super::*;
use crate::house_for_tests::{AT, House, all, own};
use headwater_model::id::UserId;
use headwater_model::permission::{MANAGE_MEMBERS, VIEW_LEADS};

const JO: UserId = UserId(7);
const KIM: UserId = UserId(8);
const LATER: Timestamp = Timestamp(AT.0 + 1);
const EVERYBODY: Page = Page { offset: 0, limit: 500 };

fn list_of(house: &House, account: AccountId) -> ListId {
    house.write(move |tx| Ok(lists::insert(tx, AT, account, &[("News", "")])?[0]))
}

fn counts(read: &Read<'_>, account: AccountId, list: ListId) -> Result<(i64, i64)> {
    let list = lists::find(read, account, list)?.expect("the list exists");
    Ok((list.member_count, list.removed_count))
}

fn addresses(find: impl FnOnce(Take<'_>) -> Result<()>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    find(Take::Rows(&mut |member| {
        found.push(member.email.to_owned());
        true
    }))?;
    Ok(found)
}

#[test]
fn each_lead_of_a_batch_gets_its_own_outcome_in_order() {
    House::on_both(|house| {
        let account = house.account("one");
        let [ada, bob] = house.leads(account, JO, ["ada@example.org", "bob@example.org"]);
        let list = list_of(&house, account);
        house.write(move |tx| {
            let first = add(tx, AT, &all(account, MANAGE_MEMBERS), list, &[bob])?;
            let second = add(tx, AT, &all(account, MANAGE_MEMBERS), list, &[LeadId(1), ada, bob, ada])?;
            assert!(matches!(first[..], [Added::Member(_)]));
            assert!(matches!(
                second[..],
                [Added::NoSuchLead, Added::Member(_), Added::AlreadyMember, Added::AlreadyMember]
            ));
            assert_eq!(counts(tx, account, list)?, (2, 0));
            assert_eq!(
                remove(tx, LATER, &all(account, MANAGE_MEMBERS), list, &[ada, LeadId(1), ada])?,
                [true, false, false]
            );
            assert_eq!(counts(tx, account, list)?, (1, 1));
            Ok(())
        });
    });
}

#[test]
fn a_removed_member_comes_back_under_the_same_id() {
    House::on_both(|house| {
        let account = house.account("one");
        let [ada] = house.leads(account, JO, ["ada@example.org"]);
        let list = list_of(&house, account);
        house.write(move |tx| {
            let first = add(tx, AT, &all(account, MANAGE_MEMBERS), list, &[ada])?;
            remove(tx, AT, &all(account, MANAGE_MEMBERS), list, &[ada])?;
            assert_eq!(counts(tx, account, list)?, (0, 1));
            assert_eq!(add(tx, LATER, &all(account, MANAGE_MEMBERS), list, &[ada])?, first);
            assert_eq!(counts(tx, account, list)?, (1, 0));
            Ok(())
        });
    });
}

#[test]
fn members_come_in_order_of_their_ids_page_by_page() {
    House::on_both(|house| {
        let account = house.account("one");
        let [ada, bob, cy] = house.leads(account, JO, ["ada@example.org", "bob@example.org", "cy@example.org"]);
        let list = list_of(&house, account);
        house.write(move |tx| {
            let (members, leads) = (all(account, MANAGE_MEMBERS), all(account, VIEW_LEADS));
            add(tx, AT, &members, list, &[cy, ada, bob])?;
            let rest = addresses(|take| active(tx, &leads, list, Page { offset: 1, limit: 2 }, take))?;
            assert_eq!(rest, ["ada@example.org", "bob@example.org"]);
            let left = remove_some(tx, LATER, &members, (list, 0, i64::MAX), 2)?.members;
            assert_eq!(left.len(), 2, "no more than asked");
            assert_eq!(remove_some(tx, LATER, &members, (list, left[1].id.0, i64::MAX), 2)?.members.len(), 1);
            assert_eq!(counts(tx, account, list)?, (0, 3));
            assert!(addresses(|take| active(tx, &leads, list, EVERYBODY, take))?.is_empty());
            let removed = addresses(|take| gone(tx, &leads, list, Gone::Removed, EVERYBODY, take))?;
            assert_eq!(removed, ["cy@example.org", "ada@example.org", "bob@example.org"]);
            Ok(())
        });
    });
}

#[test]
fn the_unsubscribed_and_the_bounced_are_told_by_their_leads() {
    House::on_both(|house| {
        let account = house.account("one");
        let [ada, bob, cy] = house.leads(account, JO, ["ada@example.org", "bob@example.org", "cy@example.org"]);
        let list = list_of(&house, account);
        house.write(move |tx| {
            let (members, leads) = (all(account, MANAGE_MEMBERS), all(account, VIEW_LEADS));
            add(tx, AT, &members, list, &[ada, bob, cy])?;
            for (text, lead) in [
                ("update lead set is_unsubscribed = 1 where account_id = $1 and id = $2", ada),
                ("update lead set hard_bounced = 1 where account_id = $1 and id = $2", bob),
            ] {
                tx.execute(text, &[account.into(), lead.into()])?;
            }
            let unsubscribed = addresses(|take| gone(tx, &leads, list, Gone::Unsubscribed, EVERYBODY, take))?;
            let bounced = addresses(|take| gone(tx, &leads, list, Gone::HardBounced, EVERYBODY, take))?;
            let mut flags = Vec::new();
            let mut note = |member: &MemberView<'_>| {
                flags.push((member.is_unsubscribed, member.is_hard_bounced));
                true
            };
            active(tx, &leads, list, EVERYBODY, Take::Rows(&mut note))?;
            assert_eq!((unsubscribed, bounced), (vec!["ada@example.org".into()], vec!["bob@example.org".into()]));
            assert_eq!(flags, [(true, false), (false, true), (false, false)]);
            Ok(())
        });
    });
}

#[test]
fn an_owner_adds_sees_and_removes_only_own_leads() {
    House::on_both(|house| {
        let account = house.account("one");
        let [ada] = house.leads(account, JO, ["ada@example.org"]);
        let [bob] = house.leads(account, KIM, ["bob@example.org"]);
        let list = list_of(&house, account);
        house.write(move |tx| {
            let (members, leads) = (own(account, JO, MANAGE_MEMBERS), own(account, JO, VIEW_LEADS));
            add(tx, AT, &all(account, MANAGE_MEMBERS), list, &[bob])?;
            let outcomes = add(tx, AT, &members, list, &[bob, ada])?;
            assert!(matches!(outcomes[..], [Added::NoSuchLead, Added::Member(_)]));
            assert_eq!(addresses(|take| active(tx, &leads, list, EVERYBODY, take))?, ["ada@example.org"]);
            assert_eq!(remove(tx, AT, &members, list, &[bob])?, [false]);
            assert_eq!(remove_some(tx, AT, &members, (list, 0, i64::MAX), 9)?.members.len(), 1);
            assert_eq!(addresses(|take| gone(tx, &leads, list, Gone::Removed, EVERYBODY, take))?, ["ada@example.org"]);
            assert!(
                addresses(|take| gone(tx, &own(account, KIM, VIEW_LEADS), list, Gone::Removed, EVERYBODY, take))?
                    .is_empty()
            );
            assert_eq!(counts(tx, account, list)?, (1, 1));
            Ok(())
        });
    });
}

#[test]
fn no_account_reaches_the_members_of_another() {
    House::on_both(|house| {
        let (one, other) = (house.account("one"), house.account("other"));
        let [ada] = house.leads(one, JO, ["ada@example.org"]);
        let [stranger] = house.leads(other, JO, ["ada@example.org"]);
        let list = list_of(&house, one);
        house.write(move |tx| {
            let outcomes = add(tx, AT, &all(one, MANAGE_MEMBERS), list, &[stranger, ada])?;
            assert!(matches!(outcomes[..], [Added::NoSuchLead, Added::Member(_)]));
            assert_eq!(remove(tx, AT, &all(other, MANAGE_MEMBERS), list, &[ada])?, [false]);
            assert!(remove_some(tx, AT, &all(other, MANAGE_MEMBERS), (list, 0, i64::MAX), 9)?.members.is_empty());
            assert!(addresses(|take| active(tx, &all(other, VIEW_LEADS), list, EVERYBODY, take))?.is_empty());
            assert_eq!(counts(tx, one, list)?, (1, 0));
            assert_eq!(delete_some(tx, other, list, 9)?, (0, vec![]));
            assert_eq!(delete_some(tx, one, list, 9)?, (1, vec![ada]));
            assert_eq!(counts(tx, one, list)?, (0, 0));
            assert!(lists::delete(tx, one, list)?);
            assert!(addresses(|take| active(tx, &all(one, VIEW_LEADS), list, EVERYBODY, take))?.is_empty());
            Ok(())
        });
    });
}
