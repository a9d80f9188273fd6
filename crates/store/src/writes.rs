//! The only ways to write what others are told of: records ([`creation`], [`changes`] and [`deletion`]), members of lists
//! ([`members`]), events of leads ([`timeline`]), and what goes with a deleted lead ([`belongings`]). Each writes the rows and the timelines, and tells subscribers and readers of
//! the change feed: a change that nobody is told of cannot be written.

pub mod timeline;
pub mod creation;
pub mod changes;
pub mod loading;
pub mod deletion;
pub mod members;
pub mod belongings;
