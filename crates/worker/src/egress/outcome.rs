//! The result of one exchange.

use headwater_model::target::BadUrl;
use std::time::Duration;

/// The result of one exchange, and its duration.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// From resolving the host to the last byte read.
    pub elapsed: Duration,
    /// The reply, whatever its status, or the reason for a missing reply.
    pub result: Result<Received, ExchangeFailure>,
}

/// A complete reply. Redirects are returned as replies and never followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The HTTP status code.
    pub status: u16,
    /// The wait requested by the receiver, counted from the time given to `post`; at most one day.
    pub retry_after: Option<Duration>,
    /// The beginning of the body as text from outside: escape before showing.
    pub snippet: String,
}

/// Why an exchange has no reply. The texts are for people and never name an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeFailure {
    /// The host has a forbidden address. Nothing was sent.
    #[error(
        "the target lies in a network that webhooks may not reach; if the network is your own, name it with --webhook-allow"
    )]
    Blocked,
    /// The URL is unusable. Nothing was sent.
    #[error("{0}")]
    BadUrl(#[from] BadUrl),
    /// The name has no address, or the name servers failed.
    #[error("the name of the target could not be resolved")]
    Dns,
    /// No address of the target accepted a connection.
    #[error("the target refused the connection")]
    Connect,
    /// The handshake failed, most often because the certificate is not trusted.
    #[error("no secure connection could be made: certificate or protocol not accepted")]
    Tls,
    /// A time limit was exceeded.
    #[error("{0} took too long")]
    Timeout(ExchangeStage),
    /// The connection ended before the reply was complete.
    #[error("the target closed the connection before it had answered")]
    Reset,
    /// The reply is not HTTP, or its headers are too large.
    #[error("the answer of the target is not acceptable HTTP")]
    Protocol,
}

/// The part of an exchange a time limit applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeStage {
    /// Resolving the host.
    #[error("resolving the name")]
    Dns,
    /// Opening the TCP connection.
    #[error("connecting")]
    Connect,
    /// The TLS handshake.
    #[error("the secure handshake")]
    Tls,
    /// The exchange as a whole.
    #[error("the exchange")]
    Exchange,
}
