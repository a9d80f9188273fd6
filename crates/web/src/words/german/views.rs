//! TABLE · German: views of the table of leads.

use crate::words::ViewWords;

pub(super) const VIEWS: ViewWords = ViewWords {
    changed: |field, from, to| format!("In dieser Ansicht geändert: {field}, vorher {from}, jetzt {to}."),
    added: |field, rest| format!("Zu dieser Ansicht hinzugefügt: {field} {rest}."),
    removed: |field, rest| format!("Aus dieser Ansicht entfernt: {field} {rest}."),
    sorted: |order| format!("Die Reihenfolge ist jetzt: {order}."),
    other_columns: "Die Spalten sind andere.",
    discard: "Verwerfen",
    save_as: "Als neue Ansicht speichern",
    save: "Ansicht speichern",
    new: "Neue Ansicht hieraus",
    name: "Name der Ansicht",
    add: "Speichern",
    this: |name| format!("Die Ansicht {name}"),
    rename: "Umbenennen",
    share: "Allen zeigen",
    unshare: "Nur mir zeigen",
    delete: "Diese Ansicht löschen",
    nameless: "Eine Ansicht braucht einen Namen.",
    too_long: "Nehmen Sie höchstens 60 Zeichen.",
    too_many: "Das sind zu viele Ansichten. Löschen Sie zuerst eine.",
};
