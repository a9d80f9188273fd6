//! What the accept loop needs from the program around it: an answer for every request, and a word when to stop.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use tokio::sync::watch;

use crate::http::forwarded::Proxies;
use crate::http::gauges::Gauges;
use crate::http::limits::Limits;
use crate::http::refusal::{self, Refusal};
use crate::request_log::RequestLog;

/// Everything the loop needs from the program around it.
pub struct Server<H, R> {
    /// What clients may take.
    pub limits: Limits,
    /// Where the loop counts.
    pub gauges: Arc<Gauges>,
    /// Whose word for who asks is taken.
    pub proxies: Proxies,
    /// Where requests are logged that the handler never answers.
    pub log: Arc<RequestLog>,
    /// Answers a request whose head has arrived. It reads the body if it wants it, and had better look first who asks.
    /// It runs to its end even if the client goes away, which `Unread::has_left` tells it, except when the server has stopped
    /// and `Limits::drain` is over.
    /// If it refuses or panics, `refuse` answers.
    pub handler: H,
    /// Renders a refusal: body and headers.
    pub refuse: R,
}

impl<H, R> Server<H, R>
where
    R: Fn(Refusal) -> Response<Bytes>,
{
    /// Counts a refusal and renders it.
    pub(crate) fn refused(&self, refusal: Refusal) -> Response<Bytes> {
        let before = self.gauges.count_refusal(refusal);
        refusal::finish(refusal, (self.refuse)(refusal), before)
    }

    /// A refusal that is rendered once and counted whenever it is given.
    pub(crate) fn rendered(&self, refusal: Refusal) -> Response<Bytes> {
        refusal::finish(refusal, (self.refuse)(refusal), 0)
    }
}

/// Waits until the server is to stop. A sender that is gone cannot ask for it any more, and counts as asking.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|is_stopped| *is_stopped).await;
}
