//! People of the account, and the permissions of each role.

pub mod entrance;
pub mod directory;
pub mod person;
pub mod roles;
pub mod view_as;

/// The newest leads among which the leads of each person are counted.
const COUNTED_AMONG: i64 = 20_000;
