//! What the server answers at which path, and what all its answers have in common.

use crate::http::refusal::Refusal;
use crate::ops::{self, Ops};
use bytes::Bytes;
use headwater_api::{Api, changes};
use headwater_wire::envelope;
use headwater_wire::error::{Code, Failure};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use http::{Request, Response};
use std::net::SocketAddr;

/// What the routes need.
pub struct House {
    /// The face for programs.
    pub api: Api,
    /// The face for operators.
    pub ops: Ops,
}

/// Answers one request that has arrived whole.
pub async fn answer(house: &House, request: &Request<Bytes>, from: SocketAddr) -> Response<Bytes> {
    let path = request.uri().path();
    let response = if let Some(version) = Api::version_of(path) {
        house.api.answer(version, request).await
    } else if path == changes::PATH {
        house.api.changes(request).await
    } else {
        let response = ops::answer(&house.ops, request, from.ip()).await;
        tracing::info!(method = %request.method(), path, status = response.status().as_u16(), from = %from.ip(), "request");
        response
    };
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
