//! The rules of leads: a contact with an opportunity keeps that status, an address is settled, and the timeline tells of statuses
//! and owners.

use crate::records::Drafts;
use crate::records::rules::{Adjusted, NewValues, Proposed, Rules};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::key::Strictness;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY};
use headwater_model::time::Timestamp;
use headwater_store::Tx;
use headwater_store::records::row::Stored;
use std::borrow::Cow;

/// The rules of leads.
pub struct LeadRules {
    strictness: Strictness,
}

impl Rules for LeadRules {
    const WORKS_AHEAD: bool = true;

    fn prepare(_: &Tx<'_>, context: &Context, _: &Drafts) -> Result<Self, Problem> {
        Ok(Self { strictness: context.strictness })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        check_status(draft.get(lead::STATUS))?;
        Ok(draft)
    }

    fn event_of_new(&self, context: &Context, lead: RecordId, _: &Draft) -> Option<NewEvent> {
        let name = context.actor.user.map(|_| format!("Manually added by {}", context.actor.name));
        Some(NewEvent { lead, source: Source::LeadCreation, what: None, name, data: None, at: context.at })
    }

    fn adjust(&mut self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        if self.settle_address(change, values)? == Adjusted::OnlyTouches {
            return Ok(Adjusted::OnlyTouches);
        }
        let status = values.iter().find(|(field, _)| *field == lead::STATUS).map(|(_, value)| value.as_ref());
        let Some(status) = status else { return Ok(Adjusted::Usual) };
        if change.stored.cells[lead::STATUS.index()].as_text() != Some(CONTACT_WITH_OPPORTUNITY) {
            check_status(Some(status))?;
            return Ok(Adjusted::Usual);
        }
        values.retain(|(field, _)| *field != lead::STATUS);
        Ok(Adjusted::MayBeNothing)
    }

    fn changing(&mut self, context: &Context, stored: &Stored, values: &NewValues<'_>) -> Vec<NewEvent> {
        values.iter().filter_map(|(field, value)| event(stored, *field, value, context.at)).collect()
    }
}

impl LeadRules {
    /// Checks a changed address: a lead found by its address keeps the present spelling; a new address must be free.
    fn settle_address(&self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        let Proposed { stored, draft, .. } = *change;
        if !values.iter().any(|(field, _)| *field == lead::EMAIL) {
            return Ok(Adjusted::Usual);
        }
        let Some(address) = lead::email(draft) else {
            return Err(Problem::invalid("emailAddress", "a lead cannot be without an address"));
        };
        if draft.id.is_none() {
            values.retain(|(field, _)| *field != lead::EMAIL);
            return Ok(Adjusted::Usual);
        }
        match (change.holder)(address) {
            // The vendor reports success and changes only the time of the update (wire.md).
            Some(holder) if holder != stored.id && self.strictness == Strictness::Strict => Ok(Adjusted::OnlyTouches),
            Some(holder) if holder != stored.id => Err(Problem::Taken),
            _ => Ok(Adjusted::Usual),
        }
    }
}

fn check_status(status: Option<&Value>) -> Result<(), Problem> {
    match status.and_then(Cell::as_text) {
        Some(CONTACT_WITH_OPPORTUNITY) => {
            Err(Problem::invalid("leadStatus", "contactWithOpp is set by the system only"))
        }
        _ => Ok(()),
    }
}

/// The timeline event for a changed value; None for fields without an event.
fn event(lead: &Stored, field: Standard, value: &Value, at: Timestamp) -> Option<NewEvent> {
    let source = match field {
        lead::STATUS => Source::ChangeLeadStatus,
        lead::OWNER => Source::LeadOwnerChange,
        _ => return None,
    };
    let text = |cell: &Cell<'_>| match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Int(number) => number.to_string().into(),
        Cell::Text(text) => text.as_ref().into(),
    };
    let data = serde_json::json!({ "from": text(&lead.cells[field.index()]), "to": text(value) });
    let lead: LeadId = lead.id;
    Some(NewEvent { lead, source, what: None, name: None, data: Some(data.to_string()), at })
}
