//! The faces by path, and the parts common to all faces: one line in the log, one set of metrics, one set of headers.

mod requests;

use crate::admission::Admission;
use crate::faces::requests::Requests;
use crate::http::bodies::Payer;
use crate::http::outgoing::{BrokenBody, Outgoing};
use crate::http::refusal::Refusal;
use crate::http::unread::Unread;
use crate::ops::{self, Ops};
use crate::request_log::{RequestLine, RequestLog};
use bytes::Bytes;
use headwater_api::endpoint::HeadOutcome;
use headwater_api::sending::Body;
use headwater_api::trace::Trace;
use headwater_api::{Api, changes};
use headwater_store::asker;
use headwater_web::Web;
use headwater_wire::envelope;
use headwater_wire::error::{Code, Failure};
use headwater_wire::variant::Version;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{Request, Response};
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use tokio::task::block_in_place;

/// Bytes of a body that may take long to read and to judge: the largest takes a fifth of a second.
const LARGE: usize = 64 * 1024;

/// A face of the server: a protocol of its own, under paths of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// The Open API, in a version: programs call.
    Api(Version),
    /// The change feed: programs follow.
    Changes,
    /// Health and metrics, for operators.
    Ops,
    /// Pages for people. Unknown paths are answered here with 404.
    Web,
}

impl Face {
    /// The face of a path.
    pub fn of(path: &str) -> Self {
        match Api::version_of(path) {
            Some(version) => Self::Api(version),
            None if path == changes::PATH => Self::Changes,
            None if ops::PATHS.contains(&path) => Self::Ops,
            None => Self::Web,
        }
    }

    /// The label of the face in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api(_) => "api",
            Self::Changes => "changes",
            Self::Ops => "ops",
            Self::Web => "web",
        }
    }
}

/// What the faces need.
pub struct Faces {
    /// The face for programs.
    pub api: Arc<Api>,
    /// The face for operators.
    pub ops: Ops,
    /// The face for people.
    pub web: Web,
    /// Where requests are logged.
    pub log: Arc<RequestLog>,
    requests: Requests,
    /// Who is let in to the faces for programs.
    admission: Admission,
}

impl Faces {
    /// The faces of a server without requests so far.
    pub fn new(api: Arc<Api>, ops: Ops, web: Web) -> Self {
        Self { api, ops, web, log: Arc::default(), requests: Requests::default(), admission: Admission::default() }
    }
}

/// A request on its way to its face.
struct Asked<'r> {
    head: Parts,
    body: &'r mut Unread,
    from: SocketAddr,
}

/// An answer and its line in the log.
struct Answered {
    response: Response<Body>,
    trace: Option<Trace>,
    bytes_in: usize,
}

/// Answers, counts and logs one request. The credentials in the head are checked before the body is read. Once the client has
/// hung up, the reads of the request are given up. A refusal is rendered and logged by the accept loop.
pub async fn answer(faces: &Faces, request: Request<Unread>, from: SocketAddr) -> Result<Response<Outgoing>, Refusal> {
    let started = Instant::now();
    let (head, mut body) = request.into_parts();
    let (method, uri) = (head.method.clone(), head.uri.clone());
    let (face, has_left) = (Face::of(uri.path()), body.has_left());
    let answered = {
        // It is large, and stays where it is.
        let routed = pin!(route(faces, face, Asked { head, body: &mut body, from }));
        asker::serve(has_left.clone(), routed).await
    };
    body.forget().await;
    let (elapsed, status) = (started.elapsed(), answered.as_ref().map(|answered| answered.response.status()));
    faces.requests.count(face, status.unwrap_or_else(|refusal| refusal.status()), elapsed);
    let Answered { response, trace, bytes_in } = answered?;
    let response = response.map(|body| outgoing(body, has_left));
    faces.log.write(&RequestLine {
        head: Some((&method, uri.path())),
        from: Some(from.ip()),
        status: response.status(),
        reason: None,
        trace: trace.as_ref(),
        bytes_in,
        bytes_out: response.body().ready(),
        elapsed,
    });
    Ok(guarded(response))
}

/// Has the face answer. Operators are answered under overload too.
async fn route(faces: &Faces, face: Face, asked: Asked<'_>) -> Result<Answered, Refusal> {
    match face {
        Face::Ops => {
            let request = Request::from_parts(asked.head, Bytes::new());
            let response = ops::answer(&faces.ops, &request, asked.from.ip()).await;
            Ok(Answered { response, trace: None, bytes_in: 0 })
        }
        Face::Api(_) | Face::Changes | Face::Web if faces.admission.is_full() => Err(Refusal::Overloaded),
        Face::Api(version) => call(faces, version, asked).await,
        Face::Web => page(faces, asked).await,
        Face::Changes => {
            let request = Request::from_parts(asked.head, Bytes::new());
            let (response, trace) = faces.api.changes(&request, |account| faces.admission.admit(Some(account))).await;
            Ok(Answered { response, trace: Some(trace), bytes_in: 0 })
        }
    }
}

/// A page. Only a form has a body.
async fn page(faces: &Faces, asked: Asked<'_>) -> Result<Answered, Refusal> {
    let Asked { head, body, from } = asked;
    let whole = body.whole(Payer::at(from.ip())).await?;
    let request = Request::from_parts(head, whole.bytes());
    let bytes_in = request.body().len();
    let response = faces.web.answer(&request, from.ip()).await.map(Body::Whole);
    Ok(Answered { response, trace: None, bytes_in })
}

/// A call of the API. A busy server refuses the call as early as possible: before the caller is looked up, else before the body is
/// read, else before the body is parsed.
async fn call(faces: &Faces, version: Version, asked: Asked<'_>) -> Result<Answered, Refusal> {
    let Asked { head, body, from } = asked;
    let visit = match faces.api.enter(version, &head).await {
        HeadOutcome::Open(visit) => visit,
        HeadOutcome::Answered(response, trace) => {
            return Ok(Answered { response, trace: Some(trace), bytes_in: 0 });
        }
    };
    let account = visit.account();
    if !faces.admission.has_room_for(account) {
        return Err(Refusal::Overloaded);
    }
    let payer = account.map_or(Payer::at(from.ip()), |account| Payer::Account(account.0));
    let whole = body.whole(payer).await?;
    // Taken only now: nobody holds a place by sending slowly.
    let _place = faces.admission.admit(account).ok_or(Refusal::Overloaded)?;
    let request = Request::from_parts(head, whole.bytes());
    let bytes_in = request.body().len();
    let (response, trace) = if bytes_in > LARGE {
        apart(pin!(faces.api.answer(visit, &request))).await
    } else {
        faces.api.answer(visit, &request).await
    };
    Ok(Answered { response, trace: Some(trace), bytes_in })
}

/// Work keeping a processor busy for long. Other tasks of the thread move to other threads meanwhile.
async fn apart<T>(mut work: Pin<&mut impl Future<Output = T>>) -> T {
    poll_fn(|cx| block_in_place(|| work.as_mut().poll(cx))).await
}

/// A body as the accept loop sends it, for as long as the client is there.
fn outgoing(body: Body, has_left: Arc<AtomicBool>) -> Outgoing {
    match body {
        Body::Whole(whole) => Outgoing::Whole(whole),
        Body::Slices(mut slices) => Outgoing::Pieces(Box::new(move |cx| {
            let next = asker::serve_step(&has_left, || slices.poll_next(cx));
            next.map(|slice| slice.map(|slice| slice.map_err(|_| BrokenBody)))
        })),
    }
}

/// What the accept loop answers in the API's stead.
pub fn refuse(refusal: Refusal) -> Response<Bytes> {
    let (code, why) = match refusal {
        Refusal::TooLarge => (Code::InvalidFormat, "the body is larger than 10 MiB"),
        Refusal::TooSlow => (Code::InvalidFormat, "the body came too slowly"),
        Refusal::HeadTooLarge => (Code::InvalidFormat, "the head is larger than 16 KiB, or has more than 100 fields"),
        Refusal::BadRequest => (Code::InvalidFormat, "the request is not well-formed HTTP"),
        Refusal::Busy | Refusal::Overloaded => (Code::Unknown, "the server is busy, try again"),
        Refusal::Crashed => (Code::Unknown, "the server failed; its log says more"),
    };
    let body = envelope::failure(&Failure::of(code).with(why), None, None);
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = refusal.status();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    guarded(response)
}

/// With the headers common to all answers: browsers guess no other content type, and no cache keeps an answer that does not say so.
fn guarded<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_the_face_that_it_begins_with() {
        for path in ["/pubapi/v1", "/pubapi/v1/", "//pubapi//v1//"] {
            assert_eq!(Face::of(path), Face::Api(Version::V1), "{path}");
        }
        assert_eq!(Face::of("/pubapi/v1.2/"), Face::Api(Version::V1_2));
        assert_eq!(Face::of("/v2/changes"), Face::Changes);
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(Face::of(path), Face::Ops, "{path}");
        }
        for path in ["/", "/leads", "/pubapi/v2/", "/pubapi/v1/more", "/v2/changes/", "/v2", "*"] {
            assert_eq!(Face::of(path), Face::Web, "{path}");
        }
    }
}
