//! Records of any kind: their statements, and reading and writing their rows. What is derived from a
//! [`RecordType`](headwater_model::record::RecordType) is here; what is about leads alone is not.

pub mod row;
pub mod blocks;
pub mod statements;
pub mod unique;
pub mod read;
pub mod filter;
pub mod write;

pub use headwater_model::record::RecordType;
