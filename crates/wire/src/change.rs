//! The change feed: one change as a JSON object, with values in the form of getLead. Not part of the contract: our
//! own format.

use crate::record_write::Shape;
use crate::scalar;
use headwater_model::change::Kind;
use headwater_model::id::LeadId;
use headwater_model::record::View;
use headwater_model::time::{Timestamp, Zone};

/// The name of a kind of change.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Created => "leadCreated",
        Kind::Updated => "leadUpdated",
        Kind::Deleted => "leadDeleted",
        Kind::Joined => "listJoined",
        Kind::Left => "listLeft",
    }
}

/// Writes the members common to all changes, and leaves the object open.
pub fn open(out: &mut Vec<u8>, cursor: &str, what: Kind, lead: LeadId, at: Timestamp) {
    out.extend_from_slice(b"{\"cursor\":");
    scalar::string(out, cursor);
    out.extend_from_slice(b",\"type\":");
    scalar::string(out, kind(what));
    out.extend_from_slice(b",\"leadID\":");
    scalar::number_string(out, lead.0);
    out.extend_from_slice(b",\"at\":");
    scalar::string(out, Zone::utc().print(at).as_str());
}

/// Writes the values changed by an update.
pub fn changed(out: &mut Vec<u8>, shape: &Shape, old: &View<'_>, new: &View<'_>) {
    out.extend_from_slice(b",\"changed\":");
    shape.write_changes(out, old, new);
}

/// Writes the cursor of the superseding change of the same lead; the values of this change are no longer stored.
pub fn superseded(out: &mut Vec<u8>, cursor: &str) {
    out.extend_from_slice(b",\"supersededBy\":");
    scalar::string(out, cursor);
}

/// Writes the list joined or left.
pub fn list(out: &mut Vec<u8>, id: i64) {
    out.extend_from_slice(b",\"listID\":");
    scalar::number_string(out, id);
}
