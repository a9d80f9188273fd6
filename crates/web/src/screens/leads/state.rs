//! The state of the table, all of which is in the address: the view, the question and the columns.

use super::context::TableContext;
use crate::form::SentForm;
use form_urlencoded::Serializer;
use headwater_model::query::{LeadQuery, MOST_CONDITIONS, QueryFault, QueryField, SortBy};
use headwater_model::record::Standard;
use headwater_model::records::lead;
use headwater_store::saved_views::SavedView;

/// The usual columns.
const USUAL: [Standard; 6] = [lead::COMPANY_NAME, lead::STATUS, lead::SCORE, lead::OWNER, lead::EMAIL, lead::CREATED];

/// The state of the table.
pub struct TableState {
    /// The view; `None` for all leads.
    pub view: Option<SavedView>,
    /// The question.
    pub query: LeadQuery,
    /// The columns behind the name.
    pub columns: Vec<QueryField>,
    /// Unreadable parts of the address or of the view, left out.
    pub faults: Vec<QueryFault>,
    /// The question as saved with the view.
    pub saved: LeadQuery,
    /// The columns as saved, in the order of the view.
    pub saved_columns: Vec<QueryField>,
}

impl TableState {
    /// Reads the address.
    pub fn read(form: &SentForm, context: &TableContext) -> Self {
        let view = form.number("view").and_then(|id| context.views.find(id)).cloned();
        let mut faults = Vec::new();
        let text = view.as_ref().map_or("", |view| view.query.as_str());
        let saved = lenient(SentForm::read(text.as_bytes()).pairs(), context, &mut faults);
        let is_complete = view.is_none() || form.is_ticked("edited");
        let mut query = if is_complete { lenient(form.pairs(), context, &mut faults) } else { saved.clone() };
        query.search = form.text("q").chars().take(200).collect::<String>().trim().to_owned();
        let chosen = match &view {
            Some(view) => view.columns.as_str(),
            None => context.views.unnamed.as_ref().map_or("", |view| view.columns.as_str()),
        };
        let saved_columns = columns(chosen.split(' '), context);
        let columns = match form.all("c").next() {
            Some(_) => columns(form.all("c"), context),
            None => saved_columns.clone(),
        };
        Self { view, query, columns, faults, saved, saved_columns }
    }

    /// Whether the question differs from the view's; a search is not kept with views.
    pub fn is_query_changed(&self) -> bool {
        self.view.is_some() && without_search(&self.query).print() != without_search(&self.saved).print()
    }

    /// Whether the columns differ from the view's.
    pub fn are_columns_changed(&self) -> bool {
        self.columns != self.saved_columns
    }

    /// Whether the view has unsaved changes.
    pub fn is_changed(&self) -> bool {
        self.view.is_some() && (self.is_query_changed() || self.are_columns_changed())
    }

    /// The parameters of the address of this state with another question.
    pub fn parameters(&self, query: &LeadQuery) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        if let Some(view) = &self.view {
            all.push(("view", view.id.to_string()));
        }
        let is_plain = without_search(query).print() == without_search(&self.saved).print();
        if self.view.is_some() && is_plain && !self.are_columns_changed() {
            all.extend(query.parameters().into_iter().filter(|(name, _)| *name == "q"));
            return all;
        }
        if self.view.is_some() {
            all.push(("edited", "1".to_owned()));
        }
        all.extend(query.parameters());
        if self.are_columns_changed() {
            all.extend(self.columns.iter().map(|column| ("c", column.system_name().to_owned())));
        }
        all
    }

    /// The address of a path with this state and another question.
    pub fn address(&self, path: &str, query: &LeadQuery) -> String {
        address(path, &self.parameters(query))
    }

    /// The question, the view and the columns as one text, for the way to a lead and back: whole also for a view without changes.
    pub fn way_back(&self) -> String {
        let view = self.view.iter().flat_map(|view| [("view", view.id.to_string()), ("edited", "1".to_owned())]);
        let columns = self.columns.iter().filter(|_| self.are_columns_changed());
        let columns = columns.map(|column| ("c", column.system_name().to_owned()));
        let all = view.chain(self.query.parameters()).chain(columns);
        Serializer::new(String::new()).extend_pairs(all).finish()
    }

    /// The address of a path with this state.
    pub fn here(&self, path: &str) -> String {
        self.address(path, &self.query)
    }

    /// The address of this table with the view as saved.
    pub fn as_saved(&self) -> String {
        let search = LeadQuery { search: self.query.search.clone(), ..self.saved.clone() };
        let view = self.view.iter().map(|view| ("view", view.id.to_string()));
        let search = search.parameters().into_iter().filter(|(name, _)| *name == "q");
        address("/leads", &view.chain(search).collect::<Vec<_>>())
    }

    /// The question with another order.
    pub fn sorted(&self, sort: SortBy) -> LeadQuery {
        LeadQuery { sort, ..self.query.clone() }
    }

    /// The question without one of the conditions.
    pub fn without(&self, place: usize) -> LeadQuery {
        let mut query = self.query.clone();
        if place < query.conditions.len() {
            query.conditions.remove(place);
        }
        query
    }

    /// The columns as kept by a view; empty for the usual ones.
    pub fn columns_text(&self, context: &TableContext) -> String {
        if self.columns == columns(std::iter::empty(), context) {
            return String::new();
        }
        self.columns.iter().map(QueryField::system_name).collect::<Vec<_>>().join(" ")
    }

    /// The question as kept by a view: without the search.
    pub fn query_text(&self) -> String {
        without_search(&self.query).print()
    }
}

/// The address as sent by a form over the chosen rows: the question as text, and the columns.
pub fn of_form(form: &SentForm) -> SentForm {
    let columns: String = form.all("c").map(|column| format!("&c={column}")).collect();
    SentForm::read(format!("{}{columns}", form.text("query")).as_bytes())
}

/// An address from path and parameters.
pub fn address(path: &str, parameters: &[(&'static str, String)]) -> String {
    if parameters.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", Serializer::new(String::new()).extend_pairs(parameters).finish())
}

fn without_search(query: &LeadQuery) -> LeadQuery {
    LeadQuery { search: String::new(), ..query.clone() }
}

/// A question without unreadable parts.
fn lenient<'f>(
    pairs: impl Iterator<Item = (&'f str, &'f str)>,
    context: &TableContext,
    faults: &mut Vec<QueryFault>,
) -> LeadQuery {
    let reading = context.query_context();
    let mut query = LeadQuery::default();
    for (name, text) in pairs {
        let one = LeadQuery::parse([(name, text)], &reading);
        match one {
            Ok(one) => {
                query.conditions.extend(one.conditions);
                if name == "sort" && !text.is_empty() {
                    query.sort = one.sort;
                }
            }
            Err(fault) => faults.push(fault),
        }
    }
    query.conditions.truncate(MOST_CONDITIONS);
    query
}

/// The columns of these names; the usual ones where none is known.
fn columns<'n>(names: impl Iterator<Item = &'n str>, context: &TableContext) -> Vec<QueryField> {
    let showable = context.showable();
    let found: Vec<QueryField> =
        names.filter_map(|name| showable.iter().find(|field| field.system_name() == name).cloned()).collect();
    if found.is_empty() {
        let usual = USUAL.into_iter().map(QueryField::standard);
        return usual.filter(|field| showable.contains(field)).collect();
    }
    found
}
