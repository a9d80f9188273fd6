//! `GET /v2/changes`: the changes of records, in the order of commits, for programs polling instead of subscribing.

use crate::catalogues::AccountFields;
use crate::credentials;
use crate::endpoint::Api;
use crate::replies::{SLICE, SMALL};
use crate::sending::{Body, counted, respond};
use crate::trace::{Ending, Trace};
use asked::{After, Asked};
use bytes::Bytes;
use headwater_model::change::Kind;
use headwater_model::grant::Reach;
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::feed::{self, Change, Cursor, CursorValidity, Follower, History};
use headwater_store::records::row;
use headwater_store::{Job, Read};
use headwater_wire::change;
use headwater_wire::variant::Version;
use http::header::{ALLOW, RETRY_AFTER};
use http::{Request, Response, StatusCode};
use serde_json::json;
use std::time::Instant;

/// The path of the change feed.
pub const PATH: &str = "/v2/changes";
/// The name of the feed in metrics and in the log, beside the names of the methods.
pub const NAME: &str = "changes";
const JSON: &str = "application/json";
const JSON_LINES: &str = "application/x-ndjson";

mod asked;

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
        let asked = Asked::read(request)?;
        for record in &asked.records {
            let reach: Reach = caller.actor.reach(record)?;
            if reach.owner().is_some() {
                return Err(Problem::Forbidden.into());
            }
        }
        let (owner, fields, in_lines) = (caller.actor.account, caller.fields.clone(), asked.in_lines);
        let read = move |read: &Read<'_>| answer(read, owner, &fields, &asked);
        let body = self.db.read(Job::of(owner, "changes"), read).await?;
        let is_small = body.len() <= SMALL;
        let room = if is_small { None } else { Some(self.replies.try_take(owner, body.len()).ok_or(Problem::Busy)?) };
        let kind = if in_lines { JSON_LINES } else { JSON };
        Ok(respond(StatusCode::OK, kind, counted(body, room), None))
    }
}

/// The position at which the answer begins.
fn beginning(history: &History, asked: &Asked) -> Result<Cursor, Refused> {
    let gone = |word, message: &str, cursor| {
        Err(Refused { cursor: Some(cursor), ..Refused::new(StatusCode::GONE, word, message) })
    };
    let place = match asked.after {
        After::Nothing => CursorValidity::Known(history.oldest()),
        After::Known(cursor) => history.find(cursor),
        After::Newest => CursorValidity::Known(history.newest()),
    };
    match place {
        CursorValidity::Known(cursor) => Ok(cursor),
        CursorValidity::Expired(newest) => {
            gone("expired", "changes after this cursor are no longer kept: read all leads, then go on", newest)
        }
        CursorValidity::Undone(newest) => {
            gone("history-lost", "a restored backup has undone changes: read all leads, then go on", newest)
        }
    }
}

/// The body of the answer.
fn answer(read: &Read<'_>, account: AccountId, fields: &AccountFields, asked: &Asked) -> Result<Vec<u8>, Refused> {
    let history = History::of(read, account)?;
    let begun_at = beginning(&history, asked)?;
    let mut cursor = begun_at;
    let mut out = Vec::new();
    let mut damaged = None;
    if !asked.in_lines {
        out.extend_from_slice(b"{\"changes\":[");
    }
    let begin = out.len();
    let wanted = Follower { after: cursor, records: &asked.records, limit: asked.limit };
    let looked_at = feed::after(read, &history, &wanted, |it| {
        let end = out.len();
        if !asked.in_lines && end > begin {
            out.push(b',');
        }
        if let Err(error) = write(&mut out, fields, it) {
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
    let cursor = looked_at.unwrap_or(cursor);
    if asked.in_lines && out.is_empty() && cursor != begun_at {
        // Only changes of other records so far: a line without a change tells how far the look has come.
        out.extend_from_slice(format!("{{\"cursor\":\"{}\"}}\n", print(cursor)).as_bytes());
    }
    if !asked.in_lines {
        let rest = format!("],\"cursor\":\"{}\",\"hasMore\":{}}}", print(cursor), history.goes_on_after(cursor));
        out.extend_from_slice(rest.as_bytes());
    }
    Ok(out)
}

fn write(out: &mut Vec<u8>, fields: &AccountFields, it: &Change<'_>) -> headwater_store::Result<()> {
    change::open(out, &print(it.cursor));
    change::subject(out, it.kind, it.record, it.id);
    change::time(out, it.at);
    match (it.kind, it.detail) {
        (Kind::Updated, Some(detail)) => {
            let shape = fields.whole(it.record, Version::V1_2);
            row::with_difference(detail, it.record, |old, new| change::changed(out, &shape, old, new))?;
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
