//! Texts: custom fields.

use headwater_model::field::Relationship;
use headwater_model::kind::DataType;

/// Custom fields.
#[derive(Debug)]
pub struct FieldsWords {
    /// The title.
    pub title: &'static str,
    /// The kinds of records.
    pub kinds: &'static str,
    /// A kind of records.
    pub kind: fn(Relationship) -> &'static str,
    /// The table.
    pub caption: fn(&str) -> String,
    /// The heads of the columns: move, label, system name, holds, filled, in forms, required.
    pub columns: [&'static str; 7],
    /// The heading of fields without a category.
    pub no_category: &'static str,
    /// Moves a field up: the label.
    pub up: fn(&str) -> String,
    /// Moves a field down: the label.
    pub down: fn(&str) -> String,
    /// The handle for dragging: the label.
    pub drag: fn(&str) -> String,
    /// The values of a field: the type, and the number of choices.
    pub holds: fn(DataType, usize) -> String,
    /// A share of records.
    pub share: fn(i64) -> String,
    /// Of how many records the shares are counted; the newest.
    pub counted: fn(i64) -> String,
    /// Yes.
    pub yes: &'static str,
    /// No.
    pub no: &'static str,
    /// The mark of a field switched off.
    pub off: &'static str,
    /// The sentence below the table.
    pub foot: &'static str,
    /// The text in place of fields.
    pub empty: &'static str,
    /// The remedy.
    pub empty_hint: &'static str,
    /// The button opening the form.
    pub new: &'static str,
    /// Closes the form.
    pub close: &'static str,
    /// The field of the label.
    pub label: &'static str,
    /// The hint at the label of a new field.
    pub label_hint: &'static str,
    /// The field of the type.
    pub data_type: &'static str,
    /// The field of the category.
    pub category: &'static str,
    /// The hint at the category.
    pub category_hint: &'static str,
    /// The field of the choices.
    pub choices: &'static str,
    /// The hint at the choices.
    pub choices_hint: &'static str,
    /// The box for forms.
    pub in_forms: &'static str,
    /// The box for a required value.
    pub required: &'static str,
    /// The box for a field in use.
    pub active: &'static str,
    /// The button adding a field.
    pub add: &'static str,
    /// Saves a field.
    pub save: &'static str,
    /// The label is missing.
    pub label_missing: &'static str,
    /// A text is too long.
    pub too_long: &'static str,
    /// The choices do not fit.
    pub choices_wrong: &'static str,
    /// The type does not exist for these records.
    pub kind_wrong: &'static str,
    /// Too many fields.
    pub too_many: &'static str,
    /// The heading of the facts.
    pub about: &'static str,
    /// The names of the facts: system name, holds, filled.
    pub fact_names: [&'static str; 3],
    /// Why the system name stays.
    pub system_name_hint: &'static str,
    /// The heading of deleting.
    pub delete_head: &'static str,
    /// The use of a field: filled records, records looked at.
    pub usage: fn(i64, i64) -> String,
    /// The use in views: how many.
    pub used_by: fn(usize) -> String,
    /// The effect of deleting.
    pub delete_hint: &'static str,
    /// The button: the label.
    pub delete: fn(&str) -> String,
}
