//! TABLE · German: editing a lead, and the history of edits.

use crate::said::Piece;
use crate::words::LeadEditWords;

pub(super) const LEAD_EDIT: LeadEditWords = LeadEditWords {
    title: "Lead bearbeiten",
    back: "Lead",
    nothing: "Keine Angabe",
    save: "Speichern",
    cancel: "Abbrechen",
    saved: "Gespeichert",
    clashed: |who, now, typed| {
        format!("Nicht gespeichert: Inzwischen hat {who} „{now}“ eingetragen. Sie haben „{typed}“ eingegeben.")
    },
    missing: "Geben Sie einen Wert ein: Der Lead braucht ihn.",
    dangling: "Wählen Sie etwas anderes: Das gibt es nicht mehr.",
    taken: "Ein anderer Lead hat diese Adresse. Geben Sie eine andere ein, oder ändern Sie jenen Lead.",
    conflict: "Zwei von Ihnen haben diesen Lead geändert",
    conflict_hint: "Während Sie schrieben, hat jemand einen anderen Wert gespeichert. Ihrer ist nicht verloren und \
                    noch nicht gespeichert.",
    which: |field| format!("Was ist richtig: {field}?"),
    was: |value| match value {
        "" => "war leer".to_owned(),
        value => format!("war {value}"),
    },
    is_saved: "gespeichert",
    is_not_saved: "nicht gespeichert",
    you: "Sie, gerade eben",
    at: |who, at| format!("{who}, {at}"),
    others_saved: |fields| format!("Ohne andere Änderung und schon gespeichert: {fields}."),
    keep: "Auswahl speichern",
    later: "Später entscheiden",
    noted: "Notiz gespeichert",
    logged: "Anruf gespeichert",
    write_first: "Schreiben Sie zuerst etwas: Eine leere Notiz sagt nichts.",
    history: "Änderungen",
    history_hint: "Änderungen werden so lange aufbewahrt wie der Änderungsfeed: 30 Tage, wenn der Betreiber nichts \
                   anderes eingestellt hat.",
    no_history: "Es wurde kein Wert geändert.",
    older: "Ältere",
    value_changed: |field, from, to| {
        let (before, between) = match (from, to) {
            ("", _) => (format!("{field} gesetzt auf "), ""),
            (_, "") => (format!("{field} geleert, war "), ""),
            _ => (format!("{field} geändert von "), " zu "),
        };
        let mut said = vec![Piece::Plain(before)];
        said.extend((!from.is_empty()).then(|| Piece::Was(from.to_owned())));
        said.extend((!between.is_empty()).then(|| Piece::Plain(between.to_owned())));
        said.extend((!to.is_empty()).then(|| Piece::Now(to.to_owned())));
        said
    },
    values_gone: || vec![Piece::Plain("Geändert; die Werte sind nicht mehr gespeichert".to_owned())],
    // The authors below are the same as subjects and behind "durch".
    by: |who| format!("durch {who}"),
    raw: "Wie die API ihn ausgibt",
    raw_hint: "Die Antwort von getLead, mit Zeiten in UTC.",
    unknown_author: "jemand",
    key: |label| format!("API-Schlüssel {label}"),
    command: "die Befehlszeile",
    undoing: "das Rückgängigmachen",
    server: "Headwater selbst",
};
