//! The leads before and after a lead, in the order of the table from which the person came.

use crate::form::SentForm;
use crate::request::ScreenRequest;
use crate::screens::leads::context::{TableAsker, TableContext};
use crate::screens::leads::state::TableState;
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::{Leads, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::query::{LeadCursor, LeadWindow, SortBy, SortDirection};
use headwater_store::Read;
use headwater_store::lead_query::{self, LeadQuestion};

/// The path of the table.
const TABLE: &str = "/leads";

/// A table, as the address of a lead names it, and the person.
#[derive(Clone)]
pub(super) struct ViewAsked {
    /// The question in the address of the table.
    asked: String,
    /// The place of the lead in the table.
    at: Option<LeadCursor>,
    grant: Grant<Leads>,
    asker: TableAsker,
}

/// The addresses of the neighbours, and of the table.
pub(super) struct Neighbours {
    pub(super) table: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl ViewAsked {
    /// The table in an address, as the rows of the table name it (`in`); `None` without one. The way back leads to the table alone,
    /// whatever an address names.
    pub(super) fn of(request: &ScreenRequest<'_>) -> Result<Option<Self>, Problem> {
        let Some(asked) = request.form.all("in").next() else { return Ok(None) };
        let grant = request.actor()?.grant(VIEW_LEADS)?;
        let (at, asker) = (LeadCursor::parse(request.form.text("at")), TableAsker::of(request)?);
        Ok(Some(Self { asked: asked.to_owned(), at, grant, asker }))
    }

    /// Reads the neighbours of a lead.
    pub(super) fn read(&self, read: &Read<'_>, id: LeadId) -> Result<Neighbours, Problem> {
        let context = TableContext::read(read, &self.asker)?;
        let query = TableState::read(&SentForm::read(self.asked.as_bytes()), &context).query;
        let question = LeadQuestion { grant: &self.grant, query: &query };
        // A place of another order is looked up anew.
        let here = self.at.clone().filter(|at| at.id == id);
        let here = here.unwrap_or_else(|| LeadCursor::new(&reversed(&query.sort), None, id));
        let asked: String = form_urlencoded::byte_serialize(self.asked.as_bytes()).collect();
        let near = |window: LeadWindow| -> Result<Option<String>, Problem> {
            let page = lead_query::page(read, &question, &window, 1)?;
            let link = |lead: &lead_query::PlacedLead| {
                format!("{TABLE}/{}?in={asked}&at={}", lead.id, lead.cursor(&query.sort).print())
            };
            Ok(page.leads.first().map(link))
        };
        Ok(Neighbours {
            table: if self.asked.is_empty() { TABLE.to_owned() } else { format!("{TABLE}?{}", self.asked) },
            previous: near(LeadWindow::Before(here.clone()))?,
            next: near(LeadWindow::After(here))?,
        })
    }
}

fn reversed(sort: &SortBy) -> SortBy {
    let direction = match sort.direction {
        SortDirection::Ascending => SortDirection::Descending,
        SortDirection::Descending => SortDirection::Ascending,
    };
    SortBy { field: sort.field.clone(), direction }
}
