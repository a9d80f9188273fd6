//! Leads by what their fields hold. The text of these statements depends on what a caller asks: column names come from the table
//! of standard fields, values are always bound.
//!
//! Few fields have an index, so most filters are answered by walking over all leads of the account by id. A walk goes in slices,
//! each in a read of its own, so that whoever asks for one lead meanwhile does not wait for the end of it.

use crate::custom;
use crate::error::Result;
use crate::tx::Read;
use crate::value::{Param, Row};
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::lead_filter::{Demand, Filter};
use headwater_model::permission::Leads;
use headwater_model::standard_fields::at;

/// Leads that one slice of a walk looks at, at most.
pub const SLICE: i64 = 4096;

/// What one slice of a walk has found.
#[derive(Debug, PartialEq, Eq)]
pub struct Slice {
    /// The leads that match, by id.
    pub found: Vec<LeadId>,
    /// The id behind which the next slice begins; `None` when the walk is over.
    pub next: Option<LeadId>,
}

/// Looks at the leads behind an id, [`SLICE`] of them at most, until `most` match.
pub fn slice(read: &Read<'_>, grant: &Grant<Leads>, filter: &Filter, after: LeadId, most: usize) -> Result<Slice> {
    let (least, greatest) = filter.ids();
    let after = after.0.max(least.saturating_sub(1));
    let last = read.one(
        sql!("select id from lead where account_id = $1 and id > $2 order by id limit 1 offset $3"),
        &[grant.account().into(), after.into(), (SLICE - 1).into()],
        |row| row.int(0),
    )?;
    let end = last.unwrap_or(i64::MAX).min(greatest);
    let needles = needles(filter);
    let found =
        Statement::between(grant, filter, after, end).active_unless_asked(filter).run(read, filter, &needles, most)?;
    let is_over = end == greatest || last.is_none();
    Ok(Slice { found, next: (!is_over).then_some(LeadId(end)) })
}

/// The leads that match a filter by the time of their creation or last write, by id: found in the index of that time. `None` where
/// it has none, or where so many lie in that time that a walk is no more work.
pub fn by_time(read: &Read<'_>, grant: &Grant<Leads>, filter: &Filter) -> Result<Option<Vec<LeadId>>> {
    let Some((clock, from, to)) = filter.times().filter(|_| !filter.asks_for_active()) else { return Ok(None) };
    let text = match clock {
        at::CREATED => sql!(
            "select id from lead
             where account_id = $1 and active = 1 and created_at >= $2 and created_at <= $3
             order by created_at, id limit $4"
        ),
        _ => sql!(
            "select id from lead
             where account_id = $1 and active = 1 and updated_at >= $2 and updated_at <= $3
             order by updated_at, id limit $4"
        ),
    };
    let params = [grant.account().into(), from.into(), to.into(), (SLICE + 1).into()];
    let near = read.all(text, &params, |row| row.int(0))?;
    if near.len() as i64 > SLICE {
        return Ok(None);
    }
    let needles = needles(filter);
    Statement::among(grant, filter, &near).active_unless_asked(filter).run(read, filter, &needles, near.len()).map(Some)
}

/// Those of some leads that match a filter, by id; also such as are not active, unless the filter asks.
pub fn among(read: &Read<'_>, grant: &Grant<Leads>, filter: &Filter, leads: &[i64]) -> Result<Vec<LeadId>> {
    let needles = needles(filter);
    Statement::among(grant, filter, leads).run(read, filter, &needles, leads.len())
}

/// What stands in the text of a lead's custom values if it has the value that is wanted, or at least one of that field.
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
    /// Of the leads behind an id, to another.
    fn between(grant: &Grant<Leads>, filter: &'a Filter, after: i64, end: i64) -> Self {
        let text = sql!("select id, custom from lead where account_id = $1 and id > $2 and id <= $3");
        Self::on(text, vec![grant.account().into(), after.into(), end.into()], grant, filter)
    }

    /// Of these leads.
    fn among(grant: &Grant<Leads>, filter: &'a Filter, leads: &'a [i64]) -> Self {
        let text = sql!("select id, custom from lead where account_id = $1 and id in rarray($2)");
        Self::on(text, vec![grant.account().into(), Param::Ids(leads)], grant, filter)
    }

    fn on(text: &str, params: Vec<Param<'a>>, grant: &Grant<Leads>, filter: &'a Filter) -> Self {
        let mut statement = Self { text: text.to_owned(), params };
        if let Some(owner) = grant.owner() {
            statement.demand("owner_id", "=", owner.into());
        }
        for (field, demand) in &filter.standard {
            if let Some(column) = field.field().column() {
                statement.hold(column, demand);
            }
        }
        statement
    }

    /// Only active leads, unless the filter says which.
    fn active_unless_asked(mut self, filter: &Filter) -> Self {
        if !filter.asks_for_active() {
            self.text.push_str(" and active = 1");
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
                // The sign keeps SQLite's planner from the index of a time: which leads are looked at is settled.
                let signed = format!("+{column}");
                self.demand(&signed, ">=", (*from).into());
                self.demand(&signed, "<=", (*to).into());
            }
            // No column holds times as text.
            Demand::Between(..) => self.text.push_str(" and 1 = 0"),
        }
    }

    /// The ids that match, in their order, `most` of them at most. What custom fields must hold is only narrowed down by the
    /// database: their values are one text.
    fn run(mut self, read: &Read<'_>, filter: &Filter, needles: &'a [String], most: usize) -> Result<Vec<LeadId>> {
        for needle in needles {
            let place = self.bind(needle.into());
            self.text.push_str(&format!(" and instr(custom, {place}) > 0"));
        }
        self.text.push_str(" order by id");
        let mut found = Vec::new();
        if most > 0 {
            read.first(&self.text, &self.params, |row: &Row<'_>| {
                if filter.custom.is_empty() || custom::matches(row.text(1)?, &filter.custom) {
                    found.push(LeadId(row.int(0)?));
                }
                Ok((found.len() >= most).then_some(()))
            })?;
        }
        Ok(found)
    }
}
