//! The JSON of the Open API: reading requests, and writing replies.
//!
//! Nothing here depends on sockets, the database or the effect of a method. Requests are read without building trees;
//! replies are written directly as bytes. The modules are in reading order; each uses only the modules above.

pub mod depth;
pub mod scalar;
pub mod error;
pub mod object;
pub mod envelope;
pub mod params;
pub mod results;
pub mod variant;
pub mod record_filter;
pub mod record_read;
pub mod record_write;
pub mod change;
pub mod row;
pub mod field;
pub mod list;
pub mod place;
pub mod event;
pub mod call;
pub mod user;
pub mod client;
