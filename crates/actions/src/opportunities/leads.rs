//! The status of leads with opportunities: `contactWithOpp` while the lead belongs to an active opportunity that is not closed, then
//! the former status again (W281).

use crate::records::consequence::{self, Records};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::LeadId;
use headwater_model::problem::Problem;
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY, LEAD};
use headwater_store::records::row::Stored;
use headwater_store::writes::timeline;
use headwater_store::{Tx, opportunities};
use std::borrow::Cow;
use std::collections::HashSet;

/// Pages changed for a lead by a change of an opportunity: the timeline, the lead, and the outbox.
pub const PAGES_OF_A_LEAD: usize = 2 * timeline::PAGES_OF_A_NEW_EVENT + 3;

/// The status after the last open opportunity of a lead, if no former status was kept.
const AFTERWARDS: &str = "contact";

/// Brings the status of leads into line with their opportunities. A lead may be named more than once.
pub fn settle(tx: &Tx<'_>, context: &Context, mut leads: Vec<LeadId>) -> Result<(), Problem> {
    leads.sort_unstable();
    leads.dedup();
    if leads.is_empty() {
        return Ok(());
    }
    let open = opportunities::with_open(tx, context.actor.account, &leads)?;
    let change = |stored: &Stored| {
        let [new, former] = status(stored, &open)?;
        let event = event(stored, &new, context);
        Some((vec![(lead::STATUS, Cow::Owned(new)), (lead::FORMER_STATUS, Cow::Owned(former))], vec![event]))
    };
    consequence::change_all(tx, context, Records { record: &LEAD, ids: &leads, undo: None }, change)
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
