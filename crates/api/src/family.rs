//! A family: the methods of one kind of records, which differ from those of another in names and keys only.

use crate::keys::RowKeys;
use headwater_model::record::RecordType;

/// What a method of a family does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Adds records.
    Create,
    /// Changes records.
    Update,
    /// Deletes records.
    Delete,
    /// Gives one record by id, as a list of one.
    GetOne,
    /// Gives records by id, by any field, or all.
    GetMany,
    /// Gives the records created or updated between two times.
    GetDateRange,
    /// As `GetDateRange`; strict keys may choose the page, too.
    GetPagedDateRange,
}

/// The methods of one kind of records.
#[derive(Debug)]
pub struct Family {
    /// The kind.
    pub record: &'static RecordType,
    /// The keys of rows in `result`.
    pub keys: RowKeys,
    /// The keys of `where` in the contract. One that is no field matches nothing.
    pub filters: &'static [&'static str],
    /// Names that lenient callers may use for fields, with the fields' own names.
    pub aliases: &'static [(&'static str, &'static str)],
    /// The methods that also take one object flat, with any key.
    pub flat: &'static [&'static str],
    /// The methods, by name.
    pub methods: &'static [(&'static str, Does)],
}

impl Family {
    /// The word for many records in the names of methods, which begins with a small letter: `dealStages`.
    pub fn word(&self) -> String {
        let many =
            self.methods.iter().find(|(_, does)| *does == Does::GetMany).and_then(|(name, _)| name.strip_prefix("get"));
        let mut letters = many.unwrap_or(self.record.many).chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}
