//! The face for programs: the Open API.
//!
//! A request travels `endpoint` → the method's own file → one action or one read of the store. [`methods::METHODS`]
//! is the table of what exists.

pub mod uses;
pub mod quota;
pub mod loads;
pub mod catalogues;
pub mod caller;
pub mod replies;
pub mod slices;
pub mod sending;
pub mod keys;
pub mod family;
pub mod signature;
pub mod call;
pub mod method;
pub mod checks;
pub mod parts;
pub mod finish;
pub mod credentials;
pub mod event;
pub mod record;
pub mod note;
pub mod lead;
pub mod field;
pub mod list;
pub mod list_member;
pub mod list_membership;
pub mod user;
pub mod client;
pub mod methods;
pub mod index;
pub mod trace;
pub mod endpoint;
mod counting;
pub mod changes;

pub use endpoint::Api;
