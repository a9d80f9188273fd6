//! The table as shown: heads, chips, rows and the links between states.

use super::chips::{self, Chip};
use super::context::TableContext;
use super::rows::{self, LeadRows, TableWindow};
use super::state::TableState;
use crate::words::LeadsWords;
use headwater_model::permission::{CHANGE_MANY, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::query::{FieldName, FieldNature, LeadQuery, QueryField, SortBy, SortDirection};
use headwater_model::records::lead::{self, LEAD};
use headwater_store::lead_query::{self, LeadQuestion};
use headwater_store::{Read, records};

/// Rows of a page.
pub const ROWS: usize = 50;
/// Rows found by a search as the person types.
pub const FOUND: usize = 200;

/// The head of a column.
pub struct LeadHead {
    /// The label.
    pub label: String,
    /// The table in the order of this column.
    pub href: String,
    /// The value of `aria-sort`, where the table is in the order of this column.
    pub sorted: Option<&'static str>,
    /// The width.
    pub width: u32,
    /// The system name, where values are edited in place.
    pub edit: Option<String>,
}

/// An order to be chosen.
pub struct LeadOrder {
    /// The label.
    pub label: String,
    /// The table in this order.
    pub href: String,
    /// Whether the table is in this order.
    pub is_here: bool,
}

/// The table.
pub struct LeadTable {
    /// The texts.
    pub words: &'static LeadsWords,
    /// The heads: the name, then the columns.
    pub heads: Vec<LeadHead>,
    /// The rows.
    pub found: LeadRows,
    /// The number of leads.
    pub count: i64,
    /// The number of leads without conditions and search, where nothing matches.
    pub without: Option<i64>,
    /// The conditions.
    pub chips: Vec<Chip>,
    /// Conditions left out, in words.
    pub faults: Vec<String>,
    /// Whether rows can be chosen.
    pub may_choose: bool,
    /// The question in text form.
    pub query: String,
    /// The address of the next rows alone, and of the page of the next rows.
    pub next: Option<[String; 2]>,
    /// The address of the sums.
    pub sums: String,
    /// The table without conditions, and without the search.
    pub widened: [Option<String>; 2],
    /// The way back from a lead: the address of this table, encoded for the link of a row.
    pub back: String,
}

impl LeadTable {
    /// Reads the table.
    pub fn read(
        read: &Read<'_>,
        context: &TableContext,
        state: &TableState,
        window: &TableWindow,
    ) -> Result<Self, Problem> {
        let found = rows::read(read, context, state, window)?;
        let count = count(read, context, &state.query)?;
        let is_narrowed = !(state.query.conditions.is_empty() && state.query.search.is_empty());
        let without = if count == 0 { Some(self::count(read, context, &LeadQuery::default())?) } else { None };
        let next = found.next.as_ref().map(|next| {
            ["/leads/rows", "/leads"].map(|path| {
                let mut parameters = state.parameters(&state.query);
                parameters.push(("after", next.clone()));
                super::state::address(path, &parameters)
            })
        });
        let all = |query: LeadQuery| Some(state.address("/leads", &query)).filter(|_| is_narrowed);
        let LeadQuery { conditions, search, sort } = state.query.clone();
        let widened = [
            all(LeadQuery { conditions: Vec::new(), search: search.clone(), sort: sort.clone() })
                .filter(|_| !conditions.is_empty()),
            all(LeadQuery { conditions, search: String::new(), sort }).filter(|_| !search.is_empty()),
        ];
        Ok(Self {
            words: &context.words.leads,
            heads: heads(context, state),
            count,
            without: without.filter(|_| is_narrowed),
            chips: chips::of(context, state),
            faults: faults(context, state),
            may_choose: context.actor.demand(CHANGE_MANY.any).is_ok(),
            query: state.query.print(),
            next,
            sums: state.here("/leads/foot"),
            widened,
            back: form_urlencoded::byte_serialize(state.way_back().as_bytes()).collect(),
            found,
        })
    }

    /// Whether the person has no leads at all.
    pub fn is_bare(&self) -> bool {
        self.count == 0 && self.without.unwrap_or_default() == 0
    }

    /// The field of a column with values edited in place.
    pub fn edits(&self, column: &usize) -> Option<&str> {
        self.heads.get(column + 1)?.edit.as_deref()
    }

    /// The number of cells of a row.
    pub fn cells(&self) -> usize {
        self.heads.len() + usize::from(self.may_choose)
    }
}

/// The number of leads of a question, within the person's reach.
pub fn count(read: &Read<'_>, context: &TableContext, query: &LeadQuery) -> Result<i64, Problem> {
    let grant = context.actor.grant(VIEW_LEADS)?;
    if query.conditions.is_empty() && query.search.is_empty() {
        return Ok(records::read::count(read, &grant.leads())?);
    }
    Ok(lead_query::count(read, &LeadQuestion { grant: &grant, query })?)
}

/// The field by which the column of names is ordered.
fn name() -> QueryField {
    QueryField::standard(lead::LAST_NAME)
}

/// The heads of the table.
pub fn heads(context: &TableContext, state: &TableState) -> Vec<LeadHead> {
    let head = |field: &QueryField, label: String, width: u32| {
        let is_here = state.query.sort.field == *field;
        let now = state.query.sort.direction;
        let direction = if is_here { opposite(now) } else { usual(field.nature) };
        let sorted = match now {
            SortDirection::Ascending => "ascending",
            SortDirection::Descending => "descending",
        };
        LeadHead {
            label,
            href: state.address("/leads", &state.sorted(SortBy { field: field.clone(), direction })),
            sorted: is_here.then_some(sorted),
            width,
            edit: is_typed(field).then(|| field.system_name().to_owned()),
        }
    };
    let columns = state.columns.iter().map(|field| head(field, context.label(field), width(field)));
    std::iter::once(head(&name(), context.words.leads.name.to_owned(), 190)).chain(columns).collect()
}

/// Whether people type the values of a field.
fn is_typed(field: &QueryField) -> bool {
    let is_writable = match &field.name {
        FieldName::Standard(standard) => LEAD.field(*standard).is_writable(),
        FieldName::Custom(_) => false,
    };
    field.nature == FieldNature::Text && is_writable
}

/// The width of a column.
fn width(field: &QueryField) -> u32 {
    match field.nature {
        FieldNature::Number | FieldNature::Flag | FieldNature::Reference => 116,
        FieldNature::Instant | FieldNature::Moment | FieldNature::Day => 124,
        FieldNature::Choice => 150,
        FieldNature::Person => 158,
        FieldNature::Text if *field == QueryField::standard(lead::EMAIL) => 264,
        FieldNature::Text | FieldNature::Options => 170,
    }
}

fn opposite(direction: SortDirection) -> SortDirection {
    match direction {
        SortDirection::Ascending => SortDirection::Descending,
        SortDirection::Descending => SortDirection::Ascending,
    }
}

/// The first direction of an order: the greatest numbers and the latest days, but texts from A to Z.
fn usual(nature: FieldNature) -> SortDirection {
    match nature {
        FieldNature::Number | FieldNature::Instant | FieldNature::Moment | FieldNature::Day | FieldNature::Flag => {
            SortDirection::Descending
        }
        _ => SortDirection::Ascending,
    }
}

/// The order of the table in words.
pub fn order(context: &TableContext, sort: &SortBy) -> String {
    let label = if sort.field == name() { context.words.leads.name.to_owned() } else { context.label(&sort.field) };
    (context.words.leads.sorted)(&label, sort.field.nature, sort.direction)
}

/// The orders to choose from: by the columns shown, and by the time of creation.
pub fn orders(context: &TableContext, state: &TableState) -> Vec<LeadOrder> {
    let mut fields = vec![name()];
    fields.extend(state.columns.iter().cloned());
    for field in [QueryField::standard(lead::CREATED), state.query.sort.field.clone()] {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let order = |field: QueryField| {
        let direction = usual(field.nature);
        let sort = SortBy { field, direction };
        LeadOrder {
            label: self::order(context, &sort),
            is_here: sort == state.query.sort,
            href: state.address("/leads", &state.sorted(sort)),
        }
    };
    fields.into_iter().map(order).collect()
}

/// Conditions left out, in words.
pub fn faults(context: &TableContext, state: &TableState) -> Vec<String> {
    let leads = &context.words.leads;
    state.faults.iter().map(|fault| (leads.left_out)(&fault.part, (leads.faults)(fault.reason))).collect()
}
