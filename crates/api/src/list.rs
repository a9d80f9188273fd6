//! Lists: createList, updateList, deleteList, getActiveLists, getListTags, getUnsubscribeCategories.

use crate::call::{Call, Fault, Frame, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::signature::NoError;
use crate::slices::{Query, Rows, Want};
use headwater_actions as actions;
use headwater_actions::lists::ListDraft;
use headwater_model::context::Context;
use headwater_model::id::ListId;
use headwater_model::list::List;
use headwater_model::permission::{MANAGE_LISTS, VIEW_LISTS};
use headwater_model::problem::Problem;
use headwater_store::lists::TakeLists;
use headwater_store::pages::Page;
use headwater_store::{self as store, Read, Tx, background};
use headwater_wire::{list, object, place};

/// createList
pub const CREATE_LIST: Method = Method::write("createList", "Adds a list.")
    .needs(&[MANAGE_LISTS.any])
    .takes(&["name"])
    .may_take(&["description"])
    .answers(key("creates"))
    .does(|call| Box::pin(create(call)));

/// updateList
pub const UPDATE_LIST: Method = Method::write("updateList", "Changes lists.")
    .needs(&[MANAGE_LISTS.any])
    .may_take(&["objects", "id", "name", "description"])
    .or_flat()
    .answers(key("updates"))
    .does(|call| Box::pin(update(call)));

/// deleteList
pub const DELETE_LIST: Method = Method::remove("deleteList", "Deletes lists; their leads stay.")
    .needs(&[MANAGE_LISTS.any])
    .takes(&["objects"])
    .or_flat()
    .does(|call| Box::pin(delete(call)));

/// getActiveLists
pub const GET_ACTIVE_LISTS: Method = Method::read("getActiveLists", "Lists.")
    .needs(&[VIEW_LISTS.any])
    .may_take(&["where", "limit", "offset"])
    .answers(key("activeList"))
    .does(|call| Box::pin(get_active(call)));

/// getListTags
pub const GET_LIST_TAGS: Method = Method::read("getListTags", "Tags of lists.")
    .needs(&[VIEW_LISTS.any])
    .answers(key("getAllgetListTagss"))
    .no_error(NoError::EmptyList)
    .does(|call| Box::pin(get_tags(call)));

/// getUnsubscribeCategories
pub const GET_UNSUBSCRIBE_CATEGORIES: Method =
    Method::read("getUnsubscribeCategories", "Categories that contacts may unsubscribe from.")
        .needs(&[VIEW_LISTS.any])
        .answers(key("getAllunsubscribeCategorys"))
        .no_error(NoError::EmptyList)
        .does(|call| Box::pin(get_categories(call)));

async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    let drafts = vec![place::read_list(call.raw).map(|(_, name, description)| ListDraft { name, description })];
    let outcomes = call.write_objects(drafts, actions::lists::create).await?;
    Ok(call.created(outcomes, |list| list.0))
}

async fn update(call: Call<'_>) -> Result<Reply, Fault> {
    let changes: Vec<_> = call
        .objects()?
        .into_iter()
        .map(|raw| {
            let (id, name, description) = place::read_list(raw)?;
            Ok((id.ok_or_else(|| Problem::missing("id"))?, ListDraft { name, description }))
        })
        .collect();
    let outcomes = call.write_objects(changes, actions::lists::update).await?;
    Ok(call.changed(outcomes))
}

async fn delete(call: Call<'_>) -> Result<Reply, Fault> {
    let ids: Vec<_> = call.named(object::ids_of)?.into_iter().map(|id| id.map(ListId)).collect();
    let named = ids.clone();
    let delete = move |tx: &Tx<'_>, context: &Context| actions::lists::delete(tx, context, &ids);
    let (mut outcomes, tasks) = call.write(background::MOST_ROWS, delete).await?;
    for (task, problem) in call.finish(tasks).await {
        let place = named.iter().position(|id| id.as_ref().is_ok_and(|id| id.0 == task.subject));
        if let Some(outcome) = place.and_then(|place| outcomes.get_mut(place)) {
            *outcome = Err(problem);
        }
    }
    Ok(call.changed(outcomes))
}

async fn get_active(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LISTS)?;
    let page = call.page(MOST_ROWS)?;
    let ids = call.params.hash("where", &["id"])?.ids("id")?;
    let zone = call.zone();
    let find = move |read: &Read<'_>, page: Page, take: TakeLists<'_>| match &ids {
        Some(ids) => store::lists::by_ids(read, &grant, ids, page.taking(take)),
        None => store::lists::page(read, &grant, page.taking(take)),
    };
    let write = move |rows: &mut Rows, row: &List| rows.row(row.id.0, |out| list::write(out, row, &zone));
    let write_again = write.clone();
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, TakeLists::Ids(ids)),
            Want::Rows(rows) => find(read, page, TakeLists::Rows(&mut |row| write(rows, row))),
        },
        move |read, ids, rows| {
            let all = Page { offset: 0, limit: ids.len() as i64 };
            store::lists::by_ids(read, &grant, ids, all.taking(TakeLists::Rows(&mut |row| write_again(rows, row))))
        },
    );
    call.read_rows(Frame::Plain, page, query).await
}

async fn get_tags(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LISTS)?;
    let tags = call.read(move |read| store::lists::tags(read, &grant)).await?;
    Ok(call.paged_rows(&tags, tags.len(), |out, tag| list::write_tag(out, tag.id, &tag.label, &tag.object_type)))
}

async fn get_categories(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LISTS)?;
    let found = call.read(move |read| store::lists::unsubscribe_categories(read, &grant)).await?;
    Ok(call.paged_rows(&found, found.len(), |out, row| list::write_category(out, row.id, &row.name, &row.description)))
}
