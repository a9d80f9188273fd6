//! Benchmarks of a running server, measured from outside. The same rows written by a plain loop in the same run are
//! the yardstick. Ratios matter more than absolute figures, because machines differ and are noisy.

pub mod rows;
pub mod raw_sqlite;
pub mod raw_postgres;
pub mod client;
pub mod process;
pub mod report;
mod load;
mod contest;
mod samples;
mod nodes;
mod background;
pub mod run;
mod receiver;
pub mod deliveries;
mod cores;
mod crowd;
pub mod overload;
mod people;
pub mod questions;
mod visitor;
pub mod web;
