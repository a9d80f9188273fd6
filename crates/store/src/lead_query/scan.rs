//! Reading the rows of leads a question may mean, and judging each.
//!
//! The text of these statements depends on the question: column names come from the table of standard fields, values are bound.

use super::LeadQuestion;
use crate::custom;
use crate::error::Result;
use crate::records::demands;
use crate::tx::Read;
use crate::value::{Param, Row};
use headwater_model::cell::{Cell, Value};
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::Leads;
use headwater_model::query::{
    Condition, ConditionSubject, FieldName, PHONES, QueryField, SEARCHED, SearchWords, SortKey, ValueTest, digits, fold,
};
use headwater_model::record::{Standard, ValueSource};
use headwater_model::records::lead::{ACTIVE, CREATED, ID, LEAD, UPDATED};
use std::borrow::Cow;

/// Rows of the first statement of a scan, and of the later ones.
const FIRST_ROWS: i64 = 512;
const ROWS: i64 = 8192;

/// Passes the matching leads to `take` in the order of ids, with the stored values of some fields, until `take` returns false.
pub(super) fn each(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    fields: &[QueryField],
    take: impl FnMut(LeadId, &[Cell<'_>]) -> bool,
) -> Result<()> {
    Scan::new(question, fields).run(read, Walk { along: ID, is_descending: false, from: None }, take)
}

/// Passes the ids behind an id, in order, until `take` returns false.
pub(super) fn each_after(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    after: LeadId,
    mut take: impl FnMut(LeadId) -> bool,
) -> Result<()> {
    let walk = Walk { along: ID, is_descending: false, from: Some((after.0, after.0)) };
    Scan::new(question, &[]).run(read, walk, |id, _| take(id))
}

/// As [`each`], in the order of an index, behind a place in that order.
pub(super) fn along(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    walk: Walk,
    take: impl FnMut(LeadId, &[Cell<'_>]) -> bool,
) -> Result<()> {
    Scan::new(question, &[QueryField::standard(walk.along)]).run(read, walk, take)
}

/// As [`along`], but through few rows at most. False where more rows would have to be read.
pub(super) fn glance(
    read: &Read<'_>,
    question: &LeadQuestion<'_>,
    walk: Walk,
    mut take: impl FnMut(LeadId, &[Cell<'_>]) -> bool,
) -> Result<bool> {
    let (scan, mut walk) = (Scan::new(question, &[QueryField::standard(walk.along)]), walk);
    Ok(!scan.slice(read, &mut walk, FIRST_ROWS, &mut take)?)
}

/// The value by which a lead in reach is ordered; `None` for a deleted lead.
pub(super) fn key_of(read: &Read<'_>, question: &LeadQuestion<'_>, lead: LeadId) -> Result<Option<Option<SortKey>>> {
    let field = &question.query.sort.field;
    with_value(read, question.grant, ValuePlace { field, lead }, |value| field.key(&value))
}

/// The value of a lead in a field, as stored.
pub(super) fn stored(read: &Read<'_>, grant: &Grant<Leads>, field: &QueryField, lead: LeadId) -> Result<Value> {
    Ok(with_value(read, grant, ValuePlace { field, lead }, |value| value.to_value())?.unwrap_or_default())
}

/// A field of a lead.
struct ValuePlace<'f> {
    field: &'f QueryField,
    lead: LeadId,
}

fn with_value<T>(
    read: &Read<'_>,
    grant: &Grant<Leads>,
    place: ValuePlace<'_>,
    make: impl FnOnce(Cell<'_>) -> T,
) -> Result<Option<T>> {
    let ValuePlace { field, lead } = place;
    let text = format!(
        "select {}, custom from lead where account_id = $1 and id = $2 and (owner_id = $3 or $3 is null)",
        expression(field).unwrap_or(Cow::Borrowed("null"))
    );
    let params = [grant.account().into(), lead.into(), grant.owner().into()];
    read.one(&text, &params, |row| match &field.name {
        FieldName::Standard(_) => Ok(make(row.cell(0)?)),
        FieldName::Custom(name) => {
            Ok(make(custom::texts(row.text(1)?, &[name]).remove(0).map_or(Cell::Null, Cell::Text)))
        }
    })
}

/// An order with an index, and the place to begin behind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    /// The field: id, or a time with an index.
    pub along: Standard,
    /// Whether the greatest come first.
    pub is_descending: bool,
    /// The value and the id behind which to begin.
    pub from: Option<(i64, i64)>,
}

impl Walk {
    /// Whether an index of active leads is ordered by a field.
    pub(super) fn has_index(field: &QueryField) -> Option<Standard> {
        let indexed = [ID, CREATED, UPDATED].into_iter();
        indexed.map(|along| (along, QueryField::standard(along))).find(|(_, it)| it == field).map(|(along, _)| along)
    }
}

/// The expression of a standard field's value; `None` for a custom field.
pub(crate) fn expression(field: &QueryField) -> Option<Cow<'static, str>> {
    let FieldName::Standard(standard) = &field.name else { return None };
    if let ValueSource::When(other, words) = LEAD.field(*standard).source {
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let text = format!("case when {} in ({}) then 1 else 0 end", LEAD.column(other), words.join(", "));
        return Some(Cow::Owned(format!("cast({text} as bigint)")));
    }
    demands::compared(&LEAD, *standard)
}

/// A scan in the making.
struct Scan<'q> {
    question: &'q LeadQuestion<'q>,
    words: SearchWords,
    /// The fields read; first the fields asked for.
    fields: Vec<QueryField>,
    asked: usize,
    /// By condition, where its field stands among the fields; `None` for a condition judged by the statement.
    conditions: Vec<(&'q Condition, Option<usize>)>,
    /// Where the searched fields stand, and the telephones.
    searched: Vec<usize>,
    phones: Vec<usize>,
}

impl<'q> Scan<'q> {
    fn new(question: &'q LeadQuestion<'q>, asked: &[QueryField]) -> Self {
        let words = question.query.words();
        let mut scan = Self {
            question,
            words,
            fields: asked.to_vec(),
            asked: asked.len(),
            conditions: Vec::new(),
            searched: Vec::new(),
            phones: Vec::new(),
        };
        for condition in &question.query.conditions {
            let place = condition.field().filter(|_| ranges(condition).is_none()).map(|field| scan.place(field));
            scan.conditions.push((condition, place));
        }
        if !scan.words.is_empty() {
            scan.searched = SEARCHED.map(|field| scan.place(&QueryField::standard(field))).to_vec();
            scan.phones = PHONES.map(|field| scan.place(&QueryField::standard(field))).to_vec();
        }
        scan
    }

    fn place(&mut self, field: &QueryField) -> usize {
        self.fields.iter().position(|known| known == field).unwrap_or_else(|| {
            self.fields.push(field.clone());
            self.fields.len() - 1
        })
    }

    /// The values read of each row: id, the walk's value, standard fields, custom values.
    fn columns(&self, walk: &Walk) -> String {
        let mut columns = vec!["id".to_owned(), LEAD.column(walk.along).to_owned()];
        columns.extend(self.fields.iter().filter_map(expression).map(Cow::into_owned));
        if self.names().next().is_some() {
            columns.push("custom".to_owned());
        }
        columns.join(", ")
    }

    /// The system names of custom fields read.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(|field| match &field.name {
            FieldName::Custom(name) => Some(name.as_ref()),
            FieldName::Standard(_) => None,
        })
    }

    /// The statement of one slice, with parameters.
    fn statement(&'q self, walk: &Walk, rows: i64) -> (String, Vec<Param<'q>>) {
        let mut text = format!("select {} from lead where account_id = $1", self.columns(walk));
        let mut params: Vec<Param<'q>> = vec![self.question.grant.account().into()];
        if let Some(owner) = self.question.grant.owner() {
            params.push(owner.into());
            text.push_str(&format!(" and owner_id = ${}", params.len()));
        }
        if !self.question.query.asks_for_active() {
            text.push_str(&format!(" and {} = 1", LEAD.column(ACTIVE)));
        }
        for (condition, _) in &self.conditions {
            self.demand(&mut text, &mut params, condition);
        }
        let column = LEAD.column(walk.along);
        let (sign, direction) = if walk.is_descending { ("<", "desc") } else { (">", "asc") };
        let order =
            if walk.along == ID { format!("id {direction}") } else { format!("{column} {direction}, id {direction}") };
        if let Some((value, id)) = walk.from {
            params.push(id.into());
            let place = params.len();
            if walk.along == ID {
                text.push_str(&format!(" and id {sign} ${place}"));
            } else {
                params.push(value.into());
                text.push_str(&format!(" and ({column}, id) {sign} (${}, ${place})", params.len()));
            }
        }
        params.push(rows.into());
        text.push_str(&format!(" order by {order} limit ${}", params.len()));
        (text, params)
    }

    /// Appends the demand of a condition within the database's means: numbers in columns, and lists.
    fn demand(&self, text: &mut String, params: &mut Vec<Param<'q>>, condition: &'q Condition) {
        if let (ConditionSubject::Lists, ValueTest::Lists(lists)) = (condition.subject(), condition.test()) {
            params.push(Param::Ids(lists));
            let not = if condition.comparison().is_negated() { "not " } else { "" };
            text.push_str(&format!(
                " and {not}exists (
                     select 1 from list_member place where place.account_id = $1 and place.lead_id = lead.id
                       and place.list_id in rarray(${}) and place.standing = 'active')",
                params.len()
            ));
        }
        if let (Some(column), Some(ranges)) = (condition.field().and_then(expression), ranges(condition)) {
            let mut range = |(from, to): &(i64, i64)| {
                params.extend([Param::Int(*from), Param::Int(*to)]);
                // The sign keeps planners from the index of a time: the order of the walk is settled.
                format!("(+{column} >= ${} and +{column} <= ${})", params.len() - 1, params.len())
            };
            let demands: Vec<String> = ranges.iter().map(&mut range).collect();
            text.push_str(&format!(" and ({})", demands.join(" or ")));
        }
    }

    fn run(&self, read: &Read<'_>, mut walk: Walk, mut take: impl FnMut(LeadId, &[Cell<'_>]) -> bool) -> Result<()> {
        let mut rows = FIRST_ROWS;
        // A loop: PostgreSQL sends all rows of a statement, however few are taken.
        while self.slice(read, &mut walk, rows, &mut take)? {
            rows = ROWS;
        }
        Ok(())
    }

    /// Reads the next rows of a walk; whether more are to be read.
    fn slice(
        &self,
        read: &Read<'_>,
        walk: &mut Walk,
        rows: i64,
        take: &mut impl FnMut(LeadId, &[Cell<'_>]) -> bool,
    ) -> Result<bool> {
        let names: Vec<&str> = self.names().collect();
        let (text, params) = self.statement(walk, rows);
        let (mut seen, mut goes_on) = (0, true);
        read.walk(&text, &params, |row| {
            (seen, walk.from) = (seen + 1, Some((row.int(1)?, row.int(0)?)));
            let cells = self.cells(row, &names)?;
            goes_on = !self.is_meant(&cells) || take(LeadId(row.int(0)?), &cells[..self.asked]);
            Ok(goes_on)
        })?;
        Ok(goes_on && seen == rows)
    }

    /// The stored values of a row, by field.
    fn cells<'r>(&self, row: &'r Row<'_>, names: &[&str]) -> Result<Vec<Cell<'r>>> {
        let standard = self.fields.len() - names.len();
        let mut customs = if names.is_empty() {
            Vec::new().into_iter()
        } else {
            custom::texts(row.text(2 + standard)?, names).into_iter()
        };
        let mut column = 1;
        let cell = |field: &QueryField| match &field.name {
            FieldName::Standard(_) => {
                column += 1;
                row.cell(column)
            }
            FieldName::Custom(_) => Ok(customs.next().flatten().map_or(Cell::Null, Cell::Text)),
        };
        self.fields.iter().map(cell).collect()
    }

    fn is_meant(&self, cells: &[Cell<'_>]) -> bool {
        let holds = |(condition, place): &(&Condition, Option<usize>)| {
            place.is_none_or(|place| condition.admits(self.fields[place].key(&cells[place]).as_ref()))
        };
        self.conditions.iter().all(holds) && (self.words.is_empty() || self.is_found(cells))
    }

    fn is_found(&self, cells: &[Cell<'_>]) -> bool {
        let text = |place: &usize| cells[*place].as_text().unwrap_or_default();
        let texts: Vec<String> = self.searched.iter().map(|place| fold(text(place))).collect();
        let numbers: Vec<String> = self.phones.iter().map(|place| digits(text(place))).collect();
        self.words.are_in(&texts, &numbers)
    }
}

/// The ranges of a condition within the database's means: of a standard field of numbers.
fn ranges(condition: &Condition) -> Option<&[(i64, i64)]> {
    const MOST: usize = 8;
    let ValueTest::Numbers { ranges, or_none: false } = condition.test() else { return None };
    let field = condition.field().filter(|field| matches!(field.name, FieldName::Standard(_)))?;
    let is_simple = !condition.comparison().is_negated() && ranges.len() <= MOST && !field.is_text();
    is_simple.then_some(ranges)
}
