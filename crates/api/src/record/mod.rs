//! The methods of every kind of records: a line in [`families`] says which there are and how they are named.

pub mod find;
pub mod write;
pub mod methods;
pub mod families;
