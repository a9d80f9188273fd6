//! The number of requests answered or refused by each face, by status, and the time taken.

use super::Face;
use http::StatusCode;
use metrics::{Counter, Histogram};
use std::sync::OnceLock;
use std::time::Duration;

/// Statuses counted each alone; all others are counted as one.
static STATUSES: [StatusCode; 17] = [
    StatusCode::OK,
    StatusCode::NO_CONTENT,
    StatusCode::SEE_OTHER,
    StatusCode::BAD_REQUEST,
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_FOUND,
    StatusCode::METHOD_NOT_ALLOWED,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::GONE,
    StatusCode::PAYLOAD_TOO_LARGE,
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    StatusCode::UNPROCESSABLE_ENTITY,
    StatusCode::TOO_MANY_REQUESTS,
    StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::SERVICE_UNAVAILABLE,
];
const OTHER: &str = "other";

/// The counters of a face. Each is looked up once, at the first use: looking up costs more than counting.
#[derive(Default)]
struct Meters {
    seconds: OnceLock<Histogram>,
    by_status: [OnceLock<Counter>; STATUSES.len() + 1],
}

impl Meters {
    fn count(&self, face: Face, status: StatusCode, elapsed: Duration) {
        let place = STATUSES.iter().position(|known| *known == status).unwrap_or(STATUSES.len());
        let word = STATUSES.get(place).map_or(OTHER, StatusCode::as_str);
        let requests = || metrics::counter!("headwater_http_requests_total", "face" => face.name(), "status" => word);
        let seconds = || metrics::histogram!("headwater_http_request_seconds", "face" => face.name());
        self.by_status[place].get_or_init(requests).increment(1);
        self.seconds.get_or_init(seconds).record(elapsed.as_secs_f64());
    }
}

/// The counters of all faces.
#[derive(Default)]
pub struct Requests {
    api: Meters,
    changes: Meters,
    ops: Meters,
    web: Meters,
}

impl Requests {
    /// Counts a request, and the time until the head of the answer.
    pub fn count(&self, face: Face, status: StatusCode, elapsed: Duration) {
        let meters = match face {
            Face::Api(_) => &self.api,
            Face::Changes => &self.changes,
            Face::Ops => &self.ops,
            Face::Web => &self.web,
        };
        meters.count(face, status, elapsed);
    }
}
