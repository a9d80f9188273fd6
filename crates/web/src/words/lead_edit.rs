//! Texts: editing a lead, and the history of edits.

use crate::said::Said;

/// Editing a lead.
#[derive(Debug)]
pub struct LeadEditWords {
    /// The title of the form.
    pub title: &'static str,
    /// The link to the lead.
    pub back: &'static str,
    /// The choice of no value.
    pub nothing: &'static str,
    /// The button that saves.
    pub save: &'static str,
    /// The link that saves nothing.
    pub cancel: &'static str,
    /// A value was saved.
    pub saved: &'static str,
    /// A value was not saved: author of the stored value, stored value, typed value.
    pub clashed: fn(&str, &str, &str) -> String,
    /// A value is required.
    pub missing: &'static str,
    /// A record or person is no longer there.
    pub dangling: &'static str,
    /// Another lead has the address.
    pub taken: &'static str,
    /// The title of the page with both versions.
    pub conflict: &'static str,
    /// The sentence below.
    pub conflict_hint: &'static str,
    /// The question about one field.
    pub which: fn(&str) -> String,
    /// The value before both.
    pub was: fn(&str) -> String,
    /// The version of the other person.
    pub is_saved: &'static str,
    /// One's own version.
    pub is_not_saved: &'static str,
    /// Oneself.
    pub you: &'static str,
    /// An author and a time.
    pub at: fn(&str, &str) -> String,
    /// Fields that were saved all the same.
    pub others_saved: fn(&str) -> String,
    /// The button that saves the choice.
    pub keep: &'static str,
    /// The link that leaves the stored values.
    pub later: &'static str,
    /// A note was kept.
    pub noted: &'static str,
    /// A call was kept.
    pub logged: &'static str,
    /// A note without a text.
    pub write_first: &'static str,
    /// The title of the history.
    pub history: &'static str,
    /// The sentence below the history.
    pub history_hint: &'static str,
    /// A history without a change.
    pub no_history: &'static str,
    /// The link to older changes.
    pub older: &'static str,
    /// A value was changed: the field, before, after.
    pub value_changed: fn(&str, &str, &str) -> Said,
    /// A change whose values are no longer kept.
    pub values_gone: fn() -> Said,
    /// The author of a change.
    pub by: fn(&str) -> String,
    /// The title of the lead as the API prints it.
    pub raw: &'static str,
    /// The sentence above.
    pub raw_hint: &'static str,
    /// An author who is not known.
    pub unknown_author: &'static str,
    /// A program, by the label of its key, else its number.
    pub key: fn(&str) -> String,
    /// The operator.
    pub command: &'static str,
    /// The undoing of a change.
    pub undoing: &'static str,
    /// The server itself.
    pub server: &'static str,
}
