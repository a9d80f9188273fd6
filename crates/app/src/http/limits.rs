//! Limits for one client, and for all clients together.
//!
//! Only numbers are kept here. `pulse` turns the times into deadlines, `seats` counts connections, and `bodies`
//! measures bodies. Handlers limit their own duration, so no limit for handlers is here.

use std::time::Duration;

/// How much longer an idle connection is kept than its replies announce, so no request meets a closing connection.
pub const IDLE_GRACE: Duration = Duration::from_secs(1);

/// The limits of the accept loop. `Limits::default()` is meant for production; tests use smaller limits.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the first byte of a request head to its last. Slower connections are cut. Default 10 s.
    pub header_read: Duration,

    /// From the end of the head to the end of the body. Slower bodies are answered 408. Default 60 s.
    pub body_total: Duration,

    /// The least average speed of a body once `body_grace` is over, and of a reply once `write_stall` is over, in
    /// bytes per second. Slower bodies are answered 408, slower readers are cut. Default 1024.
    pub body_rate: u64,

    /// How long a body may be slower than `body_rate`. Default 10 s.
    pub body_grace: Duration,

    /// How long a body may pause without a byte, however fast it came before. Silent bodies are answered 408. Default
    /// 10 s.
    pub body_silence: Duration,

    /// How long a connection may stay open without a request, the first one included. Replies announce [`IDLE_GRACE`]
    /// less. Proxies keep connections for 60 s as a rule and want the server to wait longer. Default 76 s.
    pub idle: Duration,

    /// How long a client still counts as waiting for its reply after ending its sending direction: only a failing
    /// write tells a client gone from a half-closed one. Default 500 ms.
    pub half_closed: Duration,

    /// How long a client may refuse to take the next byte of a reply. Default 60 s.
    pub write_stall: Duration,

    /// Connections served at once. Above the limit, waiting connections are closed: first the longest idle, then
    /// connections with half a head, then connections with half a body of an unauthenticated client. If none is
    /// waiting, the new connection is answered 503. Default 10,000.
    pub connections: usize,

    /// Connections served at once per client address, counting an IPv6 network of 64 bits as one address; 0 means no
    /// such limit. Default 0, because behind a reverse proxy all clients share one address. Set a limit, such as 64,
    /// when clients connect directly.
    pub connections_per_ip: usize,

    /// Request line and header fields together, in bytes. Larger heads are answered 431, as are heads with more than
    /// 100 fields. Values below 8192 count as 8192. Default 16 KiB.
    pub head_bytes: usize,

    /// One request body, in bytes. Larger bodies are answered 413: at once if the length is declared, otherwise at
    /// the first byte above the limit. Default 10 MiB.
    pub body_bytes: usize,

    /// All request bodies in memory together, in bytes. If a body does not fit, half-received bodies of a client
    /// holding more are answered 503, or else the body itself. Default 64 MiB.
    pub all_bodies_bytes: usize,

    /// A body with a declared length of at most this many bytes counts as small. Default 64 KiB.
    pub small_body_bytes: usize,

    /// The part of `all_bodies_bytes` reserved for small bodies. Default 8 MiB.
    pub small_bodies_bytes: usize,

    /// How long to wait for the client to hang up after the last reply on a connection. Closing while the client is
    /// still sending would reset the connection, and the reply might never be read. Default 1 s.
    pub linger: Duration,

    /// On stop, how long an idle connection stays open for a request possibly on the wire, counted from the last
    /// reply without `Connection: close`. The reply to such a request carries the header. Default 250 ms.
    pub last_call: Duration,

    /// On stop, how long to wait for requests in flight before cutting them. Default 10 s.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            header_read: Duration::from_secs(10),
            body_total: Duration::from_secs(60),
            body_rate: 1024,
            body_grace: Duration::from_secs(10),
            body_silence: Duration::from_secs(10),
            idle: Duration::from_secs(75) + IDLE_GRACE,
            half_closed: Duration::from_millis(500),
            write_stall: Duration::from_secs(60),
            connections: 10_000,
            connections_per_ip: 0,
            head_bytes: 16 * 1024,
            body_bytes: 10 * 1024 * 1024,
            all_bodies_bytes: 64 * 1024 * 1024,
            small_body_bytes: 64 * 1024,
            small_bodies_bytes: 8 * 1024 * 1024,
            linger: Duration::from_secs(1),
            last_call: Duration::from_millis(250),
            drain: Duration::from_secs(10),
        }
    }
}
