//! Records of any kind: their statements, and reading and writing their rows, all derived from a
//! [`RecordType`](headwater_model::record::RecordType).

pub mod row;
pub mod blocks;
pub mod statements;
pub mod unique;
pub mod read;
pub mod filter;
pub mod write;
