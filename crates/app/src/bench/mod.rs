//! Measuring a running server from outside, with the same rows written by a plain loop as the measure
//! in the same run. Figures are ratios first: machines differ and are noisy.

pub mod rows;
pub mod raw_sqlite;
pub mod raw_postgres;
pub mod process;
pub mod client;
pub mod report;
mod load;
mod nodes;
mod background;
pub mod run;
mod receiver;
pub mod deliveries;
mod cores;
mod crowd;
pub mod overload;
