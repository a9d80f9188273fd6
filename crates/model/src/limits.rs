//! TABLE · the bounds of what one call may ask and of what one field may hold. They are checked before there is work to do.
//!
//! What was stored before a bound was drawn stays: it is read, sent back unchanged, and made smaller.

/// Objects of one call while a key's limits are on (W65).
pub const OBJECTS: usize = 500;
/// Leads that one call of getLeadListMemberships names while a key's limits are on (W66).
pub const MEMBERS: usize = 100;
/// Values of a list among parameters: ids, addresses, names of fields, event sources; and objects where [`OBJECTS`] does not hold.
pub const VALUES: usize = 10_000;
/// Custom fields of an account, of all objects together.
pub const FIELDS: usize = 1_000;
/// System names of deleted fields that an account remembers. Of more, the half that was made first is forgotten (W217).
pub const RETIRED_NAMES: i64 = 10_000;
/// Fields that one filter of getLeads may be about (W208).
pub const FILTER_FIELDS: usize = 50;
/// Values that one filter of getLeads may hold, of all its fields together (W208).
pub const FILTER_VALUES: usize = 500;
/// Options of a field.
pub const OPTIONS: usize = 1_000;
/// Options of all fields of an account together.
pub const OPTIONS_OF_ACCOUNT: usize = 20_000;
/// Values sent for one checkbox field, of which each counts, also one that stands twice. A field with more options admits as
/// many values as it has options.
pub const CHOSEN: usize = 1_000;
/// Characters of any value that is stored.
pub const VALUE: i64 = 65_535;
/// Bytes of a lead's description and custom values together, as they are kept (W220). All other values are short.
pub const LEAD: usize = 1 << 20;
/// Characters of a label, and of an option's label and value.
pub const LABEL: i64 = 255;
/// Characters of an e-mail address (W93).
pub const ADDRESS: usize = 150;
/// Characters of a refused value that an error repeats.
const QUOTED: usize = 60;

/// Whether a value is short enough to be stored; else why it is not.
pub fn fits_a_value(text: &str) -> Result<(), String> {
    match text.char_indices().nth(VALUE as usize) {
        None => Ok(()),
        Some(_) => Err(format!("longer than {VALUE} characters")),
    }
}

/// Why a lead's description and custom values are not kept.
pub fn too_much_of_a_lead() -> String {
    format!("the lead's description and custom values would take more than {LEAD} bytes together")
}

/// A text as an error repeats it: its beginning is enough to find it again.
pub fn quoted(text: &str) -> &str {
    text.char_indices().nth(QUOTED).map_or(text, |(end, _)| &text[..end])
}
