//! A list: growth, name and description, putting away, emptying and deleting.

use super::ListView;
use super::entrance::{self, ListForm};
use super::growth::{Growth, GrowthData, Interval, PICTURE};
use crate::form::FieldFault;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use askama::Template;
use bytes::Bytes;
use headwater_actions::lists;
use headwater_actions::members::emptying;
use headwater_model::context::Context;
use headwater_model::id::ListId;
use headwater_model::list::List;
use headwater_model::permission::VIEW_LISTS;
use headwater_model::problem::Problem;
use headwater_store::list_days;
use headwater_store::lists::Shelf;
use headwater_store::saved_views::SavedView;
use headwater_store::view_usage;
use headwater_store::{self as store, Tx};
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "lists/list.html")]
struct ListScreen<'p> {
    frame: ScreenFrame<'p>,
    view: ListView,
    list: List,
    is_away: bool,
    made: Moment,
    changed: Option<Moment>,
    growth: Growth,
    form: ListForm,
    /// Whether the members are being taken off, or just were.
    is_emptied: bool,
    is_paused: bool,
    /// The undo of the emptying, if just begun.
    undo: Option<i64>,
    /// The views with the list: shared ones and the person's own.
    views: Vec<SavedView>,
    /// How many private views of other people ask for the list.
    views_of_others: usize,
}

impl ListScreen<'_> {
    fn width(&self) -> f64 {
        PICTURE.0
    }

    fn height(&self) -> f64 {
        PICTURE.1
    }
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, StatusCode::OK, None).await
}

/// The page with the values as typed, and their fault.
async fn shown(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    fault: Option<FieldFault>,
) -> Result<Response<Bytes>, Problem> {
    let (id, grant) = (ListId(request.number_at(0)?), request.actor()?.grant(VIEW_LISTS)?);
    let interval = if request.form.text("by") == "day" { Interval::Day } else { Interval::Week };
    let first_day = interval.first_day(request.at.day());
    let (list, is_away, days, before, views) = request
        .read(move |read| {
            let list = store::lists::find(read, grant.account(), id)?.ok_or(Problem::NotFound)?;
            let is_away = !store::lists::away_among(read, &grant, &[id.0])?.is_empty();
            let days = list_days::since(read, &grant, &[id.0], first_day)?;
            let before = list_days::before(read, &grant, &[id.0], first_day)?.remove(&id);
            Ok((list, is_away, days, before, view_usage::of_list(read, grant.account(), id)?))
        })
        .await?;
    let (words, members) = (&request.words.times, list.member_count);
    let last = days.last().or(before.as_ref());
    let user = Some(request.person()?.user.id);
    let (views, others): (Vec<_>, Vec<_>) = views.into_iter().partition(|view| view.is_shared || view.owner == user);
    let (name, description) = (list.name.clone(), list.description.clone());
    let stored = ListForm { name, description, ..ListForm::of(request, None) };
    let data = GrowthData {
        interval,
        days: &days,
        before: before.map_or(0, |day| day.members),
        now: members,
        today: request.at.day(),
    };
    let page = ListScreen {
        frame: ScreenFrame::of(request, request.words.lists.title)?,
        view: ListView::of(request)?,
        is_away,
        made: Moment::of(words, list.created_at, request.at),
        changed: last.map(|day| Moment::of(words, day.at, request.at)),
        growth: Growth::of(words, &data),
        is_emptied: request.form.is_ticked("emptied"),
        undo: request.form.number("emptied"),
        views,
        views_of_others: others.len(),
        is_paused: fault.is_some_and(|fault| fault.field == "emptying"),
        form: if fault.is_some_and(|fault| fault.field != "emptying") { ListForm::of(request, fault) } else { stored },
        list,
    };
    rendered(status, &page)
}

/// Gives the list another name or description.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let draft = entrance::draft(&request);
    done(request, move |tx, context, id| {
        crate::one(lists::update(tx, context, &[Ok((id, draft.clone()))])?).or_else(|problem| match problem {
            Problem::Unchanged => Ok(()),
            other => Err(other),
        })
    })
    .await
}

/// Puts the list away.
pub async fn put_away(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    done(request, |tx, context, id| lists::put(tx, context, id, Shelf::Away)).await
}

/// Takes the list into use again.
pub async fn put_back(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    done(request, |tx, context, id| lists::put(tx, context, id, Shelf::InUse)).await
}

/// Does something to the list of the path, and shows the list again.
async fn done(
    request: ScreenRequest<'_>,
    work: impl Fn(&Tx<'_>, &Context, ListId) -> Result<(), Problem> + Send + 'static,
) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (ListId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    match request.write(move |tx| work(tx, &context, id)).await {
        Ok(()) => Ok(see_other(&format!("/lists/{}", id.0))),
        Err(problem) => {
            let fault = entrance::fault(request.words, problem)?;
            shown(&request, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await
        }
    }
}

/// Takes all members off the list.
pub async fn empty(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (ListId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    match request.write(move |tx| emptying::remove_all_kept(tx, &context, id)).await {
        Ok((_, undo)) => Ok(see_other(&format!("/lists/{}?emptied={}", id.0, undo.0))),
        Err(Problem::DanglingReference { .. }) => Err(Problem::NotFound),
        Err(Problem::Paused { .. }) => paused(&request).await,
        Err(problem) => Err(problem),
    }
}

/// Deletes the list.
pub async fn delete(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (ListId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    match request.write(move |tx| crate::one(lists::delete(tx, &context, &[Ok(id)])?.0)).await {
        Ok(()) => Ok(see_other("/lists")),
        Err(Problem::Paused { .. }) => paused(&request).await,
        Err(problem) => Err(problem),
    }
}

async fn paused(request: &ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let fault = FieldFault { field: "emptying", text: request.words.lists.paused };
    shown(request, StatusCode::CONFLICT, Some(fault)).await
}
