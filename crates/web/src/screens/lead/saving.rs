//! Saving typed values of a lead, each only where nobody else has set the field meanwhile.

use crate::request::ScreenRequest;
use crate::typed::Typing;
use crate::words::Words;
use headwater_actions::edits::{self, EditOutcome, FieldEdit, RecordEdit};
use headwater_model::actor::{Actor, Through};
use headwater_model::context::Context;
use headwater_model::draft::{AnyField, Draft};
use headwater_model::field::{Field, Relationship};
use headwater_model::id::{AccountId, LeadId};
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Zone;
use headwater_store::history::ChangedBy;
use headwater_store::records::read::{self as records, Found};
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Read, Tx};
use std::collections::HashMap;

/// A value in a form.
#[derive(Debug, Clone)]
pub(super) struct TypedField {
    pub(super) name: String,
    /// The value that the person saw.
    pub(super) was: String,
    pub(super) value: String,
}

impl TypedField {
    /// Whether the person has typed another value. Browsers send times in letters of their own.
    pub(super) fn is_new(&self) -> bool {
        let (was, value) = (edits::lines(&self.was), edits::lines(&self.value));
        let spaced = value.replacen('T', " ", 1);
        was != value && was != spaced && was != format!("{spaced}:00")
    }
}

/// The fault of a field, in words.
pub(super) struct ValueFault {
    pub(super) name: String,
    pub(super) reason: String,
}

/// The lead after an attempt to save, and the outcome.
pub(super) struct SaveRead {
    pub(super) lead: Stored,
    pub(super) fields: Vec<Field>,
    pub(super) context: Context,
    pub(super) outcome: EditOutcome,
    pub(super) fault: Vec<ValueFault>,
    pub(super) authors: Authors,
}

/// Names of authors.
#[derive(Default)]
pub(super) struct Authors {
    people: HashMap<i64, String>,
    keys: HashMap<i64, String>,
}

impl Authors {
    pub(super) fn of(read: &Read<'_>, account: AccountId) -> store::Result<Self> {
        let people = store::users::all(read, account)?;
        let keys = store::api_keys::all(read, account)?;
        Ok(Self {
            people: people.into_iter().map(|user| (user.id.0, Actor::person(account, &user).name)).collect(),
            keys: keys
                .into_iter()
                .map(|key| (key.id.0, key.label))
                .filter(|(_, label)| !label.trim().is_empty())
                .collect(),
        })
    }

    /// The author of a change in words.
    pub(super) fn name(&self, by: Option<&ChangedBy>, words: &Words) -> String {
        let words = &words.lead_edit;
        let Some(by) = by else { return words.unknown_author.to_owned() };
        let person = by.user.and_then(|user| self.people.get(&user.0)).cloned();
        match by.through {
            Through::Page => person.unwrap_or_else(|| words.unknown_author.to_owned()),
            Through::Key(key) => (words.key)(self.keys.get(&key.0).unwrap_or(&key.to_string())),
            Through::Command => words.command.to_owned(),
            Through::Undo => words.undoing.to_owned(),
            Through::Consequence => words.server.to_owned(),
        }
    }
}

/// Saves values of the lead in the path.
pub(super) async fn save(request: &ScreenRequest<'_>, typed: Vec<TypedField>) -> Result<SaveRead, Problem> {
    let person = request.person()?;
    let saving = Saving {
        id: LeadId(request.number_at(0)?),
        context: Context::of(person.actor.clone(), request.at),
        own_zone: person.user.time_zone.clone(),
        zone: person.zone.clone(),
        typed,
        words: request.words,
    };
    request.write(move |tx| saving.run(tx)).await
}

struct Saving {
    id: LeadId,
    context: Context,
    own_zone: Option<String>,
    zone: Zone,
    typed: Vec<TypedField>,
    words: &'static Words,
}

impl Saving {
    fn run(&self, tx: &Tx<'_>) -> Result<SaveRead, Problem> {
        let typing = Typing::of(tx, &self.context, &LEAD, self.own_zone.as_deref())?;
        let context = Context { catalogue: typing.catalogue.clone(), ..self.context.clone() };
        let (mut edits, mut fault) = (Vec::new(), Vec::new());
        for typed in self.typed.iter().filter(|typed| typed.is_new()) {
            match read_one(&typing, &context, typed) {
                Ok((field, draft)) => edits.push(FieldEdit { field, was: typed.was.clone(), draft }),
                Err(problem) => fault.push(self.fault(typed, problem)?),
            }
        }
        let edit = RecordEdit { record: &LEAD, id: self.id, edits, zone: self.zone.clone() };
        let edit = if fault.is_empty() { edit } else { RecordEdit { edits: Vec::new(), ..edit } };
        let mut outcome = edits::save(tx, &context, &edit)?;
        if let Some(problem) = outcome.refusal.take() {
            let name = field_of(&problem).unwrap_or_default().to_owned();
            let typed = self.typed.iter().find(|typed| typed.name == name).or(self.typed.first());
            fault.push(match typed {
                Some(typed) => self.fault(typed, problem)?,
                None => return Err(problem),
            });
        }
        let account = context.actor.account;
        let mut fields = store::fields::all(tx, account)?;
        fields.retain(|field| field.relationship == Relationship::Lead);
        let authors = if outcome.clashes.is_empty() { Authors::default() } else { Authors::of(tx, account)? };
        let reach = context.actor.reach::<headwater_model::permission::Edit>(&LEAD)?;
        let lead = match records::find(tx, &reach, &[self.id], records::HELD)? {
            Found::All(mut found) => found.remove(&self.id),
            Found::TooMuch(_) => None,
        };
        Ok(SaveRead { lead: lead.ok_or(Problem::NotFound)?, fields, context, outcome, fault, authors })
    }

    fn fault(&self, typed: &TypedField, problem: Problem) -> Result<ValueFault, Problem> {
        let words = &self.words.lead_edit;
        let reason = match problem {
            Problem::Invalid { reason, .. } => reason,
            Problem::Missing { .. } => words.missing.to_owned(),
            Problem::DanglingReference { .. } => words.dangling.to_owned(),
            Problem::Taken => words.taken.to_owned(),
            other => return Err(other),
        };
        Ok(ValueFault { name: typed.name.clone(), reason })
    }
}

/// Why nothing was written, of an action on one object.
pub(super) fn refusal<T>(outcomes: Vec<Result<T, Problem>>) -> Result<Option<Problem>, Problem> {
    match outcomes.into_iter().find_map(Result::err) {
        Some(problem) if problem.is_internal() => Err(problem),
        other => Ok(other),
    }
}

fn field_of(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::Invalid { field, .. } | Problem::Missing { field } | Problem::DanglingReference { field } => {
            Some(field)
        }
        Problem::Taken => LEAD.unique.map(|unique| LEAD.field(unique.field).name),
        _ => None,
    }
}

fn read_one(typing: &Typing, context: &Context, typed: &TypedField) -> Result<(AnyField, Draft), Problem> {
    let field = edits::field_named(context, &LEAD, &typed.name);
    let field = field.ok_or_else(|| Problem::invalid(&typed.name, "unknown field"))?;
    let value = edits::lines(&typed.value);
    Ok((field, typing.change(&[(typed.name.clone(), value)])?))
}
