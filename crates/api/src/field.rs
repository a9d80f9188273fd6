//! createFields, updateFields, deleteFields, getFields: the custom fields of an account.

use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, key};
use headwater_actions as actions;
use headwater_model::field::Field;
use headwater_model::listed_fields::{self, ListedField};
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_wire::field;

/// createFields
pub const CREATE_FIELDS: Method = Method {
    name: "createFields",
    required: &["objects"],
    optional: &[],
    takes_flat_object: false,
    key: key("creates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(create(call)),
};

/// updateFields
pub const UPDATE_FIELDS: Method =
    Method { name: "updateFields", key: key("updates"), run: |call| Box::pin(update(call)), ..CREATE_FIELDS };

/// deleteFields
pub const DELETE_FIELDS: Method =
    Method { name: "deleteFields", key: key("deletes"), run: |call| Box::pin(delete(call)), ..CREATE_FIELDS };

/// getFields
pub const GET_FIELDS: Method = Method {
    name: "getFields",
    required: &["where"],
    optional: &["limit", "offset"],
    takes_flat_object: false,
    key: key("field"),
    no_error: NoError::Null,
    run: |call| Box::pin(get(call)),
};

async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    let changes: Vec<_> =
        call.objects()?.into_iter().map(|raw| field::read(raw).map(|request| request.change)).collect();
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let outcomes = call.write(changes.len(), move |tx| actions::fields::create(tx, &actor, at, &changes)).await?;
    call.callers.forget(call.caller.actor.account);
    Ok(call.created(outcomes, |field| field.0))
}

async fn update(call: Call<'_>) -> Result<Reply, Fault> {
    let changes: Vec<_> = call
        .objects()?
        .into_iter()
        .map(|raw| {
            let request = field::read(raw)?;
            match request.id {
                None => Err(Problem::missing("id")),
                Some(id) if listed_fields::is_built_in(id) => Err(Problem::StandardField),
                Some(id) => Ok((id, request.change)),
            }
        })
        .collect();
    let actor = call.caller.actor.clone();
    let outcomes = call.write(changes.len(), move |tx| actions::fields::update(tx, &actor, &changes)).await?;
    call.callers.forget(call.caller.actor.account);
    Ok(call.changed(outcomes))
}

async fn delete(call: Call<'_>) -> Result<Reply, Fault> {
    let names: Vec<_> = call.objects()?.into_iter().map(field::read_system_name).collect();
    let actor = call.caller.actor.clone();
    let outcomes = call.write(names.len(), move |tx| actions::fields::delete(tx, &actor, &names)).await?;
    call.callers.forget(call.caller.actor.account);
    Ok(call.changed(outcomes))
}

/// One line of getFields.
enum Line {
    Standard(ListedField),
    Custom(Field),
}

impl Line {
    /// Its id, label, system name, and whether it is custom, as `where` asks for them.
    fn facts(&self) -> (i64, &str, &str, bool) {
        match self {
            Self::Standard(field) => (field.id.0, field.label, field.system_name, false),
            Self::Custom(field) => (field.id.0, &field.label, &field.system_name, true),
        }
    }
}

async fn get(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewFields)?;
    let page = call.page(MOST_ROWS)?;
    let wanted = call.params.hash("where", &["id", "label", "systemName", "isCustom"])?.unwrap_or_default();
    let (id, label, name) = (wanted.id("id")?, wanted.given("label")?, wanted.given("systemName")?);
    let custom = wanted.flag("isCustom")?;
    let fields = call.read(move |read| store::fields::all(read, scope.account())).await?;
    let matching =
        listed_fields::all().map(Line::Standard).chain(fields.into_iter().map(Line::Custom)).filter(|line| {
            let (its_id, its_label, its_name, is_custom) = line.facts();
            id.is_none_or(|id| id == its_id)
                && label.as_deref().is_none_or(|label| label == its_label)
                && name.as_deref().is_none_or(|name| name == its_name)
                && custom.is_none_or(|custom| custom == is_custom)
        });
    let lines = page.of(matching);
    Ok(call.rows(&lines, |out, line| match line {
        Line::Standard(standard) => field::write_listed(out, standard),
        Line::Custom(custom) => field::write(out, custom),
    }))
}
