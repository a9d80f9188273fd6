//! The change feed: the outbox as programs read it, from a cursor on.
//!
//! A cursor names an epoch of the account's history and a number in it. A new epoch begins whenever a backup is
//! restored: changes made after the backup are lost then, and their numbers are given again.

use crate::error::{Error, Result};
use crate::outbox;
use crate::tx::{Read, Tx};
use headwater_model::change::Kind;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::time::Timestamp;

/// A place in an account's history, just after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The epoch; 0 before the first restore, later the time of the restore in microseconds.
    pub epoch: i64,
    /// The number of the change.
    pub seq: i64,
}

/// One change.
pub struct Change<'a> {
    /// The place after it.
    pub cursor: Cursor,
    /// The lead.
    pub lead: LeadId,
    /// What became of it.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
    /// What the change was, as the outbox keeps it.
    pub detail: Option<&'a str>,
    /// The place after the later change of the same lead that took over, if the account was above its quota.
    pub superseded_by: Option<Cursor>,
}

/// Whether a cursor can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It can.
    Known(Cursor),
    /// Changes after it are no longer kept. The newest place is given.
    Expired(Cursor),
    /// It lies in a history that a restore has undone. The newest place is given.
    Undone(Cursor),
}

/// An account's history: its epochs with the numbers they begin after, oldest first, and its ends.
pub struct History {
    epochs: Vec<(i64, i64)>,
    oldest: i64,
    head: i64,
}

impl History {
    /// Reads it.
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
        Ok(Self { epochs, oldest, head })
    }

    /// The newest place.
    pub fn newest(&self) -> Cursor {
        self.cursor(self.head)
    }

    /// The place before the oldest change that is kept.
    pub fn oldest(&self) -> Cursor {
        self.cursor(self.oldest - 1)
    }

    /// Whether changes come after a place.
    pub fn goes_on_after(&self, cursor: Cursor) -> bool {
        cursor.seq < self.head
    }

    /// The place after a change of that number.
    fn cursor(&self, seq: i64) -> Cursor {
        let epoch = self.epochs.iter().rev().find(|(_, after)| *after < seq).map_or(0, |(epoch, _)| *epoch);
        Cursor { epoch, seq }
    }

    /// Whether a cursor can be followed.
    pub fn find(&self, cursor: Cursor) -> Place {
        let Some(at) = self.epochs.iter().position(|(epoch, _)| *epoch == cursor.epoch) else {
            return Place::Undone(self.newest());
        };
        let begin = self.epochs[at].1;
        let end = self.epochs.get(at + 1).map_or(self.head, |(_, after)| *after);
        if !(begin..=end).contains(&cursor.seq) {
            return Place::Undone(self.newest());
        }
        if cursor.seq + 1 < self.oldest { Place::Expired(self.newest()) } else { Place::Known(cursor) }
    }
}

/// Hands over up to `limit` changes after a place, in order, until `take` has enough and says so by `false`.
pub fn after(
    read: &Read<'_>,
    account: AccountId,
    history: &History,
    cursor: Cursor,
    limit: i64,
    mut take: impl FnMut(&Change<'_>) -> bool,
) -> Result<()> {
    read.walk(
        sql!(
            "select seq, lead_id, kind, at, detail, superseded_by from outbox
             where account_id = $1 and seq > $2 order by seq limit $3"
        ),
        &[account.into(), cursor.seq.into(), limit.into()],
        |row| {
            let unknown = || Error::Damaged("a change is of an unknown kind".to_owned());
            Ok(take(&Change {
                cursor: history.cursor(row.int(0)?),
                lead: LeadId(row.int(1)?),
                kind: Kind::named(row.text(2)?).ok_or_else(unknown)?,
                at: Timestamp(row.int(3)?),
                detail: row.maybe_text(4)?,
                superseded_by: row.maybe_int(5)?.map(|seq| history.cursor(seq)),
            }))
        },
    )
}

/// Begins a new epoch of every account's history, because a backup was restored.
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
        // Restored at 100 to a backup of 10 changes, and at 200 to one of 15.
        let history = History { epochs: vec![(0, 0), (100, 10), (200, 15)], oldest: 4, head: 20 };
        for known in [at(0, 3), at(0, 10), at(100, 10), at(100, 15), at(200, 15), at(200, 20)] {
            assert_eq!(history.find(known), Place::Known(known), "{known:?}");
        }
        for undone in [at(0, 11), at(100, 9), at(100, 16), at(200, 21), at(150, 12)] {
            assert_eq!(history.find(undone), Place::Undone(at(200, 20)), "{undone:?}");
        }
        assert_eq!(history.find(at(0, 2)), Place::Expired(at(200, 20)));
        assert_eq!((history.cursor(10), history.cursor(11), history.cursor(16)), (at(0, 10), at(100, 11), at(200, 16)));
        assert_eq!(history.oldest(), at(0, 3));
    }

    #[test]
    fn an_account_without_changes_has_a_place_too() {
        let history = History { epochs: vec![(0, 0)], oldest: 1, head: 0 };
        assert_eq!((history.newest(), history.oldest()), (at(0, 0), at(0, 0)));
        assert_eq!(history.find(at(0, 0)), Place::Known(at(0, 0)));
    }
}
