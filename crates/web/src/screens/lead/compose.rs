//! A note or a call, written on the page of a lead.

use super::composed::{ComposeKind, Composed, RESULTS};
use super::{page, saving};
use crate::reply::{see_other, told};
use crate::request::ScreenRequest;
use crate::typed::Typing;
use bytes::Bytes;
use headwater_actions::{calls, kinds};
use headwater_model::call::{CallLog, Direction};
use headwater_model::context::Context;
use headwater_model::id::{LeadId, UserId};
use headwater_model::limits;
use headwater_model::permission::{LOG_CALLS, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::LEAD;
use headwater_model::records::note::{self, NOTE};
use headwater_store::Tx;
use headwater_store::records::read as records;
use http::Response;

/// Keeps a note.
pub async fn note(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    keep(request, ComposeKind::Note).await
}

/// Keeps a call.
pub async fn call(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    keep(request, ComposeKind::Outgoing).await
}

async fn keep(request: ScreenRequest<'_>, usual: ComposeKind) -> Result<Response<Bytes>, Problem> {
    let composed = Composed::of(&request, usual);
    let (lead, person) = (LeadId(request.number_at(0)?), request.person()?);
    let user = person.actor.user.ok_or(Problem::Forbidden)?;
    let context = Context::of(person.actor.clone(), request.at);
    let keeping = Keeping { lead, user, context, own_zone: person.user.time_zone.clone(), sent: composed.clone() };
    let kept = request.write(move |tx| keeping.write(tx)).await?;
    let words = &request.words.lead_edit;
    match kept {
        None if request.is_for_part() => {
            let part = page::life_part(&request).await?;
            Ok(told(part, if composed.kind == ComposeKind::Note { words.noted } else { words.logged }, None))
        }
        None => Ok(see_other(&format!("/leads/{lead}"))),
        Some(problem) => {
            let reason = match problem {
                Problem::Missing { .. } => words.write_first.to_owned(),
                Problem::Invalid { reason, .. } => reason,
                other => return Err(other),
            };
            page::refused(&request, composed, reason).await
        }
    }
}

/// A note or a call to be kept.
struct Keeping {
    lead: LeadId,
    user: UserId,
    context: Context,
    own_zone: Option<String>,
    sent: Composed,
}

impl Keeping {
    /// Writes the note or call; returns why nothing was written.
    fn write(&self, tx: &Tx<'_>) -> Result<Option<Problem>, Problem> {
        let reach = self.context.actor.grant(VIEW_LEADS)?.leads();
        if !records::exists(tx, &reach, self.lead)? {
            return Err(Problem::NotFound);
        }
        match self.sent.kind {
            ComposeKind::Note => self.note(tx),
            ComposeKind::Outgoing => self.call(tx, Direction::Outgoing),
            ComposeKind::Incoming => self.call(tx, Direction::Incoming),
        }
    }

    fn note(&self, tx: &Tx<'_>) -> Result<Option<Problem>, Problem> {
        if self.sent.text.trim().is_empty() {
            return Ok(Some(Problem::missing(NOTE.field(note::NOTE_TEXT).name)));
        }
        let value = |field: Standard, value: String| (NOTE.field(field).name.to_owned(), value);
        let values = [
            value(note::NOTE_TEXT, self.sent.text.clone()),
            value(note::AUTHOR, self.user.to_string()),
            value(note::WHO, self.lead.to_string()),
            value(note::WHO_KIND, LEAD.name.to_owned()),
        ];
        let typing = Typing::of(tx, &self.context, &NOTE, self.own_zone.as_deref())?;
        let draft = match typing.new_record(&values) {
            Ok(draft) => draft,
            Err(problem) => return Ok(Some(problem)),
        };
        saving::refusal(kinds::create(tx, &self.context, &NOTE, &[Ok(draft)])?)
    }

    fn call(&self, tx: &Tx<'_>, direction: Direction) -> Result<Option<Problem>, Problem> {
        let sent = &self.sent;
        self.context.actor.grant(LOG_CALLS)?;
        if sent.text.chars().count() as i64 > limits::VALUE {
            return Ok(Some(Problem::invalid("text", format!("longer than {} characters", limits::VALUE))));
        }
        let result = RESULTS.contains(&sent.result.as_str()).then(|| sent.result.clone());
        let notes = (!sent.text.trim().is_empty()).then(|| sent.text.clone());
        let (user, lead, at) = (self.user, self.lead, self.context.at);
        let call = CallLog { user, lead, direction, at, result, notes };
        saving::refusal(calls::log(tx, &self.context, &[Ok(call)])?)
    }
}
