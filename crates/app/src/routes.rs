//! What the server answers at which path, and what all its answers have in common.

use crate::http::refusal::Refusal;
use crate::ops::{self, Ops};
use crate::request_log::{Line, RequestLog};
use bytes::Bytes;
use headwater_api::{Api, changes};
use headwater_wire::envelope;
use headwater_wire::error::{Code, Failure};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::{Request, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// What the routes need.
pub struct House {
    /// The face for programs.
    pub api: Api,
    /// The face for operators.
    pub ops: Ops,
    /// Where requests are logged.
    pub log: Arc<RequestLog>,
}

/// Answers one request that has arrived whole, and logs it.
pub async fn answer(house: &House, request: &Request<Bytes>, from: SocketAddr) -> Response<Bytes> {
    let started = Instant::now();
    let (path, from) = (request.uri().path(), from.ip());
    let (response, trace) = if let Some(version) = Api::version_of(path) {
        let (response, trace) = house.api.answer(version, request).await;
        (response, Some(trace))
    } else if path == changes::PATH {
        let (response, trace) = house.api.changes(request).await;
        (response, Some(trace))
    } else {
        (ops::answer(&house.ops, request, from).await, None)
    };
    house.log.write(&Line {
        head: Some((request.method(), path)),
        from: Some(from),
        status: response.status(),
        reason: None,
        trace: trace.as_ref(),
        bytes_in: request.body().len(),
        bytes_out: response.body().len(),
        elapsed: started.elapsed(),
    });
    guarded(response)
}

/// What the accept loop answers in the API's stead.
pub fn refuse(refusal: Refusal) -> Response<Bytes> {
    let (code, why) = match refusal {
        Refusal::TooLarge => (Code::InvalidFormat, "the body is larger than 10 MiB"),
        Refusal::TooSlow => (Code::InvalidFormat, "the body came too slowly"),
        Refusal::BadRequest => (Code::InvalidFormat, "the request is not well-formed HTTP"),
        Refusal::Busy => (Code::Unknown, "the server is busy, try again"),
        Refusal::Crashed => (Code::Unknown, "the server failed; its log says more"),
    };
    let body = envelope::failure(&Failure::of(code).with(why), None, None);
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = refusal.status();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    guarded(response)
}

/// With what every answer carries: it is what its `Content-Type` says and nothing else, and nobody on its way keeps it.
fn guarded(mut response: Response<Bytes>) -> Response<Bytes> {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
