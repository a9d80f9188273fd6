//! References that name nothing: records of other kinds that do not exist, and people who are gone. Lenient keys may write such
//! ids (W88).

use super::statements;
use crate::error::Result;
use crate::tx::Read;
use headwater_model::id::{AccountId, RecordId};
use headwater_model::record::{RecordType, Standard};
use headwater_model::records;

/// The first records listed of those with a reference that names nothing.
const LISTED: i64 = 20;

/// The records of one kind whose references in one field name nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// The kind.
    pub record: &'static RecordType,
    /// The field.
    pub field: Standard,
    /// The number of records.
    pub count: i64,
    /// The first of the records, by id.
    pub first: Vec<RecordId>,
}

/// The references of an account that name nothing, kind by kind and field by field. Reads all records with references.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<Dangling>> {
    let mut found = Vec::new();
    for record in records::ALL {
        for (field, texts) in &statements::of(record).dangling {
            let count = read.one(&texts.count, &[account.into()], |row| row.int(0))?.unwrap_or(0);
            if count > 0 {
                let first = read.all(&texts.first, &[account.into(), LISTED.into()], |row| row.int(0).map(RecordId))?;
                found.push(Dangling { record, field: *field, count, first });
            }
        }
    }
    Ok(found)
}
