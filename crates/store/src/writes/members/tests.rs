//! Both counts of a list, the order of a batch, and the reach of grants.

use super::leaving::{Emptied, Emptying};
use super::*;
use crate::house_for_tests::{AT, House, all, own};
use crate::members::TakeMembers;
use crate::pages::Page;
use headwater_model::grant::Grant;
use headwater_model::id::UserId;
use headwater_model::list::{Gone, MemberView};
use headwater_model::permission::{MANAGE_MEMBERS, VIEW_LEADS};

const JO: UserId = UserId(7);
const KIM: UserId = UserId(8);
const LATER: Timestamp = Timestamp(AT.0 + 1);
const EVERYBODY: Page = Page { offset: 0, limit: 500 };

fn of<K, V>(list: ListId, grant: Grant<K, V>) -> ListMembers<K, V> {
    ListMembers { grant, list }
}

fn emptying(list: ListId, grant: Grant<Members, Manage>) -> Emptying {
    Emptying { members: of(list, grant), until: i64::MAX, undo: None }
}

/// An account with a list, which is empty, and three leads of Jo's.
struct Scene {
    house: House,
    account: AccountId,
    list: ListId,
    leads: [LeadId; 3],
}

impl Scene {
    /// Runs a test on the scene in a database of each kind.
    fn on_both(test: impl Fn(Self)) {
        House::on_both(|house| {
            let account = house.account("one");
            let leads = house.leads(account, JO, ["ada@example.org", "bob@example.org", "cy@example.org"]);
            let list = list_of(&house, account);
            test(Self { house, account, list, leads });
        });
    }
}

fn list_of(house: &House, account: AccountId) -> ListId {
    house.write(move |tx| Ok(lists::insert(tx, account, AT, &[("News", "")])?[0]))
}

fn counts(read: &Read<'_>, account: AccountId, list: ListId) -> Result<(i64, i64)> {
    let list = lists::find(read, account, list)?.expect("the list exists");
    Ok((list.member_count, list.removed_count))
}

fn addresses(find: impl FnOnce(TakeMembers<'_>) -> Result<()>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    find(TakeMembers::Rows(&mut |member| {
        found.push(member.email.to_owned());
        true
    }))?;
    Ok(found)
}

#[test]
fn each_lead_of_a_batch_gets_its_own_outcome_in_order() {
    Scene::on_both(|Scene { house, account, list, leads: [ada, bob, _] }| {
        house.write(move |tx| {
            let first = of(list, all(account, MANAGE_MEMBERS)).add(tx, AT, &[bob])?;
            let second = of(list, all(account, MANAGE_MEMBERS)).add(tx, AT, &[LeadId(1), ada, bob, ada])?;
            assert!(matches!(first[..], [Added::Member(_)]));
            assert!(matches!(
                second[..],
                [Added::NoSuchLead, Added::Member(_), Added::AlreadyMember, Added::AlreadyMember]
            ));
            assert_eq!(counts(tx, account, list)?, (2, 0));
            assert_eq!(
                of(list, all(account, MANAGE_MEMBERS)).remove(tx, LATER, &[ada, LeadId(1), ada])?,
                [true, false, false]
            );
            assert_eq!(counts(tx, account, list)?, (1, 1));
            Ok(())
        });
    });
}

#[test]
fn a_removed_member_comes_back_under_the_same_id() {
    Scene::on_both(|Scene { house, account, list, leads: [ada, ..] }| {
        house.write(move |tx| {
            let first = of(list, all(account, MANAGE_MEMBERS)).add(tx, AT, &[ada])?;
            of(list, all(account, MANAGE_MEMBERS)).remove(tx, AT, &[ada])?;
            assert_eq!(counts(tx, account, list)?, (0, 1));
            assert_eq!(of(list, all(account, MANAGE_MEMBERS)).add(tx, LATER, &[ada])?, first);
            assert_eq!(counts(tx, account, list)?, (1, 0));
            Ok(())
        });
    });
}

#[test]
fn members_come_in_order_of_their_ids_page_by_page() {
    Scene::on_both(|Scene { house, account, list, leads: [ada, bob, cy] }| {
        house.write(move |tx| {
            let (members, leads) = (all(account, MANAGE_MEMBERS), all(account, VIEW_LEADS));
            of(list, members).add(tx, AT, &[cy, ada, bob])?;
            let rest = addresses(|take| of(list, leads).active(tx, Page { offset: 1, limit: 2 }.taking(take)))?;
            assert_eq!(rest, ["ada@example.org", "bob@example.org"]);
            let first = emptying(list, members).remove_some(tx, LATER, 0, 2)?;
            assert_eq!(first.rows, 2, "no more than asked");
            let rest = emptying(list, members).remove_some(tx, LATER, first.last.expect("one is left"), 2)?;
            assert_eq!(rest, Emptied { rows: 1, last: None });
            assert_eq!(counts(tx, account, list)?, (0, 3));
            assert!(addresses(|take| of(list, leads).active(tx, EVERYBODY.taking(take)))?.is_empty());
            let removed = addresses(|take| of(list, leads).gone(tx, Gone::Removed, EVERYBODY.taking(take)))?;
            assert_eq!(removed, ["cy@example.org", "ada@example.org", "bob@example.org"]);
            Ok(())
        });
    });
}

#[test]
fn the_unsubscribed_and_the_bounced_are_told_by_their_leads() {
    Scene::on_both(|Scene { house, account, list, leads: [ada, bob, cy] }| {
        house.write(move |tx| {
            let (members, leads) = (all(account, MANAGE_MEMBERS), all(account, VIEW_LEADS));
            of(list, members).add(tx, AT, &[ada, bob, cy])?;
            for (text, lead) in [
                ("update lead set is_unsubscribed = 1 where account_id = $1 and id = $2", ada),
                ("update lead set hard_bounced = 1 where account_id = $1 and id = $2", bob),
            ] {
                tx.execute(text, &[account.into(), lead.into()])?;
            }
            let unsubscribed = addresses(|take| of(list, leads).gone(tx, Gone::Unsubscribed, EVERYBODY.taking(take)))?;
            let bounced = addresses(|take| of(list, leads).gone(tx, Gone::HardBounced, EVERYBODY.taking(take)))?;
            let mut flags = Vec::new();
            let mut note = |member: &MemberView<'_>| {
                flags.push((member.is_unsubscribed, member.is_hard_bounced));
                true
            };
            of(list, leads).active(tx, EVERYBODY.taking(TakeMembers::Rows(&mut note)))?;
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
            of(list, all(account, MANAGE_MEMBERS)).add(tx, AT, &[bob])?;
            let outcomes = of(list, members).add(tx, AT, &[bob, ada])?;
            assert!(matches!(outcomes[..], [Added::NoSuchLead, Added::Member(_)]));
            assert_eq!(addresses(|take| of(list, leads).active(tx, EVERYBODY.taking(take)))?, ["ada@example.org"]);
            assert_eq!(of(list, members).remove(tx, AT, &[bob])?, [false]);
            assert_eq!(emptying(list, members).remove_some(tx, AT, 0, 9)?.rows, 1);
            let removed = addresses(|take| of(list, leads).gone(tx, Gone::Removed, EVERYBODY.taking(take)))?;
            assert_eq!(removed, ["ada@example.org"]);
            let of_kim = of(list, own(account, KIM, VIEW_LEADS));
            assert!(addresses(|take| of_kim.gone(tx, Gone::Removed, EVERYBODY.taking(take)))?.is_empty());
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
            let outcomes = of(list, all(one, MANAGE_MEMBERS)).add(tx, AT, &[stranger, ada])?;
            assert!(matches!(outcomes[..], [Added::NoSuchLead, Added::Member(_)]));
            assert_eq!(of(list, all(other, MANAGE_MEMBERS)).remove(tx, AT, &[ada])?, [false]);
            assert_eq!(emptying(list, all(other, MANAGE_MEMBERS)).remove_some(tx, AT, 0, 9)?.rows, 0);
            assert!(addresses(|take| of(list, all(other, VIEW_LEADS)).active(tx, EVERYBODY.taking(take)))?.is_empty());
            assert_eq!(counts(tx, one, list)?, (1, 0));
            let told = outbox::head(tx, one)?;
            assert_eq!(delete_some(tx, ListKey { account: other, id: list }, AT, 9)?, 0);
            assert_eq!(delete_some(tx, ListKey { account: one, id: list }, AT, 9)?, 1);
            assert_eq!((outbox::head(tx, one)? - told, outbox::head(tx, other)?), (1, 0));
            assert_eq!(counts(tx, one, list)?, (0, 0));
            assert!(lists::delete(tx, one, list)?);
            assert!(addresses(|take| of(list, all(one, VIEW_LEADS)).active(tx, EVERYBODY.taking(take)))?.is_empty());
            Ok(())
        });
    });
}
