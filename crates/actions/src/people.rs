//! People of an account, as administrators manage people: adding, renaming, another role, switching off and on, removing.
//!
//! The command line does the same by [`crate::accounts`], in the operator's name.

use crate::accounts;
use crate::handover::{self, Handover};
use headwater_model::context::Context;
use headwater_model::id::{AccountId, UserId};
use headwater_model::kind;
use headwater_model::options::Flawed;
use headwater_model::permission::MANAGE_USERS;
use headwater_model::problem::Problem;
use headwater_model::user::{Role, User};
use headwater_store::background::Task;
use headwater_store::{self as store, Tx};

/// The longest name, in characters.
const LONGEST_NAME: i64 = 100;

/// New names and a new role of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonChange {
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The role; `None` for the present one.
    pub role: Option<Role>,
}

/// The new owner of a person's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heir {
    /// The person keeps everything.
    Nobody,
    /// Leads and companies have no owner then; records in need of one get the first administrator.
    NoOwner,
    /// An active person.
    Person(UserId),
}

/// Adds a person, without a password. `Taken` if another person has the address.
pub fn add(tx: &Tx<'_>, context: &Context, user: &User) -> Result<UserId, Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    check_names(&user.first_name, &user.last_name)?;
    accounts::add_user(tx, account, context.at, user)
}

fn check_names(first_name: &str, last_name: &str) -> Result<(), Problem> {
    for (field, name) in [("first name", first_name), ("last name", last_name)] {
        kind::fit(name, LONGEST_NAME, Flawed::Refuse).map_err(|reason| Problem::invalid(field, reason))?;
    }
    Ok(())
}

/// Gives a person other names or another role. Nobody changes their own role: another administrator has to.
pub fn change(tx: &Tx<'_>, context: &Context, id: UserId, change: &PersonChange) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    check_names(&change.first_name, &change.last_name)?;
    let user = person(tx, account, id)?;
    if change.role.is_some_and(|role| role != user.role) {
        refuse_oneself(context, id, "role")?;
    }
    accounts::change_found(tx, account, user, |user| {
        user.first_name.clone_from(&change.first_name);
        user.last_name.clone_from(&change.last_name);
        user.role = change.role.unwrap_or(user.role);
    })
}

/// Switches a person off: the sessions end, the name stays. The records are handed over in a background task.
pub fn switch_off(tx: &Tx<'_>, context: &Context, id: UserId, heir: Heir) -> Result<Option<Task>, Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    let user = person(tx, account, id)?;
    refuse_oneself(context, id, "active")?;
    let Some(to) = taker(tx, account, id, heir)? else {
        accounts::change_found(tx, account, user, |user| user.is_active = false)?;
        return Ok(None);
    };
    handover::begin_for_staying(tx, context, Handover { from: id, to }).map(Some)
}

/// Switches a person on again. Records handed over meanwhile keep their new owner. `Busy` while the person is being removed.
pub fn switch_on(tx: &Tx<'_>, context: &Context, id: UserId) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    let user = person(tx, account, id)?;
    handover::stop_for_staying(tx, account, id)?;
    accounts::change_found(tx, account, user, |user| user.is_active = true)
}

/// Hands over the records of a person, and then deletes the person.
pub fn remove(tx: &Tx<'_>, context: &Context, id: UserId, heir: Heir) -> Result<Task, Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    person(tx, account, id)?;
    refuse_oneself(context, id, "active")?;
    let to = taker(tx, account, id, heir)?.flatten();
    handover::begin(tx, context, Handover { from: id, to })
}

/// The new owner; `None` where nothing is handed over. Only another active person can take over.
fn taker(tx: &Tx<'_>, account: AccountId, from: UserId, heir: Heir) -> Result<Option<Option<UserId>>, Problem> {
    match heir {
        Heir::Nobody => Ok(None),
        Heir::NoOwner => Ok(Some(None)),
        Heir::Person(to) if to == from || store::users::active_among(tx, account, &[to])?.is_empty() => {
            Err(Problem::invalid("heir", "records can be handed on to another person who is active"))
        }
        Heir::Person(to) => Ok(Some(Some(to))),
    }
}

fn person(tx: &Tx<'_>, account: AccountId, id: UserId) -> Result<User, Problem> {
    store::users::find(tx, account, id)?.ok_or(Problem::NotFound)
}

fn refuse_oneself(context: &Context, id: UserId, field: &str) -> Result<(), Problem> {
    if context.actor.user == Some(id) {
        return Err(Problem::invalid(field, "another administrator has to do this: nobody locks themselves out"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;
    use headwater_model::actor::Actor;
    use std::sync::Arc;

    /// An account with two administrators and a salesperson, in the name of the first.
    fn three(house: &House) -> (Context, [UserId; 3]) {
        let key = house.account("one");
        let person = |email, role| house.person(&key, User::new(email, role));
        let ann = person("ann@example.org", Role::Administrator);
        let bo = person("bo@example.org", Role::Administrator);
        let cy = person("cy@example.org", Role::Salesperson);
        let actor = Actor { user: Some(ann), name: "Ann".to_owned(), ..(*key.actor).clone() };
        (Context { actor: Arc::new(actor), ..key }, [ann, bo, cy])
    }

    fn active(house: &House, context: &Context, ids: [UserId; 3]) -> [bool; 3] {
        let account = context.actor.account;
        house.write(move |tx| {
            let active = store::users::active_among(tx, account, &ids)?;
            Ok(ids.map(|id| active.contains(&id)))
        })
    }

    #[test]
    fn nobody_switches_themselves_off_or_changes_their_own_role() {
        House::on_both(|house| {
            let (admin, [ann, bo, _]) = three(&house);
            let context = admin.clone();
            let outcomes = house.write(move |tx| {
                let other =
                    PersonChange { first_name: String::new(), last_name: String::new(), role: Some(Role::Salesperson) };
                let renamed =
                    PersonChange { first_name: "Ann".to_owned(), role: Some(Role::Administrator), ..other.clone() };
                Ok([
                    change(tx, &context, ann, &other),
                    switch_off(tx, &context, ann, Heir::Nobody).map(drop),
                    remove(tx, &context, ann, Heir::NoOwner).map(drop),
                    change(tx, &context, ann, &renamed),
                    switch_off(tx, &context, bo, Heir::Person(bo)).map(drop),
                    change(tx, &context, bo, &other),
                ])
            });
            let fields = outcomes.map(|outcome| match outcome {
                Err(Problem::Invalid { field, .. }) => field,
                other => format!("{other:?}"),
            });
            assert_eq!(fields, ["role", "active", "active", "Ok(())", "heir", "Ok(())"]);
        });
    }

    #[test]
    fn the_last_administrator_stays_whoever_asks() {
        House::on_both(|house| {
            let (ann_acts, [ann, bo, _]) = three(&house);
            // A key of the account acts as an administrator without being one of the people.
            let key = Context::of(Actor::key(ann_acts.actor.account, "key"), ann_acts.at);
            house.write(move |tx| {
                switch_off(tx, &key, bo, Heir::Nobody)?;
                let demoted = PersonChange {
                    first_name: "A".to_owned(),
                    last_name: "N".to_owned(),
                    role: Some(Role::Salesperson),
                };
                for refused in [
                    switch_off(tx, &key, ann, Heir::Nobody).map(drop),
                    switch_off(tx, &key, ann, Heir::NoOwner).map(drop),
                    remove(tx, &key, ann, Heir::NoOwner).map(drop),
                    change(tx, &key, ann, &demoted),
                ] {
                    assert!(
                        matches!(&refused, Err(Problem::Invalid { field, .. }) if field == "administrator"),
                        "{refused:?}"
                    );
                }
                Ok(())
            });
        });
    }

    #[test]
    fn who_is_switched_off_stays_and_can_be_switched_on_again() {
        House::on_both(|house| {
            let (admin, ids @ [_, bo, cy]) = three(&house);
            let cy_acts =
                Context { actor: Arc::new(Actor { user: Some(cy), ..(*admin.actor).clone() }), ..admin.clone() };
            house.leads(&cy_acts, ["one@example.org", "two@example.org"]);
            let context = admin.clone();
            let task =
                house.write(move |tx| switch_off(tx, &context, cy, Heir::Person(bo))).expect("leads to hand over");
            assert_eq!(active(&house, &admin, ids), [true, true, false]);
            house.finish(task, 100);
            let context = admin.clone();
            let owned = house.write(move |tx| {
                let grant = context.actor.grant(headwater_model::permission::VIEW_LEADS)?;
                let owned = store::owned_leads::of_newest(tx, &grant, 100)?;
                Ok([bo, cy].map(|id| owned.get(&id).map_or(0, |leads| leads.all)))
            });
            assert_eq!(owned, [2, 0]);
            let context = admin.clone();
            house.write(move |tx| switch_on(tx, &context, cy));
            assert_eq!(active(&house, &admin, ids), [true, true, true], "still one of the people");
        });
    }

    #[test]
    fn switching_on_ends_the_handing_over_and_waits_for_no_removal() {
        House::on_both(|house| {
            let (admin, ids @ [_, bo, cy]) = three(&house);
            let context = admin.clone();
            let outcome = house.try_write(move |tx| {
                switch_off(tx, &context, cy, Heir::NoOwner)?;
                switch_on(tx, &context, cy)?;
                remove(tx, &context, bo, Heir::NoOwner)?;
                Ok(switch_on(tx, &context, bo))
            });
            assert_eq!(outcome, Ok(Err(Problem::Busy)));
            assert_eq!(active(&house, &admin, ids), [true, false, true]);
        });
    }
}
