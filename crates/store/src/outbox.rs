//! The outbox: changes of records in the order of commits, one row for each record and write, in the transaction of the
//! write. Only [`crate::writes`] appends, together with what has changed.
//!
//! Each row has the record, the kind of change and its detail. The snapshot, a lead's whole state after the change,
//! is stored only while the account has subscriptions. The column of the kind of records is null in rows of leads.

use crate::error::{Error, Result};
use crate::outbox_quota;
use crate::records::row;
use crate::tx::{GO, Read, Tx};
use crate::value::Param;
use headwater_model::actor::Actor;
use headwater_model::change::{Entry, Follows, Kind};
use headwater_model::draft::View;
use headwater_model::id::AccountId;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;

/// Snapshots read at once.
const AT_ONCE: i64 = 500;
/// Bytes of snapshots and details collected in memory before a write.
const HELD: usize = 1 << 20;

/// The state of a lead sent to subscribers for an entry.
#[derive(Debug)]
pub(crate) enum SentState {
    /// None: subscribers are not told of this kind of change.
    None,
    /// The lead after the change, as a snapshot.
    After(String),
    /// None: the entry with this index, of the same lead, takes over.
    TakenOverBy(usize),
}

/// Entries to be appended, in this order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewEntries<'e> {
    /// The account.
    pub account: AccountId,
    /// The time of the changes.
    pub at: Timestamp,
    /// The author of the changes, where known.
    pub actor: Option<&'e Actor>,
    /// The entries.
    pub entries: &'e [Entry],
}

/// Appends entries without snapshots: subscribers are not told of this kind, or there are no subscriptions. Returns the number of the
/// first; 0 for no entries.
pub(crate) fn append(tx: &Tx<'_>, new: NewEntries<'_>) -> Result<i64> {
    write(tx, new, |_| SentState::None)
}

/// As [`append`], for an account with subscriptions, and wakes the deliverers after the commit. `state` is called for
/// one index after the other, so that few snapshots are in memory at once.
pub(crate) fn append_told(tx: &Tx<'_>, new: NewEntries<'_>, state: impl FnMut(usize) -> SentState) -> Result<i64> {
    tx.announce();
    write(tx, new, state)
}

/// Writes entries in parts of bounded size.
fn write(tx: &Tx<'_>, new: NewEntries<'_>, mut state: impl FnMut(usize) -> SentState) -> Result<i64> {
    let entries = new.entries;
    tx.notes().note_changes(new.account, entries);
    let mut next = 0;
    let mut first = None;
    while next < entries.len() {
        let (begin, mut states, mut held) = (next, Vec::new(), 0);
        while next < entries.len() && held < HELD {
            let state = state(next);
            held += counted(&entries[next], &state) as usize;
            states.push(state);
            next += 1;
        }
        let part = Part { new: NewEntries { entries: &entries[begin..next], ..new }, states: &states, place: begin };
        first = Some(write_part(tx, &part, first.ok_or(entries.len()))?);
    }
    Ok(first.unwrap_or_default())
}

fn counted(entry: &Entry, state: &SentState) -> i64 {
    outbox_quota::counted(state.snapshot(), entry.detail.as_deref())
}

impl SentState {
    fn snapshot(&self) -> Option<&str> {
        match self {
            Self::After(snapshot) => Some(snapshot),
            _ => None,
        }
    }
}

/// Consecutive entries of one append.
struct Part<'e> {
    new: NewEntries<'e>,
    states: &'e [SentState],
    /// The index of the first entry of this part.
    place: usize,
}

/// Writes a part. `first` is the number of the very first entry, or, with the first part, the count of numbers to
/// draw. Returns the number of the very first entry.
fn write_part(tx: &Tx<'_>, part: &Part<'_>, first: Result<i64, usize>) -> Result<i64> {
    let NewEntries { account, at, entries, actor } = part.new;
    let (through, author) = (actor.map(|actor| actor.through.name()), actor.and_then(Actor::author));
    let bytes: Vec<i64> = entries.iter().zip(part.states).map(|(entry, state)| counted(entry, state)).collect();
    let (newest, held) = reserve(tx, account, first.err().unwrap_or(0) as i64, bytes.iter().sum())?;
    let first = first.unwrap_or_else(|count| newest - count as i64 + 1);
    let begin = first + part.place as i64;
    let rows = entries.iter().zip(part.states).zip(&bytes).zip(begin..).map(|(((entry, state), bytes), seq)| {
        let taken_over_by = match state {
            SentState::TakenOverBy(place) => Some(first + *place as i64),
            _ => None,
        };
        let previous = match entry.follows {
            Follows::Nothing => None,
            Follows::Number(number) => Some(number),
            Follows::Entry(place) => Some(first + place as i64),
        };
        [
            account.into(),
            Param::Int(seq),
            entry.record.name_in_outbox().into(),
            entry.id.into(),
            entry.kind.name().into(),
            at.into(),
            state.snapshot().into(),
            entry.detail.as_deref().into(),
            Param::Int(*bytes),
            taken_over_by.into(),
            entry.about.into(),
            through.into(),
            author.into(),
            previous.into(),
        ]
    });
    let columns = [
        "account_id",
        "seq",
        "record",
        "record_id",
        "kind",
        "at",
        "snapshot",
        "detail",
        "bytes",
        "superseded_by",
        "about_lead",
        "through",
        "author",
        "previous",
    ];
    tx.insert_many("outbox", &columns, rows)?;
    // Entries of new leads come at the end of the index by lead, too: no further page.
    let anywhere = entries.iter().zip(&bytes).filter(|(entry, bytes)| **bytes > 0 && entry.kind != Kind::Created);
    tx.count_pages(anywhere.count());
    if held > tx.outbox_quota() {
        let counted = entries.iter().zip(&bytes).filter(|(_, bytes)| **bytes > 0);
        outbox_quota::supersede(tx, account, &counted.map(|(entry, _)| entry).collect::<Vec<_>>(), begin)?;
    }
    Ok(first)
}

/// The list in the detail of an entry of kind joined or left.
pub fn list_of(detail: &str) -> Result<i64> {
    let detail: serde_json::Value = serde_json::from_str(detail).map_err(|error| Error::Damaged(error.to_string()))?;
    detail["list"].as_i64().ok_or_else(|| Error::Damaged("a change names no list".to_owned()))
}

/// Draws `count` numbers and adds `bytes` to the account's sum; returns the last number and the new sum of bytes. An error for an
/// account that is gone: whoever writes for it too late leaves nothing.
fn reserve(tx: &Tx<'_>, account: AccountId, count: i64, bytes: i64) -> Result<(i64, i64)> {
    let head = tx.one(
        sql!("update outbox_head set seq = seq + $2, bytes = bytes + $3 where account_id = $1 returning seq, bytes"),
        &[account.into(), count.into(), bytes.into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    head.ok_or_else(|| Error::Damaged("the outbox has no head".to_owned()))
}

/// The number of the newest entry; 0 before the first.
pub fn head(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select seq from outbox_head where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// The number of the last entry before a time; all later entries were written at this time or afterwards.
pub fn last_before(read: &Read<'_>, account: AccountId, at: Timestamp) -> Result<i64> {
    let first = read.one(
        sql!("select min(seq) from outbox where account_id = $1 and at >= $2"),
        &[account.into(), at.into()],
        |row| row.maybe_int(0),
    )?;
    Ok(match first.flatten() {
        Some(seq) => seq - 1,
        None => head(read, account)?,
    })
}

/// The number and time of the oldest entry kept.
pub fn oldest(read: &Read<'_>, account: AccountId) -> Result<Option<(i64, Timestamp)>> {
    read.one(sql!("select seq, at from outbox where account_id = $1 order by seq limit 1"), &[account.into()], |row| {
        Ok((row.int(0)?, Timestamp(row.int(1)?)))
    })
}

/// Passes snapshots after a cursor, with their numbers, in order, to `take` until it returns false.
pub fn after(
    read: &Read<'_>,
    account: AccountId,
    mut cursor: i64,
    mut take: impl FnMut(i64, &View<'_>) -> bool,
) -> Result<()> {
    // In batches: PostgreSQL sends all rows of a statement, even if `take` stops early.
    loop {
        let (mut count, mut goes_on) = (0, true);
        read.first(
            sql!(
                "select seq, snapshot from outbox
                 where account_id = $1 and seq > $2 and snapshot is not null order by seq limit $3"
            ),
            &[account.into(), cursor.into(), AT_ONCE.into()],
            |line| {
                (cursor, count) = (line.int(0)?, count + 1);
                goes_on = row::with_snapshot(line.text(1)?, &LEAD, |lead| take(cursor, lead))?;
                Ok((!goes_on).then_some(()))
            },
        )?;
        if !goes_on || count < AT_ONCE {
            return Ok(());
        }
    }
}

/// The number of changes after a cursor with a snapshot for subscribers.
pub fn told_after(read: &Read<'_>, account: AccountId, cursor: i64) -> Result<i64> {
    let found = read.one(
        sql!("select count(*) from outbox where account_id = $1 and seq > $2 and snapshot is not null"),
        &[account.into(), cursor.into()],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// The entries that are kept.
#[derive(Debug, Clone, Copy)]
pub struct Keep {
    /// Entries delivered to every subscription are kept from this time on.
    pub delivered_since: Timestamp,
    /// All entries are kept from this time on.
    pub undelivered_since: Timestamp,
}

/// Deletes entries that are not kept among the oldest `limit` entries of the account (fewer, if large). Returns the number of
/// deleted entries, and the number of deleted undelivered ones with a snapshot: entries without one, such as
/// superseded ones, would not have been sent anyway.
pub fn prune(tx: &Tx<'_>, account: AccountId, keep: Keep, limit: i64) -> Result<(usize, usize)> {
    // Both statements see the same entries: those left by the first one are undelivered.
    let mut last = 0;
    tx.walk_bytes(
        sql!("select seq, bytes from outbox where account_id = $1 order by seq limit $2"),
        &[account.into(), limit.into()],
        GO,
        |row| {
            last = row.int(0)?;
            row.int(1)
        },
    )?;
    let sent = tx.all(
        sql!(
            "delete from outbox
             where account_id = $1 and at < $2 and seq <= $3
               and seq <= coalesce((select min(cursor_seq) from subscription where account_id = $1), seq)
             returning bytes"
        ),
        &[account.into(), keep.delivered_since.into(), last.into()],
        |row| row.int(0),
    )?;
    let unsent = tx.all(
        sql!(
            "delete from outbox where account_id = $1 and at < $2 and seq <= $3
             returning bytes, case when snapshot is null then 0 else 1 end"
        ),
        &[account.into(), keep.undelivered_since.into(), last.into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    let bytes = sent.iter().sum::<i64>() + unsent.iter().map(|(bytes, _)| bytes).sum::<i64>();
    tx.count_bytes(bytes as usize);
    outbox_quota::release(tx, account, bytes)?;
    let missed = unsent.iter().filter(|(_, is_told)| *is_told == 1).count();
    Ok((sent.len() + unsent.len(), missed))
}
