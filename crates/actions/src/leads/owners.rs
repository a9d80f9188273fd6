//! Whom a call may name as the owner of a lead: active people of the account; an actor who reaches own leads only, none but that
//! person.

use super::Drafts;
use headwater_model::cell::Cell;
use headwater_model::grant::Reach;
use headwater_model::id::UserId;
use headwater_model::problem::Problem;
use headwater_model::record::Draft;
use headwater_model::records::lead;
use headwater_store::{self as store, Tx};
use std::borrow::Cow;
use std::collections::HashSet;

/// The owners that drafts of one call may name.
pub(super) struct Owners {
    /// The only one, for an actor who reaches own leads only.
    only: Option<UserId>,
    /// Those of the people whom the drafts name, and of the only one, who are active.
    active: HashSet<UserId>,
}

impl Owners {
    pub(super) fn among<V>(tx: &Tx<'_>, reach: &Reach<V>, drafts: &Drafts) -> Result<Self, Problem> {
        let only = reach.owner();
        let named: Vec<UserId> = drafts.iter().flatten().filter_map(lead::owner).chain(only).collect();
        Ok(Self { only, active: store::users::active_among(tx, reach.account(), &named)? })
    }

    /// Whether a new lead may have the owner that its draft names, or gets because it names none (W232).
    pub(super) fn check_new(&self, draft: &Draft) -> Result<(), Problem> {
        match (lead::owner(draft), self.only) {
            (Some(owner), Some(only)) if owner != only => Err(not_permitted()),
            (owner, only) => self.check_active(owner.or(only)),
        }
    }

    /// Whether a lead may be given to the other owner that a draft names, or to nobody (W233).
    pub(super) fn check_change(&self, draft: &Draft) -> Result<(), Problem> {
        match self.only {
            Some(_) => Err(not_permitted()),
            None => self.check_active(lead::owner(draft)),
        }
    }

    fn check_active(&self, owner: Option<UserId>) -> Result<(), Problem> {
        match owner {
            Some(owner) if !self.active.contains(&owner) => {
                Err(Problem::DanglingReference { field: "ownerID".to_owned() })
            }
            _ => Ok(()),
        }
    }

    /// A draft with the owner that its new lead gets.
    pub(super) fn given<'d>(&self, draft: &'d Draft) -> Cow<'d, Draft> {
        let Some(only) = self.only.filter(|_| lead::owner(draft).is_none()) else { return Cow::Borrowed(draft) };
        let mut given = draft.clone();
        given.values.retain(|(field, _)| *field != lead::OWNER);
        given.values.push((lead::OWNER, Cell::Int(only.0)));
        Cow::Owned(given)
    }
}

fn not_permitted() -> Problem {
    Problem::invalid("ownerID", "not permitted")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;
    use crate::leads::{self, By, Missing, Rules, StatesBetween};
    use headwater_model::cell::Value;
    use headwater_model::context::Context;
    use headwater_model::id::LeadId;
    use headwater_model::permission::EDIT_LEADS;
    use headwater_model::record::Standard;
    use headwater_model::records::lead::LEAD;
    use headwater_store::records::read::{self, Found};

    fn draft(id: Option<LeadId>, address: &str, values: Vec<(Standard, Value)>) -> Result<Draft, Problem> {
        let address = (!address.is_empty()).then(|| (lead::EMAIL, Cell::text(address.to_owned())));
        Ok(Draft { id, values: address.into_iter().chain(values).collect(), ..Draft::default() })
    }

    /// The leads of a person.
    fn owned(tx: &Tx<'_>, person: &Context) -> Result<Vec<LeadId>, Problem> {
        let (account, user) = (person.actor.account, person.actor.user.unwrap());
        Ok(read::owned_after(tx, (&LEAD, account), user, LeadId(0), (99, 99))?.records)
    }

    fn have_no_title(tx: &Tx<'_>, person: &Context, leads: &[LeadId]) -> Result<bool, Problem> {
        let found = read::find(tx, &person.actor.grant(EDIT_LEADS)?.leads(), leads, usize::MAX)?;
        let Found::All(found) = found else { panic!("they are short") };
        Ok(found.len() == leads.len() && found.values().all(|it| it.cells[lead::TITLE.index()] == Cell::Null))
    }

    #[test]
    fn who_reaches_own_leads_only_makes_own_ones_and_gives_none_away() {
        House::on_both(|house| {
            let admin = house.account("one");
            let (jo, kim) = (house.junior(&admin, "jo@example.org"), house.junior(&admin, "kim@example.org"));
            let [theirs] = house.leads(&kim, ["theirs@example.org"]);
            let [nobodys] = house.leads(&admin, ["nobodys@example.org"]);
            let (me, other) = (jo.actor.user.unwrap(), kim.actor.user.unwrap());
            let owner = |owner: Option<UserId>| (lead::OWNER, owner.map_or(Cell::Null, |owner| Cell::Int(owner.0)));
            house.write(move |tx| {
                let created = leads::create(
                    tx,
                    &jo,
                    &[
                        draft(None, "a@example.org", vec![]),
                        draft(None, "b@example.org", vec![owner(None)]),
                        draft(None, "c@example.org", vec![owner(Some(me))]),
                        draft(None, "d@example.org", vec![owner(Some(other))]),
                        draft(None, "theirs@example.org", vec![]),
                        draft(None, "nobodys@example.org", vec![]),
                    ],
                )?;
                let mine: Vec<LeadId> = created[..3].iter().map(|id| id.clone().unwrap()).collect();
                assert_eq!(created[3..], [Err(not_permitted()), Err(Problem::Taken), Err(Problem::Taken)]);
                let title = || (lead::TITLE, Cell::text("Countess"));
                let changes = [
                    draft(Some(mine[0]), "", vec![title(), owner(Some(me))]),
                    draft(Some(mine[1]), "", vec![title(), owner(Some(other))]),
                    draft(Some(mine[1]), "", vec![title(), owner(None)]),
                    draft(Some(mine[2]), "theirs@example.org", vec![]),
                    draft(Some(theirs), "", vec![title()]),
                    draft(None, "nobodys@example.org", vec![title(), owner(Some(me))]),
                ];
                let rules = Rules { missing: Missing::Refuse, between: StatesBetween::default() };
                let refused = || Err(not_permitted());
                assert_eq!(
                    leads::update(tx, &jo, &changes, rules)?.0,
                    [Ok(()), refused(), refused(), Err(Problem::Taken), Err(Problem::NotFound), Err(Problem::NotFound)]
                );
                let rules = Rules { missing: Missing::Ignore, between: StatesBetween::default() };
                assert_eq!(leads::update(tx, &jo, &changes[4..], rules)?.0, [Ok(()), Ok(())]);
                let upserts = [
                    draft(None, "e@example.org", vec![]),
                    draft(None, "f@example.org", vec![owner(Some(other))]),
                    draft(None, "a@example.org", vec![(lead::TITLE, Cell::text("Baroness"))]),
                    draft(None, "theirs@example.org", vec![title()]),
                ];
                let (upserted, _) = leads::upsert(tx, &jo, (&upserts, By::Email, StatesBetween::default()))?;
                assert_eq!(upserted[1..], [Err(not_permitted()), Ok(mine[0]), Err(Problem::Taken)]);
                assert_eq!(owned(tx, &jo)?, [&mine[..], &[upserted[0].clone()?]].concat());
                assert!(have_no_title(tx, &jo, &[theirs, nobodys])?, "nothing was changed");
                Ok(())
            });
        });
    }

    #[test]
    fn who_has_become_inactive_is_given_no_new_leads() {
        House::on_both(|house| {
            let admin = house.account("one");
            let jo = house.junior(&admin, "jo@example.org");
            let account = admin.actor.account;
            house.write(move |tx| {
                crate::accounts::change_user(tx, account, "jo@example.org", |user| user.is_active = false)?;
                let created = leads::create(tx, &jo, &[draft(None, "a@example.org", vec![])])?;
                assert_eq!(created, [Err(Problem::DanglingReference { field: "ownerID".to_owned() })]);
                Ok(())
            });
        });
    }
}
