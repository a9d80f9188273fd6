//! The change feed: one change as a JSON object, with values as the records' methods print them. Not part of the contract: our
//! own format.

use crate::record_write::Shape;
use crate::scalar;
use headwater_model::change::Kind;
use headwater_model::draft::View;
use headwater_model::id::RecordId;
use headwater_model::record::RecordType;
use headwater_model::time::{Timestamp, Zone};

/// What happened, in the word for it.
fn word(record: &RecordType, kind: Kind) -> String {
    let of_record = |verb: &str| format!("{}{verb}", record.name);
    match kind {
        Kind::Created => of_record("Created"),
        Kind::Updated => of_record("Updated"),
        Kind::Deleted => of_record("Deleted"),
        Kind::Joined => "listJoined".to_owned(),
        Kind::Left => "listLeft".to_owned(),
    }
}

/// Begins the object of a change, with the position after the change.
pub fn open(out: &mut Vec<u8>, cursor: &str) {
    out.extend_from_slice(b"{\"cursor\":");
    scalar::string(out, cursor);
}

/// Writes what happened to which record.
pub fn subject(out: &mut Vec<u8>, kind: Kind, record: &RecordType, id: RecordId) {
    out.extend_from_slice(b",\"type\":");
    scalar::string(out, &word(record, kind));
    out.push(b',');
    scalar::string(out, &format!("{}ID", record.name));
    out.push(b':');
    scalar::number_string(out, id.0);
}

/// Writes the time of the change.
pub fn time(out: &mut Vec<u8>, at: Timestamp) {
    out.extend_from_slice(b",\"at\":");
    scalar::string(out, Zone::utc().print(at).as_str());
}

/// Writes the values changed by an update.
pub fn changed(out: &mut Vec<u8>, shape: &Shape, old: &View<'_>, new: &View<'_>) {
    out.extend_from_slice(b",\"changed\":");
    shape.write_changes(out, old, new);
}

/// Writes the cursor of the superseding change of the same record; the values of this change are no longer stored.
pub fn superseded(out: &mut Vec<u8>, cursor: &str) {
    out.extend_from_slice(b",\"supersededBy\":");
    scalar::string(out, cursor);
}

/// Writes the list joined or left.
pub fn list(out: &mut Vec<u8>, id: i64) {
    out.extend_from_slice(b",\"listID\":");
    scalar::number_string(out, id);
}
