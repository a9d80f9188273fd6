//! The demands of SQL texts on records: every reader's, for visible records of an owner; and the values compared by demands on
//! fields.

use headwater_model::id::BLOCK;
use headwater_model::record::{Holds, RecordType, Side, Standard, ValueSource};
use std::borrow::Cow;

/// What stands in a demand in the place of an owner.
pub const OWNER: &str = "$OWNER";

/// The demand for visible records: a record about deleted records alone is hidden until background work deletes the record. Counts of
/// blocks include hidden records ([`hidden_of_blocks`]).
pub fn is_seen(record: &RecordType) -> String {
    let subjects: Vec<_> = record.subjects().map(|(_, id, kind)| (record.column(id), record.column(kind))).collect();
    if subjects.is_empty() {
        return String::new();
    }
    let of_nothing: Vec<String> = subjects.iter().map(|(id, _)| format!("{id} is null")).collect();
    let is_there = |(id, kind): &(&str, &str)| {
        format!(
            " or ({id} is not null and not exists (
                 select 1 from deleted_record d where d.account_id = $1 and d.record = {kind} and d.id = {id}))"
        )
    };
    let are_there: String = subjects.iter().map(is_there).collect();
    format!(" and (({}){are_there})", of_nothing.join(" and "))
}

/// The text for the number of hidden records in each block of ids that has any, by block; empty for kinds without hidden records. Hidden
/// records are found by the deleted ones: while no deletion waits, nothing is read.
pub fn hidden_of_blocks(record: &RecordType) -> String {
    let (table, is_seen) = (record.table, is_seen(record));
    let about_deleted = |(_, id, kind): (Side, Standard, Standard)| {
        format!(
            "select {table}.id from deleted_record gone cross join {table}
             where gone.account_id = $1 and {table}.account_id = $1
               and {} = gone.id and {} = gone.record and not (true{is_seen})",
            record.column(id),
            record.column(kind)
        )
    };
    let hidden: Vec<String> = record.subjects().map(about_deleted).collect();
    if hidden.is_empty() {
        return String::new();
    }
    // A record about two deleted ones is found twice, and counted once.
    let hidden = hidden.join(" union ");
    format!("select hidden.id / {BLOCK}, count(*) from ({hidden}) hidden group by hidden.id / {BLOCK} order by 1")
}

/// The demand that a record belong to the owner that a field names, or that the record named by the field belongs to.
pub fn owned(record: &RecordType, field: Standard) -> String {
    let column = record.column(field);
    match record.field(field).holds {
        Holds::Reference(other) => format!(
            "exists (select 1 from {} owned where owned.account_id = $1 and owned.id = {}.{column} and owned.{} = {OWNER})",
            other.table,
            record.table,
            owner_column(other)
        ),
        _ => format!("{column} = {OWNER}"),
    }
}

/// The column of the person a record is assigned to, or null.
pub fn owner_column(record: &RecordType) -> &'static str {
    record.person().map_or("null", |field| record.column(field))
}

/// The value compared by a demand on a field: the column, or whether a row of another table refers to the record. `None` for a field
/// without either.
pub fn compared(record: &RecordType, field: Standard) -> Option<Cow<'static, str>> {
    match record.field(field).source {
        ValueSource::Column(column) | ValueSource::ServerColumn(column) => Some(Cow::Borrowed(column)),
        ValueSource::ReferredBy(table, column) => Some(Cow::Owned(format!(
            "cast(case when exists (
                 select 1 from {table} referring where referring.account_id = $1 and referring.{column} = {}.id)
             then 1 else 0 end as bigint)",
            record.table
        ))),
        ValueSource::When(..) | ValueSource::AlwaysNull => None,
    }
}
