//! The Open API's JSON: reading what callers send, writing what they get back.
//!
//! Nothing here knows a socket, a database or what a method does. Requests are read without building
//! trees, replies are written straight into bytes. The modules stand in reading order; each uses only
//! what stands above it.

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
