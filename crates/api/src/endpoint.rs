//! From a request's bytes to a reply's bytes.
//!
//! Errors are found in the contract's order: credentials (HTTP 401), body (101), id (102), method (201, 204),
//! parameters (202), quota (106, 107), missing parameters (206, 207), too many objects (209), unknown parameters
//! (205), then the errors of the method itself.

mod by_person;

pub use by_person::ToPerson;

use crate::call::{Call, Fault, Reply};
use crate::caller::{Caller, Callers, FRESH};
use crate::checks;
use crate::credentials::{self, SentCredentials};
use crate::method::Method;
use crate::methods;
use crate::quota::Allowance;
use crate::replies::{Replies, Room, SMALL, Stage};
use crate::sending::{self, Body, Slices, counted};
use crate::signature::NoError;
use crate::trace::{Ending, Trace};
use bytes::Bytes;
use headwater_model::audit::RequestId;
use headwater_model::id::AccountId;
use headwater_model::key::{EmptyError, Strictness};
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::{Db, random};
use headwater_wire::envelope::{self, CallsToday, Envelope, Outcome};
use headwater_wire::error::{Code, Failure};
use headwater_wire::params::Params;
use headwater_wire::variant::Version;
use http::header::{ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Instant;

/// The longest `id`, in bytes of JSON (W25).
const LONGEST_ID: usize = 1024;

/// Approximate bytes of one object in a reply to a write: the reply may name each object twice.
const BYTES_OF_ENTRY: usize = 512;

/// The API of one server.
pub struct Api {
    pub(crate) db: Db,
    pub(crate) callers: Callers,
    pub(crate) allowance: Allowance,
    pub(crate) replies: Arc<Replies>,
}

/// A request with its head checked and its body not yet read.
pub struct Visit {
    version: Version,
    entered: Instant,
    /// The credentials in the head; None if the head has none.
    credentials: Option<SentCredentials>,
    /// The caller with these credentials.
    caller: Option<Arc<Caller>>,
    /// Why the caller could not be loaded. Answered after the body is read, with the request's id (W46).
    problem: Option<Problem>,
    trace: Trace,
}

impl Visit {
    /// The account; None if the head has no credentials.
    pub fn account(&self) -> Option<AccountId> {
        self.caller.as_ref().map(|caller| caller.actor.account)
    }
}

/// A request whose caller is known and whose body is an envelope.
struct Authenticated<'a> {
    version: Version,
    envelope: Envelope<'a>,
    caller: Arc<Caller>,
    at: Timestamp,
    request: RequestId,
}

impl<'a> Authenticated<'a> {
    /// The method, and its parameters as received.
    fn method(&self, trace: &mut Trace) -> Result<(&'static Method, &'a RawValue), Failure> {
        match self.envelope.id {
            None => return Err(Failure::of(Code::MissingRequestId)),
            Some(id) if id.get().len() > LONGEST_ID => {
                let why = format!("id: longer than {LONGEST_ID} bytes");
                return Err(Failure::of(Code::InvalidFormat).with(why));
            }
            Some(_) => {}
        }
        let name = self.envelope.method.as_deref().ok_or_else(|| Failure::of(Code::MissingMethod))?;
        let Some(method) = methods::named(name, self.caller.switches.strictness) else {
            trace.ask(name);
            return Err(Failure::of(Code::UnknownMethod));
        };
        trace.method = Some(method.name);
        let raw = self.envelope.params.ok_or_else(|| Failure::of(Code::MissingParams))?;
        Ok((method, raw))
    }
}

/// The id of a request, as raw JSON; None where the reply has none.
fn id_of<'a>(envelope: &Envelope<'a>) -> Option<&'a str> {
    envelope.id.map(RawValue::get).filter(|id| id.len() <= LONGEST_ID)
}

/// The outcome of a request's head.
pub enum HeadOutcome {
    /// The body is needed, for [`Api::answer`].
    Open(Visit),
    /// The body cannot change this answer.
    Answered(Response<Body>, Trace),
}

/// A reply's body and its HTTP status.
struct Finished {
    status: StatusCode,
    body: Body,
}

impl Finished {
    fn whole(status: StatusCode, body: Vec<u8>) -> Self {
        Self { status, body: body.into() }
    }
}

impl Api {
    /// An API on a database.
    pub fn new(db: Db, allowance: Allowance) -> Self {
        Self { db, callers: Callers::default(), allowance, replies: Arc::default() }
    }

    /// The version of a path, with or without a trailing slash; several slashes in a row count as one (W1, W179).
    /// `None` for paths outside the API.
    pub fn version_of(path: &str) -> Option<Version> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next()?, parts.next()?, parts.next()) {
            ("pubapi", "v1", None) => Some(Version::V1),
            ("pubapi", "v1.2", None) => Some(Version::V1_2),
            _ => None,
        }
    }

    /// Checks the head of a request, with any credentials there, before the body is read.
    pub async fn enter(&self, version: Version, head: &Parts) -> HeadOutcome {
        let credentials = credentials::in_head(&head.uri, &head.headers);
        let trace = Trace::default();
        let mut visit = Visit { version, entered: Instant::now(), credentials, caller: None, problem: None, trace };
        match self.look_at_head(head, &mut visit).await {
            Ok(()) => HeadOutcome::Open(visit),
            Err(finished) => {
                visit.trace.count(visit.entered.elapsed(), visit.trace.code);
                HeadOutcome::Answered(respond(finished), visit.trace)
            }
        }
    }

    async fn look_at_head(&self, head: &Parts, visit: &mut Visit) -> Result<(), Finished> {
        if !matches!(head.method, http::Method::POST | http::Method::GET | http::Method::HEAD) {
            visit.trace.ending = Ending::Refused;
            return Err(Finished::whole(StatusCode::METHOD_NOT_ALLOWED, Vec::new()));
        }
        if let Some((account, secret)) = &visit.credentials {
            match self.callers.find(&self.db, account, secret, Timestamp::now()).await {
                Ok(Some(caller)) => visit.caller = Some(caller),
                Ok(None) => return Err(unauthorized(&mut visit.trace)),
                Err(problem) => visit.problem = Some(problem),
            }
        }
        visit.caller.iter().for_each(|caller| visit.trace.know(caller));
        // The server cannot read such a body; credentials may be in there, too: 415, not 401 (W180).
        let coding = coding_of(&head.headers).filter(|_| head.method == http::Method::POST);
        let Some(coding) = coding else { return Ok(()) };
        let reason = format!("the body is compressed ({coding}); send it as it is");
        let refused = refuse(Failure::of(Code::InvalidFormat).with(reason).into(), None, None, &mut visit.trace);
        Err(Finished { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, ..refused })
    }

    /// Answers a request after the arrival of its body, and returns its trace for the log.
    pub async fn answer(&self, mut visit: Visit, request: &Request<Bytes>) -> (Response<Body>, Trace) {
        let mut trace = std::mem::take(&mut visit.trace);
        let entered = visit.entered;
        let finished = self.finish(visit, request, &mut trace).await.unwrap_or_else(|refused| refused);
        trace.count(entered.elapsed(), trace.code);
        (respond(finished), trace)
    }

    async fn finish(&self, visit: Visit, request: &Request<Bytes>, trace: &mut Trace) -> Result<Finished, Finished> {
        let at = Timestamp::now();
        let envelope = Envelope::parse(request.body());
        let id = envelope.as_ref().ok().and_then(id_of);
        let refused = |problem: Problem, trace: &mut Trace| refuse(problem.into(), id, None, trace);
        if let Some(problem) = visit.problem {
            return Err(refused(problem, trace));
        }
        let in_body = || envelope.as_ref().ok().and_then(credentials::in_body);
        let caller = match (visit.caller, visit.credentials.or_else(in_body)) {
            // While the body was arriving, the key may have been revoked, or fields created.
            (Some(caller), _) if visit.entered.elapsed() < FRESH => caller,
            (_, Some((account, secret))) => match self.callers.find(&self.db, &account, &secret, at).await {
                Ok(Some(caller)) => caller,
                Ok(None) => return Err(unauthorized(trace)),
                Err(problem) => return Err(refused(problem, trace)),
            },
            (_, None) => return Err(unauthorized(trace)),
        };
        trace.know(&caller);
        // Some clients test their credentials with a GET; it calls no method.
        if *request.method() != http::Method::POST {
            let failure = Failure::of(Code::InvalidFormat).with("a GET calls nothing; requests are sent with POST");
            return Err(refuse(failure.into(), None, None, trace));
        }
        match envelope {
            Ok(envelope) => {
                let request = random::request().unwrap_or_default();
                trace.request = request;
                let request = Authenticated { version: visit.version, envelope, caller, at, request };
                Ok(self.call(&request, trace).await)
            }
            Err(failure) => Err(refuse(failure.into(), None, None, trace)),
        }
    }

    async fn call(&self, request: &Authenticated<'_>, trace: &mut Trace) -> Finished {
        let id = id_of(&request.envelope);
        let (method, raw) = match request.method(trace) {
            Ok(named) => named,
            Err(failure) => return refuse(failure.into(), id, None, trace),
        };
        let budget = match self.count_call(&request.caller, request.at).await {
            Ok(budget) => budget,
            Err((code, budget)) => return refuse(Failure::of(code).into(), id, Some(budget), trace),
        };
        let reply = match self.try_call(request, method, raw).await {
            Ok(reply) => reply,
            Err(fault) => return refuse(fault, id, budget, trace),
        };
        (trace.objects, trace.failed) = (reply.count, reply.failures.len());
        for failure in &reply.failures {
            *trace.refused_objects.entry(failure.code.number()).or_default() += 1;
        }
        let outcome = match (method.no_error, request.caller.switches.empty_error) {
            _ if !reply.failures.is_empty() => Outcome::Failures(reply.failures.iter().collect()),
            (NoError::EmptyList, EmptyError::Classic) => Outcome::EmptyList,
            _ => Outcome::Null,
        };
        let (mut out, tail) = reply.answer.open();
        let (status, room, id) = (StatusCode::OK, reply.room, id.unwrap_or("null"));
        let Some(rest) = reply.rest else {
            tail.write(&mut out, &outcome, id, budget);
            return Finished { status, body: Body::Whole(counted(out, room)) };
        };
        let mut end = vec![b']'];
        tail.write(&mut end, &outcome, id, budget);
        Finished { status, body: Body::Slices(Slices::new(counted(out, room), rest, end, method.name)) }
    }

    /// Checks the parameters and runs the method.
    async fn try_call(
        &self,
        request: &Authenticated<'_>,
        method: &'static Method,
        raw: &RawValue,
    ) -> Result<Reply, Fault> {
        let Authenticated { version, at, request: id, .. } = *request;
        let caller = &*request.caller;
        let strictness = caller.switches.strictness;
        let mut params = Params::open(raw, strictness)?;
        let left = match strictness {
            Strictness::Lenient => params.drop_idle(&method.accepts(strictness)),
            Strictness::Strict => None,
        };
        let raw = left.as_deref().unwrap_or(raw);
        let objects = checks::objects(method, &params, caller)?;
        checks::permissions(method, caller)?;
        // One object of a removal may name several targets, each with an entry of its own (W200).
        let named = if method.removes() { raw.get().matches(',').count() + 1 } else { 0 };
        let objects = objects.max(named.min(limits::VALUES));
        if method.adds() {
            self.db.health().demand_room()?;
        }
        let room = self.room_for_entries(objects, caller).await?;
        let (db, replies) = (&self.db, &self.replies);
        let call = Call { db, replies, caller, method: method.signature(), version, params, raw, at, request: id };
        let mut reply = (method.run)(call).await?;
        reply.room = reply.room.or(room);
        self.with_room(reply, method, caller)
    }

    /// Room for the entries of a write's reply. Taken before the write: afterwards it is too late to refuse.
    async fn room_for_entries(&self, objects: usize, caller: &Caller) -> Result<Option<Room>, Fault> {
        let bytes = objects * BYTES_OF_ENTRY;
        if bytes <= SMALL {
            return Ok(None);
        }
        Ok(Some(self.replies.take(caller.actor.account, bytes, Stage::Beginning).await?))
    }

    /// The reply with room for its bytes. Without room a read is refused; a write no longer can be.
    fn with_room(&self, mut reply: Reply, method: &Method, caller: &Caller) -> Result<Reply, Fault> {
        let bytes = reply.answer.out().len();
        let is_enough = reply.room.as_mut().map_or(bytes <= SMALL, |room| room.shrink(bytes));
        if !is_enough {
            match self.replies.try_take(caller.actor.account, bytes) {
                Some(room) => reply.room = Some(room),
                None if method.only_reads() => return Err(Fault::Busy),
                None => {}
            }
        }
        Ok(reply)
    }
}

/// The content coding of a body; None for `identity`.
fn coding_of(headers: &HeaderMap) -> Option<String> {
    let codings = headers.get_all(CONTENT_ENCODING).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let named: Vec<String> = codings.map(|coding| coding.trim().to_ascii_lowercase()).collect();
    let is_none = |coding: &String| coding.is_empty() || coding == "identity";
    named.into_iter().find(|coding| !is_none(coding))
}

fn unauthorized(trace: &mut Trace) -> Finished {
    trace.ending = Ending::Refused;
    Finished::whole(StatusCode::UNAUTHORIZED, envelope::UNAUTHORIZED.into())
}

fn refuse(fault: Fault, id: Option<&str>, budget: Option<CallsToday>, trace: &mut Trace) -> Finished {
    trace.ending = Ending::Failed;
    let (status, failure) = match fault {
        Fault::Refused(failure) => {
            trace.ending = Ending::Refused;
            (StatusCode::OK, failure)
        }
        Fault::Busy => (StatusCode::SERVICE_UNAVAILABLE, Failure::of(Code::Unknown)),
        Fault::Unwritable(obstacle) => {
            (StatusCode::SERVICE_UNAVAILABLE, Failure::of(Code::Unknown).with(obstacle.text()))
        }
        Fault::Broken(cause) => {
            trace.cause = Some(cause);
            (StatusCode::OK, Failure::of(Code::Unknown))
        }
    };
    trace.code = failure.code.number();
    Finished::whole(status, envelope::failure(&failure, id, budget))
}

fn respond(finished: Finished) -> Response<Body> {
    let header = match finished.status {
        StatusCode::UNAUTHORIZED => Some((WWW_AUTHENTICATE, "Basic realm=\"SharpSpring\"")),
        StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, "1")),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some((ACCEPT_ENCODING, "identity")),
        StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, "GET, HEAD, POST")),
        _ => None,
    };
    sending::respond(finished.status, "application/json", finished.body, header)
}

#[cfg(test)]
mod tests;
