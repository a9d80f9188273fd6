//! Creating, changing and deleting custom fields.
//!
//! Standard fields are not stored in a table: they can be neither changed nor deleted.

use crate::Outcomes;
use headwater_model::audit::Deed;
use headwater_model::context::Context;
use headwater_model::field::{self, Choice, Field, FieldChange, Named};
use headwater_model::id::{AccountId, FieldId};
use headwater_model::kind::{self, DataType};
use headwater_model::limits;
use headwater_model::listed_fields;
use headwater_model::options::Flawed;
use headwater_model::permission::MANAGE_FIELDS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::fields::Name;
use headwater_store::{self as store, Tx};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Creates fields, under the system names sent where these are free, else under names made from the labels.
pub fn create(
    tx: &Tx<'_>,
    context: &Context,
    changes: &[Result<FieldChange, Problem>],
) -> Result<Outcomes<FieldId>, Problem> {
    let account = context.actor.grant(MANAGE_FIELDS)?.account();
    let count = store::fields::count(tx, account)?;
    let has_options = |change: &FieldChange| change.choices.as_ref().is_some_and(|choices| !choices.is_empty());
    let mut options = if changes.iter().flatten().any(has_options) { store::fields::options(tx, account)? } else { 0 };
    let mut fields: Vec<Field> = Vec::new();
    let mut names: HashSet<String> = HashSet::new();
    let mut outcomes: Outcomes<usize> = Vec::with_capacity(changes.len());
    for (index, change) in changes.iter().enumerate() {
        let change = change.as_ref().map_err(Problem::clone);
        let sound = change.and_then(|change| Ok((change, new(change, count + fields.len(), options)?)));
        outcomes.push(match sound {
            Err(problem) => Err(problem),
            Ok((change, field)) => {
                // Each field starts at a different microsecond: fields with the same label do not all try the same
                // names.
                let mut microseconds = context.at.0 + index as i64;
                let made = |microseconds| field::system_name(&field.label, microseconds);
                let mut system_name = change.system_name.clone().unwrap_or_else(|| made(microseconds));
                // One statement per name: the table may have many more names than needed here.
                while names.contains(&system_name) || store::fields::is_name_taken(tx, account, &system_name)? {
                    system_name = made(microseconds);
                    microseconds += 1;
                }
                names.insert(system_name.clone());
                options += field.choices.len();
                fields.push(Field { system_name, ..field });
                Ok(fields.len() - 1)
            }
        });
    }
    let ids = if fields.is_empty() { Vec::new() } else { store::fields::insert(tx, account, context.at, &fields)? };
    let names = fields.iter().map(|field| field.system_name.as_str());
    note(tx, account, Deed::Create, ids.iter().copied().zip(names));
    Ok(outcomes.into_iter().map(|outcome| outcome.map(|index| ids[index])).collect())
}

/// Notes for the audit log what was done to fields, with system names: these stay when a field is deleted.
pub(crate) fn note<'f>(tx: &Tx<'_>, account: AccountId, deed: Deed, fields: impl Iterator<Item = (FieldId, &'f str)>) {
    let (ids, about): (Vec<i64>, Vec<String>) = fields.map(|(id, name)| (id.0, format!("field:{name}"))).unzip();
    if !ids.is_empty() {
        audit::note_concerning(tx, &DoneDeed { account, deed, subject: "field", ids: &ids }, ids.len(), &about);
    }
}

/// The field for a change, still without a system name. `fields` and `options` are the account's present numbers.
fn new(change: &FieldChange, fields: usize, options: usize) -> Result<Field, Problem> {
    let label = change.label.as_deref().ok_or_else(|| Problem::missing("label"))?;
    let relationship = change.relationship.ok_or_else(|| Problem::missing("relationship"))?;
    let kind = change.kind.unwrap_or(DataType::String);
    if fields >= limits::FIELDS {
        let reason = format!("an account has at most {} custom fields", limits::FIELDS);
        return Err(Problem::invalid("objects", reason));
    }
    let field = with(&Field::new(relationship, kind, label), change)?;
    has_room(options + field.choices.len())?;
    check(&field)?;
    Ok(field)
}

/// Changes fields. The data type and the object of a field cannot change.
pub fn update(
    tx: &Tx<'_>,
    context: &Context,
    changes: &[Result<(FieldId, FieldChange), Problem>],
) -> Result<Outcomes<()>, Problem> {
    let account = context.actor.grant(MANAGE_FIELDS)?.account();
    let ids: Vec<i64> = changes.iter().flatten().map(|(id, _)| id.0).collect();
    let mut fields: HashMap<FieldId, Field> =
        store::fields::of_ids(tx, account, &ids)?.into_iter().map(|field| (field.id, field)).collect();
    let has_options = changes.iter().flatten().any(|(_, change)| change.choices.is_some());
    let mut options = if has_options { store::fields::options(tx, account)? } else { 0 };
    let mut changed_ones: BTreeSet<FieldId> = BTreeSet::new();
    let mut outcomes = Vec::with_capacity(changes.len());
    // One field after the other: a later change may name a field changed by an earlier one.
    for change in changes {
        let changed = change.as_ref().map_err(Problem::clone).and_then(|(id, change)| {
            let field = fields.get(id).ok_or(Problem::NotFound)?;
            let after = changed(field, change)?;
            if after.choices.len() > field.choices.len() {
                has_room(options + after.choices.len() - field.choices.len())?;
            }
            Ok((after, field.choices.len()))
        });
        outcomes.push(match changed {
            Err(problem) => Err(problem),
            Ok((field, options_before)) => {
                options = options + field.choices.len() - options_before;
                changed_ones.insert(field.id);
                fields.insert(field.id, field);
                Ok(())
            }
        });
    }
    if !changed_ones.is_empty() {
        let written: Vec<Field> = changed_ones.iter().filter_map(|id| fields.remove(id)).collect();
        store::fields::update(tx, account, context.at, &written)?;
        note(tx, account, Deed::Change, written.iter().map(|field| (field.id, field.system_name.as_str())));
    }
    Ok(outcomes)
}

/// The field after the change.
fn changed(field: &Field, change: &FieldChange) -> Result<Field, Problem> {
    if change.relationship.is_some_and(|wanted| wanted != field.relationship) {
        return Err(Problem::invalid("relationship", "a field stays with the object it was made for"));
    }
    if change.kind.is_some_and(|wanted| wanted != field.kind) {
        return Err(Problem::invalid("dataType", "a field stays of the type it was made with"));
    }
    let after = with(field, change)?;
    check(&after)?;
    if after == *field { Err(Problem::Unchanged) } else { Ok(after) }
}

/// The field with the values that were sent, not yet checked.
fn with(field: &Field, change: &FieldChange) -> Result<Field, Problem> {
    Ok(Field {
        label: change.label.clone().unwrap_or_else(|| field.label.clone()),
        length: change.length.unwrap_or(field.length),
        is_required: change.is_required.unwrap_or(field.is_required),
        in_contact_manager: change.in_contact_manager.unwrap_or(field.in_contact_manager),
        editable_in_contact_manager: change.editable_in_contact_manager.unwrap_or(field.editable_in_contact_manager),
        in_forms: change.in_forms.unwrap_or(field.in_forms),
        is_active: change.is_active.unwrap_or(field.is_active),
        choices: match &change.choices {
            Some(sent) => choices(sent, &field.choices, change.flawed)?,
            None => field.choices.clone(),
        },
        ..field.clone()
    })
}

/// Checks a field, new or changed.
fn check(field: &Field) -> Result<(), Problem> {
    if field.label.trim().is_empty() {
        return Err(Problem::missing("label"));
    }
    kind::fit(&field.label, limits::LABEL, Flawed::Refuse).map_err(|reason| Problem::invalid("label", reason))?;
    if !field.relationship.admits(field.kind) {
        let (object, kind) = (field.relationship.name(), field.kind.name());
        return Err(Problem::invalid("dataType", format!("'{kind}' is no type for fields of '{object}'")));
    }
    if !(1..=limits::VALUE).contains(&field.length) {
        return Err(Problem::invalid("dataLength", format!("expected a number from 1 to {}", limits::VALUE)));
    }
    if !field.choices.is_empty() && !field.kind.has_options() {
        return Err(Problem::invalid("options", format!("fields of type '{}' have none", field.kind.name())));
    }
    Ok(())
}

/// Options in stored form: in display order, label and value trimmed, each value once. Options already in the field
/// are not checked again.
fn choices(sent: &[Choice], before: &[Choice], flawed: Flawed) -> Result<Vec<Choice>, Problem> {
    let mut choices = sent.to_vec();
    choices.sort_by_key(|choice| choice.display_order);
    if choices == before {
        return Ok(choices);
    }
    let most = limits::OPTIONS.max(before.len());
    if choices.len() > most {
        return Err(Problem::invalid("options", format!("more than {most}")));
    }
    let mut seen = HashSet::with_capacity(choices.len());
    let mut kept = Vec::with_capacity(choices.len());
    for choice in choices {
        let (label, value) = (choice.label.trim(), choice.value.trim());
        let is_flawed = label.len() < choice.label.len() || value.len() < choice.value.len() || seen.contains(value);
        if value.is_empty() || (is_flawed && flawed == Flawed::Refuse) {
            let value = limits::quoted(&choice.value);
            return Err(Problem::invalid(
                "options.value",
                format!("'{value}' is blank, begins or ends so, or comes twice"),
            ));
        }
        if seen.insert(value.to_owned()) {
            kept.push(Choice { label: label.to_owned(), value: value.to_owned(), ..choice });
        }
    }
    Ok(kept)
}

/// Checks the sum of options in an account.
fn has_room(options: usize) -> Result<(), Problem> {
    let most = limits::OPTIONS_OF_ACCOUNT;
    if options > most {
        return Err(Problem::invalid("options", format!("an account has at most {most} in all")));
    }
    Ok(())
}

/// Deletes fields by system name or id.
pub fn delete(tx: &Tx<'_>, context: &Context, names: &[Result<Named, Problem>]) -> Result<Outcomes<()>, Problem> {
    let account = context.actor.grant(MANAGE_FIELDS)?.account();
    let all = store::fields::names(tx, account)?;
    let by_name: HashMap<&str, FieldId> = all.iter().map(|field| (field.system_name.as_str(), field.id)).collect();
    let mut left: HashMap<FieldId, &Name> = all.iter().map(|field| (field.id, field)).collect();
    let mut deleted: Vec<Name> = Vec::new();
    let mut outcomes = Vec::with_capacity(names.len());
    for name in names {
        let id = name.as_ref().map(|name| match name {
            Named::SystemName(name) => by_name.get(name.as_str()).copied(),
            Named::Id(id) => Some(*id),
        });
        outcomes.push(match (name, id.map(|id| id.and_then(|id| left.remove(&id)))) {
            (Err(problem), _) | (_, Err(problem)) => Err(problem.clone()),
            (_, Ok(Some(field))) => {
                deleted.push(field.clone());
                Ok(())
            }
            (Ok(name), _) if is_standard(name) => Err(Problem::StandardField),
            _ => Err(Problem::NotFound),
        });
    }
    if !deleted.is_empty() {
        store::fields::delete(tx, account, context.at, &deleted)?;
        note(tx, account, Deed::Delete, deleted.iter().map(|field| (field.id, field.system_name.as_str())));
    }
    Ok(outcomes)
}

fn is_standard(name: &Named) -> bool {
    match name {
        Named::SystemName(name) => {
            LEAD.named(name).is_some() || listed_fields::all().any(|field| field.system_name == name)
        }
        Named::Id(id) => listed_fields::is_built_in(*id),
    }
}

#[cfg(test)]
mod tests;
