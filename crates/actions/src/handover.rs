//! Handing over the records of a person, as background work in slices, each record as an ordinary update with a timeline entry and a
//! notice to subscribers; afterwards the person is removed, unless only switched off.

use crate::accounts;
use crate::kinds;
use crate::records::consequence::Records;
use headwater_model::actor::Actor;
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::id::{AccountId, RecordId, UserId};
use headwater_model::permission::EDIT_LEADS;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_model::records;
use headwater_model::records::lead::LEAD;
use headwater_model::user::User;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::records::blocks;
use headwater_store::records::read::{self, Owned, OwnerLook};
use headwater_store::{self as store, Tx};

/// Records read in one transaction; most have other owners.
const LOOK_AT: usize = 1000;

/// The word in the order of a hand-over after which the person stays.
const STAYS: &str = "stays";

/// The person leaving, and the person taking over.
#[derive(Debug, Clone, Copy)]
pub struct Handover {
    /// The person to be removed.
    pub from: UserId,
    /// The new owner of the records; `None` for no owner.
    pub to: Option<UserId>,
}

/// The kinds of records with owners, each with the field of the owner.
pub fn owned_kinds() -> impl Iterator<Item = (&'static RecordType, Standard)> {
    records::ALL.iter().copied().filter_map(|record| Some((record, record.person()?)))
}

/// Makes a person inactive, so that no further records are assigned, and begins the task that hands over the person's
/// records and then deletes the person. The order is the id of the new owner. `NotFound` if there is no such person.
/// The last active administrator cannot be removed.
pub fn begin(tx: &Tx<'_>, context: &Context, handover: Handover) -> Result<Task, Problem> {
    let heir = handover.to.map_or(0, |heir| heir.0);
    begin_with(tx, context, handover.from, &heir.to_string())
}

/// As [`begin`], but the person is not deleted, and may be switched on again.
pub fn begin_for_staying(tx: &Tx<'_>, context: &Context, handover: Handover) -> Result<Task, Problem> {
    let heir = handover.to.map_or(0, |heir| heir.0);
    begin_with(tx, context, handover.from, &format!("{heir} {STAYS}"))
}

/// Ends the hand-over of a staying person, if under way. Records handed over before keep their new owner.
pub fn stop_for_staying(tx: &Tx<'_>, account: AccountId, person: UserId) -> Result<(), Problem> {
    let task = Task { account, work: Work::HandOver, subject: person.0 };
    let state = background::state(tx, &task)?;
    match state.as_ref().and_then(|state| state.order.strip_suffix(STAYS)) {
        Some(_) => Ok(background::stop(tx, &task)?),
        None if state.is_some() => Err(Problem::Busy),
        None => Ok(()),
    }
}

fn begin_with(tx: &Tx<'_>, context: &Context, from: UserId, order: &str) -> Result<Task, Problem> {
    let account = context.actor.grant(EDIT_LEADS)?.account();
    let task = Task { account, work: Work::HandOver, subject: from.0 };
    control::demand_not_paused(tx, &task)?;
    let person = person(tx, account, from)?.ok_or(Problem::NotFound)?;
    if person.is_active_administrator() {
        accounts::refuse_the_last_administrator(tx, account, &person)?;
    }
    audit::note(tx, &DoneDeed { account, deed: Deed::Delete, subject: "person", ids: &[from.0] });
    make_inactive(tx, account, person)?;
    let counts = owned_kinds().map(|(record, _)| blocks::active(tx, account, record));
    let total = counts.sum::<store::Result<i64>>()?;
    let order = TaskOrder { text: order, total: Some(total), ..TaskOrder::default() };
    background::begin(tx, context.at, &task, &order)?;
    Ok(task)
}

fn person(tx: &Tx<'_>, account: AccountId, id: UserId) -> Result<Option<User>, Problem> {
    Ok(store::users::find(tx, account, id)?)
}

fn make_inactive(tx: &Tx<'_>, account: AccountId, person: User) -> Result<(), Problem> {
    Ok(store::users::update(tx, account, &User { is_active: false, ..person })?)
}

/// A slice of a hand-over. If the heir is no longer active, the records get no owner: only an operator can name another
/// one; records in need of an owner get the first administrator. If the leaver was activated again, the scan restarts: records may
/// have been assigned behind the cursor.
pub fn hand_on_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let (account, leaver) = (slice.task.account, UserId(slice.task.subject));
    let (heir, stays) = slice.order.split_once(' ').unwrap_or((slice.order, ""));
    let heir = UserId(background::numbers::<1>(heir)?[0]);
    let active = store::users::active_among(tx, account, &[leaver, heir])?;
    if active.contains(&leaver)
        && let Some(person) = person(tx, account, leaver)?
    {
        make_inactive(tx, account, person)?;
        return Ok(Step::Next { cursor: String::new(), rows: 1 });
    }
    let Some(Next { record, field, after, owned }) = next(tx, slice, leaver)? else {
        if stays != STAYS {
            store::users::delete(tx, account, leaver)?;
        }
        return Ok(Step::Done { rows: 1 });
    };
    let stand_in = || if record.field(field).is_required { accounts::stand_in(tx, account) } else { Ok(None) };
    let heir = if active.contains(&heir) { Some(heir) } else { stand_in()? };
    let owner = heir.map_or(Cell::Null, |heir| Cell::Int(heir.0));
    let context = Context::of(Actor::key(account, "operator"), slice.at);
    // Large records may not all fit into one transaction.
    let done = kinds::assign(tx, &context, Records { record, ids: &owned.records, undo: None }, &owner)?;
    if done < owned.records.len() {
        let last = owned.records[..done].last().map_or(after, |id| *id);
        return Ok(Step::Next { cursor: format!("{} {last}", record.name), rows: done });
    }
    let last = owned.last.unwrap_or(after);
    Ok(Step::Next { cursor: format!("{} {last}", record.name), rows: owned.looked_at })
}

/// The records to hand over next.
struct Next {
    record: &'static RecordType,
    field: Standard,
    /// The record behind which the look began.
    after: RecordId,
    owned: Owned,
}

/// Looks for records of a person behind the cursor, kind after kind; `None` behind the last kind. A number alone is the id of a
/// lead, from before records of other kinds had owners.
fn next(tx: &Tx<'_>, slice: &Slice<'_>, leaver: UserId) -> Result<Option<Next>, Problem> {
    let (name, after) = slice.cursor.split_once(' ').unwrap_or((LEAD.name, slice.cursor));
    let [mut after] = if after.is_empty() { [0] } else { background::numbers(after)? };
    let is_passed = |record: &RecordType| !slice.cursor.is_empty() && record.name != name;
    for (record, field) in owned_kinds().skip_while(|(record, _)| is_passed(record)) {
        let look = OwnerLook { record, owner: leaver, after: RecordId(after), look_at: LOOK_AT, most: slice.rows };
        let owned = read::owned(tx, slice.task.account, &look)?;
        if owned.last.is_some() {
            return Ok(Some(Next { record, field, after: look.after, owned }));
        }
        after = 0;
    }
    Ok(None)
}
