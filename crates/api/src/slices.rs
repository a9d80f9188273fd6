//! Replies of rows: in one piece if short, else in slices, read while the client takes them.
//!
//! The ids of a reply's rows are fixed at the beginning; each slice reads its rows by id, in a job of its own. Ids of
//! some rows behind the page are fixed, too: they replace rows deleted meanwhile, so that a page has its full length.

use crate::replies::{Replies, Room, SLICE, SMALL, Stage, Stream};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_store::pages::Page;
use headwater_store::{self as store, Db, Job, Read};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Rows requested at first by a query that may have more; also the most rows read by id at once.
const ROWS_AT_ONCE: usize = 500;
/// Bytes reserved for each row before any is written: a lead with some thirty values.
const ROW: usize = 2048;
/// Bytes reserved behind the rows, for the end of the reply.
const END: usize = 512;
/// The number of ids fixed behind a page.
const SPARE: i64 = 500;

/// Rows being written, up to a number of rows and of bytes.
pub struct Rows {
    out: Vec<u8>,
    /// The ids of the rows in `out`, and the place of each.
    written: Vec<(i64, Range<usize>)>,
    most_bytes: usize,
    most_rows: usize,
    /// Whether a row was left out for lack of room.
    is_full: bool,
}

impl Rows {
    fn onto(out: Vec<u8>, most_bytes: usize, most_rows: usize) -> Self {
        Self { out, written: Vec::new(), most_bytes, most_rows, is_full: false }
    }

    /// Writes a row, if there is room; returns whether another row may follow. The first row may have any length.
    pub fn row(&mut self, id: i64, write: impl FnOnce(&mut Vec<u8>)) -> bool {
        if self.written.len() == self.most_rows {
            self.is_full = true;
            return false;
        }
        let end = self.out.len();
        if !self.written.is_empty() {
            self.out.push(b',');
        }
        let start = self.out.len();
        write(&mut self.out);
        if self.out.len() > self.most_bytes && !self.written.is_empty() {
            self.out.truncate(end);
            self.is_full = true;
            return false;
        }
        self.written.push((id, start..self.out.len()));
        true
    }

    /// Removes rows that end beyond this many bytes, but never the first.
    fn cut(&mut self, bytes: usize) {
        let keep = self.written.iter().take_while(|(_, place)| place.end <= bytes).count().max(1);
        self.written.truncate(keep);
        self.out.truncate(self.written.last().map_or(self.out.len(), |(_, place)| place.end));
    }
}

/// The output of a query: rows, or only their ids.
pub enum Want<'a> {
    /// The rows themselves, in the page's order.
    Rows(&'a mut Rows),
    /// The ids of the rows, in the page's order.
    Ids(&'a mut Vec<i64>),
}

impl Want<'_> {
    /// The number of rows or ids so far.
    pub fn given(&self) -> i64 {
        match self {
            Self::Rows(rows) => rows.written.len() as i64,
            Self::Ids(ids) => ids.len() as i64,
        }
    }

    /// The same output, for another part of the page.
    pub fn again(&mut self) -> Want<'_> {
        match self {
            Self::Rows(rows) => Want::Rows(rows),
            Self::Ids(ids) => Want::Ids(ids),
        }
    }
}

type Find = Box<dyn Fn(&Read<'_>, Page, Want<'_>) -> store::Result<()> + Send>;
type Again = Arc<dyn Fn(&Read<'_>, &[i64], &mut Rows) -> store::Result<()> + Send + Sync>;

/// How the rows of a reply are read.
pub struct Query {
    find: Find,
    again: Again,
}

impl Query {
    /// `find` finds the rows of a page, in its order; `again` reads rows by id, in the order of ids.
    pub fn new(
        find: impl Fn(&Read<'_>, Page, Want<'_>) -> store::Result<()> + Send + 'static,
        again: impl Fn(&Read<'_>, &[i64], &mut Rows) -> store::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { find: Box::new(find), again: Arc::new(again) }
    }
}

/// The first rows of a reply, as many as fit.
struct First {
    rows: Rows,
    left: Left,
    /// Whether there are rows behind the page.
    has_more: bool,
}

/// The rows still to be written.
#[derive(Clone)]
struct Left {
    /// The ids of all rows of the reply, and of some rows behind the page.
    ids: Arc<Vec<i64>>,
    cursor: Cursor,
    /// Whether there may be rows behind the last id.
    goes_on: bool,
}

#[derive(Debug, Clone, Copy)]
struct Cursor {
    /// The number of ids handled.
    at: usize,
    /// The number of rows still to be written.
    wanted: usize,
    /// The number of rows to read at once.
    batch: usize,
    /// Whether a row has been written.
    has_begun: bool,
}

/// Reads the rows of a page behind `out`, as many as fit into one slice.
fn read_first(read: &Read<'_>, page: Page, out: Vec<u8>, query: &Query) -> store::Result<First> {
    let asked = page.limit.max(0) as usize;
    let mut rows = Rows::onto(out, SLICE, asked.min(ROWS_AT_ONCE));
    // One row more than needed tells whether there are more.
    let head = Page { limit: rows.most_rows as i64 + 1, ..page };
    (query.find)(read, head, Want::Rows(&mut rows))?;
    let mut ids: Vec<i64> = rows.written.iter().map(|(id, _)| *id).collect();
    let at = ids.len();
    let cursor = Cursor { at, wanted: asked - at, batch: at.max(1), has_begun: at > 0 };
    if !rows.is_full || at == asked {
        // All existing rows are written, or all requested ones.
        let cursor = Cursor { wanted: 0, ..cursor };
        let (has_more, left) = (rows.is_full, Left { ids: Arc::new(ids), cursor, goes_on: rows.is_full });
        return Ok(First { rows, left, has_more });
    }
    let rest = Page { offset: page.offset.saturating_add(at as i64), limit: (asked - at) as i64 + SPARE };
    (query.find)(read, rest, Want::Ids(&mut ids))?;
    let (goes_on, has_more) = ((ids.len() - at) as i64 == rest.limit, ids.len() > asked);
    let mut left = Left { ids: Arc::new(ids), cursor, goes_on };
    if at == rows.most_rows {
        // The number of rows was reached, not the number of bytes: go on.
        (rows.is_full, rows.most_rows) = (false, asked);
        write_left(read, &mut left, &mut rows, &query.again)?;
    }
    Ok(First { rows, left, has_more })
}

/// Writes remaining rows until there is no room.
fn write_left(read: &Read<'_>, left: &mut Left, rows: &mut Rows, again: &Again) -> store::Result<()> {
    let Left { ids, cursor, .. } = left;
    while !rows.is_full && cursor.wanted > 0 && cursor.at < ids.len() {
        let count = cursor.batch.clamp(1, ROWS_AT_ONCE).min(cursor.wanted).min(ids.len() - cursor.at);
        let asked = &ids[cursor.at..cursor.at + count];
        let mut found = Rows::onto(Vec::new(), rows.most_bytes.saturating_sub(rows.out.len()), count);
        again(read, asked, &mut found)?;
        // Rows are read in the order of ids, and written in the order of the page.
        let last_read = found.written.last().map_or(i64::MIN, |(id, _)| *id);
        let places: HashMap<i64, Range<usize>> = found.written.into_iter().collect();
        let before = cursor.at;
        for id in asked {
            match places.get(id) {
                Some(place) => {
                    if !rows.row(*id, |out| out.extend_from_slice(&found.out[place.clone()])) {
                        break;
                    }
                    cursor.wanted -= 1;
                }
                None if found.is_full && *id > last_read => break,
                // The row was deleted meanwhile.
                None => {}
            }
            cursor.at += 1;
        }
        let seen_to = cursor.at - before;
        if found.is_full && asked[..seen_to].last() == Some(&last_read) {
            rows.is_full = true;
        }
        cursor.batch = if seen_to == count { count * 2 } else { seen_to.max(1) };
    }
    if rows.is_full {
        cursor.batch = rows.written.len().max(1);
    }
    cursor.has_begun |= !rows.written.is_empty();
    Ok(())
}

/// The parts of a reply of rows.
pub struct Sliced {
    /// The bytes written so far.
    pub out: Vec<u8>,
    /// The room of these bytes; None for small replies, which are not counted.
    pub room: Option<Room>,
    /// The number of rows in the reply, if none is deleted meanwhile.
    pub count: usize,
    /// Whether there are rows behind the page.
    pub has_more: bool,
    /// The rows still to be read; None if complete.
    pub rest: Option<Rest>,
}

/// The rows of a reply still to be read.
pub struct Rest {
    db: Db,
    replies: Arc<Replies>,
    job: Job,
    account: AccountId,
    again: Again,
    left: Left,
    _stream: Stream,
}

/// The database and the account of a reply of rows.
pub struct RowSource<'a> {
    /// The database.
    pub db: &'a Db,
    /// The memory budget of replies.
    pub replies: &'a Arc<Replies>,
    /// The job of the reads.
    pub job: Job,
    /// The account.
    pub account: AccountId,
}

impl RowSource<'_> {
    /// Reads the rows of a page behind `head`, with room for as many as there are now.
    pub async fn rows(&self, page: Page, head: Vec<u8>, query: Query) -> Result<Sliced, Problem> {
        let (out, again) = (with_room_for(&head, page.limit), query.again.clone());
        let first = self.db.read(self.job, move |read| read_first(read, page, out, &query)).await?;
        let First { mut rows, left, has_more } = first;
        let asked = left.cursor.wanted + rows.written.len();
        let length = rows.out.len();
        if left.is_done() {
            let room = if length > SMALL { self.replies.try_take(self.account, length) } else { None };
            if length <= SMALL || room.is_some() {
                // Only if more than half is unused: shrunk memory goes back to the system, and the next reply must
                // ask for new.
                if length > SMALL && length + END < rows.out.capacity() / 2 {
                    rows.out.shrink_to(length + END);
                }
                return Ok(Sliced { count: rows.written.len(), out: rows.out, room, has_more, rest: None });
            }
        }
        rows.cut(self.replies.slice(self.account));
        rows.out.shrink_to_fit();
        let mut room = self.replies.try_take(self.account, rows.out.len());
        if room.is_none() {
            // While waiting for room, the reply holds nothing but the ids.
            rows = Rows::onto(head, 0, 0);
        }
        let at = rows.written.len();
        let cursor = Cursor { at, wanted: asked - at, batch: at.max(1), has_begun: at > 0 };
        let mut rest = Rest {
            db: self.db.clone(),
            replies: self.replies.clone(),
            job: self.job,
            account: self.account,
            again,
            left: Left { cursor, ..left },
            _stream: self.replies.stream(self.account).await?,
        };
        if room.is_none() {
            let (slice, its_room) = rest.slice(Stage::Beginning).await?;
            rows.out.extend_from_slice(&slice);
            room = Some(its_room);
        }
        let count = asked.min(rest.left.ids.len());
        let rest = Some(rest).filter(|rest| !rest.is_done());
        Ok(Sliced { out: rows.out, room, count, has_more, rest })
    }
}

/// The beginning of a reply, with capacity for this many rows of usual length.
fn with_room_for(head: &[u8], rows: i64) -> Vec<u8> {
    let rows = usize::try_from(rows).unwrap_or(0).clamp(1, ROWS_AT_ONCE);
    let mut out = Vec::with_capacity((rows * ROW).clamp(SMALL, SLICE));
    out.extend_from_slice(head);
    out
}

impl Left {
    fn is_done(&self) -> bool {
        self.cursor.wanted == 0 || self.cursor.at == self.ids.len()
    }
}

impl Rest {
    /// The account of the reply.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Whether all rows were returned.
    pub fn is_done(&self) -> bool {
        self.left.is_done()
    }

    /// The next rows, with a leading comma, and their room.
    pub async fn slice(&mut self, stage: Stage) -> Result<(Vec<u8>, Room), Problem> {
        let mut bytes = self.replies.slice(self.account);
        loop {
            let mut room = self.replies.take(self.account, bytes, stage).await?;
            let (written, cursor) = self.read(bytes).await?;
            if !room.shrink(written.len()) {
                match self.replies.try_take(self.account, written.len()) {
                    Some(larger) => room = larger,
                    // The row is longer than a slice: read it again once there is room for all of it.
                    None => {
                        bytes = written.len();
                        continue;
                    }
                }
            }
            self.left.cursor = cursor;
            if self.is_done() && cursor.wanted > 0 && self.left.goes_on {
                return Err(Problem::Broken("more rows of a page vanished than were kept in reserve".to_owned()));
            }
            return Ok((written, room));
        }
    }

    async fn read(&self, bytes: usize) -> Result<(Vec<u8>, Cursor), Problem> {
        let (mut left, again) = (self.left.clone(), self.again.clone());
        let read = move |read: &Read<'_>| {
            let out = if left.cursor.has_begun { vec![b','] } else { Vec::new() };
            let mut rows = Rows::onto(out, bytes, left.cursor.wanted);
            write_left(read, &mut left, &mut rows, &again)?;
            let is_empty = rows.written.is_empty();
            Ok::<_, store::Error>((if is_empty { Vec::new() } else { rows.out }, left.cursor))
        };
        Ok(self.db.read(self.job, read).await?)
    }
}

#[cfg(test)]
mod tests;
