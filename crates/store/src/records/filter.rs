//! Records by what their fields hold. The text of these statements depends on the caller's filter: column names come from the table
//! of built-in fields, values are always bound.
//!
//! Few fields have an index, so many filters are answered by walking over all records of the account by id, or over all holders of one
//! value: of the owner, where the reach is limited to own records, or of another field with an index. A walk goes in slices, each in a
//! separate read, so that a caller of one record meanwhile does not wait for the end of the walk.

use super::{demands, statements};
use crate::custom;
use crate::error::Result;
use crate::pages::Page;
use crate::tx::Read;
use crate::value::{Param, Row, numbers};
use headwater_model::filter::{Demand, Filter};
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::record::{Holds, Standard};
use std::ops::Bound;

/// Records that one slice of a walk looks at, at most.
pub const SLICE: i64 = 4096;

/// A look for records by a walk, in one of its slices.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The record behind which to begin.
    pub after: RecordId,
    /// The most records to find.
    pub most: usize,
}

/// What one slice of a walk has found.
#[derive(Debug, PartialEq, Eq)]
pub struct FilterSlice {
    /// The records that match, by id.
    pub found: Vec<RecordId>,
    /// The id behind which the next slice begins; `None` when the walk is over.
    pub next: Option<RecordId>,
}

/// A value of all records found, in a field with an index.
#[derive(Debug, Clone, Copy)]
struct Held {
    field: Standard,
    value: i64,
}

/// The values of all records found, in fields with an index: first the owner, where the reach is limited to own records; last flags,
/// which many records hold.
fn held(reach: &Reach, filter: &Filter) -> Vec<Held> {
    let record = reach.record();
    let own = reach.owner().zip(record.person()).map(|(owner, field)| Held { field, value: owner.0 });
    let asked = filter.standard.iter().filter_map(|(field, demand)| match demand {
        Demand::Numbers { any_of, or_none: false } if any_of.len() == 1 => {
            Some(Held { field: *field, value: *any_of.first()? })
        }
        _ => None,
    });
    let mut held: Vec<Held> = own.into_iter().chain(asked).filter(|held| record.field(held.field).is_indexed).collect();
    held.sort_by_key(|held| record.field(held.field).holds == Holds::Bool);
    held
}

/// Looks at [`SLICE`] records at most, until as many match as are looked for.
pub fn slice(read: &Read<'_>, reach: &Reach, filter: &Filter, look: Look) -> Result<FilterSlice> {
    let (least, greatest) = filter.ids(reach.record());
    let after = look.after.0.max(least.saturating_sub(1));
    let (along, texts) = (held(reach, filter).first().copied(), statements::of(reach.record()));
    let (account, offset) = (reach.account().into(), (SLICE - 1).into());
    let last = match along {
        Some(Held { field, value }) => {
            let params = [account, value.into(), after.into(), offset];
            read.one(texts.end_of_slice_holding(field), &params, |row| row.int(0))?
        }
        None => read.one(&texts.end_of_slice, &[account, after.into(), offset], |row| row.int(0))?,
    };
    let end = last.unwrap_or(i64::MAX).min(greatest);
    let needles = needles(filter);
    let found = Statement::between(reach, filter, after, end)
        .along(reach, along)
        .active_unless_asked(reach, filter)
        .run(read, filter, &needles, look.most)?;
    let is_over = end == greatest || last.is_none();
    Ok(FilterSlice { found, next: (!is_over).then_some(RecordId(end)) })
}

/// The records that match a filter by the time of their creation or last write, by id: found in the index of that time. `None` where
/// it has none, or where so many lie in that time that a walk is no more work.
pub fn by_time(read: &Read<'_>, reach: &Reach, filter: &Filter) -> Result<Option<Vec<RecordId>>> {
    let Some((clock, from, to)) = filter.times(reach.record()).filter(|_| !filter.asks_for_active(reach.record()))
    else {
        return Ok(None);
    };
    let texts = statements::of(reach.record());
    let text = if clock == reach.record().created { &texts.ids_created_in } else { &texts.ids_updated_in };
    let params = [reach.account().into(), from.into(), to.into(), (SLICE + 1).into()];
    let near = read.all(text, &params, |row| row.int(0))?;
    if near.len() as i64 > SLICE {
        return Ok(None);
    }
    let needles = needles(filter);
    Statement::among(reach, filter, &near)
        .active_unless_asked(reach, filter)
        .run(read, filter, &needles, near.len())
        .map(Some)
}

/// A page of the records matching a filter, by id, by one value of all matches in a field with an index. `None` without such a field,
/// or where more records hold the value than a slice of a walk looks at.
pub fn by_index(read: &Read<'_>, reach: &Reach, filter: &Filter, page: Page) -> Result<Option<Vec<i64>>> {
    let record = reach.record();
    let holding = |held: Held, page: Page| {
        let params = [reach.account().into(), held.value.into(), page.limit.into(), page.offset.into()];
        read.all(statements::of(record).holding(held.field), &params, |row| row.int(0))
    };
    let is_alone = filter.standard.len() == 1 && filter.custom.is_empty();
    // A loop: few fields have an index, and the value of one may be rare.
    for held in held(reach, filter) {
        if is_alone && record.active.is_none() && reach.owner().is_none() {
            return holding(held, page).map(Some);
        }
        let near = holding(held, Page { offset: 0, limit: SLICE + 1 })?;
        if near.len() as i64 <= SLICE {
            let needles = needles(filter);
            let found = Statement::among(reach, filter, &near).active_unless_asked(reach, filter);
            return Ok(Some(page.of(numbers(&found.run(read, filter, &needles, near.len())?))));
        }
    }
    Ok(None)
}

/// Those of some records that match a filter, by id; also such as are not active, unless the filter asks.
pub fn among(read: &Read<'_>, reach: &Reach, filter: &Filter, records: &[i64]) -> Result<Vec<RecordId>> {
    let needles = needles(filter);
    Statement::among(reach, filter, records).run(read, filter, &needles, records.len())
}

/// What stands in the text of a record's custom values if it has the value that is wanted, or at least one of that field.
fn needles(filter: &Filter) -> Vec<String> {
    let needle = |(name, demand): &(String, Demand)| match demand {
        Demand::Texts(texts) if texts.len() == 1 => {
            texts.first().map_or_else(String::new, |value| custom::member(name, value))
        }
        _ => custom::name_of_member(name),
    };
    filter.custom.iter().map(needle).collect()
}

/// A statement in the making.
struct Statement<'a> {
    text: String,
    params: Vec<Param<'a>>,
}

impl<'a> Statement<'a> {
    /// Of the records behind an id, to another.
    fn between(reach: &Reach, filter: &'a Filter, after: i64, end: i64) -> Self {
        let text = &statements::of(reach.record()).between;
        Self::on(text, vec![reach.account().into(), after.into(), end.into()], reach, filter)
    }

    /// Of these records.
    fn among(reach: &Reach, filter: &'a Filter, records: &'a [i64]) -> Self {
        let text = &statements::of(reach.record()).among;
        Self::on(text, vec![reach.account().into(), Param::Ids(records)], reach, filter)
    }

    fn on(text: &str, params: Vec<Param<'a>>, reach: &Reach, filter: &'a Filter) -> Self {
        let mut statement = Self { text: text.to_owned(), params };
        if let Some(owner) = reach.owner() {
            let place = statement.bind(owner.into());
            let owned = statements::of(reach.record()).owned_by(&place);
            statement.text.push_str(&format!(" and {}", owned.as_deref().unwrap_or("1 = 0")));
        }
        for (field, demand) in &filter.standard {
            if let Some(compared) = demands::compared(reach.record(), *field) {
                statement.hold(&compared, demand);
            }
        }
        statement
    }

    /// Along the index of a field, among the holders of one value. Demands on other fields are lists of values, which planners take
    /// for less than an equality.
    fn along(mut self, reach: &Reach, held: Option<Held>) -> Self {
        if let Some(Held { field, value }) = held {
            self.demand(reach.record().column(field), "=", value.into());
        }
        self
    }

    /// Only active records, unless the filter says which.
    fn active_unless_asked(mut self, reach: &Reach, filter: &Filter) -> Self {
        if !filter.asks_for_active(reach.record()) {
            self.text.push_str(&statements::of(reach.record()).is_active);
        }
        self
    }

    /// Binds a value and gives its place.
    fn bind(&mut self, value: Param<'a>) -> String {
        self.params.push(value);
        format!("${}", self.params.len())
    }

    fn demand(&mut self, column: &str, comparison: &str, value: Param<'a>) {
        let place = self.bind(value);
        self.text.push_str(&format!(" and {column} {comparison} {place}"));
    }

    fn list(&mut self, column: &str, numbers: &'a [i64]) {
        let place = self.bind(Param::Ids(numbers));
        self.text.push_str(&format!(" and {column} in rarray({place})"));
    }

    fn hold(&mut self, column: &str, demand: &'a Demand) {
        match demand {
            Demand::Texts(texts) if texts.is_empty() => self.text.push_str(" and 1 = 0"),
            Demand::Texts(texts) => {
                let places: Vec<String> = texts.iter().map(|text| self.bind(text.into())).collect();
                self.text.push_str(&format!(" and {column} in ({})", places.join(", ")));
            }
            Demand::Numbers { any_of, or_none: false } => self.list(column, any_of),
            Demand::Numbers { any_of, or_none: true } => {
                let place = self.bind(Param::Ids(any_of));
                self.text.push_str(&format!(" and ({column} in rarray({place}) or {column} is null)"));
            }
            Demand::Seconds(seconds) => self.list(&format!("{column} / 1000000"), seconds),
            Demand::Range(from, to) => {
                // The sign keeps SQLite's planner from the index of a time: which records are looked at is settled.
                let signed = format!("+{column}");
                self.demand(&signed, ">=", (*from).into());
                self.demand(&signed, "<=", (*to).into());
            }
            Demand::Between(from, to) => {
                for (bound, included, excluded) in [(from, ">=", ">"), (to, "<=", "<")] {
                    match bound {
                        Bound::Included(text) => self.demand(column, included, text.into()),
                        Bound::Excluded(text) => self.demand(column, excluded, text.into()),
                        Bound::Unbounded => {}
                    }
                }
            }
        }
    }

    /// The ids that match, in their order, `most` of them at most. What custom fields must hold is only narrowed down by the
    /// database: their values are one text.
    fn run(mut self, read: &Read<'_>, filter: &Filter, needles: &'a [String], most: usize) -> Result<Vec<RecordId>> {
        for needle in needles {
            let place = self.bind(needle.into());
            self.text.push_str(&format!(" and instr(custom, {place}) > 0"));
        }
        self.text.push_str(" order by id");
        let mut found = Vec::new();
        if most > 0 {
            read.first(&self.text, &self.params, |row: &Row<'_>| {
                if filter.custom.is_empty() || custom::matches(row.text(1)?, &filter.custom) {
                    found.push(RecordId(row.int(0)?));
                }
                Ok((found.len() >= most).then_some(()))
            })?;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate;
    use headwater_model::actor::Actor;
    use headwater_model::id::{AccountId, UserId};
    use headwater_model::records;
    use headwater_model::user::Role;
    use rusqlite::Connection;
    use std::collections::BTreeSet;

    /// How SQLite runs the slice of a walk, and the search expected.
    fn plan(connection: &Connection, reach: &Reach, filter: &Filter) -> (String, String) {
        let along = held(reach, filter).first().copied();
        let statement = Statement::between(reach, filter, 0, 9).along(reach, along);
        let mut plan = connection.prepare(&format!("explain query plan {} order by id", statement.text)).unwrap();
        let mut rows = plan.raw_query();
        let mut lines = reach.record().name.to_owned();
        while let Some(row) = rows.next().unwrap() {
            lines.push('\n');
            lines.push_str(&row.get::<_, String>(3).unwrap());
        }
        let column =
            along.map_or("id>? AND id<?".to_owned(), |held| format!("{}=?", reach.record().column(held.field)));
        (lines, format!("(account_id=? AND {column}"))
    }

    /// A demand on each of some fields.
    fn demands(fields: &[Standard]) -> Filter {
        let demand = |field: &Standard| (*field, Demand::Numbers { any_of: vec![1], or_none: false });
        Filter { standard: fields.iter().map(demand).collect(), custom: vec![] }
    }

    #[test]
    fn a_walk_goes_along_the_index_of_a_value_that_all_records_hold() {
        let mut connection = Connection::open_in_memory().unwrap();
        rusqlite::vtab::array::load_module(&connection).unwrap();
        migrate::create(&mut connection, 1).unwrap();
        let actor = Actor { role: Role::JuniorSalesperson, user: Some(UserId(7)), ..Actor::key(AccountId(1), "key") };
        let mut alongs = BTreeSet::new();
        for record in records::ALL {
            let all = Reach::of_consequence(record, AccountId(1));
            let mut indexed: Vec<Standard> =
                record.standard().filter(|(_, field)| field.is_indexed).map(|(place, _)| place).collect();
            let own: Option<Reach> = actor.reach(record).ok();
            let reaches: Vec<Reach> = own.into_iter().chain([all]).collect();
            let is_owned = record.person().is_some_and(|person| indexed.contains(&person));
            // Each field comes first once, so that the planner might take the indexes of the others instead.
            for _ in 0..indexed.len().max(1) {
                let most = if is_owned { indexed.len() } else { indexed.len().min(1) };
                for (reach, count) in reaches.iter().flat_map(|reach| (0..=most).map(move |count| (reach, count))) {
                    let (plan, search) = plan(&connection, reach, &demands(&indexed[..count]));
                    assert!(plan.contains(&search), "not {search}: {plan}");
                    alongs.insert((record.name, search));
                }
                let by = usize::from(!indexed.is_empty());
                indexed.rotate_left(by);
            }
        }
        let is_there = |name, column| alongs.iter().any(|(record, search)| *record == name && search.contains(column));
        for (name, column) in
            [("task", "owner_id"), ("task", "is_complete"), ("task", "who_id"), ("opportunity", "owner_id")]
        {
            assert!(is_there(name, column), "{name} along {column}");
        }
    }
}
