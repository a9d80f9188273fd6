//! TABLE · Dutch: changing many leads in one step, and exporting leads.

use super::grouped;
use crate::words::ManyWords;
use headwater_store::many_changes::ManyOutcome;

pub(super) const MANY: ManyWords = ManyWords {
    bar: "Met de geselecteerde leads",
    selected: "geselecteerd",
    all: |count| format!("alle {count}"),
    buttons: ["Toewijzen", "Status", "Lijst", "Veld instellen", "Exporteren", "Verwijderen", "Selectie wissen"],
    labels: ["Eigenaar", "Status", "Lijst", "Veld"],
    nobody_owns: "Niemand",
    deeds: ["Instellen", "Op de lijst zetten", "Van de lijst halen"],
    choose: "Kies een veld",
    outcome,
    refused: "Er is niets gewijzigd",
    moved: |now| {
        format!(
            "Er is niets gewijzigd: het aantal leads is intussen {}. Bekijk de tabel en probeer het opnieuw.",
            grouped(now)
        )
    },
    nobody: "Er is niets gewijzigd: er was geen lead geselecteerd.",
    too_large: "Dit is te veel voor één bestand",
    too_large_hint: "In een bestand passen hoogstens 100.000 leads. Verklein de tabel met een filter, en exporteer het \
                     ene deel na het andere.",
};

pub(super) fn outcome(outcome: &ManyOutcome) -> String {
    let leads = |count: i64| if count == 1 { "1 lead".to_owned() } else { format!("{} leads", grouped(count)) };
    let mut text = format!("{} gewijzigd", leads(outcome.changed));
    match outcome.same {
        ..=0 => {}
        1 => text.push_str(", 1 was al zo"),
        same => text.push_str(&format!(", {} waren al zo", grouped(same))),
    }
    match outcome.refused {
        ..=0 => {}
        1 => text.push_str(", 1 kon niet worden gewijzigd"),
        refused => text.push_str(&format!(", {} konden niet worden gewijzigd", grouped(refused))),
    }
    text
}
