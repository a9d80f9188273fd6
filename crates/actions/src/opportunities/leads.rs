//! The status of leads with opportunities: `contactWithOpp` while the lead belongs to an active opportunity that is not closed, then
//! the former status again (W281).

use crate::parts;
use crate::records::consequence::{self, Records};
use crate::records::effects::Effects;
use headwater_model::actor::{Actor, Through};
use headwater_model::background::Work;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::event::{NewEvent, Source};
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, RecordId};
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY, LEAD};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::records::read;
use headwater_store::records::row::Stored;
use headwater_store::tx::PART;
use headwater_store::writes::timeline;
use headwater_store::{Tx, Volume, opportunities};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Pages changed for a lead by a change of its status: the lead, and the timeline.
const PAGES_OF_A_STATUS: usize = 2 + timeline::PAGES_OF_A_NEW_EVENT;
/// Pages changed for a lead by a change of an opportunity: besides, of what the timeline is told of the opportunity, and in the outbox.
const PAGES_OF_A_LEAD: usize = PAGES_OF_A_STATUS + timeline::PAGES_OF_A_NEW_EVENT + 1;
/// What a lead counts at least, however short it is: a transaction takes about as many as an opportunity may have, so that others do
/// not wait for long.
const LEAST_BYTES: usize = PART / opportunities::MOST_JOINED;

/// The status after the last open opportunity of a lead, if no former status was kept.
const AFTERWARDS: &str = "contact";

/// About how much is written for each of some leads when an opportunity of theirs changes. Missing ones are left out.
pub fn volumes(tx: &Tx<'_>, account: AccountId, leads: &[LeadId]) -> Result<HashMap<LeadId, Volume>, Problem> {
    let bytes = read::bytes_of(tx, &reach(account), leads)?;
    // The whole row is written, and the snapshot for subscribers.
    let volume = |bytes| Volume { bytes: LEAST_BYTES + 2 * bytes, pages: PAGES_OF_A_LEAD };
    Ok(bytes.into_iter().map(|(lead, bytes)| (lead, volume(bytes))).collect())
}

/// What objects of a call bring about, each in one lead, if in any. A lead that several objects name changes once.
pub fn effects(tx: &Tx<'_>, account: AccountId, leads: &[Option<LeadId>]) -> Result<Effects, Problem> {
    let named: Vec<LeadId> = leads.iter().flatten().copied().collect();
    if named.is_empty() {
        return Ok(Effects::default());
    }
    let mut volumes = volumes(tx, account, &named)?;
    let volume = |lead: &Option<LeadId>| lead.and_then(|lead| volumes.remove(&lead)).unwrap_or_default();
    Ok(Effects::of_first(leads.iter().map(volume).collect()))
}

/// The sum of the volumes of some leads.
pub fn sum(volumes: &HashMap<LeadId, Volume>, leads: impl IntoIterator<Item = LeadId>) -> Volume {
    let known = leads.into_iter().filter_map(|lead| volumes.get(&lead).copied());
    known.fold(Volume::default(), |sum, volume| sum + volume)
}

fn reach(account: AccountId) -> Reach<Edit> {
    Reach::of_consequence(&LEAD, account)
}

/// Brings the status of leads into line with their opportunities. A lead may be named more than once. The leads of one opportunity may
/// be too much for one transaction: background work does the rest.
pub fn settle(tx: &Tx<'_>, context: &Context, mut leads: Vec<LeadId>) -> Result<(), Problem> {
    leads.sort_unstable();
    leads.dedup();
    if leads.is_empty() {
        return Ok(());
    }
    let account = context.actor.account;
    let (leads, rest) = leads.split_at(fitting(tx, account, &leads)?);
    settle_all(tx, context, leads)?;
    // A loop: seldom are leads left, and then only of one opportunity.
    for lead in rest {
        let task = Task { account, work: Work::SettleStatus, subject: lead.0 };
        background::begin(tx, context.at, &task, &TaskOrder::default())?;
    }
    Ok(())
}

/// How many of the first leads fit into the transaction. A lead counts about half as much here as in [`volumes`], for which room was
/// left.
fn fitting(tx: &Tx<'_>, account: AccountId, leads: &[LeadId]) -> Result<usize, Problem> {
    if !tx.is_divided() {
        return Ok(leads.len());
    }
    let bytes = read::bytes_of(tx, &reach(account), leads)?;
    Ok(parts::fitting(tx, leads, |lead| Volume {
        bytes: bytes.get(lead).copied().unwrap_or_default(),
        pages: PAGES_OF_A_STATUS,
    }))
}

/// The slice of a task that [`settle`] has begun: the status of one lead.
pub fn settle_one(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let context =
        Context::of(Actor { through: Through::Consequence, ..Actor::key(slice.task.account, "operator") }, slice.at);
    settle_all(tx, &context, &[RecordId(slice.task.subject)])?;
    Ok(Step::Done { rows: 1 })
}

fn settle_all(tx: &Tx<'_>, context: &Context, leads: &[LeadId]) -> Result<(), Problem> {
    let open = opportunities::with_open(tx, context.actor.account, leads)?;
    let change = |stored: &Stored| {
        let [new, former] = status(stored, &open)?;
        let event = event(stored, &new, context);
        Some((vec![(lead::STATUS, Cow::Owned(new)), (lead::FORMER_STATUS, Cow::Owned(former))], vec![event]))
    };
    consequence::change_all(tx, context, Records { record: &LEAD, ids: leads, undo: None }, change)
}

/// The status of a lead, and the former one to be kept; `None` where the status is in line.
fn status(stored: &Stored, open: &HashSet<LeadId>) -> Option<[Value; 2]> {
    let present = stored.cells[lead::STATUS.index()].as_text().unwrap_or_default();
    match (open.contains(&stored.id), present == CONTACT_WITH_OPPORTUNITY) {
        (true, false) => Some([Cell::text(CONTACT_WITH_OPPORTUNITY.to_owned()), Cell::text(present.to_owned())]),
        (false, true) => {
            let kept = stored.cells[lead::FORMER_STATUS.index()].as_text();
            Some([Cell::text(kept.unwrap_or(AFTERWARDS).to_owned()), Cell::Null])
        }
        _ => None,
    }
}

fn event(stored: &Stored, new: &Value, context: &Context) -> NewEvent {
    let data = serde_json::json!({ "from": stored.cells[lead::STATUS.index()].as_text(), "to": new.as_text() });
    let source = Source::ChangeLeadStatus;
    NewEvent { lead: stored.id, source, what: None, name: None, data: Some(data.to_string()), at: context.at }
}
