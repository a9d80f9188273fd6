//! The status of leads with opportunities: `contactWithOpp` while the lead belongs to an active opportunity that is not closed, then
//! the former status again (W281).

use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY, LEAD};
use headwater_store::records::row::Stored;
use headwater_store::writes::changes::{Changes, Loaded};
use headwater_store::{Tx, events, opportunities};
use std::borrow::Cow;
use std::collections::HashSet;

/// Pages changed for a lead by a change of an opportunity: the timeline, the lead, and the outbox.
pub const PAGES_OF_A_LEAD: usize = 2 * events::PAGES_OF_A_NEW_EVENT + 3;

/// The status after the last open opportunity of a lead, if no former status was kept.
const AFTERWARDS: &str = "contact";

/// Brings the status of leads into line with their opportunities. A lead may be named more than once.
pub fn settle(tx: &Tx<'_>, context: &Context, mut leads: Vec<LeadId>) -> Result<(), Problem> {
    leads.sort_unstable();
    leads.dedup();
    if leads.is_empty() {
        return Ok(());
    }
    let account = context.actor.account;
    let (open, reach) = (opportunities::with_open(tx, account, &leads)?, Reach::of_consequence(&LEAD, account));
    let drafts: Vec<Result<Draft, Problem>> =
        leads.iter().map(|id| Ok(Draft { id: Some(*id), ..Draft::default() })).collect();
    let mut rest = drafts.as_slice();
    let mut at_once = rest.len();
    while !rest.is_empty() {
        let (part, others) = rest.split_at(at_once.clamp(1, rest.len()));
        let mut changes = match Changes::load(tx, context, reach, part)? {
            Loaded::All(changes) => changes,
            Loaded::TooMuch(fitting) => {
                at_once = fitting.min(part.len() - 1);
                continue;
            }
        };
        for draft in part.iter().flatten() {
            let Some(stored) = changes.find(draft) else { continue };
            let Some(values) = status(stored, &open) else { continue };
            let (id, told) = (stored.id, event(stored, &values, context));
            changes.change(id, &values, None, vec![told])?;
        }
        changes.write()?;
        rest = others;
    }
    Ok(())
}

/// The values to be set; `None` where the status is in line.
fn status(stored: &Stored, open: &HashSet<LeadId>) -> Option<[(Standard, Cow<'static, Value>); 2]> {
    let present = stored.cells[lead::STATUS.index()].as_text().unwrap_or_default();
    let (status, former) = match (open.contains(&stored.id), present == CONTACT_WITH_OPPORTUNITY) {
        (true, false) => (CONTACT_WITH_OPPORTUNITY, Cell::text(present.to_owned())),
        (false, true) => {
            let kept = stored.cells[lead::FORMER_STATUS.index()].as_text();
            (kept.unwrap_or(AFTERWARDS), Cell::Null)
        }
        _ => return None,
    };
    let status = Cell::text(status.to_owned());
    Some([(lead::STATUS, Cow::Owned(status)), (lead::FORMER_STATUS, Cow::Owned(former))])
}

fn event(stored: &Stored, values: &[(Standard, Cow<'_, Value>)], context: &Context) -> NewEvent {
    let new = values.iter().find(|(field, _)| *field == lead::STATUS).and_then(|(_, value)| value.as_text());
    let data = serde_json::json!({ "from": stored.cells[lead::STATUS.index()].as_text(), "to": new });
    let source = Source::ChangeLeadStatus;
    NewEvent { lead: stored.id, source, what: None, name: None, data: Some(data.to_string()), at: context.at }
}
