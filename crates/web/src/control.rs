//! Controls of forms: a field of records as a line, a box, or a choice.

use headwater_model::field::Field;
use headwater_model::kind::DataType;
use headwater_model::record::{Holds, StandardField};

/// A choice of a control.
pub struct ControlChoice {
    /// The value sent.
    pub value: String,
    /// The text shown.
    pub label: String,
}

/// The form of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlShape {
    /// A line, with the type of the `input`.
    Line(&'static str),
    /// Several lines.
    Area,
    /// One of the choices.
    One,
    /// Several of the choices.
    Several,
}

/// A control.
pub struct Control {
    /// The system name of the field.
    pub name: String,
    /// The label.
    pub label: String,
    /// The form.
    pub shape: ControlShape,
    /// The choices.
    pub choices: Vec<ControlChoice>,
    /// Whether a value must be given.
    pub is_required: bool,
    /// The value as typed.
    pub value: String,
}

impl Control {
    /// The control of a custom field.
    pub fn of_custom(field: &Field) -> Self {
        let choices: Vec<ControlChoice> = field
            .choices
            .iter()
            .map(|choice| ControlChoice { value: choice.value.clone(), label: choice.label.clone() })
            .collect();
        let shape = match field.kind {
            DataType::Checkbox if !choices.is_empty() => ControlShape::Several,
            _ if !choices.is_empty() => ControlShape::One,
            DataType::Textarea => ControlShape::Area,
            DataType::Date => ControlShape::Line("date"),
            DataType::Datetime => ControlShape::Line("datetime-local"),
            DataType::Int => ControlShape::Line("number"),
            DataType::Email => ControlShape::Line("email"),
            DataType::Phone => ControlShape::Line("tel"),
            _ => ControlShape::Line("text"),
        };
        Self {
            name: field.system_name.clone(),
            label: field.label.clone(),
            shape,
            choices,
            is_required: field.is_required,
            value: String::new(),
        }
    }

    /// The control of a standard field. Choices of people and of other records are the caller's to add.
    pub fn of_standard(field: &StandardField) -> Self {
        let shape = match field.holds {
            Holds::Choice(_) | Holds::Word(_) | Holds::Flag | Holds::Bool | Holds::Person => ControlShape::One,
            Holds::Number(..) => ControlShape::Line("number"),
            Holds::Instant => ControlShape::Line("datetime-local"),
            Holds::Day(_) => ControlShape::Line("date"),
            Holds::Text(length) if length > 1000 => ControlShape::Area,
            Holds::Address(_) => ControlShape::Line("email"),
            _ => ControlShape::Line("text"),
        };
        Self {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            shape,
            choices: Vec::new(),
            is_required: field.is_required,
            value: String::new(),
        }
    }

    /// Whether a choice is among the values as typed, which commas separate.
    pub fn is_chosen(&self, choice: &str) -> bool {
        match self.shape {
            ControlShape::Several => self.value.split(',').any(|value| value.trim() == choice),
            _ => self.value == choice,
        }
    }

    /// The type of the `input`, of a line.
    pub fn line(&self) -> Option<&'static str> {
        match self.shape {
            ControlShape::Line(kind) => Some(kind),
            _ => None,
        }
    }
}
