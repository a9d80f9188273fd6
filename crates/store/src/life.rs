//! The life of a lead in the order of readers: events, notes and tasks from the newest on, and the number of events by time.
//!
//! Invariant: no statement reads all events of a lead. Each walks along the index by lead and time, and ends after a fixed number of
//! rows.

use crate::error::Result;
use crate::events;
use crate::tx::Read;
use crate::value::{Param, Row};
use headwater_model::event::Event;
use headwater_model::grant::{Grant, Reach};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::permission::Timelines;
use headwater_model::time::Timestamp;

/// Events looked at for one answer; the next answer goes on behind them.
pub const LOOK_AT: usize = 2000;
/// Events read at once.
const AT_ONCE: i64 = 200;
/// Notes, and tasks, looked at for one answer.
const MOST_RECORDS: i64 = 200;

/// Stretches of a life that are counted.
pub const STRETCHES: i64 = 24;
/// Events that are counted of one stretch, at most.
pub const MOST_OF_A_STRETCH: i64 = 60;

/// A place in a life, which is read backwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LifePlace {
    /// The time.
    pub at: Timestamp,
    /// The id among events of one time.
    pub id: i64,
}

impl LifePlace {
    /// The end, after the newest event.
    pub const END: Self = Self { at: Timestamp(i64::MAX), id: i64::MAX };
}

/// The life of one lead, before a place.
#[derive(Debug, Clone, Copy)]
pub struct LifeBefore {
    /// The right to read timelines.
    pub grant: Grant<Timelines>,
    /// The lead.
    pub lead: LeadId,
    /// The place.
    pub place: LifePlace,
}

impl LifeBefore {
    /// Passes events to `take`, the newest first, until `take` returns false. Returns the place of the last event passed on; `None` at
    /// the beginning of the life.
    pub fn events(&self, read: &Read<'_>, mut take: impl FnMut(Event) -> bool) -> Result<Option<LifePlace>> {
        let (mut place, mut looked_at) = (self.place, 0);
        // In batches: PostgreSQL sends all rows of a statement, even if `take` stops early.
        loop {
            let (mut rows, mut goes_on) = (0, true);
            read.walk(EVENTS, &self.params(place, AT_ONCE), |row| {
                let event = events::event(row)?;
                place = LifePlace { at: event.at, id: event.id.0 };
                (rows, looked_at) = (rows + 1, looked_at + 1);
                goes_on = take(event) && looked_at < LOOK_AT;
                Ok(goes_on)
            })?;
            if !goes_on {
                return Ok(Some(place));
            }
            if rows < AT_ONCE {
                return Ok(None);
            }
        }
    }

    /// The time of the first event.
    pub fn first(&self, read: &Read<'_>) -> Result<Option<Timestamp>> {
        let params = [self.grant.account().into(), self.lead.into(), self.grant.owner().into()];
        read.one(
            sql!(
                "select at from event
                 where account_id = $1 and lead_id = $2
                   and (exists (select 1 from lead where lead.account_id = $1 and lead.id = event.lead_id and owner_id = $3)
                        or $3 is null)
                 order by at, id limit 1"
            ),
            &params,
            |row| Ok(Timestamp(row.int(0)?)),
        )
    }

    /// How many events each of [`STRETCHES`] of equal length has, from a time on, counted up to [`MOST_OF_A_STRETCH`].
    pub fn stretches(&self, read: &Read<'_>, from: Timestamp, microseconds: i64) -> Result<Vec<i64>> {
        let params = [
            self.grant.account().into(),
            self.lead.into(),
            from.into(),
            Param::Int(microseconds),
            Param::Int(STRETCHES),
            Param::Int(MOST_OF_A_STRETCH),
            self.grant.owner().into(),
        ];
        read.all(
            sql!(
                "with recursive stretch (n) as (
                     select cast(0 as bigint) union all select n + 1 from stretch where n + 1 < $5)
                 select (
                     select count(*) from (
                         select 1 from event
                         where account_id = $1 and lead_id = $2 and at >= $3 + n * $4 and at < $3 + (n + 1) * $4
                           and (exists (select 1 from lead where lead.account_id = $1 and lead.id = $2 and owner_id = $7)
                                or $7 is null)
                         limit $6) as counted)
                 from stretch order by n"
            ),
            &params,
            |row| row.int(0),
        )
    }

    /// The notes about the lead, the newest first: ids and times.
    pub fn notes(&self, read: &Read<'_>, reach: &Reach) -> Result<Vec<(RecordId, Timestamp)>> {
        let mut found = Vec::new();
        // Twice: in the index pinned notes lie apart from others.
        for pinned in [1, 0] {
            let params = [
                reach.account().into(),
                self.lead.into(),
                Param::Int(pinned),
                self.place.at.into(),
                self.place.id.into(),
                Param::Int(MOST_RECORDS),
            ];
            let text = sql!(
                "select id, created_at, author_id from note
                 where account_id = $1 and who_id = $2 and who_type = 'lead' and pinned = $3 and (created_at, id) < ($4, $5)
                 order by created_at desc, id desc limit $6"
            );
            read.each(text, &params, |row| taken(row, reach, &mut found))?;
        }
        Ok(found)
    }

    /// The tasks about the lead, the newest first: ids and times.
    pub fn tasks(&self, read: &Read<'_>, reach: &Reach) -> Result<Vec<(RecordId, Timestamp)>> {
        let mut found = Vec::new();
        let params = [
            reach.account().into(),
            self.lead.into(),
            self.place.at.into(),
            self.place.id.into(),
            Param::Int(MOST_RECORDS),
        ];
        let text = sql!(
            "select id, created_at, owner_id from task
             where account_id = $1 and who_id = $2 and who_type = 'lead' and (created_at, id) < ($3, $4)
             order by id desc limit $5"
        );
        read.each(text, &params, |row| taken(row, reach, &mut found))?;
        Ok(found)
    }

    fn params(&self, place: LifePlace, limit: i64) -> [Param<'static>; 6] {
        let (account, owner) = (self.grant.account(), self.grant.owner());
        [account.into(), self.lead.into(), place.at.into(), place.id.into(), owner.into(), limit.into()]
    }
}

/// The events of a lead before a place.
const EVENTS: &str = sql!(
    "select id, lead_id, source, name, what_id, what_type, data, at from event
     where account_id = $1 and lead_id = $2 and (at, id) < ($3, $4)
       and (exists (select 1 from lead where lead.account_id = $1 and lead.id = event.lead_id and owner_id = $5) or $5 is null)
     order by at desc, id desc limit $6"
);

/// Takes a record, if it is in reach: its id, its time and whose it is.
fn taken(row: &Row<'_>, reach: &Reach, found: &mut Vec<(RecordId, Timestamp)>) -> Result<()> {
    let person = row.maybe_int(2)?;
    if reach.owner().is_none_or(|owner| person == Some(owner.0)) {
        found.push((RecordId(row.int(0)?), Timestamp(row.int(1)?)));
    }
    Ok(())
}
