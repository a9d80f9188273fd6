//! The contract's data types of fields, and what several types have in common when a value is read.

use crate::options::Flawed;

/// The data types of the contract, for standard and custom fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// One line of text.
    String,
    /// Several lines of text.
    Textarea,
    /// Free text.
    Text,
    /// Text carried by forms but not shown.
    Hidden,
    /// One of the field's options.
    Picklist,
    /// One of the field's options, shown as buttons.
    Radio,
    /// Several of the field's options, joined by commas; without options a yes or no.
    Checkbox,
    /// Yes or no.
    Boolean,
    /// Yes or no.
    Bit,
    /// The name of a country.
    Country,
    /// The name of a state.
    State,
    /// A phone number, as typed.
    Phone,
    /// An e-mail address, as typed.
    Email,
    /// A web address, as typed.
    Url,
    /// The name or address of a file.
    Upload,
    /// The name or address of a file.
    Attachment,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A point in time, `YYYY-MM-DD HH:MM:SS`.
    Datetime,
    /// A whole number.
    Int,
}

/// All kinds with their names in the contract.
pub const KINDS: [(DataType, &str); 19] = [
    (DataType::String, "string"),
    (DataType::Textarea, "textarea"),
    (DataType::Text, "text"),
    (DataType::Hidden, "hidden"),
    (DataType::Picklist, "picklist"),
    (DataType::Radio, "radio"),
    (DataType::Checkbox, "checkbox"),
    (DataType::Boolean, "boolean"),
    (DataType::Bit, "bit"),
    (DataType::Country, "country"),
    (DataType::State, "state"),
    (DataType::Phone, "phone"),
    (DataType::Email, "email"),
    (DataType::Url, "url"),
    (DataType::Upload, "upload"),
    (DataType::Attachment, "attachment"),
    (DataType::Date, "date"),
    (DataType::Datetime, "datetime"),
    (DataType::Int, "int"),
];

impl DataType {
    /// The kind of a contract name; `None` if unknown.
    pub fn named(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// The kind's name in the contract.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("string", |(_, name)| name)
    }

    /// Default length of a field of this kind, in characters.
    pub const fn default_length(self) -> i64 {
        match self {
            Self::Textarea | Self::Text => 10_000,
            Self::Boolean | Self::Bit => 1,
            Self::Date => 10,
            Self::Datetime => 19,
            Self::Int => 20,
            _ => 255,
        }
    }

    /// Whether values are chosen among options.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Picklist | Self::Radio | Self::Checkbox)
    }

    /// Whether values are times, which v1 prints in the account's zone.
    pub fn is_instant(self) -> bool {
        self == Self::Datetime
    }
}

/// Parses a yes or no: `1 0 true false yes no on off`, in any letter case.
pub fn parse_flag(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |known: &[&str]| known.iter().any(|word| text.eq_ignore_ascii_case(word));
    match () {
        () if is(&["1", "true", "yes", "on"]) => Some(true),
        () if is(&["0", "false", "no", "off"]) => Some(false),
        () => None,
    }
}

/// Text of at most `length` characters; a longer text is cut or refused.
pub fn fit(text: &str, length: i64, flawed: Flawed) -> Result<&str, String> {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if text.len() <= length {
        return Ok(text);
    }
    match (text.char_indices().nth(length), flawed) {
        (None, _) => Ok(text),
        (Some((end, _)), Flawed::Mend) => Ok(&text[..end]),
        (Some(_), Flawed::Refuse) => Err(format!("longer than {length} characters")),
    }
}
