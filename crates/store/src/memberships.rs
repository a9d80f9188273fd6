//! The lists of a lead: the counterpart of [`crate::members`].

use crate::error::Result;
use crate::members;
use crate::pages::{self, Paged};
use crate::tx::Read;
use crate::value::{Param, numbers};
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, ListId};
use headwater_model::list::Listing;
use headwater_model::permission::Leads;
use headwater_model::time::Timestamp;

/// Up to `limit` lists with the lead as an active member.
pub fn some_lists(read: &Read<'_>, account: AccountId, lead: LeadId, limit: usize) -> Result<Vec<ListId>> {
    read.all(
        // In no order: an order would need all rows.
        sql!(
            "select list_id from list_member
             where account_id = $1 and lead_id = $2 and standing = 'active' limit $3"
        ),
        &[account.into(), lead.into(), (limit as i64).into()],
        |row| Ok(ListId(row.int(0)?)),
    )
}

/// The greatest membership id of a lead; 0 without any.
pub fn last_of_lead(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<i64> {
    let params = [account.into(), lead.into()];
    let last = sql!("select max(id) from list_member where account_id = $1 and lead_id = $2");
    Ok(read.one(last, &params, |row| row.maybe_int(0))?.flatten().unwrap_or(0))
}

/// The leads of the first `limit` memberships, once per membership: the rows that
/// [`crate::writes::members::delete_of_leads`] would delete.
pub fn first_of_leads(read: &Read<'_>, account: AccountId, leads: &[LeadId], limit: usize) -> Result<Vec<LeadId>> {
    read.all(
        sql!("select lead_id from list_member where account_id = $1 and lead_id in rarray($2) limit $3"),
        &[account.into(), Param::Ids(&numbers(leads)), (limit as i64).into()],
        |row| Ok(LeadId(row.int(0)?)),
    )
}

/// Whether a lead has a membership in any list, active or removed.
pub fn any_of_lead(read: &Read<'_>, account: AccountId, lead: LeadId) -> Result<bool> {
    let params = [account.into(), lead.into()];
    let any = sql!("select 1 from list_member where account_id = $1 and lead_id = $2 limit 1");
    Ok(read.one(any, &params, |_| Ok(()))?.is_some())
}

/// How the memberships found are taken: as rows or as ids.
pub type TakeMemberships<'a> = pages::Take<'a, dyn FnMut(&Listing) -> bool + 'a>;

/// The memberships of a lead, active and removed, with the names of the lists, in the order of member ids.
pub fn of_lead(read: &Read<'_>, grant: &Grant<Leads>, lead: LeadId, paged: Paged<TakeMemberships<'_>>) -> Result<()> {
    let Paged { page, take } = paged;
    // Memberships are selected by a subquery: for this order SQLite would otherwise scan all memberships of the
    // account.
    walk(
        read,
        sql!(
            listings!(),
            " and list_member.id in (select id from list_member where account_id = $1 and lead_id = $2)
               and (owner_id = $3 or $3 is null)
             order by list_member.id limit $4 offset $5"
        ),
        &[grant.account().into(), lead.into(), grant.owner().into(), page.limit.into(), page.offset.into()],
        take,
    )
}

/// The active memberships of leads, in the order of leads and then of lists.
pub fn of_leads(read: &Read<'_>, grant: &Grant<Leads>, leads: &[i64], paged: Paged<TakeMemberships<'_>>) -> Result<()> {
    let Paged { page, take } = paged;
    walk(
        read,
        sql!(
            listings!(),
            " and lead_id in rarray($2) and standing = 'active'
               and (owner_id = $3 or $3 is null)
             order by lead_id, list_id limit $4 offset $5"
        ),
        &[grant.account().into(), Param::Ids(leads), grant.owner().into(), page.limit.into(), page.offset.into()],
        take,
    )
}

/// Memberships by id, in the order of ids.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Leads>, ids: &[i64], take: TakeMemberships<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            listings!(),
            " and list_member.id in rarray($2) and (owner_id = $3 or $3 is null)
             order by list_member.id"
        ),
        &[grant.account().into(), Param::Ids(ids), grant.owner().into()],
        take,
    )
}

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: TakeMemberships<'_>) -> Result<()> {
    take.walk(read, text, params, |row, take| {
        Ok(take(&Listing {
            membership: members::membership(row)?,
            list_name: row.text(4)?.to_owned(),
            created_at: Timestamp(row.int(5)?),
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House, all, own};
    use crate::lists;
    use crate::members::ListMembers;
    use crate::pages::Page;
    use crate::writes::members::delete_of_leads;
    use crate::writes::members::leaving::Withdrawal;
    use headwater_model::id::UserId;
    use headwater_model::list::Standing;
    use headwater_model::permission::{MANAGE_MEMBERS, VIEW_LEADS};

    const JO: UserId = UserId(7);
    const KIM: UserId = UserId(8);
    const EVERYTHING: Page = Page { offset: 0, limit: 500 };

    fn found(find: impl FnOnce(TakeMemberships<'_>) -> Result<()>) -> Result<Vec<Listing>> {
        let mut found = Vec::new();
        find(TakeMemberships::Rows(&mut |listing| {
            found.push(listing.clone());
            true
        }))?;
        Ok(found)
    }

    fn listings(read: &Read<'_>, grant: &Grant<Leads>, lead: LeadId) -> Result<Vec<Listing>> {
        found(|take| of_lead(read, grant, lead, EVERYTHING.taking(take)))
    }

    /// Two lists: Ada is on both, Bob was on the second.
    fn two_lists(house: &House) -> (AccountId, [ListId; 2], [LeadId; 2]) {
        let account = house.account("one");
        let [ada] = house.leads(account, JO, ["ada@example.org"]);
        let [bob] = house.leads(account, KIM, ["bob@example.org"]);
        let lists = house.write(move |tx| {
            let grant = all(account, MANAGE_MEMBERS);
            let lists = lists::insert(tx, account, AT, &[("News", ""), ("Customers", "")])?;
            let [news, customers] = [lists[0], lists[1]].map(|list| ListMembers { grant, list });
            news.add(tx, AT, &[ada])?;
            customers.add(tx, AT, &[bob, ada])?;
            customers.remove(tx, AT, &[bob])?;
            Ok([news.list, customers.list])
        });
        (account, lists, [ada, bob])
    }

    fn counts(house: &House, account: AccountId, lists: [ListId; 2]) -> [(i64, i64); 2] {
        house.write(move |tx| {
            let mut counts = [(0, 0); 2];
            for (count, list) in counts.iter_mut().zip(lists) {
                let list = lists::find(tx, account, list)?.expect("both exist");
                *count = (list.member_count, list.removed_count);
            }
            Ok(counts)
        })
    }

    #[test]
    fn a_lead_is_taken_off_lists_and_keeps_its_places() {
        House::on_both(|house| {
            let (account, lists, [ada, bob]) = two_lists(&house);
            assert_eq!(counts(&house, account, lists), [(1, 0), (1, 1)]);
            let left = house.write(move |tx| {
                let last = last_of_lead(tx, account, ada)?;
                let mut left = vec![some_lists(tx, account, ada, 9)?, some_lists(tx, account, bob, 9)?];
                for (lead, until) in [(ada, last - 1), (ada, last), (ada, last), (bob, i64::MAX)] {
                    left.push(Withdrawal { account, lead, until }.leave(tx, AT, &lists)?);
                }
                Ok(left)
            });
            assert_eq!(left, [lists.to_vec(), vec![], vec![lists[0]], vec![lists[1]], vec![], vec![]]);
            assert_eq!(counts(&house, account, lists), [(0, 1), (0, 2)]);
            let standings = house.write(move |tx| Ok(listings(tx, &all(account, VIEW_LEADS), ada)?));
            assert_eq!(
                standings.iter().map(|it| (it.membership.list, it.membership.standing)).collect::<Vec<_>>(),
                lists.map(|list| (list, Standing::Removed))
            );
        });
    }

    #[test]
    fn deleted_leads_leave_no_place_and_no_count_behind() {
        House::on_both(|house| {
            let (account, lists, [ada, bob]) = two_lists(&house);
            let delete = |leads: &'static [usize], limit| {
                let leads: Vec<LeadId> = leads.iter().map(|at| [ada, bob, LeadId(1)][*at]).collect();
                house.write(move |tx| Ok(delete_of_leads(tx, account, &leads, limit)?.0))
            };
            assert_eq!(delete(&[1], 9), 1);
            assert_eq!(counts(&house, account, lists), [(1, 0), (1, 0)]);
            assert_eq!((delete(&[0, 1, 2], 1), delete(&[0, 1, 2], 9), delete(&[0], 9)), (1, 1, 0));
            assert_eq!(counts(&house, account, lists), [(0, 0), (0, 0)]);
            house.write(move |tx| {
                assert!(listings(tx, &all(account, VIEW_LEADS), ada)?.is_empty());
                Ok(())
            });
        });
    }

    #[test]
    fn a_lead_shows_its_lists_with_names_and_standing() {
        House::on_both(|house| {
            let (account, lists, [ada, bob]) = two_lists(&house);
            let (of_ada, of_bob) = house.write(move |tx| {
                Ok((listings(tx, &all(account, VIEW_LEADS), ada)?, listings(tx, &all(account, VIEW_LEADS), bob)?))
            });
            let names: Vec<&str> = of_ada.iter().map(|listing| listing.list_name.as_str()).collect();
            assert_eq!(names, ["News", "Customers"]);
            assert_eq!((of_bob[0].membership.list, of_bob[0].membership.standing), (lists[1], Standing::Removed));
            assert_eq!(of_bob[0].created_at, AT);
        });
    }

    #[test]
    fn lists_of_many_leads_are_the_present_ones_within_scope_and_account() {
        House::on_both(|house| {
            let (account, lists, [ada, bob]) = two_lists(&house);
            let other = house.account("other");
            house.write(move |tx| {
                let ids = [bob.0, ada.0, 1];
                let pairs = |grant: &Grant<Leads>| {
                    let found = found(|take| of_leads(tx, grant, &ids, EVERYTHING.taking(take)))?;
                    Ok::<_, crate::Error>(
                        found.iter().map(|it| (it.membership.lead, it.membership.list)).collect::<Vec<_>>(),
                    )
                };
                let expected = lists.map(|list| (ada, list));
                assert_eq!(pairs(&all(account, VIEW_LEADS))?, expected);
                assert_eq!(pairs(&own(account, JO, VIEW_LEADS))?, expected);
                assert!(
                    pairs(&own(account, KIM, VIEW_LEADS))?.is_empty() && pairs(&all(other, VIEW_LEADS))?.is_empty()
                );
                assert!(
                    listings(tx, &own(account, KIM, VIEW_LEADS), ada)?.is_empty()
                        && listings(tx, &all(other, VIEW_LEADS), ada)?.is_empty()
                );
                let ids: Vec<i64> =
                    listings(tx, &all(account, VIEW_LEADS), ada)?.iter().map(|it| it.membership.id.0).collect();
                let again = |grant: &Grant<Leads>| found(|take| by_ids(tx, grant, &ids, take));
                assert_eq!(again(&all(account, VIEW_LEADS))?, listings(tx, &all(account, VIEW_LEADS), ada)?);
                assert!(
                    again(&own(account, KIM, VIEW_LEADS))?.is_empty() && again(&all(other, VIEW_LEADS))?.is_empty()
                );
                Ok(())
            });
        });
    }
}
