//! Custom fields.

use crate::counters;
use crate::error::{Error, Result};
use crate::pages::{self, Page};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::field::{Choice, Field, Names, Relationship};
use headwater_model::id::{AccountId, FieldId, Sequence};
use headwater_model::kind::DataType;
use headwater_model::limits;
use headwater_model::time::Timestamp;

/// The keys of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The id of the field.
    pub id: FieldId,
    /// The type of object with this field.
    pub relationship: Relationship,
    /// The system name of the field.
    pub system_name: String,
}

/// Adds fields; their ids are ignored. Returns the new ids, in order.
pub fn insert(tx: &Tx<'_>, account: AccountId, at: Timestamp, fields: &[Field]) -> Result<Vec<FieldId>> {
    let ids = counters::draw(tx, account, Sequence::Record, fields.len())?;
    let choices: Vec<String> = fields.iter().map(|field| encode_choices(&field.choices)).collect();
    let rows = ids.iter().zip(fields).zip(&choices).map(|((id, field), choices)| {
        let [relationship, kind] = [field.relationship.name(), field.kind.name()].map(Param::from);
        let fixed = [account.into(), Param::Int(*id), relationship, (&field.system_name).into(), kind, at.into()];
        [&fixed[..], &changeable(field, choices)].concat()
    });
    tx.insert_many("field", &[&FIXED[..], &CHANGEABLE].concat(), rows)?;
    changed(tx, account, at, options_of(fields))?;
    Ok(ids.into_iter().map(FieldId).collect())
}

/// The columns that are written once.
const FIXED: [&str; 6] = ["account_id", "id", "relationship", "system_name", "data_type", "created_at"];

/// The columns that are written with every change.
const CHANGEABLE: [&str; 8] = [
    "label",
    "data_length",
    "is_required",
    "in_contact_manager",
    "editable_in_contact_manager",
    "in_forms",
    "is_active",
    "choices",
];

/// The values of the columns that are written with every change.
fn changeable<'p>(field: &'p Field, choices: &'p String) -> [Param<'p>; 8] {
    [
        (&field.label).into(),
        field.length.into(),
        field.is_required.into(),
        field.in_contact_manager.into(),
        field.editable_in_contact_manager.into(),
        field.in_forms.into(),
        field.is_active.into(),
        choices.into(),
    ]
}

/// Writes all changeable columns of fields, each field at most once.
pub fn update(tx: &Tx<'_>, account: AccountId, at: Timestamp, fields: &[Field]) -> Result<()> {
    let ids: Vec<i64> = fields.iter().map(|field| field.id.0).collect();
    let more_options = options_of(fields) - options_of(&of_ids(tx, account, &ids)?);
    let choices: Vec<String> = fields.iter().map(|field| encode_choices(&field.choices)).collect();
    let rows = fields.iter().zip(&choices).map(|(field, choices)| {
        let id = [Param::from(field.id)];
        [&id[..], &changeable(field, choices)].concat()
    });
    tx.update_many("field", &CHANGEABLE, account, rows)?;
    changed(tx, account, at, more_options)
}

/// Deletes fields. Values of records for these fields stay invisible for good: no later field gets one of their system
/// names, which are remembered for this purpose, up to [`limits::RETIRED_NAMES`].
pub fn delete(tx: &Tx<'_>, account: AccountId, at: Timestamp, fields: &[Name]) -> Result<()> {
    let ids: Vec<i64> = fields.iter().map(|field| field.id.0).collect();
    let options = options_of(&of_ids(tx, account, &ids)?);
    tx.execute(
        sql!("delete from field where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(&ids)],
    )?;
    let rows = fields.iter().map(|field| [account.into(), Param::from(&field.system_name)]);
    tx.merge_many("retired_field", &["account_id", "system_name"], "on conflict do nothing", rows)?;
    forget_retired(tx, account)?;
    changed(tx, account, at, -options)
}

/// The number of options of some fields.
fn options_of(fields: &[Field]) -> i64 {
    fields.iter().map(|field| field.choices.len() as i64).sum()
}

fn forget_retired(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    let kept = sql!("select count(*) from retired_field where account_id = $1");
    let kept = tx.one(kept, &[account.into()], |row| row.int(0))?.unwrap_or_default();
    if kept > limits::RETIRED_NAMES {
        // A name ends with 13 digits: the time of creation.
        tx.execute(
            sql!(
                "delete from retired_field where account_id = $1 and system_name in (
                     select system_name from retired_field
                     where account_id = $1
                     order by substr(system_name, length(system_name) - 12), system_name
                     limit $2)"
            ),
            &[account.into(), (kept - limits::RETIRED_NAMES / 2).into()],
        )?;
    }
    Ok(())
}

/// Raises the version of an account's fields. No version is used twice, not even by a later account with the same id.
fn changed(tx: &Tx<'_>, account: AccountId, at: Timestamp, more_options: i64) -> Result<()> {
    tx.outdate_callers();
    tx.execute(
        sql!(
            "update outbox_head
             set fields_version = case when fields_version < $2 then $2 else fields_version + 1 end,
                 field_options = field_options + $3
             where account_id = $1"
        ),
        &[account.into(), at.into(), more_options.into()],
    )?;
    Ok(())
}

/// The version of an account's fields, different after each change.
pub fn version(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let version = sql!("select fields_version from outbox_head where account_id = $1");
    Ok(read.one(version, &[account.into()], |row| row.int(0))?.unwrap_or_default())
}

/// The number of fields of an account.
pub fn count(read: &Read<'_>, account: AccountId) -> Result<usize> {
    let count = sql!("select count(*) from field where account_id = $1");
    Ok(read.one(count, &[account.into()], |row| row.int(0))?.unwrap_or_default() as usize)
}

/// The number of options of all fields of an account.
pub fn options(tx: &Tx<'_>, account: AccountId) -> Result<usize> {
    let counted = sql!("select field_options from outbox_head where account_id = $1");
    if let Some(counted) = tx.one(counted, &[account.into()], |row| row.maybe_int(0))?.flatten() {
        return Ok(counted as usize);
    }
    let options = options_of(&all(tx, account)?);
    tx.execute(
        sql!("update outbox_head set field_options = $2 where account_id = $1"),
        &[account.into(), options.into()],
    )?;
    Ok(options as usize)
}

/// Whether a system name belongs to a field, or to a deleted field with values perhaps left in records.
pub fn is_name_taken(read: &Read<'_>, account: AccountId, system_name: &str) -> Result<bool> {
    let found = read.one(
        sql!(
            "select 1 from field where account_id = $1 and system_name = $2
             union all
             select 1 from retired_field where account_id = $1 and system_name = $2
             limit 1"
        ),
        &[account.into(), system_name.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The keys of all fields of an account.
pub fn names(read: &Read<'_>, account: AccountId) -> Result<Vec<Name>> {
    read.all(
        sql!("select id, relationship, system_name from field where account_id = $1 order by id"),
        &[account.into()],
        |row| {
            let relationship = Relationship::named(row.text(1)?).ok_or_else(damaged)?;
            Ok(Name { id: FieldId(row.int(0)?), relationship, system_name: row.text(2)?.to_owned() })
        },
    )
}

/// The names of the active fields of a relationship, in print order.
pub fn printed_with(read: &Read<'_>, account: AccountId, relationship: Relationship) -> Result<Names> {
    let fields = read.all(
        sql!("select system_name, data_type, relationship, is_active from field where account_id = $1 order by id"),
        &[account.into()],
        |row| {
            let is_printed = Relationship::named(row.text(2)?) == Some(relationship) && row.flag(3)?;
            let kind = DataType::named(row.text(1)?).ok_or_else(damaged)?;
            Ok(is_printed.then_some((row.text(0)?.to_owned(), kind)))
        },
    )?;
    Ok(Names::new(fields.into_iter().flatten().collect()))
}

/// The fields with these ids, in the order of creation. Unknown ids are left out.
pub fn of_ids(read: &Read<'_>, account: AccountId, ids: &[i64]) -> Result<Vec<Field>> {
    let mut found = Vec::new();
    let mut take = |field: &Field| {
        found.push(field.clone());
        true
    };
    by_ids(read, account, ids, TakeFields::Rows(&mut take))?;
    Ok(found)
}

/// All custom fields of an account, in order of creation.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<Field>> {
    read.all(
        sql!(
            "select id, relationship, system_name, label, data_type, data_length, is_required, in_contact_manager,
                    editable_in_contact_manager, in_forms, is_active, choices
             from field where account_id = $1 order by id"
        ),
        &[account.into()],
        field,
    )
}

/// How the fields found are taken: as rows or as ids.
pub type TakeFields<'a> = pages::Take<'a, dyn FnMut(&Field) -> bool + 'a>;

/// A filter for custom fields. All given parts must match.
#[derive(Debug, Clone, Default)]
pub struct FieldFilter {
    /// The field with this id.
    pub id: Option<i64>,
    /// Fields with this label.
    pub label: Option<String>,
    /// The field with this system name.
    pub system_name: Option<String>,
}

impl FieldFilter {
    /// A page of the matching custom fields, in the order of creation.
    pub fn find(&self, read: &Read<'_>, account: AccountId, page: Page, take: TakeFields<'_>) -> Result<()> {
        walk(
            read,
            sql!(
                "select id, relationship, system_name, label, data_type, data_length, is_required, in_contact_manager,
                        editable_in_contact_manager, in_forms, is_active, choices
                 from field
                 where account_id = $1 and (id = $2 or $2 is null) and (label = $3 or $3 is null)
                   and (system_name = $4 or $4 is null)
                 order by id limit $5 offset $6"
            ),
            &[
                account.into(),
                Param::from(self.id),
                self.label.as_deref().into(),
                self.system_name.as_deref().into(),
                page.limit.into(),
                page.offset.into(),
            ],
            take,
        )
    }
}

/// The custom fields with these ids, in the order of creation.
pub fn by_ids(read: &Read<'_>, account: AccountId, ids: &[i64], take: TakeFields<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select id, relationship, system_name, label, data_type, data_length, is_required, in_contact_manager,
                    editable_in_contact_manager, in_forms, is_active, choices
             from field where account_id = $1 and id in rarray($2) order by id"
        ),
        &[account.into(), Param::Ids(ids)],
        take,
    )
}

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: TakeFields<'_>) -> Result<()> {
    take.walk(read, text, params, |row, take| Ok(take(&field(row)?)))
}

fn field(row: &Row<'_>) -> Result<Field> {
    Ok(Field {
        id: FieldId(row.int(0)?),
        relationship: Relationship::named(row.text(1)?).ok_or_else(damaged)?,
        system_name: row.text(2)?.to_owned(),
        label: row.text(3)?.to_owned(),
        kind: DataType::named(row.text(4)?).ok_or_else(damaged)?,
        length: row.int(5)?,
        is_required: row.flag(6)?,
        in_contact_manager: row.flag(7)?,
        editable_in_contact_manager: row.flag(8)?,
        in_forms: row.flag(9)?,
        is_active: row.flag(10)?,
        choices: decode_choices(row.text(11)?)?,
    })
}

fn damaged() -> Error {
    Error::Damaged("a field is of an unknown kind".to_owned())
}

/// Choices are stored as a JSON list of `[label, value, display order]`.
fn encode_choices(choices: &[Choice]) -> String {
    let rows: Vec<(&str, &str, i64)> =
        choices.iter().map(|choice| (choice.label.as_str(), choice.value.as_str(), choice.display_order)).collect();
    serde_json::to_string(&rows).unwrap_or_default()
}

fn decode_choices(text: &str) -> Result<Vec<Choice>> {
    let rows: Vec<(String, String, i64)> =
        serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))?;
    Ok(rows.into_iter().map(|(label, value, display_order)| Choice { label, value, display_order }).collect())
}

#[cfg(test)]
mod tests;
