//! Reading the audit log, the newest entries first.

use super::NotedDeed;
use super::content::{self, DeedLine};
use crate::error::Result;
use crate::tx::Read;
use crate::value::Row;
use headwater_model::audit::{Author, Deed, RequestId};
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;

/// Entries looked at for one page: a filter that few entries meet is answered in several pages.
const LOOK_AT: i64 = 20_000;

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The number in the account.
    pub id: i64,
    /// The time.
    pub at: Timestamp,
    /// The author; `None` for a word of a newer version.
    pub author: Option<Author>,
    /// The method, page, command or work.
    pub action: String,
    /// The request.
    pub request: RequestId,
    /// The deed; `None` for a word of a newer version.
    pub deed: Option<Deed>,
    /// The kind of the subjects.
    pub subject: String,
    /// Their number.
    pub count: i64,
    /// The first ids.
    pub ids: Vec<i64>,
    /// Further deeds of the job.
    pub also: Vec<AlsoDone>,
    /// The fields and lists concerned, such as `field:phone` and `list:17`.
    pub about: Vec<String>,
    /// Whether the entry has its digest.
    pub is_sealed: bool,
}

/// A further deed of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlsoDone {
    /// The deed; `None` for a word of a newer version.
    pub deed: Option<Deed>,
    /// The kind of the subjects.
    pub subject: String,
    /// Their number.
    pub count: i64,
}

/// The wanted entries.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Entries before this number; `None` from the newest one.
    pub before: Option<i64>,
    /// The author's stored word.
    pub author: Option<String>,
    /// The id of the person or key.
    pub author_id: Option<i64>,
    /// The deed's stored word.
    pub deed: Option<String>,
    /// The kind of the subjects.
    pub subject: Option<String>,
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The entries, the newest first.
    pub entries: Vec<AuditEntry>,
    /// The number before which more may be found.
    pub next: Option<i64>,
}

/// The newest `limit` entries of a filter, among the entries looked at.
pub fn page(read: &Read<'_>, account: AccountId, filter: &AuditFilter, limit: i64) -> Result<AuditPage> {
    let newest = read.one(
        sql!("select max(id) from audit where account_id = $1 and at < $2"),
        &[account.into(), filter.until.unwrap_or(Timestamp(i64::MAX)).into()],
        |row| row.maybe_int(0),
    )?;
    let Some(newest) = newest.flatten() else { return Ok(AuditPage { entries: Vec::new(), next: None }) };
    let before = filter.before.map_or(newest + 1, |before| before.min(newest + 1));
    let floor = before - LOOK_AT;
    let entries = read.all(
        sql!(
            "select id, at, author, author_id, action, request, deed, subject, subjects, ids, also, about,
                    case when digest is null then 0 else 1 end
             from audit
             where account_id = $1 and id < $2 and id >= $3 and (author = $4 or $4 is null)
               and (author_id = $5 or $5 is null) and (deed = $6 or $6 is null) and (subject = $7 or $7 is null)
               and at >= $8 and at < $9
             order by id desc limit $10"
        ),
        &[
            account.into(),
            before.into(),
            floor.into(),
            filter.author.as_deref().into(),
            filter.author_id.into(),
            filter.deed.as_deref().into(),
            filter.subject.as_deref().into(),
            filter.from.unwrap_or(Timestamp(i64::MIN)).into(),
            filter.until.unwrap_or(Timestamp(i64::MAX)).into(),
            limit.into(),
        ],
        entry,
    )?;
    let next = if entries.len() as i64 == limit { entries.last().map(|entry| entry.id) } else { Some(floor) };
    let next = next.filter(|next| *next > 1);
    let has_more = match next {
        Some(next) => read
            .one(
                sql!("select 1 from audit where account_id = $1 and id < $2 and at >= $3 limit 1"),
                &[account.into(), next.into(), filter.from.unwrap_or(Timestamp(i64::MIN)).into()],
                |_| Ok(()),
            )?
            .is_some(),
        None => false,
    };
    Ok(AuditPage { entries, next: next.filter(|_| has_more) })
}

fn entry(row: &Row<'_>) -> Result<AuditEntry> {
    Ok(AuditEntry {
        id: row.int(0)?,
        at: Timestamp(row.int(1)?),
        author: Author::stored(row.text(2)?, row.maybe_int(3)?),
        action: row.text(4)?.to_owned(),
        request: RequestId(row.int(5)? as u64),
        deed: Deed::named(row.text(6)?),
        subject: row.text(7)?.to_owned(),
        count: row.int(8)?,
        ids: content::numbers(row.text(9)?),
        also: row.text(10)?.lines().filter_map(DeedLine::read).map(also).collect(),
        about: row.text(11)?.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        is_sealed: row.flag(12)?,
    })
}

fn also(line: DeedLine) -> AlsoDone {
    AlsoDone { deed: Deed::named(&line.deed), subject: line.subject, count: line.count }
}

impl AuditEntry {
    /// The deed and its subjects, as they were noted, with ids as far as they were kept.
    pub fn has_all_ids(&self) -> bool {
        self.ids.len() as i64 == self.count
    }
}

impl From<&NotedDeed> for AlsoDone {
    fn from(noted: &NotedDeed) -> Self {
        Self { deed: Some(noted.deed), subject: noted.subject.to_owned(), count: noted.count }
    }
}
