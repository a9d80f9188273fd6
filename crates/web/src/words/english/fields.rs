//! TABLE · English: custom fields.

use super::grouped;
use crate::words::FieldsWords;
use headwater_model::field::Relationship;
use headwater_model::kind::DataType;

pub(super) const FIELDS: FieldsWords = FieldsWords {
    title: "Fields",
    kinds: "Of",
    kind: |relationship| match relationship {
        Relationship::Lead => "Leads",
        Relationship::Account => "Companies",
        Relationship::Opportunity => "Opportunities",
    },
    caption: |kind| format!("{kind}: custom fields, by category"),
    columns: ["Move", "Label", "System name", "Holds", "Filled", "In forms", "Required"],
    no_category: "Without a category",
    up: |label| format!("Move {label} up"),
    down: |label| format!("Move {label} down"),
    drag: |label| format!("Drag {label} to another place. Arrow keys move it."),
    holds: |kind, choices| match kind {
        DataType::Picklist | DataType::Radio if choices > 0 => format!("One of {choices}"),
        DataType::Checkbox if choices > 0 => format!("Any of {choices}"),
        kind => name(kind).to_owned(),
    },
    share: |share| format!("{share} %"),
    counted: |records| format!("Filled: of the newest {}.", grouped(records)),
    yes: "Yes",
    no: "–",
    off: "Not in use",
    foot: "System names never change, also when a label does. Programs rely on them.",
    empty: "No fields of your own yet",
    empty_hint: "A field keeps what you want to know beside the standard fields.",
    new: "New field",
    close: "Close",
    label: "Label",
    label_hint: "The system name is made from it and stays, also when the label changes.",
    data_type: "Holds",
    category: "Category",
    category_hint: "A new name makes a new category.",
    choices: "Choices",
    choices_hint: "One a line, for fields with choices. Records keep a choice that is taken away here.",
    in_forms: "Show in forms",
    required: "A value is required",
    active: "In use",
    add: "Add field",
    save: "Save",
    label_missing: "A field needs a label: type one.",
    too_long: "This is too long: shorten it.",
    choices_wrong: "These choices do not fit: each is there once, and only fields with choices have any.",
    kind_wrong: "These records have no fields of this type: choose another.",
    too_many: "There is no room for more fields or choices: delete others first.",
    about: "About",
    fact_names: ["System name", "Holds", "Filled"],
    system_name_hint: "Programs know the field by this name. It never changes.",
    delete_head: "Delete",
    usage: |filled, looked_at| match filled {
        0 => format!("None of the newest {} have a value.", grouped(looked_at)),
        1 => format!("1 of the newest {} has a value.", grouped(looked_at)),
        _ => format!("{} of the newest {} have a value.", grouped(filled), grouped(looked_at)),
    },
    used_by: |views| match views {
        0 => "No view of leads uses it.".to_owned(),
        1 => "1 view of leads uses it.".to_owned(),
        _ => format!("{views} views of leads use it."),
    },
    delete_hint: "The field and its values disappear from pages and from what programs read. This cannot be undone; taking it out of use can.",
    delete: |label| format!("Delete {label} for good"),
};

fn name(kind: DataType) -> &'static str {
    match kind {
        DataType::String => "Text",
        DataType::Textarea | DataType::Text => "Long text",
        DataType::Hidden => "Hidden text",
        DataType::Picklist | DataType::Radio => "One of a list",
        DataType::Checkbox => "Boxes to tick",
        DataType::Boolean | DataType::Bit => "Yes or no",
        DataType::Country => "Country",
        DataType::State => "State",
        DataType::Phone => "Phone number",
        DataType::Email => "Email address",
        DataType::Url => "Web address",
        DataType::Upload | DataType::Attachment => "File",
        DataType::Date => "Date",
        DataType::Datetime => "Date and time",
        DataType::Int => "Whole number",
    }
}
