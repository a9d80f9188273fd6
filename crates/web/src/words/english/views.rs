//! TABLE · English: views of the table of leads.

use crate::words::ViewWords;

pub(super) const VIEWS: ViewWords = ViewWords {
    changed: |field, from, to| format!("{field} changed from {from} to {to} in this view."),
    added: |field, rest| format!("{field} {rest} was added to this view."),
    removed: |field, rest| format!("{field} {rest} was taken out of this view."),
    sorted: |order| format!("The order is now {order}."),
    other_columns: "The columns are others.",
    discard: "Discard",
    save_as: "Save as new view",
    save: "Save view",
    new: "New view from this",
    name: "Name of the view",
    add: "Save",
    this: |name| format!("The view {name}"),
    rename: "Rename",
    share: "Show to everyone",
    unshare: "Keep to me alone",
    delete: "Delete this view",
    nameless: "A view needs a name.",
    too_long: "Use at most 60 characters.",
    too_many: "There are too many views. Delete one first.",
};
