//! TABLE · the limits of calls and of fields, checked before any work is done.
//!
//! Values stored before a limit was introduced stay valid: readable, accepted when sent back unchanged, and allowed
//! to shrink.

/// Objects per call while the limits of the key are on (W65).
pub const OBJECTS: usize = 500;
/// Leads per call of getLeadListMemberships while the limits of the key are on (W66).
pub const MEMBERS: usize = 100;
/// Values of a list parameter: ids, addresses, names of fields, event sources; also objects per call if [`OBJECTS`]
/// does not apply.
pub const VALUES: usize = 10_000;
/// Custom fields of an account, for all object types together.
pub const FIELDS: usize = 1_000;
/// System names of deleted fields remembered per account. Above this number the older half is forgotten (W217).
pub const RETIRED_NAMES: i64 = 10_000;
/// Fields per filter of getLeads (W208).
pub const FILTER_FIELDS: usize = 50;
/// Values per filter of getLeads, for all its fields together (W208).
pub const FILTER_VALUES: usize = 500;
/// Options per field.
pub const OPTIONS: usize = 1_000;
/// Options of all fields of an account together.
pub const OPTIONS_OF_ACCOUNT: usize = 20_000;
/// Values sent for one checkbox field, duplicates included. A field with more options accepts as many values as
/// options.
pub const CHOSEN: usize = 1_000;
/// Characters of a stored value.
pub const VALUE: i64 = 65_535;
/// Bytes of a record's long texts and custom values together, in their stored form (W220). All other values are short.
pub const RECORD: usize = 1 << 20;
/// Characters of a label, and of an option's label and value.
pub const LABEL: i64 = 255;
/// Characters of an e-mail address (W93).
pub const ADDRESS: usize = 150;
/// Subjects per call of the getters of notes (W291).
pub const SUBJECTS: usize = 100;
/// Folders inside each other (W296).
pub const DEPTH_OF_FOLDERS: usize = 100;
/// Folders of an account (W320): moving a folder reads all folders inside.
pub const FOLDERS: i64 = 10_000;
/// Characters of a refused value quoted in an error.
const QUOTED: usize = 60;

/// Whether a value is short enough to be stored; the error gives the reason.
pub fn fits_a_value(text: &str) -> Result<(), String> {
    match text.char_indices().nth(VALUE as usize) {
        None => Ok(()),
        Some(_) => Err(format!("longer than {VALUE} characters")),
    }
}

/// The error for a description and custom values above [`RECORD`].
pub fn too_much_of_a_record(name: &str) -> String {
    format!("the {name}'s description and custom values would take more than {RECORD} bytes together")
}

/// The beginning of a text, for quoting in an error.
pub fn quoted(text: &str) -> &str {
    text.char_indices().nth(QUOTED).map_or(text, |(end, _)| &text[..end])
}
