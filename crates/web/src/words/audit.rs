//! Texts: the audit log.

use headwater_model::audit::{Author, Deed};

/// The audit log.
#[derive(Debug)]
pub struct AuditWords {
    /// The title.
    pub title: &'static str,
    /// The heads of the columns: time, author, deed, way, request.
    pub columns: [&'static str; 5],
    /// A deed, the kind of the subjects and the number, as a sentence without an author.
    pub did: fn(Deed, &str, i64) -> String,
    /// A deed that a newer version has noted.
    pub unknown: &'static str,
    /// The way by which something was done.
    pub through: fn(Author) -> &'static str,
    /// The operator.
    pub operator: &'static str,
    /// The server itself.
    pub server: &'static str,
    /// A removed person: the id.
    pub removed_person: fn(i64) -> String,
    /// A key without a label: the id.
    pub key: fn(i64) -> String,
    /// The name of the choice of authors, and of the choice of all.
    pub who: [&'static str; 2],
    /// The name of the choice of deeds, and of the choice of all.
    pub what: [&'static str; 2],
    /// A deed, as a choice.
    pub deed: fn(Deed) -> &'static str,
    /// The groups of authors: people, keys, others.
    pub groups: [&'static str; 3],
    /// The first day.
    pub from: &'static str,
    /// The last day.
    pub until: &'static str,
    /// The button that applies the filter.
    pub show: &'static str,
    /// The link that takes the filter away.
    pub clear: &'static str,
    /// The link to the file.
    pub export: &'static str,
    /// The link to older entries.
    pub older: &'static str,
    /// The link to the newest entries.
    pub newest: &'static str,
    /// Nothing meets the filter among the entries looked at.
    pub none: &'static str,
    /// The remedy.
    pub none_hint: &'static str,
    /// How many more subjects there are than are named.
    pub more: fn(i64) -> String,
    /// Before the names of fields, and before those of lists.
    pub concerned: [&'static str; 2],
    /// The file would be too large, and the remedy.
    pub too_large: [&'static str; 2],
    /// An entry that has no digest yet.
    pub unsealed: &'static str,
    /// How many entries there are, and how many of the newest have no digest yet.
    pub sealed: fn(i64, i64) -> String,
    /// The zone of the times.
    pub zone: fn(&str) -> String,
    /// A text in place of a day.
    pub no_day: fn(&str) -> String,
}
