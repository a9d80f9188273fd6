//! The contract's data types of fields, and how a value of each type is checked and stored.

use crate::number;
use crate::options::{self, Flawed, Options};
use crate::time::{self, Notation, Twice, Zone};
use std::borrow::Cow;

/// The data types of the contract, for standard and custom fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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
pub const KINDS: [(Kind, &str); 19] = [
    (Kind::String, "string"),
    (Kind::Textarea, "textarea"),
    (Kind::Text, "text"),
    (Kind::Hidden, "hidden"),
    (Kind::Picklist, "picklist"),
    (Kind::Radio, "radio"),
    (Kind::Checkbox, "checkbox"),
    (Kind::Boolean, "boolean"),
    (Kind::Bit, "bit"),
    (Kind::Country, "country"),
    (Kind::State, "state"),
    (Kind::Phone, "phone"),
    (Kind::Email, "email"),
    (Kind::Url, "url"),
    (Kind::Upload, "upload"),
    (Kind::Attachment, "attachment"),
    (Kind::Date, "date"),
    (Kind::Datetime, "datetime"),
    (Kind::Int, "int"),
];

impl Kind {
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

/// Converts the value of a custom field into its stored form, or returns why the field cannot hold the value.
///
/// `""` empties any field. Times are parsed in `zone` and stored in UTC.
pub fn canonical<'a>(
    kind: Kind,
    length: i64,
    options: &Options,
    text: &'a str,
    zone: &Zone,
    flawed: Flawed,
) -> Result<Cow<'a, str>, String> {
    if text.is_empty() {
        return Ok(Cow::Borrowed(""));
    }
    match kind {
        Kind::Boolean | Kind::Bit => flag(text),
        Kind::Checkbox if options.is_empty() => flag(text).or_else(|_| fit(text, length, flawed).map(Cow::Borrowed)),
        Kind::Checkbox => options.choose(&[Cow::Borrowed(text)], flawed).map(Cow::Owned),
        Kind::Picklist | Kind::Radio if !options.is_empty() && !options.admits(text) => {
            Err(options::none_of_them(text))
        }
        Kind::Date => match text.trim().split([' ', 'T']).next().and_then(time::date) {
            Some(day) => Ok(Cow::Owned(day)),
            None => Err("expected a date, YYYY-MM-DD".to_owned()),
        },
        Kind::Datetime => match zone.read(text, notation(flawed), Twice::First) {
            Some(at) => Ok(Cow::Owned(Zone::utc().print(at).as_str().to_owned())),
            None => Err("expected a time, YYYY-MM-DD HH:MM:SS".to_owned()),
        },
        Kind::Int => match number::whole(text) {
            Some(number) => Ok(Cow::Owned(number.to_string())),
            None => Err("expected a whole number".to_owned()),
        },
        _ => fit(text, length, flawed).map(Cow::Borrowed),
    }
}

/// The accepted spellings of times, depending on how flawed values are treated.
fn notation(flawed: Flawed) -> Notation {
    match flawed {
        Flawed::Mend => Notation::Iso,
        Flawed::Refuse => Notation::Contract,
    }
}

fn flag<'a>(text: &str) -> Result<Cow<'a, str>, String> {
    match parse_flag(text) {
        Some(true) => Ok(Cow::Borrowed("1")),
        Some(false) => Ok(Cow::Borrowed("0")),
        None => Err("expected 1 or 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, options: &[&str], text: &str) -> Result<String, String> {
        let options = Options::new(options.iter().map(|option| (*option).to_owned()));
        let berlin = Zone::named("Europe/Berlin").unwrap();
        canonical(kind, 5, &options, text, &berlin, Flawed::Mend).map(Cow::into_owned)
    }

    #[test]
    fn each_kind_has_one_stored_form() {
        assert_eq!(check(Kind::String, &[], "länger"), Ok("länge".into()));
        assert_eq!(check(Kind::Bit, &[], "True"), Ok("1".into()));
        assert_eq!(check(Kind::Checkbox, &["a", "b"], "b, a"), Ok("b,a".into()));
        assert_eq!(check(Kind::Date, &[], "2024-2-29 10:00:00"), Ok("2024-02-29".into()));
        assert_eq!(check(Kind::Datetime, &[], "2024-07-03 11:46:40"), Ok("2024-07-03 09:46:40".into()));
        assert_eq!(check(Kind::Int, &[], " 007"), Ok("7".into()));
        assert_eq!(check(Kind::Int, &[], "5.0"), Ok("5".into()));
    }

    #[test]
    fn what_a_field_cannot_hold_is_refused_and_emptying_never_is() {
        for (kind, text) in
            [(Kind::Bit, "maybe"), (Kind::Date, "2023-02-29"), (Kind::Datetime, "soon"), (Kind::Int, "1.5")]
        {
            assert!(check(kind, &[], text).is_err(), "{kind:?}");
            assert_eq!(check(kind, &[], ""), Ok(String::new()));
        }
        assert!(check(Kind::Picklist, &["a"], "b").is_err());
        assert!(check(Kind::Checkbox, &["a"], "a,b").is_err());
    }
}
