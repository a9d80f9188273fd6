//! Records of any kind: their statements, and reading and writing their rows, all derived from a
//! [`RecordType`](headwater_model::record::RecordType).
//!
//! The rows are written here, and nobody is told: that is done by [`crate::writes`].

pub mod row;
pub(crate) mod demands;
pub mod statements;
pub mod blocks;
pub mod unique;
pub mod read;
pub mod filter;
pub mod related;
pub(crate) mod write;
pub mod references;
pub mod dangling;
