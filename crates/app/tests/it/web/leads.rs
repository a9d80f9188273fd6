//! The table of leads, and the work done from the table.

mod add;
mod deletion;
mod reach;
mod export;
mod many;
mod table;
mod views;
