//! TABLE · Dutch: deleting leads.

use super::grouped;
use crate::words::DeletionWords;
use headwater_store::erasure::{GoneWithLead, MOST_COUNTED};
use headwater_store::many_changes::ManyOutcome;

pub(super) const DELETION: DeletionWords = DeletionWords {
    title: |count| format!("{} verwijderen?", leads(count)),
    named: |name| format!("{name} verwijderen?"),
    along: "Wat meegaat",
    parts,
    nothing: "Verder gaat er niets mee.",
    many: "De tijdlijnen, plaatsen op lijsten, notities en taken van deze leads gaan mee, en verkoopkansen zonder een \
           andere lead.",
    undo_hint: "30 dagen lang kan dit ongedaan worden gemaakt, en alles komt terug. Daarna is het voorgoed weg.",
    delete: |count| format!("{} verwijderen", leads(count)),
    keep: "Behouden",
    entry: "Verwijderen",
    running: "De leads worden verwijderd.",
    outcome,
    undo: "Ongedaan maken",
    undone: "Het verwijderen is ongedaan gemaakt.",
};

fn leads(count: i64) -> String {
    if count == 1 { "1 lead".to_owned() } else { format!("{} leads", grouped(count)) }
}

fn parts(gone: &GoneWithLead) -> Vec<String> {
    let GoneWithLead { opportunities, notes, tasks, memberships, events, .. } = *gone;
    let kinds = [
        (events, "regel in de tijdlijn", "regels in de tijdlijn"),
        (memberships, "plaats op een lijst", "plaatsen op lijsten"),
        (notes, "notitie", "notities"),
        (tasks, "taak", "taken"),
        (opportunities, "verkoopkans zonder een andere lead", "verkoopkansen zonder een andere lead"),
    ];
    let part = |(count, one, many): (i64, &str, &str)| match count {
        1 => format!("1 {one}"),
        MOST_COUNTED.. => format!("meer dan {} {many}", grouped(MOST_COUNTED - 1)),
        _ => format!("{} {many}", grouped(count)),
    };
    kinds.into_iter().filter(|(count, ..)| *count > 0).map(part).collect()
}

fn outcome(outcome: &ManyOutcome) -> String {
    let mut text = format!("{} verwijderd", leads(outcome.changed));
    match outcome.refused {
        ..=0 => {}
        1 => text.push_str(", 1 was al weg of is niet van jou"),
        refused => text.push_str(&format!(", {} waren al weg of zijn niet van jou", grouped(refused))),
    }
    text
}
