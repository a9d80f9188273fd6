//! The rows of the table.

use super::context::TableContext;
use super::state::TableState;
use crate::form::SentForm;
use headwater_model::cell::Cell;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::query::{FieldName, FieldNature, LeadCursor, LeadWindow, QueryField};
use headwater_model::record::{Standard, ValueSource};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::{Timestamp, Zone};
use headwater_store::lead_query::{self, LeadPage, LeadQuestion, Promptness};
use headwater_store::records::row::Stored;
use headwater_store::{Read, custom};

/// A cell of a row.
pub enum LeadCell {
    /// Text.
    Text(String),
    /// The place of the status in [`lead::STATUSES`].
    Status(usize),
    /// A score, and the width of the bar, of 44 units.
    Score(i64, i64),
    /// A person; `None` for nobody.
    Person(Option<String>),
    /// A time: for machines, and for people.
    Time(String, String),
    /// Yes or no.
    Flag(&'static str),
    /// Nothing.
    Empty,
}

impl LeadCell {
    /// The status as stored: the name of the icon and of the colour.
    pub fn stored_status(place: &usize) -> &'static str {
        lead::STATUSES[*place]
    }
}

/// A row of the table.
pub struct LeadRow {
    /// The lead.
    pub id: i64,
    /// The time of the last write, by which edits are compared.
    pub version: i64,
    /// First and last name, else the address.
    pub name: String,
    /// The cells, by column.
    pub cells: Vec<LeadCell>,
    /// The company, the status and the score, for cards.
    pub card: LeadCard,
}

/// A card of a lead, without the name.
pub struct LeadCard {
    /// The company, else the address.
    pub company: String,
    /// The place of the status in [`lead::STATUSES`].
    pub status: usize,
    /// The score, and the width of the bar.
    pub score: (i64, i64),
}

/// Rows, and the place of the next ones.
pub struct LeadRows {
    /// The rows.
    pub rows: Vec<LeadRow>,
    /// The place behind the last row, where rows follow.
    pub next: Option<String>,
    /// Whether answers are slow yet: columns are being loaded.
    pub is_loading: bool,
}

/// A part of the table to be read.
pub struct TableWindow {
    /// The place.
    pub window: LeadWindow,
    /// The most rows.
    pub limit: usize,
}

impl TableWindow {
    /// The window of an address.
    pub fn of(form: &SentForm, limit: usize) -> Self {
        let place = LeadCursor::parse(form.text("after"));
        Self { window: place.map_or(LeadWindow::First, LeadWindow::After), limit }
    }
}

/// Reads a page of rows.
pub fn read(
    read: &Read<'_>,
    context: &TableContext,
    state: &TableState,
    window: &TableWindow,
) -> Result<LeadRows, Problem> {
    let grant = context.actor.grant(VIEW_LEADS)?;
    let question = LeadQuestion { grant: &grant, query: &state.query };
    let page = lead_query::page(read, &question, &window.window, window.limit)?;
    let rows = of_page(read, context, state, &page)?;
    let last = page.leads.last().filter(|_| page.has_after);
    let next = last.map(|last| last.cursor(&state.query.sort).print());
    let is_loading = lead_query::promptness(read, &question)? == Promptness::Loading;
    Ok(LeadRows { rows, next, is_loading })
}

fn of_page(
    read: &Read<'_>,
    context: &TableContext,
    state: &TableState,
    page: &LeadPage,
) -> Result<Vec<LeadRow>, Problem> {
    let stored = lead_query::rows(read, &context.actor.grant(VIEW_LEADS)?, &page.ids())?;
    Ok(stored.iter().map(|it| row(context, &state.columns, it)).collect())
}

fn row(context: &TableContext, columns: &[QueryField], stored: &Stored) -> LeadRow {
    let text = |field: Standard| stored.cells[field.index()].as_text().unwrap_or_default();
    let name = format!("{} {}", text(lead::FIRST_NAME), text(lead::LAST_NAME)).trim().to_owned();
    let company = text(lead::COMPANY_NAME);
    let score = stored.cells[lead::SCORE.index()].as_int().unwrap_or_default();
    LeadRow {
        id: stored.id.0,
        version: stored.cells[lead::UPDATED.index()].as_int().unwrap_or_default(),
        name: if name.is_empty() { text(lead::EMAIL).to_owned() } else { name },
        cells: columns.iter().map(|column| cell(context, column, stored)).collect(),
        card: LeadCard {
            company: if company.is_empty() { text(lead::EMAIL) } else { company }.to_owned(),
            status: status_of(text(lead::STATUS)),
            score: (score, bar(score)),
        },
    }
}

fn status_of(word: &str) -> usize {
    lead::STATUSES.iter().position(|known| *known == word).unwrap_or_default()
}

/// The width of a score's bar, of 44 units.
fn bar(score: i64) -> i64 {
    score.clamp(0, 100) * 44 / 100
}

/// The cell of a lead in a column.
pub fn cell(context: &TableContext, column: &QueryField, stored: &Stored) -> LeadCell {
    let standard = match &column.name {
        FieldName::Custom(name) => {
            let value = custom::values(&stored.custom).into_iter().find(|(known, _)| **known == **name);
            return value.map_or(LeadCell::Empty, |(_, value)| of_text(context, column, &value));
        }
        FieldName::Standard(standard) => *standard,
    };
    if let ValueSource::When(other, words) = LEAD.field(standard).source {
        let is_so = stored.cells[other.index()].as_text().is_some_and(|word| words.contains(&word));
        return of_text(context, column, if is_so { "1" } else { "0" });
    }
    match (&stored.cells[standard.index()], column.nature) {
        (Cell::Int(score), _) if standard == lead::SCORE => LeadCell::Score(*score, bar(*score)),
        (Cell::Int(id), FieldNature::Person) => LeadCell::Person(context.person(*id).map(str::to_owned)),
        (Cell::Null, FieldNature::Person) => LeadCell::Person(None),
        (Cell::Int(at), FieldNature::Instant) => time(context, Timestamp(*at)),
        (Cell::Int(number), _) => of_text(context, column, &number.to_string()),
        (Cell::Text(word), _) if standard == lead::STATUS => LeadCell::Status(status_of(word)),
        (Cell::Text(text), _) => of_text(context, column, text),
        (Cell::Null, _) => LeadCell::Empty,
    }
}

/// A value in the stored text form.
fn of_text(context: &TableContext, column: &QueryField, text: &str) -> LeadCell {
    match column.nature {
        _ if text.is_empty() => LeadCell::Empty,
        FieldNature::Flag if text == "1" => LeadCell::Flag(context.words.leads.yes),
        FieldNature::Flag => LeadCell::Flag(context.words.leads.no),
        FieldNature::Moment => Zone::utc().parse(text).map_or(LeadCell::Empty, |at| time(context, at)),
        FieldNature::Options => {
            let said = text.split(',').map(|value| context.said(column, value)).collect::<Vec<_>>();
            LeadCell::Text(said.join(", "))
        }
        _ => LeadCell::Text(context.said(column, text)),
    }
}

/// Today's times are shown by the clock, others by the day.
fn time(context: &TableContext, at: Timestamp) -> LeadCell {
    let (shown, today) = (context.zone.print(at), context.zone.print(context.now));
    let (day, clock) = (&shown.as_str()[..10], &shown.as_str()[11..16]);
    let text = if *day == today.as_str()[..10] { clock } else { day };
    LeadCell::Time(at.to_rfc3339(), text.to_owned())
}
