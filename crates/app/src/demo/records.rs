//! Records of any kind, found by what names them, and written one at a time, because each has a time of its own.

use headwater_actions as actions;
use headwater_model::cell::Value;
use headwater_model::context::Context;
use headwater_model::draft::{Draft, View};
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_store::Tx;
use headwater_store::pages::{Page, Take};
use headwater_store::records::read;
use std::collections::HashMap;
use std::hash::Hash;

/// Standard values of a record, each with its field.
pub type StandardValues = Vec<(Standard, Value)>;

/// The existing records of a kind, by a name made of each; of several equal ones the first.
pub fn known<N: Eq + Hash>(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    name: impl Fn(&View<'_>) -> N,
) -> Result<HashMap<N, RecordId>, Problem> {
    let mut known = HashMap::new();
    let everything = Page { offset: 0, limit: i64::MAX };
    let mut note = |row: &View<'_>| {
        known.entry(name(row)).or_insert(row.id());
        true
    };
    read::page(tx, &context.actor.reach(record)?, everything.taking(Take::Rows(&mut note)))?;
    Ok(known)
}

/// Creates a record.
pub fn create(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    values: StandardValues,
) -> Result<RecordId, Problem> {
    let draft = Draft { values, ..Draft::default() };
    actions::kinds::create(tx, context, record, &[Ok(draft)])?.remove(0)
}

/// Changes the record that a draft names.
pub fn update(tx: &Tx<'_>, context: &Context, record: &'static RecordType, draft: Draft) -> Result<(), Problem> {
    actions::kinds::update(tx, context, record, &[Ok(draft)])?.remove(0)
}
