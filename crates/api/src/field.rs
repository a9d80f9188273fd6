//! createFields, updateFields, deleteFields, getFields: the custom fields of an account.

use crate::call::{Call, Fault, Frame, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::slices::{Query, Rows, Want};
use headwater_actions as actions;
use headwater_model::field::{Field, FieldChange};
use headwater_model::id::FieldId;
use headwater_model::limits;
use headwater_model::listed_fields::{self, ListedField};
use headwater_model::permission::{MANAGE_FIELDS, VIEW_FIELDS};
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_store::fields::{FieldFilter, TakeFields};
use headwater_store::pages::Page;
use headwater_wire::{field, object};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// createFields
pub const CREATE_FIELDS: Method = Method::write("createFields", "Adds custom fields.")
    .needs(&[MANAGE_FIELDS.any])
    .takes(&["objects"])
    .answers(key("creates"))
    .does(|call| Box::pin(create(call)));

/// updateFields
pub const UPDATE_FIELDS: Method = Method::write("updateFields", "Changes custom fields.")
    .needs(&[MANAGE_FIELDS.any])
    .takes(&["objects"])
    .answers(key("updates"))
    .does(|call| Box::pin(update(call)));

/// deleteFields
pub const DELETE_FIELDS: Method = Method::remove("deleteFields", "Deletes custom fields.")
    .needs(&[MANAGE_FIELDS.any])
    .takes(&["objects"])
    .or_flat()
    .does(|call| Box::pin(delete(call)));

/// getFields
pub const GET_FIELDS: Method = Method::read("getFields", "Standard and custom fields.")
    .needs(&[VIEW_FIELDS.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("field"))
    .does(|call| Box::pin(get(call)));

async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    let strictness = call.caller.switches.strictness;
    let read = |raw| field::read(raw, strictness, limits::OPTIONS).map(|request| request.change);
    let changes: Vec<_> = call.objects()?.into_iter().map(read).collect();
    let outcomes = call.write_objects(changes, actions::fields::create).await?;
    Ok(call.created(outcomes, |field| field.0))
}

async fn update(call: Call<'_>) -> Result<Reply, Fault> {
    let objects = call.objects()?;
    let mut changes = read_changes(&call, &objects, limits::OPTIONS);
    if changes.contains(&Err(field::too_many_options(limits::OPTIONS))) {
        // A field created before the limit existed may keep as many options as now.
        let account = call.caller.actor.account;
        let ids: Vec<i64> = objects.iter().filter_map(|raw| object::id_of(raw).ok()).collect();
        let fields = call.read(move |read| store::fields::of_ids(read, account, &ids)).await?;
        let most = fields.iter().map(|field| field.choices.len()).max().unwrap_or_default();
        if most > limits::OPTIONS {
            changes = read_changes(&call, &objects, most);
        }
    }
    let outcomes = call.write_objects(changes, actions::fields::update).await?;
    Ok(call.changed(outcomes))
}

fn read_changes(
    call: &Call<'_>,
    objects: &[&RawValue],
    most_options: usize,
) -> Vec<Result<(FieldId, FieldChange), Problem>> {
    let read = |raw: &&RawValue| {
        let request = field::read(raw, call.caller.switches.strictness, most_options)?;
        match request.id {
            None => Err(Problem::missing("id")),
            Some(id) if listed_fields::is_built_in(id) => Err(Problem::StandardField),
            Some(id) => Ok((id, request.change)),
        }
    };
    objects.iter().map(read).collect()
}

async fn delete(call: Call<'_>) -> Result<Reply, Fault> {
    let names = call.named(field::read_to_delete)?;
    let outcomes = call.write_objects(names, actions::fields::delete).await?;
    Ok(call.changed(outcomes))
}

async fn get(call: Call<'_>) -> Result<Reply, Fault> {
    let account = call.caller.actor.grant(VIEW_FIELDS)?.account();
    let page = call.page(MOST_ROWS)?;
    let asked = call.params.hash("where", &["id", "label", "systemName", "isCustom"])?;
    let text = |name| asked.given(name).map(|text| text.map(Cow::into_owned));
    let wanted = FieldFilter { id: asked.id("id")?, label: text("label")?, system_name: text("systemName")? };
    let is_custom = asked.flag("isCustom")?;
    let built_in: Vec<ListedField> =
        listed_fields::all().filter(|line| is_custom != Some(true) && matches(line, &wanted)).collect();
    let query = Query::new(
        move |read, page, want| {
            // Built-in fields come before custom ones.
            let before = built_in.len() as i64;
            let listed = page.of(built_in.iter());
            let limit = if is_custom == Some(false) { 0 } else { page.limit - listed.len() as i64 };
            let rest = Page { offset: (page.offset - before).max(0), limit };
            match want {
                Want::Ids(ids) => {
                    ids.extend(listed.iter().map(|line| line.id.0));
                    wanted.find(read, account, rest, TakeFields::Ids(ids))
                }
                Want::Rows(rows) => {
                    if listed.into_iter().all(|line| write_listed(rows, line)) && limit > 0 {
                        wanted.find(read, account, rest, TakeFields::Rows(&mut writing(rows)))?;
                    }
                    Ok(())
                }
            }
        },
        move |read, ids, rows| {
            let mut listed: Vec<ListedField> = listed_fields::all().filter(|line| ids.contains(&line.id.0)).collect();
            listed.sort_by_key(|line| line.id);
            if listed.iter().all(|line| write_listed(rows, line)) {
                store::fields::by_ids(read, account, ids, TakeFields::Rows(&mut writing(rows)))?;
            }
            Ok(())
        },
    );
    call.read_rows(Frame::Plain, page, query).await
}

fn matches(line: &ListedField, wanted: &FieldFilter) -> bool {
    wanted.id.is_none_or(|id| id == line.id.0)
        && wanted.label.as_deref().is_none_or(|label| label == line.label)
        && wanted.system_name.as_deref().is_none_or(|name| name == line.system_name)
}

fn write_listed(rows: &mut Rows, line: &ListedField) -> bool {
    rows.row(line.id.0, |out| field::write_listed(out, line))
}

fn writing(rows: &mut Rows) -> impl FnMut(&Field) -> bool {
    |custom| rows.row(custom.id.0, |out| field::write(out, custom))
}
