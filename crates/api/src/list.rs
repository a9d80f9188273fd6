//! Lists: createList, updateList, deleteList, getActiveLists, and the tags and categories beside them.

use crate::method::{Call, DELETES, Fault, Frame, MOST_ROWS, Method, NoError, Reply, key};
use crate::slices::{Query, Rows, Want};
use headwater_actions as actions;
use headwater_actions::lists::ListDraft;
use headwater_model::id::ListId;
use headwater_model::list::List;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_store::lists::Take;
use headwater_store::pages::Page;
use headwater_store::{self as store, Read, background};
use headwater_wire::{list, object, place};

/// createList
pub const CREATE_LIST: Method = Method {
    name: "createList",
    required: &["name"],
    optional: &["description"],
    takes_flat_object: false,
    lenient: &[],
    key: key("creates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(create(call)),
};

/// updateList
pub const UPDATE_LIST: Method = Method {
    name: "updateList",
    required: &[],
    optional: &["objects", "id", "name", "description"],
    takes_flat_object: true,
    lenient: &[],
    key: key("updates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(update(call)),
};

/// deleteList
pub const DELETE_LIST: Method = Method {
    name: "deleteList",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: DELETES,
    no_error: NoError::EmptyList,
    run: |call| Box::pin(delete(call)),
};

/// getActiveLists
pub const GET_ACTIVE_LISTS: Method = Method {
    name: "getActiveLists",
    required: &[],
    optional: &["where", "limit", "offset"],
    takes_flat_object: false,
    lenient: &[],
    key: key("activeList"),
    no_error: NoError::Null,
    run: |call| Box::pin(get_active(call)),
};

/// getListTags
pub const GET_LIST_TAGS: Method = Method {
    name: "getListTags",
    required: &[],
    optional: &[],
    takes_flat_object: false,
    lenient: &[],
    key: key("getAllgetListTagss"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(get_tags(call)),
};

/// getUnsubscribeCategories
pub const GET_UNSUBSCRIBE_CATEGORIES: Method = Method {
    name: "getUnsubscribeCategories",
    key: key("getAllunsubscribeCategorys"),
    run: |call| Box::pin(get_categories(call)),
    ..GET_LIST_TAGS
};

async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    let drafts = vec![place::read_list(call.raw).map(|(_, name, description)| ListDraft { name, description })];
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let outcomes = call.write(1, move |tx| actions::lists::create(tx, &actor, at, &drafts)).await?;
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
    let actor = call.caller.actor.clone();
    let outcomes = call.write(changes.len(), move |tx| actions::lists::update(tx, &actor, &changes)).await?;
    Ok(call.changed(outcomes))
}

async fn delete(call: Call<'_>) -> Result<Reply, Fault> {
    let ids: Vec<_> = call.named(object::ids_of)?.into_iter().map(|id| id.map(ListId)).collect();
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let (outcomes, tasks) =
        call.write(background::MOST_ROWS, move |tx| actions::lists::delete(tx, &actor, at, &ids)).await?;
    call.finish(tasks).await;
    Ok(call.changed(outcomes))
}

async fn get_active(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLists)?;
    let page = call.page(MOST_ROWS)?;
    let ids = call.params.hash("where", &["id"])?.ids("id")?;
    let zone = call.zone();
    let find = move |read: &Read<'_>, page, take: Take<'_>| match &ids {
        Some(ids) => store::lists::by_ids(read, &scope, ids, page, take),
        None => store::lists::page(read, &scope, page, take),
    };
    let write = move |rows: &mut Rows, row: &List| rows.row(row.id.0, |out| list::write(out, row, &zone));
    let write_again = write.clone();
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, Take::Ids(ids)),
            Want::Rows(rows) => find(read, page, Take::Rows(&mut |row| write(rows, row))),
        },
        move |read, ids, rows| {
            let all = Page { offset: 0, limit: ids.len() as i64 };
            store::lists::by_ids(read, &scope, ids, all, Take::Rows(&mut |row| write_again(rows, row)))
        },
    );
    call.read_rows(Frame::Plain, page, query).await
}

async fn get_tags(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLists)?;
    let tags = call.read(move |read| store::lists::tags(read, &scope)).await?;
    Ok(call.paged_rows(&tags, false, |out, tag| list::write_tag(out, tag.id, &tag.label, &tag.object_type)))
}

async fn get_categories(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLists)?;
    let found = call.read(move |read| store::lists::unsubscribe_categories(read, &scope)).await?;
    Ok(call.paged_rows(&found, false, |out, row| list::write_category(out, row.id, &row.name, &row.description)))
}
