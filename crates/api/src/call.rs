//! A request on its way through its method, and the reply.

use crate::caller::Caller;
use crate::family::Family;
use crate::replies::{Replies, Room};
use crate::signature::{Flat, Signature};
use crate::slices::{Query, Rest, RowSource, Sliced};
use headwater_actions::Outcomes;
use headwater_model::audit::RequestId;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::key::{CallLimits, ReplyKeys, Strictness};
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::pages::Page;
use headwater_store::{self as store, Db, Job, Read, Tx};
use headwater_wire::envelope::Answer;
use headwater_wire::error::{Code, Failure};
use headwater_wire::object;
use headwater_wire::params::Params;
use headwater_wire::record_read::RecordReader;
use headwater_wire::results;
use headwater_wire::variant::Version;
use serde_json::value::RawValue;
use std::sync::Arc;

/// The default number of rows of a read, and the limit of getLeads.
pub const ROWS: i64 = 500;
/// The limit of reads that permit more rows.
pub const MOST_ROWS: i64 = 5000;

/// Why a request failed as a whole.
#[derive(Debug)]
pub enum Fault {
    /// An error of the caller.
    Refused(Failure),
    /// The server is overloaded.
    Busy,
    /// The database cannot be written at present.
    Unwritable(Obstacle),
    /// An error of the server; the cause is for the log.
    Broken(String),
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<store::Error> for Fault {
    fn from(error: store::Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Busy => Self::Busy,
            Problem::Unwritable(obstacle) => Self::Unwritable(obstacle),
            Problem::Broken(cause) => Self::Broken(cause),
            other => Self::Refused(Failure::from(&other)),
        }
    }
}

/// The result of a method: the reply with its value written, and the errors of single objects.
pub struct Reply {
    /// The reply.
    pub answer: Answer,
    /// The errors of refused objects, in the order of the objects.
    pub failures: Vec<Failure>,
    /// The number of objects or rows, for the log.
    pub count: usize,
    /// The room taken by the reply's bytes; None if not yet counted.
    pub room: Option<Room>,
    /// The rows still to be written; None if complete. The JSON list of rows is still open.
    pub rest: Option<Rest>,
}

impl Reply {
    /// A complete reply.
    fn new(answer: Answer, failures: Vec<Failure>, count: usize) -> Self {
        Self { answer, failures, count, room: None, rest: None }
    }
}

/// The JSON around the rows of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The method's key.
    Plain,
    /// The method's key, and `hasMore`.
    Paged,
    /// Nothing: the bare list.
    Bare,
}

/// A request on its way through its method.
pub struct Call<'a> {
    /// The database.
    pub db: &'a Db,
    /// The memory budget of replies.
    pub replies: &'a Arc<Replies>,
    /// The caller.
    pub caller: &'a Caller,
    /// The method.
    pub method: &'static Signature,
    /// The version of the API, from the path.
    pub version: Version,
    /// The parameters; the required ones are present.
    pub params: Params<'a>,
    /// The parameters as received.
    pub raw: &'a RawValue,
    /// The time of the request.
    pub at: Timestamp,
    /// The request, for the audit log.
    pub request: RequestId,
}

impl<'a> Call<'a> {
    /// The time zone of times in this call.
    pub fn zone(&self) -> Zone {
        self.caller.fields.zone(self.version)
    }

    /// The database job of this call, with the method's name and the account.
    pub fn job(&self) -> Job {
        Job::of(self.caller.actor.account, self.method.name).by(self.caller.author, self.request)
    }

    /// Reads a consistent view of the database, as this call's job.
    pub async fn read<T, E>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<store::Error> + Send + 'static,
    {
        self.db.read(self.job(), work).await
    }

    /// The kind of records that the method is about.
    pub fn record(&self) -> Result<&'static RecordType, Problem> {
        self.method.record()
    }

    /// The method's family.
    pub fn family(&self) -> Result<&'static Family, Problem> {
        self.method.family.ok_or_else(|| Problem::Broken(format!("{} has no family", self.method.name)))
    }

    /// Further names of fields that the caller may use.
    pub fn aliases(&self) -> &'static [(&'static str, &'static str)] {
        self.method.family.filter(|_| !self.is_strict()).map_or(&[], |family| family.aliases)
    }

    /// The context for actions: actor, time, strictness and custom fields.
    pub fn context(&self) -> Context {
        Context {
            actor: self.caller.actor.clone(),
            at: self.at,
            strictness: self.caller.switches.strictness,
            catalogue: self
                .method
                .record
                .map_or_else(Arc::default, |record| self.caller.fields.catalogue(record).clone()),
        }
    }

    /// Writes this many objects in one transaction, as this call's job; returns once the commit is on disk. The
    /// closure may run more than once.
    pub async fn write<T: Send + 'static>(
        &self,
        weight: usize,
        work: impl Fn(&Tx<'_>, &Context) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let context = self.context();
        self.db.write(self.job().with_weight(weight), move |tx| work(tx, &context)).await
    }

    /// Runs an action on objects in one transaction; as [`Self::write`].
    pub async fn write_objects<O: Send + 'static, T: Send + 'static>(
        &self,
        objects: Vec<O>,
        action: impl Fn(&Tx<'_>, &Context, &[O]) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.write(objects.len(), move |tx, context| action(tx, context, &objects)).await
    }

    /// Refuses a method that adds rows while the disk is nearly full.
    pub fn demand_room(&self) -> Result<(), Problem> {
        if self.method.adds() { self.db.health().demand_room() } else { Ok(()) }
    }

    /// Whether doubtful input is refused.
    pub fn is_strict(&self) -> bool {
        self.caller.switches.strictness == Strictness::Strict
    }

    /// Whether the vendor's limits apply.
    pub fn is_limited(&self) -> bool {
        self.caller.switches.limits == CallLimits::On
    }

    /// The elements of `objects`; or all parameters as one object, where the method permits the flat form.
    pub fn objects(&self) -> Result<Vec<&'a RawValue>, Failure> {
        if !self.params.has("objects") && self.method.takes_flat_object != Flat::Never {
            return Ok(vec![self.raw]);
        }
        self.params.objects("objects")
    }

    /// The targets of a removal, from `objects`. `read` returns the targets of one element; a lenient key may put
    /// several into one element (W200).
    pub fn named<T>(&self, read: fn(&RawValue, Strictness) -> Vec<T>) -> Result<Vec<T>, Failure> {
        let strictness = self.caller.switches.strictness;
        let whole = self.params.raw("objects").filter(|raw| !self.is_strict() && object::is_list_of_ids(raw));
        let elements = whole.map_or_else(|| self.objects(), |raw| Ok(vec![raw]))?;
        let named: Vec<T> = elements.into_iter().flat_map(|raw| read(raw, strictness)).collect();
        self.caller.demand_few(named.len())?;
        Ok(named)
    }

    /// The records in `objects`, each read or refused by `read`.
    pub fn drafts(
        &self,
        read: fn(&RecordReader<'_>, &RawValue) -> Result<Draft, Problem>,
    ) -> Result<Vec<Result<Draft, Problem>>, Failure> {
        let (record, zone) = (self.method.record.ok_or_else(|| Failure::of(Code::Unknown))?, self.zone());
        let reader = RecordReader {
            record,
            catalogue: self.caller.fields.catalogue(record),
            aliases: self.aliases(),
            zone: &zone,
            days_zone: self.caller.fields.tenants_zone(),
            strictness: self.caller.switches.strictness,
        };
        Ok(self.objects()?.into_iter().map(|raw| read(&reader, raw)).collect())
    }

    /// The page for `limit` and `offset`, with at most `most` rows.
    pub fn page(&self, most: i64) -> Result<Page, Failure> {
        let most = if self.is_limited() { most } else { most.max(MOST_ROWS) };
        let limit = self.params.non_negative("limit")?.unwrap_or(ROWS).min(most);
        Ok(Page { limit, offset: self.params.non_negative("offset")?.unwrap_or(0) })
    }

    /// The name of the key in `result`.
    pub fn key(&self) -> &'static str {
        match self.caller.switches.reply_keys {
            ReplyKeys::Observed => self.method.key.observed,
            ReplyKeys::Documented => self.method.key.documented,
        }
    }

    /// An empty reply with the method's key.
    pub fn answer(&self) -> Answer {
        Answer::new(self.key())
    }

    /// A reply with the rows of a page; rows beyond the free room follow in slices.
    pub async fn read_rows(&self, frame: Frame, page: Page, query: Query) -> Result<Reply, Fault> {
        let mut answer = match frame {
            Frame::Plain => self.answer(),
            // The head is written later: only then is `hasMore` known.
            Frame::Paged | Frame::Bare => Answer::bare(),
        };
        let mut head = std::mem::take(answer.out());
        head.push(b'[');
        let source =
            RowSource { db: self.db, replies: self.replies, job: self.job(), account: self.caller.actor.account };
        let Sliced { mut out, room, count, has_more, rest } = source.rows(page, head, query).await?;
        if rest.is_none() {
            out.push(b']');
        }
        match frame {
            Frame::Paged => {
                answer = Answer::with_more(self.key(), has_more);
                answer.out().extend_from_slice(&out);
            }
            Frame::Plain | Frame::Bare => *answer.out() = out,
        }
        Ok(Reply { answer, failures: Vec::new(), count, room, rest })
    }

    /// A reply of rows, each written by `write`.
    pub fn rows<T>(&self, rows: &[T], write: impl Fn(&mut Vec<u8>, &T)) -> Reply {
        self.reply_with_rows(self.answer(), rows, write)
    }

    /// A reply of at most `limit` of these rows; `hasMore` says whether others are left.
    pub fn paged_rows<T>(&self, rows: &[T], limit: usize, write: impl Fn(&mut Vec<u8>, &T)) -> Reply {
        let first = rows.get(..limit).unwrap_or(rows);
        self.reply_with_rows(Answer::with_more(self.key(), first.len() < rows.len()), first, write)
    }

    fn reply_with_rows<T>(&self, mut answer: Answer, rows: &[T], write: impl Fn(&mut Vec<u8>, &T)) -> Reply {
        let out = answer.out();
        out.push(b'[');
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            write(out, row);
        }
        out.push(b']');
        Reply::new(answer, Vec::new(), rows.len())
    }

    /// A reply to a create call: one entry for each object, with its new id.
    pub fn created<Id>(&self, outcomes: Outcomes<Id>, number: impl Fn(Id) -> i64) -> Reply {
        let results: Vec<Result<i64, Failure>> = outcomes
            .into_iter()
            .map(|outcome| outcome.map(&number).map_err(|problem| Failure::from(&problem)))
            .collect();
        self.reply_to_write(&results, results::write_creates)
    }

    /// A reply to a change or removal: one entry for each object.
    pub fn changed(&self, outcomes: Outcomes<()>) -> Reply {
        let results: Vec<Result<(), Failure>> =
            outcomes.into_iter().map(|outcome| outcome.map_err(|problem| Failure::from(&problem))).collect();
        self.reply_to_write(&results, results::write_changes)
    }

    fn reply_to_write<T>(
        &self,
        results: &[Result<T, Failure>],
        write: fn(&mut Vec<u8>, &[Result<T, Failure>]),
    ) -> Reply {
        let mut answer = self.answer();
        write(answer.out(), results);
        let failures = results::failures(results).into_iter().cloned().collect();
        Reply::new(answer, failures, results.len())
    }

    /// A reply of only true or false.
    pub fn success(&self, success: bool) -> Reply {
        let mut answer = self.answer();
        answer.out().extend_from_slice(if success { b"true" } else { b"false" });
        Reply::new(answer, Vec::new(), 1)
    }
}
