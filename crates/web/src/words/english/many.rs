//! TABLE · English: changing many leads in one step, and exporting leads.

use super::grouped;
use crate::words::ManyWords;
use headwater_store::many_changes::ManyOutcome;

pub(super) const MANY: ManyWords = ManyWords {
    bar: "With the selected leads",
    selected: "selected",
    all: |count| format!("all {count}"),
    buttons: ["Assign", "Status", "List", "Set a field", "Export", "Delete", "Clear the selection"],
    labels: ["Owner", "Status", "List", "Field"],
    nobody_owns: "No one",
    deeds: ["Set", "Add to the list", "Remove from the list"],
    choose: "Choose a field",
    outcome,
    refused: "Nothing was changed",
    moved: |now| {
        format!(
            "Nothing was changed: the number of leads has moved, to {}. Look at the table and try again.",
            grouped(now)
        )
    },
    nobody: "Nothing was changed: no lead was chosen.",
    too_large: "This is too much for one file",
    too_large_hint: "A file holds at most 100,000 leads. Narrow the table down by a filter, and take out one part after the other.",
};

pub(super) fn outcome(outcome: &ManyOutcome) -> String {
    let leads = |count: i64| if count == 1 { "1 lead".to_owned() } else { format!("{} leads", grouped(count)) };
    let mut text = format!("{} changed", leads(outcome.changed));
    if outcome.same > 0 {
        let were = if outcome.same == 1 { "was" } else { "were" };
        text.push_str(&format!(", {} {were} so already", grouped(outcome.same)));
    }
    if outcome.refused > 0 {
        text.push_str(&format!(", {} could not be changed", grouped(outcome.refused)));
    }
    text
}
