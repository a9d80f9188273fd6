//! HTTP/1.1 server: an accept loop with a limit on every resource a client can take. Written by hand because the
//! limits need timers missing from ready-made servers; see `docs/decisions`.

pub mod limits;
pub mod refusal;
pub mod gauges;
pub mod forwarded;
mod pulse;
mod metered;
pub mod bodies;
pub mod unread;
pub mod outgoing;
pub mod server;
mod seats;
mod connection;
pub mod accept;
