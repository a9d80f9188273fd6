//! The page of a lead: name and values, timeline, and records around the lead. One request is one read.

mod happened;
mod entry;
mod life;
mod stream;
mod facts;
mod around;
mod neighbours;
mod twins;
mod asked;
mod shown;
mod composed;
mod saving;
pub mod page;
pub mod editing;
pub mod compose;
pub mod history;
pub mod raw;
pub mod peek;
pub mod placing;
pub mod deletion;
