//! TABLE · German: deleting leads.

use super::{counted, grouped};
use crate::words::DeletionWords;
use headwater_store::erasure::{GoneWithLead, MOST_COUNTED};
use headwater_store::many_changes::ManyOutcome;

pub(super) const DELETION: DeletionWords = DeletionWords {
    title: |count| format!("{} löschen?", counted(count, "Lead", "Leads")),
    named: |name| format!("{name} löschen?"),
    along: "Was mitgeht",
    parts,
    nothing: "Sonst geht nichts mit.",
    many: "Der Verlauf, die Listenplätze, Notizen und Aufgaben dieser Leads gehen mit, ebenso Verkaufschancen ohne einen \
           anderen Lead.",
    undo_hint: "30 Tage lang lässt sich das rückgängig machen, und alles kehrt zurück. Danach ist es endgültig fort.",
    delete: |count| format!("{} löschen", counted(count, "Lead", "Leads")),
    keep: "Behalten",
    entry: "Löschen",
    running: "Die Leads werden gelöscht.",
    outcome,
    undo: "Rückgängig machen",
    undone: "Das Löschen wurde rückgängig gemacht.",
};

fn parts(gone: &GoneWithLead) -> Vec<String> {
    let GoneWithLead { opportunities, notes, tasks, memberships, events, .. } = *gone;
    let kinds = [
        (events, "Eintrag im Verlauf", "Einträge im Verlauf"),
        (memberships, "Platz auf einer Liste", "Plätze auf Listen"),
        (notes, "Notiz", "Notizen"),
        (tasks, "Aufgabe", "Aufgaben"),
        (opportunities, "Verkaufschance ohne einen anderen Lead", "Verkaufschancen ohne einen anderen Lead"),
    ];
    let part = |(count, one, many): (i64, &'static str, &'static str)| match count {
        MOST_COUNTED.. => format!("mehr als {} {many}", grouped(MOST_COUNTED - 1)),
        _ => counted(count, one, many),
    };
    kinds.into_iter().filter(|(count, ..)| *count > 0).map(part).collect()
}

fn outcome(outcome: &ManyOutcome) -> String {
    let mut text = format!("{} gelöscht", counted(outcome.changed, "Lead", "Leads"));
    match outcome.refused {
        ..=0 => {}
        1 => text.push_str(", 1 war schon fort oder gehört Ihnen nicht"),
        refused => text.push_str(&format!(", {} waren schon fort oder gehören Ihnen nicht", grouped(refused))),
    }
    text
}
