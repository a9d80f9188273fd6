//! The change feed: the outbox as read by programs, from a cursor on.
//!
//! A cursor has an epoch of the account's history and a number. A new epoch begins whenever a backup is restored:
//! changes made after the backup are lost then, and their numbers are used again.

use crate::error::{Error, Result};
use crate::outbox;
use crate::tx::{Read, Tx};
use headwater_model::change::Kind;
use headwater_model::id::{AccountId, RecordId};
use headwater_model::record::RecordType;
use headwater_model::records;
use headwater_model::time::Timestamp;

/// A position in an account's history, just after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The epoch; 0 before the first restore, later the time of the restore in microseconds.
    pub epoch: i64,
    /// The number of the change.
    pub seq: i64,
}

/// One change.
pub struct Change<'a> {
    /// The position after this change.
    pub cursor: Cursor,
    /// The kind of the record.
    pub record: &'static RecordType,
    /// The record.
    pub id: RecordId,
    /// The kind of change.
    pub kind: Kind,
    /// The time of the change.
    pub at: Timestamp,
    /// The detail as stored in the outbox, if any.
    pub detail: Option<&'a str>,
    /// The position after the superseding change of the same lead; only set if the account was above its quota.
    pub superseded_by: Option<Cursor>,
}

/// The validity of a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CursorValidity {
    /// Valid.
    Known(Cursor),
    /// Expired: changes after the cursor have been deleted. Contains the newest position.
    Expired(Cursor),
    /// Undone: the cursor is from a history reverted by a restore. Contains the newest position.
    Undone(Cursor),
}

/// An account's history: the epochs, each with the number before its first change, oldest first; the oldest and the
/// newest number.
pub struct History {
    account: AccountId,
    epochs: Vec<(i64, i64)>,
    oldest: i64,
    head: i64,
}

impl History {
    /// Reads the history of an account.
    pub fn of(read: &Read<'_>, account: AccountId) -> Result<Self> {
        let mut epochs = vec![(0, 0)];
        read.each(
            sql!("select epoch, after_seq from outbox_epoch where account_id = $1 order by epoch"),
            &[account.into()],
            |row| {
                epochs.push((row.int(0)?, row.int(1)?));
                Ok(())
            },
        )?;
        let head = outbox::head(read, account)?;
        let oldest = outbox::oldest(read, account)?.map_or(head + 1, |(seq, _)| seq);
        Ok(Self { account, epochs, oldest, head })
    }

    /// The newest position.
    pub fn newest(&self) -> Cursor {
        self.cursor(self.head)
    }

    /// The position before the oldest change kept.
    pub fn oldest(&self) -> Cursor {
        self.cursor(self.oldest - 1)
    }

    /// Whether there are changes after a position.
    pub fn goes_on_after(&self, cursor: Cursor) -> bool {
        cursor.seq < self.head
    }

    /// The position after the change with this number.
    fn cursor(&self, seq: i64) -> Cursor {
        let epoch = self.epochs.iter().rev().find(|(_, after)| *after < seq).map_or(0, |(epoch, _)| *epoch);
        Cursor { epoch, seq }
    }

    /// Checks a cursor.
    pub fn find(&self, cursor: Cursor) -> CursorValidity {
        let Some(at) = self.epochs.iter().position(|(epoch, _)| *epoch == cursor.epoch) else {
            return CursorValidity::Undone(self.newest());
        };
        let begin = self.epochs[at].1;
        let end = self.epochs.get(at + 1).map_or(self.head, |(_, after)| *after);
        if !(begin..=end).contains(&cursor.seq) {
            return CursorValidity::Undone(self.newest());
        }
        if cursor.seq + 1 < self.oldest {
            CursorValidity::Expired(self.newest())
        } else {
            CursorValidity::Known(cursor)
        }
    }
}

/// The changes that a follower wants.
pub struct Follower<'w> {
    /// The position after which they lie.
    pub after: Cursor,
    /// The kinds of records.
    pub records: &'w [&'static RecordType],
    /// The most changes.
    pub limit: i64,
}

/// Changes looked at for one answer: beyond these the reader asks again.
const LOOK_AT: i64 = 20_000;

/// Passes wanted changes after a position, in order, to `take` until it returns false. Returns the position to go on from where
/// changes that are not wanted lie behind the last one passed on; `None` where `take` has stopped.
pub fn after(
    read: &Read<'_>,
    history: &History,
    wanted: &Follower<'_>,
    mut take: impl FnMut(&Change<'_>) -> bool,
) -> Result<Option<Cursor>> {
    let (mut seq, mut taken, mut looked_at) = (wanted.after.seq, 0, 0);
    while taken < wanted.limit && looked_at < LOOK_AT {
        let (mut rows, mut goes_on) = (0, true);
        let most = wanted.limit.min(LOOK_AT - looked_at);
        read.walk(
            sql!(
                "select seq, record_id, kind, at, detail, superseded_by, record from outbox
                 where account_id = $1 and seq > $2 order by seq limit $3"
            ),
            &[history.account.into(), seq.into(), most.into()],
            |row| {
                let unknown = || Error::Damaged("a change is of an unknown kind".to_owned());
                rows += 1;
                let record = records::named_in_outbox(row.maybe_text(6)?).ok_or_else(unknown)?;
                if wanted.records.contains(&record) {
                    if taken == wanted.limit {
                        goes_on = false;
                        return Ok(false);
                    }
                    goes_on = take(&Change {
                        cursor: history.cursor(row.int(0)?),
                        record,
                        id: RecordId(row.int(1)?),
                        kind: Kind::named(row.text(2)?).ok_or_else(unknown)?,
                        at: Timestamp(row.int(3)?),
                        detail: row.maybe_text(4)?,
                        superseded_by: row.maybe_int(5)?.map(|seq| history.cursor(seq)),
                    });
                    taken += 1;
                }
                if goes_on {
                    seq = row.int(0)?;
                }
                Ok(goes_on)
            },
        )?;
        looked_at += rows;
        if !goes_on {
            return Ok(None);
        }
        if rows < most {
            break;
        }
    }
    Ok(Some(if seq == wanted.after.seq { wanted.after } else { history.cursor(seq) }))
}

/// Begins a new epoch in every account's history, after the restore of a backup.
pub fn begin_epoch(tx: &Tx<'_>, at: Timestamp) -> Result<()> {
    tx.execute(
        servers_sql!(
            "insert into outbox_epoch (account_id, epoch, after_seq)
             select a.id, $1, coalesce(h.seq, 0)
             from account a left join outbox_head h on h.account_id = a.id"
        ),
        &[at.into()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(epoch: i64, seq: i64) -> Cursor {
        Cursor { epoch, seq }
    }

    #[test]
    fn a_cursor_is_followed_within_the_history_it_was_made_in() {
        // Restored at time 100 to a backup with 10 changes, and at 200 to one with 15.
        let history =
            History { account: AccountId(1), epochs: vec![(0, 0), (100, 10), (200, 15)], oldest: 4, head: 20 };
        for known in [at(0, 3), at(0, 10), at(100, 10), at(100, 15), at(200, 15), at(200, 20)] {
            assert_eq!(history.find(known), CursorValidity::Known(known), "{known:?}");
        }
        for undone in [at(0, 11), at(100, 9), at(100, 16), at(200, 21), at(150, 12)] {
            assert_eq!(history.find(undone), CursorValidity::Undone(at(200, 20)), "{undone:?}");
        }
        assert_eq!(history.find(at(0, 2)), CursorValidity::Expired(at(200, 20)));
        assert_eq!((history.cursor(10), history.cursor(11), history.cursor(16)), (at(0, 10), at(100, 11), at(200, 16)));
        assert_eq!(history.oldest(), at(0, 3));
    }

    #[test]
    fn an_account_without_changes_has_a_place_too() {
        let history = History { account: AccountId(1), epochs: vec![(0, 0)], oldest: 1, head: 0 };
        assert_eq!((history.newest(), history.oldest()), (at(0, 0), at(0, 0)));
        assert_eq!(history.find(at(0, 0)), CursorValidity::Known(at(0, 0)));
    }
}
