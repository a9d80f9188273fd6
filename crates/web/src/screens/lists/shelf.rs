//! The table of lists.

use super::ListView;
use super::entrance::ListForm;
use super::growth::at_ends;
use crate::chart::ChartLine;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use askama::Template;
use bytes::Bytes;
use headwater_model::id::ListId;
use headwater_model::list::List;
use headwater_model::permission::VIEW_LISTS;
use headwater_model::problem::Problem;
use headwater_store::list_days::{self, ListDay};
use headwater_store::lists::{self, Shelf, ShelfPage};
use http::{Response, StatusCode};
use std::collections::HashMap;

/// Lists on a page.
const ROWS: i64 = 500;
/// Weeks of the small pictures.
const WEEKS: i64 = 12;

/// A row of the table.
struct ListRow {
    list: List,
    line: ChartLine,
    changed: Option<Moment>,
}

#[derive(Template)]
#[template(path = "lists/shelf.html")]
struct ShelfScreen<'p> {
    frame: ScreenFrame<'p>,
    view: ListView,
    rows: Vec<ListRow>,
    is_away: bool,
    in_use: i64,
    away: i64,
    next: Option<i64>,
    form: ListForm,
}

/// The page: lists by name.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let grant = request.actor()?.grant(VIEW_LISTS)?;
    let shelf = if request.form.is_ticked("away") { Shelf::Away } else { Shelf::InUse };
    let (after, today) = (ListId(request.form.number("after").unwrap_or_default()), request.at.day());
    let (mut found, days, earlier, counts) = request
        .read(move |read| {
            let found = lists::shelf(read, &grant, ShelfPage { shelf, after, limit: ROWS + 1 })?;
            let ids: Vec<i64> = found.iter().map(|list| list.id.0).collect();
            let days = list_days::since(read, &grant, &ids, today - WEEKS * 7)?;
            let earlier = list_days::before(read, &grant, &ids, today - WEEKS * 7)?;
            Ok((found, days, earlier, lists::on_shelves(read, &grant)?))
        })
        .await?;
    let is_last = found.len() <= ROWS as usize;
    found.truncate(ROWS as usize);
    let next = found.last().map(|list| list.id.0).filter(|_| !is_last);
    let mut rows: Vec<ListRow> = found.into_iter().map(|list| row(&request, list, (&days, &earlier))).collect();
    rows.sort_by_cached_key(|row| (row.list.name.to_lowercase(), row.list.id.0));
    let page = ShelfScreen {
        frame: ScreenFrame::of(&request, request.words.lists.title)?,
        view: ListView::of(&request)?,
        rows,
        is_away: shelf == Shelf::Away,
        in_use: counts.0,
        away: counts.1,
        next,
        form: ListForm::of(&request, None),
    };
    rendered(StatusCode::OK, &page)
}

fn row(request: &ScreenRequest<'_>, list: List, (days, earlier): (&[ListDay], &HashMap<ListId, ListDay>)) -> ListRow {
    let own: Vec<ListDay> = days.iter().filter(|day| day.list == list.id).copied().collect();
    let ends: Vec<i64> = (0..=WEEKS).map(|week| request.at.day() - (WEEKS - week) * 7).collect();
    let before = earlier.get(&list.id);
    let numbers = at_ends(&ends, &own, (before.map_or(0, |day| day.members), list.member_count));
    let changed = own.last().or(before).map(|day| Moment::of(&request.words.times, day.at, request.at));
    ListRow { line: ChartLine::through(&numbers, 110.0, 18.0), changed, list }
}
