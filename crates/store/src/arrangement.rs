//! The order and the categories in which people see custom fields. Programs see fields in the order of creation.

use crate::error::Result;
use crate::fields;
use crate::tx::{Read, Tx};
use headwater_model::field::{Field, Relationship};
use headwater_model::id::{AccountId, FieldId};
use std::collections::HashMap;

/// Fields of one category, in the order of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldGroup {
    /// The name of the category; empty for fields without one.
    pub category: String,
    /// The fields.
    pub fields: Vec<Field>,
}

/// The place of a field among the fields of the same kind of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPlace {
    /// The field.
    pub id: FieldId,
    /// The category.
    pub category: String,
    /// The position among all; fields never moved have 0, and stand last.
    pub position: i64,
}

/// The fields of a kind of records, by category: the categories in the order of their first fields.
pub fn groups(read: &Read<'_>, account: AccountId, relationship: Relationship) -> Result<Vec<FieldGroup>> {
    let places: HashMap<FieldId, FieldPlace> = places(read, account)?.into_iter().map(|it| (it.id, it)).collect();
    let mut fields = fields::all(read, account)?;
    fields.retain(|field| field.relationship == relationship);
    let position = |field: &Field| places.get(&field.id).map_or(0, |place| place.position);
    fields.sort_by_key(|field| (position(field) == 0, position(field), field.id.0));
    let mut groups: Vec<FieldGroup> = Vec::new();
    for field in fields {
        let category = places.get(&field.id).map_or("", |place| &place.category);
        match groups.iter_mut().find(|group| group.category == category) {
            Some(group) => group.fields.push(field),
            None => groups.push(FieldGroup { category: category.to_owned(), fields: vec![field] }),
        }
    }
    Ok(groups)
}

/// The places of all fields of an account, in the order of creation.
fn places(read: &Read<'_>, account: AccountId) -> Result<Vec<FieldPlace>> {
    read.all(
        sql!("select id, category, position from field where account_id = $1 order by id"),
        &[account.into()],
        |row| Ok(FieldPlace { id: FieldId(row.int(0)?), category: row.text(1)?.to_owned(), position: row.int(2)? }),
    )
}

/// Writes the places of fields.
pub fn place(tx: &Tx<'_>, account: AccountId, places: &[FieldPlace]) -> Result<()> {
    let rows = places.iter().map(|place| [place.id.into(), (&place.category).into(), place.position.into()]);
    tx.update_many("field", &["category", "position"], account, rows)
}
