//! Removing a person: as background work the person's leads are handed over first, in slices, each lead as an
//! ordinary update with its timeline entry and its notice to subscribers.

use crate::accounts;
use crate::leads::{Missing, Rules, StatesBetween, update};
use headwater_model::actor::Actor;
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::field::{Catalogue, Relationship};
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::permission::EDIT_LEADS;
use headwater_model::problem::Problem;
use headwater_model::record::Draft;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::user::User;
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::{self as store, Tx};

/// Leads read in one transaction; most have other owners.
const LOOK_AT: usize = 1000;

/// The person leaving, and the person taking over.
#[derive(Debug, Clone, Copy)]
pub struct Handover {
    /// The person to be removed.
    pub from: UserId,
    /// The new owner of the leads; `None` for no owner.
    pub to: Option<UserId>,
}

/// Makes a person inactive, so that no further leads are assigned, and begins the task that hands over the person's
/// leads and then deletes the person. The order is the id of the new owner. `NotFound` if there is no such person.
/// The last active administrator cannot be removed.
pub fn begin(tx: &Tx<'_>, context: &Context, handover: Handover) -> Result<Task, Problem> {
    let account = context.actor.grant(EDIT_LEADS)?.account();
    let task = Task { account, work: Work::HandOver, subject: handover.from.0 };
    control::demand_not_paused(tx, &task)?;
    let person = person(tx, account, handover.from)?.ok_or(Problem::NotFound)?;
    if person.is_active_administrator() {
        accounts::refuse_the_last_administrator(tx, account, &person)?;
    }
    make_inactive(tx, account, person)?;
    let (heir, total) = (handover.to.map_or(0, |heir| heir.0), store::records::blocks::active(tx, account)?);
    let order = TaskOrder { text: &heir.to_string(), total: Some(total), ..TaskOrder::default() };
    background::begin(tx, context.at, &task, &order)?;
    Ok(task)
}

fn person(tx: &Tx<'_>, account: AccountId, id: UserId) -> Result<Option<User>, Problem> {
    Ok(store::users::find(tx, account, id)?)
}

fn make_inactive(tx: &Tx<'_>, account: AccountId, person: User) -> Result<(), Problem> {
    Ok(store::users::update(tx, account, &User { is_active: false, ..person })?)
}

/// A slice of a hand-over. If the heir is no longer active, the leads get no owner: only an operator can name another
/// one. If the leaver was activated again, the scan restarts: leads may have been assigned behind the cursor.
pub fn hand_on_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let (account, leaver) = (slice.task.account, UserId(slice.task.subject));
    let heir = UserId(background::numbers::<1>(slice.order)?[0]);
    let [after] = if slice.cursor.is_empty() { [0] } else { background::numbers(slice.cursor)? };
    let active = store::users::active_among(tx, account, &[leaver, heir])?;
    if active.contains(&leaver)
        && let Some(person) = person(tx, account, leaver)?
    {
        make_inactive(tx, account, person)?;
        return Ok(Step::Next { cursor: String::new(), rows: 1 });
    }
    let look_at = (LOOK_AT, slice.rows);
    let owned = store::records::read::owned_after(tx, (&LEAD, account), leaver, LeadId(after), look_at)?;
    let leads = owned.records;
    let Some(last) = owned.last else {
        store::users::delete(tx, account, leaver)?;
        return Ok(Step::Done { rows: 1 });
    };
    let owner = if active.contains(&heir) { Cell::Int(heir.0) } else { Cell::Null };
    let draft =
        |id: &LeadId| Ok(Draft { id: Some(*id), values: vec![(lead::OWNER, owner.clone())], ..Draft::default() });
    let drafts: Vec<Result<Draft, Problem>> = leads.iter().map(draft).collect();
    let catalogue = Catalogue::new(&store::fields::all(tx, account)?, Relationship::Lead);
    let context = Context { catalogue, ..Context::of(Actor::key(account, "operator"), slice.at) };
    let rules = Rules { missing: Missing::Ignore, between: StatesBetween::default() };
    let (mut outcomes, _) = update(tx, &context, &drafts, rules)?;
    // Large leads may not all fit into one transaction.
    let done = outcomes.iter().take_while(|outcome| !matches!(outcome, Err(Problem::Left { .. }))).count();
    outcomes.drain(..done).collect::<Result<Vec<()>, Problem>>()?;
    if done < leads.len() {
        let last = leads[..done].last().map_or(after, |lead| lead.0);
        return Ok(Step::Next { cursor: last.to_string(), rows: done });
    }
    Ok(Step::Next { cursor: last.to_string(), rows: owned.looked_at })
}
