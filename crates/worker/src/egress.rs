//! The only outbound socket of the house.
//!
//! Users decide where notifications go, so every target is treated as hostile twice over: it may
//! point into the operator's own network, and the machine behind it may answer in a way meant to
//! hurt. [`Egress::post`] is the one door: parse ([`headwater_model::target::Target`]), resolve, judge every address
//! ([`Allowance`]), connect to a judged address and no other, and bound everything that follows
//! ([`Limits`]).
//!
//! What is absent on purpose: redirects, proxies, cookies, connection reuse, TLS resumption,
//! decompression. Retrying is the caller's business; see [`Outcome`] for what it has to go by.
//!
//! Invariant: no byte and no handshake reaches an address that the allowance does not permit.

mod address;
mod limits;
mod outcome;
mod resolve;
mod connect;
mod answer;
mod post;

pub use address::{Allowance, is_public};
pub use limits::Limits;
pub use outcome::{Answer, Failure, Outcome, Stage};
pub use post::{Egress, Settings, SetupError};
