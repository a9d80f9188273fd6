//! Custom fields.

use crate::counters;
use crate::error::{Error, Result};
use crate::pages::{self, Page};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::field::{Choice, Field, Relationship};
use headwater_model::id::{AccountId, FieldId, Sequence};
use headwater_model::kind::Kind;
use headwater_model::time::Timestamp;

/// Adds a field; the `id` of `field` is ignored. Gives the new id.
pub fn insert(tx: &Tx<'_>, at: Timestamp, account: AccountId, field: &Field) -> Result<FieldId> {
    let id = FieldId(counters::draw_one(tx, account, Sequence::Record)?);
    tx.execute(
        sql!(
            "insert into field (account_id, id, relationship, system_name, label, data_type, data_length, is_required,
                                in_contact_manager, editable_in_contact_manager, in_forms, is_active, choices, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        ),
        &[
            account.into(),
            id.into(),
            field.relationship.name().into(),
            (&field.system_name).into(),
            (&field.label).into(),
            field.kind.name().into(),
            field.length.into(),
            field.is_required.into(),
            field.in_contact_manager.into(),
            field.editable_in_contact_manager.into(),
            field.in_forms.into(),
            field.is_active.into(),
            encode_choices(&field.choices).as_str().into(),
            at.into(),
        ],
    )?;
    Ok(id)
}

/// Writes everything of a field that can change.
pub fn update(tx: &Tx<'_>, account: AccountId, field: &Field) -> Result<()> {
    tx.execute(
        sql!(
            "update field
             set label = $3, data_length = $4, is_required = $5, in_contact_manager = $6,
                 editable_in_contact_manager = $7, in_forms = $8, is_active = $9, choices = $10
             where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            field.id.into(),
            (&field.label).into(),
            field.length.into(),
            field.is_required.into(),
            field.in_contact_manager.into(),
            field.editable_in_contact_manager.into(),
            field.in_forms.into(),
            field.is_active.into(),
            encode_choices(&field.choices).as_str().into(),
        ],
    )?;
    Ok(())
}

/// Deletes a field. Values that leads hold for it vanish from sight for good: no other field gets its system name, which is kept for
/// that.
pub fn delete(tx: &Tx<'_>, account: AccountId, id: FieldId, system_name: &str) -> Result<()> {
    tx.execute(sql!("delete from field where account_id = $1 and id = $2"), &[account.into(), id.into()])?;
    tx.execute(
        sql!("insert into retired_field (account_id, system_name) values ($1, $2) on conflict do nothing"),
        &[account.into(), system_name.into()],
    )?;
    Ok(())
}

/// The system names of deleted fields.
pub fn retired_names(read: &Read<'_>, account: AccountId) -> Result<Vec<String>> {
    read.all(
        sql!("select system_name from retired_field where account_id = $1 order by system_name"),
        &[account.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )
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

/// What is taken of each field that is found.
pub type Take<'a> = pages::Take<'a, dyn FnMut(&Field) -> bool + 'a>;

/// Which custom fields are wanted. Every part that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this id.
    pub id: Option<i64>,
    /// With this label.
    pub label: Option<String>,
    /// With this system name.
    pub system_name: Option<String>,
}

/// The custom fields that are wanted, in order of creation.
pub fn matching(read: &Read<'_>, account: AccountId, wanted: &Wanted, page: Page, take: Take<'_>) -> Result<()> {
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
            Param::from(wanted.id),
            wanted.label.as_deref().into(),
            wanted.system_name.as_deref().into(),
            page.limit.into(),
            page.offset.into(),
        ],
        take,
    )
}

/// The custom fields of those ids, in order of creation.
pub fn by_ids(read: &Read<'_>, account: AccountId, ids: &[i64], take: Take<'_>) -> Result<()> {
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

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: Take<'_>) -> Result<()> {
    pages::walk(read, text, params, take, |row, take| Ok(take(&field(row)?)))
}

fn field(row: &Row<'_>) -> Result<Field> {
    let damaged = || Error::Damaged("a field is of an unknown kind".to_owned());
    Ok(Field {
        id: FieldId(row.int(0)?),
        relationship: Relationship::named(row.text(1)?).ok_or_else(damaged)?,
        system_name: row.text(2)?.to_owned(),
        label: row.text(3)?.to_owned(),
        kind: Kind::named(row.text(4)?).ok_or_else(damaged)?,
        length: row.int(5)?,
        is_required: row.flag(6)?,
        in_contact_manager: row.flag(7)?,
        editable_in_contact_manager: row.flag(8)?,
        in_forms: row.flag(9)?,
        is_active: row.flag(10)?,
        choices: decode_choices(row.text(11)?)?,
    })
}

/// Choices are kept as a JSON list of `[label, value, display order]`.
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
