//! The table of leads.

pub mod add;

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::screens::leads::add::{AddFault, AddForm};
use crate::words::LeadsWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_model::permission::{CREATE_LEADS, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_store::pages::Page;
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::{self as store, Read};
use http::{Response, StatusCode};
use std::collections::HashMap;

/// Rows of a page.
const ROWS: i64 = 50;

/// A row of the table.
struct LeadRow {
    id: i64,
    name: String,
    company: String,
    /// The place of the status in [`lead::STATUSES`].
    status: usize,
    score: i64,
    owner: Option<String>,
    email: String,
}

impl LeadRow {
    fn of(view: &View<'_>, people: &HashMap<i64, String>) -> Self {
        let text = |field| view.text(field).to_owned();
        let number = |field: headwater_model::record::Standard| view.cells[field.index()].as_int();
        let status = view.text(lead::STATUS);
        Self {
            id: view.id().0,
            name: format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned(),
            company: text(lead::COMPANY_NAME),
            status: lead::STATUSES.iter().position(|known| *known == status).unwrap_or_default(),
            score: number(lead::SCORE).unwrap_or_default(),
            owner: number(lead::OWNER).and_then(|owner| people.get(&owner).cloned()),
            email: text(lead::EMAIL),
        }
    }

    /// The status as it is stored: the name of its icon and its colour.
    fn stored_status(&self) -> &'static str {
        lead::STATUSES[self.status]
    }

    /// The width of the score's bar, of 44 units.
    fn bar(&self) -> i64 {
        self.score.clamp(0, 100) * 44 / 100
    }
}

/// The rows of a page and what lies behind them.
struct Rows {
    rows: Vec<LeadRow>,
    total: i64,
    next: Option<i64>,
}

#[derive(Template)]
#[template(path = "leads.html")]
struct LeadsScreen<'p> {
    frame: ScreenFrame<'p>,
    leads: &'static LeadsWords,
    found: Rows,
    add: Option<AddForm>,
}

/// The page: the newest leads first.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let reach = request.actor()?.grant(VIEW_LEADS)?.leads();
    let after = request.form.number("after").unwrap_or_default().max(0);
    let (actor, words) = (request.actor()?.clone(), request.words);
    let may_add = actor.demand(CREATE_LEADS.any).is_ok();
    let (found, add) = request
        .read(move |read| {
            let add = if may_add { Some(add::form(read, &actor, words)?) } else { None };
            Ok((newest(read, &reach, after)?, add))
        })
        .await?;
    let leads = &words.leads;
    let page = LeadsScreen { frame: ScreenFrame::of(&request, leads.title)?, leads, found, add };
    rendered(StatusCode::OK, &page)
}

/// The newest leads after so many.
fn newest(read: &Read<'_>, reach: &Reach, after: i64) -> store::Result<Rows> {
    let people = store::users::all(read, reach.account())?;
    let people = people.into_iter().map(|user| (user.id.0, user.display_name)).collect();
    let total = records::count(read, reach)?;
    let end = (total - after).max(0);
    let begin = (end - ROWS).max(0);
    let mut rows = Vec::new();
    let page = Page { offset: begin, limit: end - begin };
    if page.limit > 0 {
        let mut take = |view: &View<'_>| {
            rows.push(LeadRow::of(view, &people));
            true
        };
        records::page(read, reach, page.taking(TakeRecords::Rows(&mut take)))?;
    }
    rows.reverse();
    Ok(Rows { rows, total, next: (begin > 0).then_some(after + ROWS) })
}
