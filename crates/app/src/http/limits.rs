//! What one client, and all clients together, may take from the server.
//!
//! Only numbers live here. `pulse` turns the times into deadlines, `seats` counts connections, and
//! `bodies` measures bodies. How long a handler may work is its own business, so it has no limit here.

use std::time::Duration;

/// How much longer an idle connection is kept than its answers say, so that no request meets a closing connection.
pub const IDLE_GRACE: Duration = Duration::from_secs(1);

/// The limits of the accept loop. `Limits::default()` is meant for production; tests shrink it.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the first byte of a request head to its last. Slower connections are cut. Default 10 s.
    pub header_read: Duration,

    /// From the end of the head to the end of the body. Slower bodies are answered 408. Default 60 s.
    pub body_total: Duration,

    /// The least average speed of a body once `body_grace` is over, in bytes per second; answers must leave
    /// at this speed too once `write_stall` is over. Slower bodies are answered 408, slower readers are cut.
    /// Default 1024.
    pub body_rate: u64,

    /// How long a body may be slower than `body_rate`. Default 10 s.
    pub body_grace: Duration,

    /// How long a body may stay away without a byte, however fast it came before. Silent bodies are answered 408.
    /// Default 10 s.
    pub body_silence: Duration,

    /// How long a connection may stay open without a request on it, the first one included. Answers announce
    /// [`IDLE_GRACE`] less. Proxies want a server to outlast them, usually 60 s. Default 76 s.
    pub idle: Duration,

    /// How long a client that has ended its direction still counts as one that waits for its answer: whether it has hung up
    /// cannot be told before something is sent to it. Default 500 ms.
    pub half_closed: Duration,

    /// How long a client may refuse to take the next byte of an answer. Default 60 s.
    pub write_stall: Duration,

    /// Connections served at once. For those above, connections without a request are closed, those first that have
    /// been without one longest, then those of which half a head, or half a body of a client that has not shown who it is,
    /// has come; where there is none, they are answered 503. Default 10,000.
    pub connections: usize,

    /// Connections served at once per client address, where an IPv6 network of 64 bits counts as one
    /// address; 0 means no such limit. Default 0, because behind a reverse proxy all clients share one
    /// address. Set it, 64 is a good number, when clients connect directly.
    pub connections_per_ip: usize,

    /// Request line and header fields together, in bytes. Larger heads are answered 431, as are more than
    /// 100 fields. Less than 8192 counts as 8192. Default 16 KiB.
    pub head_bytes: usize,

    /// One request body, in bytes. Larger ones are answered 413: at once if the length is declared,
    /// otherwise at the byte that goes too far. Default 10 MiB.
    pub body_bytes: usize,

    /// All request bodies in memory together, in bytes. A body that does not fit is answered 503, or those are that
    /// have not arrived whole of a client that holds more. Default 64 MiB.
    pub all_bodies_bytes: usize,

    /// A body whose length is told and is up to this is a small one, in bytes. Default 64 KiB.
    pub small_body_bytes: usize,

    /// The part of `all_bodies_bytes` that only small bodies may take. Default 8 MiB.
    pub small_bodies_bytes: usize,

    /// After the last answer on a connection, how long to wait for the client to hang up. Closing
    /// while it is still sending would reset the connection, and the answer might never be read. Default 1 s.
    pub linger: Duration,

    /// On stop, how long an idle connection stays open for a request that may be on the wire already, counted
    /// from the last answer that did not say `Connection: close`. The request's own answer says it. Default 250 ms.
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
