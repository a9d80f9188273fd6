//! The table of leads, and the work done from the table.

mod add;
mod reach;
