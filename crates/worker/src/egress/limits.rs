//! All limits of one exchange.

use std::time::Duration;

/// Limits on time and size of one exchange. Every wait and every read of `egress` has a limit.
#[derive(Clone, Debug)]
pub struct ExchangeLimits {
    /// Resolving the host. Default 2 s.
    pub dns: Duration,
    /// Opening the TCP connection, over all addresses tried. Default 5 s.
    pub connect: Duration,
    /// The TLS handshake. Default 5 s.
    pub tls: Duration,
    /// The whole exchange, from resolving the host to the last byte of the reply's body. Default 20 s.
    pub exchange: Duration,
    /// Bytes of status line and headers in the reply. Default 16 KiB.
    pub answer_head: usize,
    /// Bytes read of the reply's body; then the connection is closed. Default 16 KiB.
    pub answer_body: usize,
    /// Bytes of the reply's body kept for the delivery log. Default 2 KiB.
    pub snippet: usize,
}

impl Default for ExchangeLimits {
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
