//! What became of one exchange.

use std::time::Duration;

use headwater_model::target::BadUrl;

/// The end of one exchange, and how long it took.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// From the first look at the name to the last byte read.
    pub elapsed: Duration,
    /// The answer, whatever its status, or the reason there is none.
    pub result: Result<Answer, Failure>,
}

/// A complete answer. A redirect is an answer like any other: nobody follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The wait the receiver asked for, counted from the time given to `post`; at most one day.
    pub retry_after: Option<Duration>,
    /// The beginning of the body as text. Foreign text: escape it wherever it is shown.
    pub snippet: String,
}

/// Why there is no answer. The texts are made for people and never name an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The host has an address that may not be connected to. Nothing was sent.
    #[error(
        "the target lies in a network that webhooks may not reach; if the network is your own, name it with --webhook-allow"
    )]
    Blocked,
    /// The URL cannot be used at all. Nothing was sent.
    #[error("{0}")]
    BadUrl(#[from] BadUrl),
    /// The name has no address, or the name servers did not say.
    #[error("the name of the target could not be resolved")]
    Dns,
    /// No address of the target accepted a connection.
    #[error("the target refused the connection")]
    Connect,
    /// The handshake failed, most often because the certificate is not trusted.
    #[error("no secure connection could be made: certificate or protocol not accepted")]
    Tls,
    /// A limit of time ran out.
    #[error("{0} took too long")]
    Timeout(Stage),
    /// The connection ended before the answer did.
    #[error("the target closed the connection before it had answered")]
    Reset,
    /// The answer is not HTTP, or its headers are too large.
    #[error("the answer of the target is not acceptable HTTP")]
    Protocol,
}

/// The part of the exchange a time limit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stage {
    /// Finding addresses.
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
