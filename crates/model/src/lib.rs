//! What things are: the vocabulary of Headwater, in reading order.
//!
//! Nothing here knows a socket, a database, a runtime or the Open API's JSON. The modules stand in
//! the order in which they may be read and used: each uses only what stands above it.

pub mod obstacle;
pub mod problem;
pub mod limits;
pub mod number;
pub mod options;
pub mod amount;
pub mod id;
pub mod time;
pub mod zones;
pub mod language;
pub mod email;
pub mod cell;
pub mod kind;
pub mod user;
pub mod permission;
pub mod session;
pub mod invitation;
pub mod actor;
pub mod field;
pub mod record;
pub mod draft;
pub mod records;
pub mod filter;
pub mod query;
pub mod listed_fields;
pub mod list;
pub mod event;
pub mod call;
pub mod grant;
pub mod key;
pub mod client;
pub mod context;
pub mod change;
pub mod delivery;
pub mod target;
pub mod background;
pub mod undo;
pub mod audit;
pub mod many;
