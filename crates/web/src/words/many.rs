//! Texts: changing many leads in one step, and exporting leads.

use headwater_store::many_changes::ManyOutcome;

/// Changing many leads in one step.
#[derive(Debug)]
pub struct ManyWords {
    /// The bar, for screen readers.
    pub bar: &'static str,
    /// Behind the number of chosen leads.
    pub selected: &'static str,
    /// The button for all leads of the table, by their number.
    pub all: fn(&str) -> String,
    /// The buttons: assign, status, list, field, export, delete, clear.
    pub buttons: [&'static str; 7],
    /// The labels: owner, status, list, field.
    pub labels: [&'static str; 4],
    /// Nobody, among the owners.
    pub nobody_owns: &'static str,
    /// The buttons of the forms: set, add to a list, remove from a list.
    pub deeds: [&'static str; 3],
    /// The first entry of the choice of fields.
    pub choose: &'static str,
    /// The outcome of a change.
    pub outcome: fn(&ManyOutcome) -> String,
    /// A change was refused.
    pub refused: &'static str,
    /// The number of leads moved; the number now.
    pub moved: fn(i64) -> String,
    /// No lead was chosen.
    pub nobody: &'static str,
    /// The file would be too large, and the remedy.
    pub too_large: &'static str,
    /// The remedy.
    pub too_large_hint: &'static str,
}
