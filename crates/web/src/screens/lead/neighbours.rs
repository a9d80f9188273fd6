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
    /// The address of the table.
    from: String,
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
    /// The table in an address; `None` without one. The way back leads to the table alone, whatever an address names.
    pub(super) fn of(request: &ScreenRequest<'_>) -> Result<Option<Self>, Problem> {
        let from = request.form.text("from");
        let is_table = from.strip_prefix(TABLE).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
        if !is_table {
            return Ok(None);
        }
        let grant = request.actor()?.grant(VIEW_LEADS)?;
        let (at, asker) = (LeadCursor::parse(request.form.text("at")), TableAsker::of(request)?);
        Ok(Some(Self { from: from.to_owned(), at, grant, asker }))
    }

    /// Reads the neighbours of a lead.
    pub(super) fn read(&self, read: &Read<'_>, id: LeadId) -> Result<Neighbours, Problem> {
        let context = TableContext::read(read, &self.asker)?;
        let sent = self.from.split_once('?').map_or("", |(_, sent)| sent);
        let query = TableState::read(&SentForm::read(sent.as_bytes()), &context).query;
        let question = LeadQuestion { grant: &self.grant, query: &query };
        // A place of another order is looked up anew.
        let here = self.at.clone().filter(|at| at.id == id);
        let here = here.unwrap_or_else(|| LeadCursor::new(&reversed(&query.sort), None, id));
        let from: String = form_urlencoded::byte_serialize(self.from.as_bytes()).collect();
        let near = |window: LeadWindow| -> Result<Option<String>, Problem> {
            let page = lead_query::page(read, &question, &window, 1)?;
            let link = |lead: &lead_query::PlacedLead| {
                format!("{TABLE}/{}?from={from}&at={}", lead.id, lead.cursor(&query.sort).print())
            };
            Ok(page.leads.first().map(link))
        };
        Ok(Neighbours {
            table: self.from.clone(),
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
