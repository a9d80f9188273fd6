//! TABLE · English: deleting leads.

use super::grouped;
use crate::words::DeletionWords;
use headwater_store::erasure::{GoneWithLead, MOST_COUNTED};
use headwater_store::many_changes::ManyOutcome;

pub(super) const DELETION: DeletionWords = DeletionWords {
    title: |count| format!("Delete {}?", leads(count)),
    named: |name| format!("Delete {name}?"),
    along: "What goes along",
    parts,
    nothing: "Nothing else goes along.",
    many: "The timelines, list memberships, notes and tasks of these leads go along, and opportunities without another lead.",
    undo_hint: "For 30 days this can be undone, and everything comes back. Then it is gone for good.",
    delete: |count| format!("Delete {}", leads(count)),
    keep: "Keep",
    entry: "Delete",
    running: "The leads are being deleted.",
    outcome,
    undo: "Undo",
    undone: "The deletion was undone.",
};

fn leads(count: i64) -> String {
    if count == 1 { "1 lead".to_owned() } else { format!("{} leads", grouped(count)) }
}

fn parts(gone: &GoneWithLead) -> Vec<String> {
    let GoneWithLead { opportunities, notes, tasks, memberships, events, .. } = *gone;
    let kinds = [
        (events, "timeline entry", "timeline entries"),
        (memberships, "list membership", "list memberships"),
        (notes, "note", "notes"),
        (tasks, "task", "tasks"),
        (opportunities, "opportunity without another lead", "opportunities without another lead"),
    ];
    let part = |(count, one, many): (i64, &str, &str)| match count {
        1 => format!("1 {one}"),
        MOST_COUNTED.. => format!("more than {} {many}", grouped(MOST_COUNTED - 1)),
        _ => format!("{} {many}", grouped(count)),
    };
    kinds.into_iter().filter(|(count, ..)| *count > 0).map(part).collect()
}

fn outcome(outcome: &ManyOutcome) -> String {
    let mut text = format!("{} deleted", leads(outcome.changed));
    if outcome.refused > 0 {
        text.push_str(&format!(", {} were gone already or are not yours", grouped(outcome.refused)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_along_is_counted_up_to_a_limit() {
        let gone = GoneWithLead { events: MOST_COUNTED, notes: 1, tasks: 2, ..GoneWithLead::default() };
        assert_eq!(parts(&gone), ["more than 100,000 timeline entries", "1 note", "2 tasks"]);
        assert_eq!(parts(&GoneWithLead::default()), Vec::<String>::new());
    }
}
