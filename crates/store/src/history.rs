//! The history of a record: changes from the newest on, each found by the number that the one after it names.
//!
//! There is no index by record: a change would have to keep one more page in order. The row of a record names its last change, and
//! each change the one before. Changes are kept as long as the outbox keeps them.

use crate::error::Result;
use crate::records::row;
use crate::tx::Read;
use crate::value::Param;
use headwater_model::actor::Through;
use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_model::id::{RecordId, UserId};
use headwater_model::record::RecordType;
use headwater_model::time::Timestamp;

/// The author of a change, and the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangedBy {
    /// The time.
    pub at: Timestamp,
    /// The way.
    pub through: Through,
    /// The person, if it was one.
    pub user: Option<UserId>,
}

/// One change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The number.
    pub seq: i64,
    /// The author; `None` for changes from before authors were noted.
    pub by: Option<ChangedBy>,
    /// The time.
    pub at: Timestamp,
    /// The values before and after, as the outbox keeps them; `None` once they are dropped.
    pub detail: Option<String>,
}

/// The changes of one record, back from a number.
#[derive(Debug, Clone, Copy)]
pub struct HistoryOf {
    /// The record, which must be in reach.
    pub id: RecordId,
    /// The number of the newest change.
    pub last: i64,
    /// The most changes.
    pub most: i64,
}

impl HistoryOf {
    /// Reads the changes, the newest first.
    pub fn read<V>(&self, read: &Read<'_>, reach: &Reach<V>) -> Result<Vec<HistoryEntry>> {
        let params = [
            reach.account().into(),
            Param::Int(self.last),
            self.id.into(),
            Param::Int(self.most),
            reach.record().name_in_outbox().into(),
        ];
        read.all(
            sql!(
                "with recursive chain (seq, place) as (
                     select cast($2 as bigint), cast(1 as bigint)
                     union all
                     select o.previous, chain.place + 1
                     from chain join outbox o on o.account_id = $1 and o.seq = chain.seq
                     where chain.place < $4 and o.previous is not null and o.previous < o.seq and o.record_id = $3)
                 select o.seq, o.at, o.through, o.author, o.detail
                 from chain join outbox o on o.account_id = $1 and o.seq = chain.seq
                 where o.record_id = $3 and coalesce(o.record, '') = coalesce($5, '')
                 order by o.seq desc limit $4"
            ),
            &params,
            |row| {
                let (at, author) = (Timestamp(row.int(1)?), row.maybe_int(3)?);
                let through = row.maybe_text(2)?.and_then(|word| Through::named(word, author));
                let by = through.map(|through| {
                    let is_key = matches!(through, Through::Key(_));
                    ChangedBy { at, through, user: author.filter(|_| !is_key).map(UserId) }
                });
                Ok(HistoryEntry { seq: row.int(0)?, by, at, detail: row.maybe_text(4)?.map(str::to_owned) })
            },
        )
    }
}

impl HistoryEntry {
    /// Lends the values before and after the change.
    pub fn values<R>(
        &self,
        record: &'static RecordType,
        take: impl FnOnce(&View<'_>, &View<'_>) -> R,
    ) -> Result<Option<R>> {
        self.detail.as_deref().map(|detail| row::with_difference(detail, record, take)).transpose()
    }
}
