//! Every bound of one exchange, in one place.

use std::time::Duration;

/// How long and how much one exchange may take. Nothing in `egress` waits or reads without one.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Finding the addresses of the host.
    pub dns: Duration,
    /// Opening the TCP connection, over all addresses tried.
    pub connect: Duration,
    /// The TLS handshake.
    pub tls: Duration,
    /// Everything together, from the name to the last byte of the answer's body.
    pub exchange: Duration,
    /// Bytes of status line and headers in the answer.
    pub answer_head: usize,
    /// Bytes of the answer's body that are read; the connection is closed at that point.
    pub answer_body: usize,
    /// Bytes of the answer's body that are kept for the delivery log.
    pub snippet: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dns: Duration::from_secs(2),
            connect: Duration::from_secs(5),
            tls: Duration::from_secs(5),
            exchange: Duration::from_secs(20),
            answer_head: 16 * 1024,
            answer_body: 16 * 1024,
            snippet: 2 * 1024,
        }
    }
}
