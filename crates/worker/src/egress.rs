//! Outgoing HTTP: the only module opening connections to other machines.
//!
//! Users choose the targets of webhooks, so every target counts as hostile in two ways: the URL may point into the
//! operator's own network, and the receiver may send a harmful reply. [`Egress::post`] is the only entry: parse
//! ([`headwater_model::target::Target`]), resolve, check every address ([`OpenNetworks`]), connect to a checked address
//! only, and limit everything afterwards ([`ExchangeLimits`]).
//!
//! Absent on purpose: redirects, proxies, cookies, connection reuse, TLS resumption, decompression. Retries are up to
//! the caller, on the basis of the [`Exchange`].
//!
//! Invariant: no byte and no handshake reaches an address forbidden by the allowance.

mod address;
mod limits;
mod outcome;
mod resolve;
mod connect;
mod answer;
mod post;

pub use address::{OpenNetworks, is_public};
pub use limits::ExchangeLimits;
pub use outcome::{Exchange, ExchangeFailure, ExchangeStage, Received};
pub use post::{Egress, Settings, SetupError};
