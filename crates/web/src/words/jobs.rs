//! Texts: changes of many leads on their way, and taking changes back.

use headwater_model::undo::Hindrance;
use headwater_store::many_changes::ManyOutcome;

/// Changes of many leads on their way, and taking changes back.
#[derive(Debug)]
pub struct JobWords {
    /// The title.
    pub title: &'static str,
    /// The link back to the table.
    pub leads: &'static str,
    /// The change is on the way.
    pub running: &'static str,
    /// The undoing is on the way.
    pub undoing: &'static str,
    /// The page may be left.
    pub leave: &'static str,
    /// Done, of all.
    pub progress: fn(i64, i64) -> String,
    /// The outcome of the change.
    pub outcome: fn(&ManyOutcome) -> String,
    /// A change with so many rows kept for undoing.
    pub kept: fn(i64) -> String,
    /// The outcome of the undoing: restored, and not restored.
    pub undone: fn(i64, i64) -> String,
    /// The button for undoing.
    pub undo: &'static str,
    /// For how long the change can be undone.
    pub undo_hint: &'static str,
    /// The head of the records left alone.
    pub hindered: &'static str,
    /// Why a record was not restored.
    pub hindrance: fn(Hindrance) -> &'static str,
    /// A lead, by number.
    pub lead: fn(i64) -> String,
    /// The change was undone before.
    pub over: &'static str,
    /// The remedy.
    pub over_hint: &'static str,
}
