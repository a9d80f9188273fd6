//! The sums under the columns.

use super::context::{TableAsker, TableContext};
use super::state::TableState;
use super::table::{self, LeadHead};
use crate::calendar::CivilDay;
use crate::dates::Dates;
use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::SumWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::cell::{Cell, Value};
use headwater_model::permission::{CHANGE_MANY, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::query::{FieldName, FieldNature, QueryField};
use headwater_model::records::lead;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::lead_query::{self, FieldSummary, LeadQuestion};
use http::{Response, StatusCode};

/// The width of a picture of shares.
const WIDTH: i64 = 112;

/// The share of a value: the class of the colour, the place and the width.
pub struct SumShare {
    /// The class.
    pub class: &'static str,
    /// The left end.
    pub x: i64,
    /// The width.
    pub width: i64,
}

/// A cell of the sums.
pub enum SumCell {
    /// A figure, and the words behind or before the figure.
    Figure(String, &'static str),
    /// As a figure, with the words first.
    Named(&'static str, String),
    /// Shares, and the same in words.
    Shares(Vec<SumShare>, String),
    /// Nothing.
    Empty,
}

/// The sums.
pub struct LeadSums {
    /// The heads, for the widths and for the page.
    pub heads: Vec<LeadHead>,
    /// The cells: the number of leads, then the columns.
    pub cells: Vec<SumCell>,
    /// Whether the table has boxes.
    pub may_choose: bool,
}

#[derive(Template)]
#[template(path = "leads_sums.html")]
struct SumsPart {
    table: LeadSums,
}

#[derive(Template)]
#[template(path = "leads_sums_page.html")]
struct SumsScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static SumWords,
    table: LeadSums,
    back: String,
}

/// The sums of the leads of a state.
pub async fn foot(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (asker, form) = (TableAsker::of(&request)?, request.form.clone());
    let (table, back) = request
        .read(move |read| {
            let context = TableContext::read(read, &asker)?;
            let state = TableState::read(&form, &context);
            let grant = context.actor.grant(VIEW_LEADS)?;
            let question = LeadQuestion { grant: &grant, query: &state.query };
            let summary = lead_query::summary(read, &question, &state.columns)?;
            let words = &context.words.sums;
            let first = SumCell::Figure(
                (context.words.leads.number)(summary.count),
                if summary.count == 1 { words.lead } else { words.leads },
            );
            let cells = summary.fields.iter().map(|field| cell(&context, field, summary.count));
            let sums = LeadSums {
                heads: table::heads(&context, &state),
                cells: std::iter::once(first).chain(cells).collect(),
                may_choose: context.actor.demand(CHANGE_MANY.any).is_ok(),
            };
            Ok((sums, state.here("/leads")))
        })
        .await?;
    if request.is_for_part() {
        return rendered(StatusCode::OK, &SumsPart { table });
    }
    let words = &request.words.sums;
    rendered(StatusCode::OK, &SumsScreen { frame: ScreenFrame::of(&request, words.title)?, words, table, back })
}

/// The most telling figure of a column.
fn cell(context: &TableContext, summary: &FieldSummary, count: i64) -> SumCell {
    let (words, grouped) = (&context.words.sums, context.words.leads.number);
    let field = &summary.field;
    if count == 0 {
        return SumCell::Empty;
    }
    match field.nature {
        FieldNature::Choice => shares(context, summary, count),
        FieldNature::Number => match summary.sum {
            Some(sum) if is_score(field) && summary.filled > 0 => {
                SumCell::Named(words.average, grouped((sum / i128::from(summary.filled)) as i64))
            }
            Some(sum) => SumCell::Named(words.sum, grouped(i64::try_from(sum).unwrap_or(i64::MAX))),
            None => SumCell::Empty,
        },
        FieldNature::Person | FieldNature::Reference => SumCell::Figure(grouped(count - summary.filled), words.without),
        FieldNature::Instant | FieldNature::Moment | FieldNature::Day => {
            let day = summary.least.as_ref().and_then(|value| day(context, field, value));
            day.map_or(SumCell::Empty, |day| SumCell::Named(words.since, day))
        }
        FieldNature::Flag => {
            let yes = summary.most_frequent.iter().find(|(value, _)| is_yes(value));
            SumCell::Figure(grouped(yes.map_or(0, |(_, leads)| *leads)), context.words.leads.yes)
        }
        FieldNature::Text if field.name == FieldName::Standard(lead::EMAIL) => {
            SumCell::Figure((context.words.home.percent)(summary.filled * 100 / count), words.filled)
        }
        FieldNature::Text | FieldNature::Options => SumCell::Figure(grouped(summary.distinct), words.different),
    }
}

fn is_score(field: &QueryField) -> bool {
    matches!(field.name, FieldName::Standard(lead::SCORE | lead::SCORE_WEIGHTED))
}

fn is_yes(value: &Value) -> bool {
    value.as_int() == Some(1) || value.as_text() == Some("1")
}

/// The day of a value, as short as the column needs.
fn day(context: &TableContext, field: &QueryField, value: &Value) -> Option<String> {
    let dates = Dates { words: &context.words.dates, zone: context.zone.clone(), now: context.now };
    let day = match (field.nature, value) {
        (FieldNature::Instant, Cell::Int(at)) => dates.day(Timestamp(*at)),
        (FieldNature::Day, Cell::Text(day)) => CivilDay::read(day)?,
        (_, Cell::Text(text)) => dates.day(Zone::utc().parse(text)?),
        _ => return None,
    };
    Some(dates.short(day))
}

/// The shares of the statuses, or of other words.
fn shares(context: &TableContext, summary: &FieldSummary, count: i64) -> SumCell {
    const CLASSES: [&str; 6] = ["f-dim", "f-open", "f-violet", "f-contact", "f-good", "f-warn"];
    let (mut x, mut rects, mut said) = (0, Vec::new(), Vec::new());
    for (place, (value, leads)) in summary.most_frequent.iter().enumerate() {
        let word = value.as_text().unwrap_or_default();
        let status = lead::STATUSES.iter().position(|known| *known == word).unwrap_or(place);
        let width = (leads * WIDTH / count).max(1);
        rects.push(SumShare { class: CLASSES[status % CLASSES.len()], x, width: (width - 1).max(1) });
        x += width;
        said.push(format!("{} {} %", context.said(&summary.field, word), leads * 100 / count));
    }
    SumCell::Shares(rects, said.join(", "))
}
