//! The leads before and after a lead, in the order of the view from which the person came.

use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::{LeadId, UserId};
use headwater_model::permission::Leads;
use headwater_model::problem::Problem;
use headwater_model::query::{LeadCursor, LeadQuery, LeadWindow, QueryContext, SortBy, SortDirection};
use headwater_model::time::{Timestamp, Zone};
use headwater_store::Read;
use headwater_store::lead_query::{self, LeadQuestion};

/// A view, as the address names it, and the person.
#[derive(Clone)]
pub(super) struct ViewAsked {
    /// The text form of the question.
    pub(super) query: String,
    pub(super) grant: Grant<Leads>,
    pub(super) zone: Zone,
    pub(super) now: Timestamp,
    pub(super) me: Option<UserId>,
}

/// The addresses of the neighbours, and of the table.
pub(super) struct Neighbours {
    pub(super) table: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

impl ViewAsked {
    /// Reads the neighbours of a lead. `None` for a question that cannot be read.
    pub(super) fn read(
        &self,
        read: &Read<'_>,
        catalogue: &Catalogue,
        id: LeadId,
    ) -> Result<Option<Neighbours>, Problem> {
        let context = QueryContext { catalogue, zone: &self.zone, now: self.now, me: self.me };
        let Ok(query) = LeadQuery::parse_text(&self.query, &context) else { return Ok(None) };
        let question = LeadQuestion { grant: &self.grant, query: &query };
        // The place of another order is looked up anew, so that a value that has changed meanwhile is the present one.
        let here = LeadCursor::new(&reversed(&query.sort), None, id);
        let near = |window: LeadWindow| -> Result<Option<String>, Problem> {
            let page = lead_query::page(read, &question, &window, 1)?;
            let encoded: String = form_urlencoded::byte_serialize(self.query.as_bytes()).collect();
            Ok(page.leads.first().map(|lead| format!("/leads/{}?in={encoded}", lead.id)))
        };
        Ok(Some(Neighbours {
            table: format!("/leads?{}", self.query),
            previous: near(LeadWindow::Before(here.clone()))?,
            next: near(LeadWindow::After(here))?,
        }))
    }
}

fn reversed(sort: &SortBy) -> SortBy {
    let direction = match sort.direction {
        SortDirection::Ascending => SortDirection::Descending,
        SortDirection::Descending => SortDirection::Ascending,
    };
    SortBy { field: sort.field.clone(), direction }
}
