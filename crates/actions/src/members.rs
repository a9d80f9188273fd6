//! Adding leads to lists and removing them.

pub mod emptying;

use crate::{Outcomes, parts};
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, ListId, MemberId};
use headwater_model::permission::MANAGE_MEMBERS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_store::members::ListMembers;
use headwater_store::writes::members::{Added, PAGES_OF_A_MOVE};
use headwater_store::{self as store, Tx, Volume};
use std::collections::BTreeMap;

/// Pairs of a list and a lead as read from the request; unreadable ones have an error.
pub type Places = [Result<(ListId, LeadId), Problem>];

/// Pairs of a list and the address of a lead as read from the request; unreadable ones have an error.
pub type ListedAddresses = [Result<(ListId, Folded), Problem>];

/// An estimate of what is written for a lead that joins or leaves a list: the words of the membership and of its change.
const VOLUME_OF_A_MOVE: Volume = Volume { bytes: 40, pages: PAGES_OF_A_MOVE };

/// Adds leads to lists. A lead removed before gets the former member id again. The last pairs may be left for another
/// transaction.
pub fn add(tx: &Tx<'_>, context: &Context, places: &Places) -> Result<Outcomes<MemberId>, Problem> {
    let grant = context.actor.grant(MANAGE_MEMBERS)?;
    list_by_list(tx, places, |list, leads| {
        if !store::lists::exists(tx, grant.account(), list)? {
            return Ok(vec![Err(no_such_list()); leads.len()]);
        }
        let added = ListMembers { grant, list }.add(tx, context.at, leads)?;
        Ok(added.into_iter().map(outcome).collect())
    })
}

fn outcome(added: Added) -> Result<MemberId, Problem> {
    match added {
        Added::Member(id) => Ok(id),
        Added::AlreadyMember => Err(Problem::AlreadyMember),
        Added::NoSuchLead => Err(Problem::NoSuchLead),
    }
}

/// Removes leads from lists. The last pairs may be left for another transaction.
pub fn remove(tx: &Tx<'_>, context: &Context, places: &Places) -> Result<Outcomes<()>, Problem> {
    let grant = context.actor.grant(MANAGE_MEMBERS)?;
    list_by_list(tx, places, |list, leads| {
        if !store::lists::exists(tx, grant.account(), list)? {
            return Ok(vec![Err(no_such_list()); leads.len()]);
        }
        let removed = ListMembers { grant, list }.remove(tx, context.at, leads)?;
        let reached = store::records::read::reached(tx, &grant.leads(), leads)?;
        let outcome = |(lead, was_member)| {
            if was_member {
                Ok(())
            } else {
                Err(if reached.contains(lead) { Problem::Unchanged } else { Problem::NoSuchLead })
            }
        };
        Ok(leads.iter().zip(removed).map(outcome).collect())
    })
}

fn no_such_list() -> Problem {
    Problem::DanglingReference { field: "listID".to_owned() }
}

/// Handles the pairs of each list together, as many of the first pairs as one transaction takes, and returns the outcomes
/// in the order of the batch.
fn list_by_list<T>(
    tx: &Tx<'_>,
    places: &Places,
    mut act: impl FnMut(ListId, &[LeadId]) -> Result<Outcomes<T>, Problem>,
) -> Result<Outcomes<T>, Problem> {
    let fitting = parts::fitting(tx, places, |place| place.as_ref().map_or(Volume::default(), |_| VOLUME_OF_A_MOVE));
    let (places, left) = places.split_at(fitting);
    let mut lists: BTreeMap<ListId, (Vec<usize>, Vec<LeadId>)> = BTreeMap::new();
    let mut outcomes: BTreeMap<usize, Result<T, Problem>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        match place {
            Err(problem) => {
                outcomes.insert(index, Err(problem.clone()));
            }
            Ok((list, lead)) => {
                let (indexes, leads) = lists.entry(*list).or_default();
                indexes.push(index);
                leads.push(*lead);
            }
        }
    }
    for (list, (indexes, leads)) in lists {
        outcomes.extend(indexes.into_iter().zip(act(list, &leads)?));
    }
    Ok(outcomes.into_values().chain(left.iter().map(|_| parts::left())).collect())
}

/// As [`add`], for leads given by address.
pub fn add_by_email(
    tx: &Tx<'_>,
    context: &Context,
    addresses: &ListedAddresses,
) -> Result<Outcomes<MemberId>, Problem> {
    add(tx, context, &resolve(tx, context, addresses)?)
}

/// As [`remove`], for leads given by address.
pub fn remove_by_email(tx: &Tx<'_>, context: &Context, addresses: &ListedAddresses) -> Result<Outcomes<()>, Problem> {
    remove(tx, context, &resolve(tx, context, addresses)?)
}

/// The leads with these addresses. A missing list is reported before a missing lead.
fn resolve(tx: &Tx<'_>, context: &Context, addresses: &ListedAddresses) -> Result<Outcomes<(ListId, LeadId)>, Problem> {
    let account = context.actor.grant(MANAGE_MEMBERS)?.account();
    let folded: Vec<Folded> = addresses.iter().flatten().map(|(_, address)| address.clone()).collect();
    let leads = store::records::unique::holders(tx, account, &LEAD, &folded)?;
    let mut lists: BTreeMap<ListId, bool> = BTreeMap::new();
    // A loop: there are few lists, for any number of addresses.
    for (list, _) in addresses.iter().flatten() {
        if !lists.contains_key(list) {
            lists.insert(*list, store::lists::exists(tx, account, *list)?);
        }
    }
    let place = |address: &Result<(ListId, Folded), Problem>| {
        let (list, address) = address.as_ref().map_err(Problem::clone)?;
        match leads.get(address) {
            _ if !lists[list] => Err(no_such_list()),
            Some(lead) => Ok((*list, *lead)),
            None => Err(Problem::NoSuchLead),
        }
    };
    Ok(addresses.iter().map(place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{House, counts};
    use crate::leads;

    #[test]
    fn a_batch_over_several_lists_keeps_its_order_of_outcomes() {
        House::on_both(|house| {
            let admin = house.account("one");
            let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
            let [news, customers] = house.lists(&admin, ["News", "Customers"]);
            house.write(move |tx| {
                let outcomes = add(
                    tx,
                    &admin,
                    &[
                        Ok((customers, ada)),
                        Ok((ListId(1), ada)),
                        Ok((news, bob)),
                        Err(Problem::NotAnObject),
                        Ok((customers, LeadId(1))),
                        Ok((news, bob)),
                        Ok((customers, bob)),
                    ],
                )?;
                assert!(outcomes[0].is_ok() && outcomes[2].is_ok() && outcomes[6].is_ok());
                assert_eq!(outcomes[1], Err(Problem::DanglingReference { field: "listID".to_owned() }));
                assert_eq!(outcomes[3], Err(Problem::NotAnObject));
                assert_eq!(outcomes[4], Err(Problem::NoSuchLead));
                assert_eq!(outcomes[5], Err(Problem::AlreadyMember));
                assert_eq!((counts(tx, &admin, news)?, counts(tx, &admin, customers)?), ((1, 0), (2, 0)));

                let removed = remove(
                    tx,
                    &admin,
                    &[Ok((customers, bob)), Ok((news, ada)), Ok((ListId(1), ada)), Ok((customers, bob))],
                )?;
                assert_eq!(removed, [Ok(()), Err(Problem::Unchanged), Err(no_such_list()), Err(Problem::Unchanged)]);
                assert_eq!(counts(tx, &admin, customers)?, (1, 1));
                assert_eq!(add(tx, &admin, &[Ok((customers, bob))])?[0], outcomes[6]);
                Ok(())
            });
        });
    }

    #[test]
    fn addresses_are_compared_folded_and_unknown_ones_are_no_leads() {
        House::on_both(|house| {
            let admin = house.account("one");
            house.leads(&admin, ["ada@example.org"]);
            let [news] = house.lists(&admin, ["News"]);
            house.write(move |tx| {
                let addresses = [Ok((news, Folded::of(" ADA@example.org"))), Ok((news, Folded::of("bob@example.org")))];
                let added = add_by_email(tx, &admin, &addresses)?;
                assert!(added[0].is_ok());
                assert_eq!(added[1], Err(Problem::NoSuchLead));
                assert_eq!(remove_by_email(tx, &admin, &addresses)?, [Ok(()), Err(Problem::NoSuchLead)]);
                assert_eq!(remove_by_email(tx, &admin, &addresses[..1])?, [Err(Problem::Unchanged)]);
                let nowhere = [Ok((ListId(1), Folded::of("bob@example.org")))];
                assert_eq!(add_by_email(tx, &admin, &nowhere)?, [Err(no_such_list())]);
                assert_eq!(remove_by_email(tx, &admin, &nowhere)?, [Err(no_such_list())]);
                Ok(())
            });
        });
    }

    #[test]
    fn a_junior_moves_own_leads_only() {
        House::on_both(|house| {
            let admin = house.account("one");
            let jo = house.junior(&admin, "jo@example.org");
            let [ada] = house.leads(&admin, ["ada@example.org"]);
            let [bob] = house.leads(&jo, ["bob@example.org"]);
            let [news] = house.lists(&admin, ["News"]);
            house.write(move |tx| {
                let outcomes = add(tx, &jo, &[Ok((news, ada)), Ok((news, bob))])?;
                assert!(outcomes[0] == Err(Problem::NoSuchLead) && outcomes[1].is_ok());
                add(tx, &admin, &[Ok((news, ada))])?;
                assert_eq!(remove(tx, &jo, &[Ok((news, ada))])?, [Err(Problem::NoSuchLead)]);
                assert_eq!(emptying::remove_all(tx, &jo, news), Ok(None));
                assert_eq!(counts(tx, &admin, news)?, (1, 1));
                Ok(())
            });
        });
    }

    #[test]
    fn a_deleted_lead_leaves_its_lists() {
        House::on_both(|house| {
            let admin = house.account("one");
            let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
            let [news] = house.lists(&admin, ["News"]);
            house.write(move |tx| {
                add(tx, &admin, &[Ok((news, ada)), Ok((news, bob))])?;
                remove(tx, &admin, &[Ok((news, bob))])?;
                assert_eq!(
                    leads::delete(tx, &admin, &[Ok(bob), Ok(ada), Ok(ada)])?,
                    [Ok(()), Ok(()), Err(Problem::NotFound)]
                );
                assert_eq!(counts(tx, &admin, news)?, (0, 0));
                Ok(())
            });
        });
    }
}
