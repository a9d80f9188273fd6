//! What tests of other modules see of a database from inside.

use super::Db;

impl Db {
    /// Writes that no writer has taken yet.
    pub(crate) fn waiting_writes(&self) -> usize {
        self.inner.writes.len()
    }
}
