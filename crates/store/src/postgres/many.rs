//! Bulk inserts and updates for PostgreSQL, one statement each.

use super::{Server, arrays};
use crate::dialect::{self, Insertion};
use crate::error::Result;
use crate::scope::Scope;
use crate::value::Param;
use postgres::Statement;
use postgres::types::{ToSql, Type};

impl Server {
    /// Inserts all rows with one statement; each column is an array.
    pub(crate) fn insert_many<'p>(
        &self,
        into: &Insertion<'_>,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        let Some(arrays) = arrays::columns_of(into.columns.len(), rows) else { return Ok(()) };
        let one_row = Insertion { conflict: "", ..*into }.one_row();
        self.enter(Scope::of(&one_row, &arrays[0].0[..1]))?;
        let types: Vec<Type> = self.statement(&one_row)?.params().to_vec();
        let mut sql = into.arrays(types.iter().map(Type::name));
        if self.is_spread.get() {
            sql.push_str(dialect::SPREAD_TAIL);
        }
        let statement = self.statement(&sql)?;
        let arrays: Vec<&(dyn ToSql + Sync)> = arrays.iter().map(|array| array as &(dyn ToSql + Sync)).collect();
        self.run(&statement, &arrays).map(|_| ())
    }

    /// Updates all rows with one statement; each column is an array.
    pub(crate) fn update_many<'p>(
        &self,
        table: &str,
        columns: &[&str],
        account: Param<'p>,
        rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>,
    ) -> Result<()> {
        let Some(arrays) = arrays::columns_of(1 + columns.len(), rows) else { return Ok(()) };
        let one_row = dialect::update_one(table, columns);
        self.enter(Scope::of(&one_row, &[account]))?;
        let types: Vec<Type> = self.statement(&one_row)?.params().to_vec();
        let types = types.iter().skip(1).map(Type::name);
        let statement = self.statement(&dialect::update_arrays(table, columns, types))?;
        let arrays = arrays.iter().map(|array| array as &(dyn ToSql + Sync));
        let params: Vec<&(dyn ToSql + Sync)> = std::iter::once(&account as &(dyn ToSql + Sync)).chain(arrays).collect();
        self.run(&statement, &params).map(|_| ())
    }

    pub(super) fn run(&self, statement: &Statement, params: &[&(dyn ToSql + Sync)]) -> Result<usize> {
        let outcome = self.client()?.execute(statement, params);
        let changed = outcome.map_err(|error| self.note(error))?;
        self.changes.set(self.changes.get() + changed);
        Ok(changed as usize)
    }
}
