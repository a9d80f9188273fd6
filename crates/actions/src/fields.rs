//! Creating, changing and deleting custom fields.
//!
//! Standard fields are no rows of any table: they can be neither changed nor deleted.

use crate::Outcomes;
use headwater_model::actor::Actor;
use headwater_model::field::{self, Choice, Field, FieldChange, Named};
use headwater_model::id::FieldId;
use headwater_model::kind::Kind;
use headwater_model::listed_fields;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::Standard;
use headwater_model::time::Timestamp;
use headwater_store::{self as store, Tx};
use std::collections::{HashMap, HashSet};

/// How many custom fields an account may have, of all objects together.
pub const MOST_FIELDS: usize = 1000;

/// The greatest length a field can ask for, in characters.
pub const GREATEST_LENGTH: i64 = 65_535;

/// Creates fields under system names made from their labels.
pub fn create(
    tx: &Tx<'_>,
    actor: &Actor,
    at: Timestamp,
    changes: &[Result<FieldChange, Problem>],
) -> Result<Outcomes<FieldId>, Problem> {
    let account = actor.scope(Deed::ManageFields)?.account();
    let mut names: HashSet<String> =
        store::fields::all(tx, account)?.into_iter().map(|field| field.system_name).collect();
    let mut outcomes = Vec::with_capacity(changes.len());
    // One field after the other: each needs a name that those before it have not taken.
    for change in changes {
        outcomes.push(match change.as_ref().map_err(Problem::clone).and_then(|change| new(change, at, &names)) {
            Err(problem) => Err(problem),
            Ok(field) => {
                let id = store::fields::insert(tx, at, account, &field)?;
                names.insert(field.system_name);
                Ok(id)
            }
        });
    }
    Ok(outcomes)
}

/// The field a change describes, under a name that is not yet taken.
fn new(change: &FieldChange, at: Timestamp, names: &HashSet<String>) -> Result<Field, Problem> {
    let label = change.label.clone().ok_or_else(|| Problem::missing("label"))?;
    let relationship = change.relationship.ok_or_else(|| Problem::missing("relationship"))?;
    let kind = change.kind.unwrap_or(Kind::String);
    if names.len() >= MOST_FIELDS {
        return Err(Problem::invalid("objects", format!("an account has at most {MOST_FIELDS} custom fields")));
    }
    let mut microseconds = at.0;
    let mut system_name = field::system_name(&label, microseconds);
    while names.contains(&system_name) {
        microseconds += 1;
        system_name = field::system_name(&label, microseconds);
    }
    let field = Field {
        id: FieldId(0),
        relationship,
        system_name,
        label,
        kind,
        length: change.length.unwrap_or(kind.default_length()),
        is_required: change.is_required.unwrap_or(false),
        in_contact_manager: change.in_contact_manager.unwrap_or(true),
        editable_in_contact_manager: change.editable_in_contact_manager.unwrap_or(true),
        in_forms: change.in_forms.unwrap_or(true),
        is_active: change.is_active.unwrap_or(true),
        choices: in_order(change.choices.as_deref().unwrap_or_default()),
    };
    check(&field)?;
    Ok(field)
}

/// Changes fields. What they hold and the object they belong to stays as it was made.
pub fn update(
    tx: &Tx<'_>,
    actor: &Actor,
    changes: &[Result<(FieldId, FieldChange), Problem>],
) -> Result<Outcomes<()>, Problem> {
    let account = actor.scope(Deed::ManageFields)?.account();
    let mut fields: HashMap<FieldId, Field> =
        store::fields::all(tx, account)?.into_iter().map(|field| (field.id, field)).collect();
    let mut outcomes = Vec::with_capacity(changes.len());
    // One field after the other: a later change may name a field that an earlier one has changed.
    for change in changes {
        let changed = change.as_ref().map_err(Problem::clone).and_then(|(id, change)| {
            let field = fields.get(id).ok_or(Problem::NotFound)?;
            changed(field, change)
        });
        outcomes.push(match changed {
            Err(problem) => Err(problem),
            Ok(field) => {
                store::fields::update(tx, account, &field)?;
                fields.insert(field.id, field);
                Ok(())
            }
        });
    }
    Ok(outcomes)
}

/// The field as it is to be after the change.
fn changed(field: &Field, change: &FieldChange) -> Result<Field, Problem> {
    if change.relationship.is_some_and(|wanted| wanted != field.relationship) {
        return Err(Problem::invalid("relationship", "a field stays with the object it was made for"));
    }
    if change.kind.is_some_and(|wanted| wanted != field.kind) {
        return Err(Problem::invalid("dataType", "a field stays of the type it was made with"));
    }
    let after = Field {
        label: change.label.clone().unwrap_or_else(|| field.label.clone()),
        length: change.length.unwrap_or(field.length),
        is_required: change.is_required.unwrap_or(field.is_required),
        in_contact_manager: change.in_contact_manager.unwrap_or(field.in_contact_manager),
        editable_in_contact_manager: change.editable_in_contact_manager.unwrap_or(field.editable_in_contact_manager),
        in_forms: change.in_forms.unwrap_or(field.in_forms),
        is_active: change.is_active.unwrap_or(field.is_active),
        choices: in_order(change.choices.as_deref().unwrap_or(&field.choices)),
        ..field.clone()
    };
    check(&after)?;
    if after == *field { Err(Problem::Unchanged) } else { Ok(after) }
}

/// Whether a field is sound, be it new or changed.
fn check(field: &Field) -> Result<(), Problem> {
    if field.label.trim().is_empty() {
        return Err(Problem::missing("label"));
    }
    if !field.relationship.admits(field.kind) {
        let (object, kind) = (field.relationship.name(), field.kind.name());
        return Err(Problem::invalid("dataType", format!("'{kind}' is no type for fields of '{object}'")));
    }
    if !(1..=GREATEST_LENGTH).contains(&field.length) {
        return Err(Problem::invalid("dataLength", format!("expected a number from 1 to {GREATEST_LENGTH}")));
    }
    if !field.choices.is_empty() && !field.kind.has_options() {
        return Err(Problem::invalid("options", format!("fields of type '{}' have none", field.kind.name())));
    }
    Ok(())
}

fn in_order(choices: &[Choice]) -> Vec<Choice> {
    let mut choices = choices.to_vec();
    choices.sort_by_key(|choice| choice.display_order);
    choices
}

/// Deletes fields by what they are named by.
pub fn delete(tx: &Tx<'_>, actor: &Actor, names: &[Result<Named, Problem>]) -> Result<Outcomes<()>, Problem> {
    let account = actor.scope(Deed::ManageFields)?.account();
    let all = store::fields::all(tx, account)?;
    let by_name: HashMap<&str, FieldId> = all.iter().map(|field| (field.system_name.as_str(), field.id)).collect();
    let mut ids: HashSet<FieldId> = all.iter().map(|field| field.id).collect();
    let mut outcomes = Vec::with_capacity(names.len());
    for name in names {
        let id = name.as_ref().map(|name| match name {
            Named::SystemName(name) => by_name.get(name.as_str()).copied(),
            Named::Id(id) => Some(*id),
        });
        outcomes.push(match (name, id) {
            (Err(problem), _) | (_, Err(problem)) => Err(problem.clone()),
            (_, Ok(Some(id))) if ids.remove(&id) => {
                store::fields::delete(tx, account, id)?;
                Ok(())
            }
            (Ok(name), _) if is_standard(name) => Err(Problem::StandardField),
            _ => Err(Problem::NotFound),
        });
    }
    Ok(outcomes)
}

fn is_standard(name: &Named) -> bool {
    match name {
        Named::SystemName(name) => {
            Standard::named(name).is_some() || listed_fields::all().any(|field| field.system_name == name)
        }
        Named::Id(id) => listed_fields::is_built_in(*id),
    }
}

#[cfg(test)]
mod tests;
