//! `GET /v2/changes`: the changes of leads, in the order of commits, for programs polling instead of subscribing.

use crate::credentials;
use crate::endpoint::Api;
use crate::replies::{SLICE, SMALL};
use crate::sending::{Body, counted, respond};
use crate::trace::{Ending, Trace};
use bytes::Bytes;
use headwater_model::change::Kind;
use headwater_model::id::AccountId;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_store::feed::{self, Change, Cursor, History, Place};
use headwater_store::records::row;
use headwater_store::{Job, Read};
use headwater_wire::change;
use headwater_wire::record_write::Shape;
use headwater_wire::variant::Version;
use http::header::{ACCEPT, ALLOW, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use serde_json::json;
use std::time::Instant;

/// The path of the change feed.
pub const PATH: &str = "/v2/changes";
/// The name of the feed in metrics and in the log, beside the names of the methods.
pub const NAME: &str = "changes";
/// Changes in one answer: the default and the maximum of `limit`.
const USUAL: i64 = 100;
const MOST: i64 = 1000;
const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";

/// The change before the first one of the answer.
enum After {
    /// None: the answer begins with the oldest change kept.
    Nothing,
    /// The change of this cursor.
    Known(Cursor),
    /// The newest change: the answer has only changes still to come.
    Newest,
}

/// The value of `after` for [`After::Newest`].
const NEWEST: &str = "newest";

/// The query of a request.
struct Asked {
    after: After,
    limit: i64,
    in_lines: bool,
}

/// An error answer.
struct Refused {
    status: StatusCode,
    word: &'static str,
    message: String,
    /// The newest cursor, from which the client can go on; None unless the given cursor is expired or undone.
    cursor: Option<Cursor>,
    /// The cause of a server error; for the log alone, never sent.
    cause: Option<String>,
}

impl Refused {
    fn new(status: StatusCode, word: &'static str, message: impl Into<String>) -> Self {
        Self { status, word, message: message.into(), cursor: None, cause: None }
    }
}

impl From<headwater_store::Error> for Refused {
    fn from(error: headwater_store::Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Busy => Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "the server is busy, try again"),
            Problem::Unwritable(obstacle) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unwritable", obstacle.text()),
            Problem::Forbidden => Self::new(StatusCode::FORBIDDEN, "forbidden", "not permitted"),
            other => {
                let message = "the server failed; its log says more";
                let refused = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "broken", message);
                Self { cause: Some(format!("{other:?}")), ..refused }
            }
        }
    }
}

impl Api {
    /// Answers one request, and returns its trace for the log. `admit` reserves one of the account's places until the
    /// answer is ready; None is answered with HTTP 503.
    pub async fn changes<P>(
        &self,
        request: &Request<Bytes>,
        admit: impl FnOnce(AccountId) -> Option<P>,
    ) -> (Response<Body>, Trace) {
        let started = Instant::now();
        let mut trace = Trace { method: Some(NAME), ..Trace::default() };
        let response = match self.try_changes(request, admit, &mut trace).await {
            Ok(response) => response,
            Err(mut refused) => {
                trace.ending = if refused.status.is_server_error() { Ending::Failed } else { Ending::Refused };
                trace.cause = refused.cause.take();
                refuse(refused)
            }
        };
        let code = if trace.ending == Ending::Done { 0 } else { response.status().as_u16().into() };
        trace.count(started.elapsed(), code);
        (response, trace)
    }

    async fn try_changes<P>(
        &self,
        request: &Request<Bytes>,
        admit: impl FnOnce(AccountId) -> Option<P>,
        trace: &mut Trace,
    ) -> Result<Response<Body>, Refused> {
        if !matches!(*request.method(), http::Method::GET | http::Method::HEAD) {
            let message = "only GET and HEAD are answered here";
            return Err(Refused::new(StatusCode::METHOD_NOT_ALLOWED, "method", message));
        }
        let at = Timestamp::now();
        let caller = match credentials::in_head(request.uri(), request.headers()) {
            Some((account, secret)) => self.callers.find(&self.db, &account, &secret, at).await?,
            None => None,
        };
        let caller = caller.ok_or_else(|| {
            let message = "accountID and secretKey, in the query string or in headers, open nothing";
            Refused::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
        })?;
        trace.know(&caller);
        let _place = admit(caller.actor.account).ok_or(Problem::Busy)?;
        let message = "the key has made all the calls it may for now";
        let limit = |_| Refused::new(StatusCode::TOO_MANY_REQUESTS, "limit", message);
        self.count_call(&caller, at).await.map_err(limit)?;
        let asked = read_query(request)?;
        let grant = caller.actor.grant(VIEW_LEADS)?;
        if grant.owner().is_some() {
            return Err(Problem::Forbidden.into());
        }
        let (owner, shape, in_lines) = (grant.account(), caller.fields.whole_lead(Version::V1_2), asked.in_lines);
        let read = move |read: &Read<'_>| answer(read, owner, &shape, &asked);
        let body = self.db.read(Job::of(owner, "changes"), read).await?;
        let room = match body.len() > SMALL {
            true => Some(self.replies.try_take(owner, body.len()).ok_or(Problem::Busy)?),
            false => None,
        };
        let kind = if in_lines { JSON_LINES } else { JSON };
        Ok(respond(StatusCode::OK, kind, counted(body, room), None))
    }
}

fn read_query(request: &Request<Bytes>) -> Result<Asked, Refused> {
    let bad = |message: String| Refused::new(StatusCode::BAD_REQUEST, "parameter", message);
    let accepted = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut asked = Asked { after: After::Nothing, limit: USUAL, in_lines: accepted.contains(JSON_LINES) };
    for (name, value) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        match &*name {
            "accountID" | "secretKey" => {}
            "after" if value == NEWEST => asked.after = After::Newest,
            "after" => {
                let cursor = parse(&value).ok_or_else(|| bad(format!("after: '{value}' is no cursor of this feed")))?;
                asked.after = After::Known(cursor);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                asked.limit = limit.ok_or_else(|| bad(format!("limit: expected a number from 1 to {MOST}")))?;
            }
            "format" if value == "json" || value == "jsonl" => asked.in_lines = value == "jsonl",
            "format" => return Err(bad("format: expected json or jsonl".to_owned())),
            other => return Err(bad(format!("{other}: there are only after, limit and format"))),
        }
    }
    if asked.in_lines && matches!(asked.after, After::Newest) {
        // JSON lines carry a cursor only with a change: an empty answer would have none.
        return Err(bad(format!(
            "after: {NEWEST} is answered in format json only, which tells the cursor without a change"
        )));
    }
    Ok(asked)
}

/// The body of the answer.
fn answer(read: &Read<'_>, account: AccountId, shape: &Shape, asked: &Asked) -> Result<Vec<u8>, Refused> {
    let history = History::of(read, account)?;
    let gone = |word, message: &str, cursor| {
        Err(Refused { cursor: Some(cursor), ..Refused::new(StatusCode::GONE, word, message) })
    };
    let place = match asked.after {
        After::Nothing => Place::Known(history.oldest()),
        After::Known(cursor) => history.find(cursor),
        After::Newest => Place::Known(history.newest()),
    };
    let mut cursor = match place {
        Place::Known(cursor) => cursor,
        Place::Expired(newest) => {
            return gone("expired", "changes after this cursor are no longer kept: read all leads, then go on", newest);
        }
        Place::Undone(newest) => {
            return gone("history-lost", "a restored backup has undone changes: read all leads, then go on", newest);
        }
    };
    let mut out = Vec::new();
    let mut damaged = None;
    if !asked.in_lines {
        out.extend_from_slice(b"{\"changes\":[");
    }
    let begin = out.len();
    feed::after(read, account, &history, cursor, asked.limit, |it| {
        let end = out.len();
        if !asked.in_lines && end > begin {
            out.push(b',');
        }
        if let Err(error) = write(&mut out, shape, it) {
            damaged = Some(error);
            return false;
        }
        if asked.in_lines {
            out.push(b'\n');
        }
        if out.len() > SLICE && end > begin {
            // The body has reached its size limit; the next answer begins after the last cursor.
            out.truncate(end);
            return false;
        }
        cursor = it.cursor;
        true
    })?;
    if let Some(error) = damaged {
        return Err(error.into());
    }
    if !asked.in_lines {
        let rest = format!("],\"cursor\":\"{}\",\"hasMore\":{}}}", print(cursor), history.goes_on_after(cursor));
        out.extend_from_slice(rest.as_bytes());
    }
    Ok(out)
}

fn write(out: &mut Vec<u8>, shape: &Shape, it: &Change<'_>) -> headwater_store::Result<()> {
    change::open(out, &print(it.cursor), it.kind, it.lead, it.at);
    match (it.kind, it.detail) {
        (Kind::Updated, Some(detail)) => {
            row::with_difference(detail, &LEAD, |old, new| change::changed(out, shape, old, new))?;
        }
        (Kind::Updated, None) => {
            if let Some(later) = it.superseded_by {
                change::superseded(out, &print(later));
            }
        }
        (Kind::Joined | Kind::Left, Some(detail)) => change::list(out, headwater_store::outbox::list_of(detail)?),
        _ => {}
    }
    out.push(b'}');
    Ok(())
}

/// A cursor in the form given to clients: `epoch-seq`.
fn print(cursor: Cursor) -> String {
    format!("{}-{}", cursor.epoch, cursor.seq)
}

fn parse(text: &str) -> Option<Cursor> {
    let (epoch, seq) = text.split_once('-')?;
    let number = |digits: &str| digits.parse::<i64>().ok().filter(|it| *it >= 0 && it.to_string() == digits);
    Some(Cursor { epoch: number(epoch)?, seq: number(seq)? })
}

fn refuse(refused: Refused) -> Response<Body> {
    let mut body = json!({ "error": refused.word, "message": refused.message });
    if let Some(cursor) = refused.cursor {
        body["cursor"] = print(cursor).into();
    }
    let header = match refused.status {
        StatusCode::METHOD_NOT_ALLOWED => Some((ALLOW, "GET, HEAD")),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Some((RETRY_AFTER, "1")),
        _ => None,
    };
    respond(refused.status, JSON, body.to_string(), header)
}
