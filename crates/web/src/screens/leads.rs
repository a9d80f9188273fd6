//! The table of leads.

pub mod add;
pub mod context;
pub mod state;
pub mod chips;
pub mod rows;
pub mod table;
pub mod tabs;
pub mod filter;
pub mod views;
pub mod foot;
pub mod export;
pub mod deletion;
pub mod bulk;

use crate::form::SentForm;
use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use add::{AddFault, AddForm};
use askama::Template;
use bulk::SelectionBar;
use bytes::Bytes;
use context::{TableAsker, TableContext};
use deletion::DeletedStrip;
use headwater_model::permission::CREATE_LEADS;
use headwater_model::problem::Problem;
use headwater_store::Read;
use http::{Response, StatusCode};
use rows::{LeadCell, TableWindow};
use state::TableState;
use table::{LeadOrder, LeadTable};
use tabs::ViewTabs;

/// The page around the table.
struct Around {
    tabs: ViewTabs,
    add: Option<AddForm>,
    orders: Vec<LeadOrder>,
    order: String,
    caption: String,
    search: String,
    /// The address as fields of a form, without the search.
    hidden: Vec<(&'static str, String)>,
    filters: Vec<(String, String)>,
}

impl Around {
    fn read(read: &Read<'_>, context: &TableContext, state: &TableState) -> Result<Self, Problem> {
        let may_add = context.actor.demand(CREATE_LEADS.any).is_ok();
        let order = table::order(context, &state.query.sort);
        let view = state.view.as_ref().map_or(context.words.leads.all, |view| view.name.as_str());
        let mut hidden = state.parameters(&state.query);
        hidden.retain(|(name, _)| *name != "q");
        Ok(Self {
            tabs: ViewTabs::of(context, state),
            add: if may_add { Some(add::form(read, &context.actor, context.words)?) } else { None },
            orders: table::orders(context, state),
            caption: (context.words.leads.caption)(view, &order),
            order,
            search: state.query.search.clone(),
            hidden,
            filters: filter::menu(context, state),
        })
    }
}

#[derive(Template)]
#[template(path = "leads.html")]
struct LeadsScreen<'p> {
    frame: ScreenFrame<'p>,
    table: LeadTable,
    around: Around,
    bar: Option<SelectionBar>,
    deleted: Option<DeletedStrip>,
}

/// The rows found by a search, with the foot and the cards.
#[derive(Template)]
#[template(path = "leads_found.html")]
struct FoundPart {
    table: LeadTable,
    bar: Option<SelectionBar>,
}

/// Further rows.
#[derive(Template)]
#[template(path = "leads_rows.html")]
struct RowsPart {
    table: LeadTable,
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if request.is_for_part() {
        let form = request.form.clone();
        return rendered(StatusCode::OK, &found(&request, form).await?);
    }
    let (asker, form) = (TableAsker::of(&request)?, request.form.clone());
    let window = TableWindow::of(&form, table::ROWS);
    let (table, around, bar, deleted) = request
        .read(move |read| {
            let deleted = DeletedStrip::read(read, &asker.actor, &form)?;
            let context = TableContext::read(read, &asker)?;
            let state = TableState::read(&form, &context);
            let table = LeadTable::read(read, &context, &state, &window)?;
            Ok((table, Around::read(read, &context, &state)?, SelectionBar::of(&context, &state), deleted))
        })
        .await?;
    let frame = ScreenFrame::of(&request, request.words.leads.title)?;
    let deleted = deleted.map(|deleted| DeletedStrip::of(deleted, request.words));
    rendered(StatusCode::OK, &LeadsScreen { frame, table, around, bar, deleted })
}

/// The rows found in the state of a form, with foot, cards and bar.
async fn found(request: &ScreenRequest<'_>, form: SentForm) -> Result<FoundPart, Problem> {
    let (asker, window) = (TableAsker::of(request)?, TableWindow::of(&form, table::FOUND));
    request
        .read(move |read| {
            let context = TableContext::read(read, &asker)?;
            let state = TableState::read(&form, &context);
            let table = LeadTable::read(read, &context, &state, &window)?;
            Ok(FoundPart { table, bar: SelectionBar::of(&context, &state) })
        })
        .await
}

/// Further rows of the table.
pub async fn more(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (asker, form) = (TableAsker::of(&request)?, request.form.clone());
    let window = TableWindow::of(&form, table::ROWS);
    let table = request
        .read(move |read| {
            let context = TableContext::read(read, &asker)?;
            let state = TableState::read(&form, &context);
            LeadTable::read(read, &context, &state, &window)
        })
        .await?;
    rendered(StatusCode::OK, &RowsPart { table })
}
