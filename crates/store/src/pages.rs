//! Pages of long results: the range of rows, and whether rows or only ids are read.

use crate::error::Result;
use crate::tx::Read;
use crate::value::{self, Param};

/// A range of rows in some order.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Number of rows before the page.
    pub offset: i64,
    /// Limit of rows on the page.
    pub limit: i64,
}

impl Page {
    /// The page of rows few enough to be read all at once.
    pub fn of<T>(&self, rows: impl IntoIterator<Item = T>) -> Vec<T> {
        rows.into_iter().skip(self.offset as usize).take(self.limit as usize).collect()
    }

    /// The page, with how its rows are taken.
    pub fn taking<T>(self, take: T) -> Paged<T> {
        Paged { page: self, take }
    }
}

/// A page to be read, and how its rows are taken.
pub struct Paged<T> {
    /// The page.
    pub page: Page,
    /// How its rows are taken.
    pub take: T,
}

/// How rows are taken: each row passed to the callback `Row`, which returns whether to go on; or only the id, which
/// costs less.
pub enum Take<'a, Row: ?Sized> {
    /// Rows, passed to a callback.
    Rows(&'a mut Row),
    /// Ids, appended to the vector.
    Ids(&'a mut Vec<i64>),
}

impl<Row: ?Sized> Take<'_, Row> {
    /// Runs a query whose first column is the id; `lend` passes a row to the callback.
    pub(crate) fn walk(
        self,
        read: &Read<'_>,
        text: &str,
        params: &[Param<'_>],
        mut lend: impl FnMut(&value::Row<'_>, &mut Row) -> Result<bool>,
    ) -> Result<()> {
        match self {
            Self::Rows(taker) => read.walk(text, params, |row| lend(row, taker)),
            Self::Ids(ids) => read.each(&first_column_of(text), params, |row| {
                ids.push(row.int(0)?);
                Ok(())
            }),
        }
    }
}

/// The number of rows of a query.
pub(crate) fn count(read: &Read<'_>, text: &str, params: &[Param<'_>]) -> Result<i64> {
    let counting = format!("select count(*) from ({}) as found", first_column_of(text));
    Ok(read.one(&counting, params, |row| row.int(0))?.unwrap_or_default())
}

/// The same query reduced to its first column. Columns may be subqueries.
fn first_column_of(text: &str) -> String {
    let mut depth = 0;
    let places = text.char_indices().filter(|(_, letter)| {
        depth += i64::from(*letter == '(') - i64::from(*letter == ')');
        depth == 0
    });
    let (mut comma, mut from) = (None, None);
    for (at, letter) in places {
        match letter {
            ',' if comma.is_none() && from.is_none() => comma = Some(at),
            ' ' if from.is_none() && text[at..].starts_with(" from ") => from = Some(at),
            _ => {}
        }
    }
    match (comma, from) {
        (Some(comma), Some(from)) => format!("{}{}", &text[..comma], &text[from..]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_for_rows_becomes_one_for_their_ids() {
        let text =
            "select place.id, name,\n    standing\n    from (select id, a from b) as place\n    order by place.id";
        assert_eq!(first_column_of(text), "select place.id from (select id, a from b) as place\n    order by place.id");
        let text = "select id, a - (select count(*) from b where c in (1, 2)), d from lead where e";
        assert_eq!(first_column_of(text), "select id from lead where e");
        assert_eq!(first_column_of("select id from lead where a in (1, 2)"), "select id from lead where a in (1, 2)");
    }
}
