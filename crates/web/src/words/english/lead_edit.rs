//! TABLE · English: editing a lead, and the history of edits.

use crate::said::Piece;
use crate::words::LeadEditWords;

pub(super) const LEAD_EDIT: LeadEditWords = LeadEditWords {
    title: "Edit the lead",
    back: "Lead",
    nothing: "Nothing",
    save: "Save",
    cancel: "Cancel",
    saved: "Saved",
    clashed: |who, now, typed| format!("Not saved: meanwhile {who} has set “{now}”. You typed “{typed}”."),
    missing: "Type a value: the lead cannot be without one.",
    dangling: "Choose another one: this one is no longer there.",
    taken: "Another lead has this address. Type another one, or change that lead.",
    conflict: "Two of you changed this lead",
    conflict_hint: "While you were typing, somebody saved another value. Yours is not lost, and not yet saved.",
    which: |field| format!("Which is right: {field}?"),
    was: |value| match value {
        "" => "was empty".to_owned(),
        value => format!("was {value}"),
    },
    is_saved: "saved",
    is_not_saved: "not saved",
    you: "You, just now",
    at: |who, at| format!("{who}, {at}"),
    others_saved: |fields| format!("Met no other change and saved: {fields}."),
    keep: "Keep what is chosen",
    later: "Decide later",
    noted: "Note kept",
    logged: "Call kept",
    write_first: "Write something first: an empty note says nothing.",
    history: "History",
    history_hint: "Changes are kept as long as the change feed: 30 days, where the operator has set nothing else.",
    no_history: "No value has been changed.",
    older: "Older",
    value_changed: |field, from, to| {
        let (before, between) = match (from, to) {
            ("", _) => (format!("{field} set to "), ""),
            (_, "") => (format!("{field} emptied, was "), ""),
            _ => (format!("{field} changed from "), " to "),
        };
        let mut said = vec![Piece::Plain(before)];
        said.extend((!from.is_empty()).then(|| Piece::Was(from.to_owned())));
        said.extend((!between.is_empty()).then(|| Piece::Plain(between.to_owned())));
        said.extend((!to.is_empty()).then(|| Piece::Now(to.to_owned())));
        said
    },
    values_gone: || vec![Piece::Plain("Changed; the values are no longer kept".to_owned())],
    by: |who| format!("by {who}"),
    raw: "As the API prints it",
    raw_hint: "The reply of getLead, with times in UTC.",
    unknown_author: "somebody",
    key: |label| format!("API key {label}"),
    command: "the command line",
    undoing: "an undo",
    server: "the server itself",
};
