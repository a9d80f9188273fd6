//! The face for people: pages in a browser.
//!
//! A request travels `door` → `routes` → the screen's own file → one read of the store or one action, and back through the screen's
//! template. [`routes::ROUTES`] is the table of what exists.

pub mod assets;
pub mod said;
pub mod calendar;
pub mod words;
pub mod dates;
pub mod reply;
pub mod form;
pub mod moment;
pub mod token;
pub mod cookie;
pub mod control;
pub mod throttle;
pub mod request;
pub mod typed;
pub mod frame;
pub mod entry;
pub mod screens;
pub mod routes;
pub mod door;

pub use door::{Web, WebSettings};
