//! The face for people: pages in a browser.
//!
//! A request travels `door` → `routes` → the screen's own file → one read of the store or one action, and back through the screen's
//! template. [`routes::ROUTES`] is the table of what exists.

pub mod assets;
pub mod said;
pub mod calendar;
pub mod other_faces;
pub mod words;
pub mod dates;
pub mod reply;
pub mod form;
pub mod moment;
pub mod token;
pub mod chart;
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

use headwater_actions::Outcomes;
use headwater_model::problem::Problem;

/// The outcome of an action on one object.
fn one<T>(outcomes: Outcomes<T>) -> Result<T, Problem> {
    let none = || Err(Problem::Broken("an action answered no object".to_owned()));
    outcomes.into_iter().next().unwrap_or_else(none)
}
