//! The parts the accept loop needs from the rest of the program: a handler for requests, and a signal to stop.

use crate::http::forwarded::Proxies;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use crate::http::refusal::{self, Refusal};
use crate::request_log::RequestLog;
use bytes::Bytes;
use http::Response;
use std::sync::Arc;
use tokio::sync::watch;

/// Everything the loop needs from the rest of the program.
pub struct Handlers<H, R> {
    /// The limits on clients.
    pub limits: Limits,
    /// The counters of the loop.
    pub gauges: Arc<Gauges>,
    /// The trusted proxies: only their forwarding headers are believed.
    pub proxies: Proxies,
    /// The log for requests not answered by the handler.
    pub log: Arc<RequestLog>,
    /// Answers a request whose head has arrived. The handler reads the body if wanted, and should check the
    /// credentials first. A handler runs to completion even when the client disconnects, reported by
    /// `Unread::has_left`; only the end of `Limits::drain` after a stop cuts it. If the handler refuses or panics,
    /// `refuse` renders the reply.
    pub handler: H,
    /// Renders a refusal: body and headers.
    pub refuse: R,
}

impl<H, R> Handlers<H, R>
where
    R: Fn(Refusal) -> Response<Bytes>,
{
    /// Counts a refusal and renders it.
    pub(crate) fn refused(&self, refusal: Refusal) -> Response<Bytes> {
        let before = self.gauges.count_refusal(refusal);
        refusal::finish(refusal, (self.refuse)(refusal), before)
    }

    /// A refusal rendered once in advance; the caller counts each use.
    pub(crate) fn rendered(&self, refusal: Refusal) -> Response<Bytes> {
        refusal::finish(refusal, (self.refuse)(refusal), 0)
    }
}

/// Waits until the server is to stop. A dropped sender counts as a stop.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|is_stopped| *is_stopped).await;
}
