//! Signs a batch and posts it.

use super::Worker;
use super::batch::Delivery;
use crate::egress::{Egress, Exchange, ExchangeFailure, OpenNetworks, Settings};
use crate::sign::{Keys, MessageId, Secret};
use bytes::Bytes;
use headwater_model::target::Target;
use headwater_model::time::Timestamp;
use headwater_store::subscriptions::Secrets;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use std::time::{Duration, UNIX_EPOCH};

/// Why outgoing HTTP cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSetupError {
    /// A text is not a network.
    #[error("'{0}' is not a network such as 10.0.0.0/8")]
    Network(String),
    /// TLS or name resolution cannot be set up.
    #[error(transparent)]
    Egress(#[from] crate::egress::SetupError),
}

/// Outgoing HTTP, with the operator's own networks allowed.
pub fn egress(allowed: &[String]) -> Result<Egress, WebhookSetupError> {
    let text = allowed.join(",");
    let allowance = if text.is_empty() { Ok(OpenNetworks::default()) } else { text.parse() };
    let allowance: OpenNetworks = allowance.map_err(|_| WebhookSetupError::Network(text))?;
    Ok(Egress::new(Settings { allowance, ..Settings::default() })?)
}

/// The result of a post: the exchange, or the lack of a usable signing secret.
pub(super) enum Posted {
    Sent(Exchange),
    Unsigned,
}

/// One attempt to deliver a batch.
pub(super) async fn post(worker: &Worker, Delivery { leased, batch }: &Delivery) -> Posted {
    let at = Timestamp::now();
    let keys = match leased.secrets(&worker.db.key(), at).map(|secrets| keys(&secrets)) {
        Ok(Some(keys)) => keys,
        Ok(None) | Err(_) => {
            let hint =
                "was the key file beside the database lost? `headwater webhook rotate-secret` makes a new secret";
            tracing::warn!(subscription.id = leased.id.0, hint, "a signing secret cannot be opened");
            return Posted::Unsigned;
        }
    };
    let Ok(id) = MessageId::parse(&batch.id) else { return Posted::Unsigned };
    // The stored body is copied once for sending.
    let message = Message { id, at, event: "leads.updated", body: Bytes::copy_from_slice(&batch.body) };
    let mut headers = message.headers(&keys);
    headers.insert("x-lead-attempt", HeaderValue::from(leased.failures + 1));
    if let Ok(span) = HeaderValue::from_str(&format!("{}-{}", leased.cursor + 1, batch.size.to)) {
        headers.insert("x-lead-seq", span);
    }
    Posted::Sent(message.send(&worker.egress, &leased.url, headers).await)
}

/// Posts an empty array to a URL, signed like a batch, to show an operator the receiver's reply. None if signing
/// fails.
pub async fn test(egress: &Egress, url: &str, secrets: &Secrets) -> Option<Exchange> {
    let (keys, id) = (keys(secrets)?, MessageId::generate().ok()?);
    let message = Message { id, at: Timestamp::now(), event: "test", body: Bytes::from_static(b"[]") };
    let headers = message.headers(&keys);
    Some(message.send(egress, url, headers).await)
}

fn keys((current, previous): &Secrets) -> Option<Keys> {
    let previous = match previous {
        Some(secret) => Some(Secret::from_bytes(secret)?),
        None => None,
    };
    Some(Keys { current: Secret::from_bytes(current)?, previous })
}

/// What is posted to a receiver: a batch, or a test.
struct Message {
    id: MessageId,
    at: Timestamp,
    event: &'static str,
    body: Bytes,
}

impl Message {
    /// The signatures, and the headers that all messages have.
    fn headers(&self, keys: &Keys) -> HeaderMap {
        let mut headers = keys.sign(&self.id, self.at.seconds(), &self.body);
        let user_agent = concat!("Headwater/", env!("CARGO_PKG_VERSION"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
        headers.insert("x-lead-event", HeaderValue::from_static(self.event));
        headers
    }

    async fn send(self, egress: &Egress, url: &str, headers: HeaderMap) -> Exchange {
        match Target::parse(url) {
            Ok(target) => {
                let at = UNIX_EPOCH + Duration::from_micros(self.at.0.max(0) as u64);
                egress.post(&target, headers, self.body, at).await
            }
            Err(bad) => Exchange { elapsed: Duration::ZERO, result: Err(ExchangeFailure::BadUrl(bad)) },
        }
    }
}
