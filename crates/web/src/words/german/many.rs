//! TABLE · German: changing many leads in one step, and exporting leads.

use super::{counted, grouped};
use crate::words::ManyWords;
use headwater_store::many_changes::ManyOutcome;

pub(super) const MANY: ManyWords = ManyWords {
    bar: "Mit den ausgewählten Leads",
    selected: "ausgewählt",
    all: |count| format!("alle {count}"),
    buttons: ["Zuweisen", "Status", "Liste", "Feld setzen", "Exportieren", "Löschen", "Auswahl aufheben"],
    labels: ["Zuständig", "Status", "Liste", "Feld"],
    nobody_owns: "Niemand",
    deeds: ["Setzen", "Zur Liste hinzufügen", "Aus der Liste entfernen"],
    choose: "Feld wählen",
    outcome,
    refused: "Es wurde nichts geändert",
    moved: |now| {
        format!(
            "Es wurde nichts geändert: Inzwischen hat sich die Zahl der Leads geändert, auf {}. Sehen Sie die Tabelle \
             an, und versuchen Sie es noch einmal.",
            grouped(now)
        )
    },
    nobody: "Es wurde nichts geändert: Es war kein Lead ausgewählt.",
    too_large: "Das ist zu viel für eine Datei",
    too_large_hint: "Eine Datei fasst höchstens 100.000 Leads. Schränken Sie die Tabelle mit einem Filter ein, und \
                     exportieren Sie einen Teil nach dem anderen.",
};

pub(super) fn outcome(outcome: &ManyOutcome) -> String {
    let mut text = format!("{} geändert", counted(outcome.changed, "Lead", "Leads"));
    if outcome.same > 0 {
        text.push_str(&format!(", {} schon so", counted(outcome.same, "war", "waren")));
    }
    if outcome.refused > 0 {
        text.push_str(&format!(", {} nicht geändert werden", counted(outcome.refused, "konnte", "konnten")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_outcomes_have_their_plural() {
        let outcome = |changed, same, refused| outcome(&ManyOutcome { changed, same, refused });
        assert_eq!(outcome(1, 0, 0), "1 Lead geändert");
        assert_eq!(outcome(0, 1, 2), "0 Leads geändert, 1 war schon so, 2 konnten nicht geändert werden");
    }
}
