//! Texts: deleting leads.

use headwater_store::erasure::GoneWithLead;
use headwater_store::many_changes::ManyOutcome;

/// Deleting leads.
#[derive(Debug)]
pub struct DeletionWords {
    /// The question, by the number of leads.
    pub title: fn(i64) -> String,
    /// The question about one lead, by the name.
    pub named: fn(&str) -> String,
    /// The head of what goes along.
    pub along: &'static str,
    /// What goes along, kind by kind.
    pub parts: fn(&GoneWithLead) -> Vec<String>,
    /// Nothing goes along.
    pub nothing: &'static str,
    /// What goes along with so many leads that nobody counts it.
    pub many: &'static str,
    /// For how long the deletion can be undone.
    pub undo_hint: &'static str,
    /// The button, by the number of leads.
    pub delete: fn(i64) -> String,
    /// The link back.
    pub keep: &'static str,
    /// The entry of the menu of a lead.
    pub entry: &'static str,
    /// The leads are on their way.
    pub running: &'static str,
    /// The outcome.
    pub outcome: fn(&ManyOutcome) -> String,
    /// The button that takes the deletion back.
    pub undo: &'static str,
    /// The deletion was taken back.
    pub undone: &'static str,
}
