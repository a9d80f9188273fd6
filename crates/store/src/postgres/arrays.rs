//! Binding of parameters for PostgreSQL: single values, and many rows as one array per column.

use crate::value::Param;
use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// Turns rows of the same columns into columns; `None` without rows.
pub fn columns_of<'p>(count: usize, rows: impl Iterator<Item = impl AsRef<[Param<'p>]>>) -> Option<Vec<Column<'p>>> {
    let mut columns: Vec<Column<'p>> = (0..count).map(|_| Column(Vec::new())).collect();
    for row in rows {
        for (column, param) in columns.iter_mut().zip(row.as_ref()) {
            column.0.push(*param);
        }
    }
    Some(columns).filter(|columns| columns.first().is_some_and(|column| !column.0.is_empty()))
}

/// One column of many rows.
#[derive(Debug)]
pub struct Column<'p>(pub Vec<Param<'p>>);

impl ToSql for Column<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.0.to_sql(kind, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl ToSql for Param<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, kind) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::BOOL) => (*number != 0).to_sql(kind, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Self::Int(number), _) => number.to_sql(kind, out),
            (Self::Bool(truth), &Type::INT8) => i64::from(*truth).to_sql(kind, out),
            (Self::Bool(truth), _) => truth.to_sql(kind, out),
            (Self::Text(text), _) => text.to_sql(kind, out),
            (Self::Bytes(bytes), _) => bytes.to_sql(kind, out),
            (Self::Ids(ids), _) => ids.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
