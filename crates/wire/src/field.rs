//! Fields as sent to createFields and updateFields, and as listed by getFields.
//!
//! Permitted changes, and the required members of a new field, are checked by the actions.

use crate::object;
use crate::row::ObjectWriter;
use crate::scalar;
use headwater_model::field::{Choice, Field, FieldChange, Named, Relationship, is_system_name};
use headwater_model::id::FieldId;
use headwater_model::key::Strictness;
use headwater_model::kind::{self, DataType};
use headwater_model::limits;
use headwater_model::listed_fields::ListedField;
use headwater_model::options::Flawed;
use headwater_model::problem::Problem;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The values sent for one field.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The id of the field to change; None if not sent.
    pub id: Option<FieldId>,
    /// The values to set.
    pub change: FieldChange,
}

/// The members of a field object. `isCustom` is accepted because rows of getFields have it, and ignored.
const MEMBERS: [&str; 14] = [
    "id",
    "relationship",
    "systemName",
    "label",
    "source",
    "dataType",
    "dataLength",
    "isRequired",
    "isCustom",
    "isAvailableInContactManager",
    "isEditableInContactManager",
    "isAvailableInForms",
    "isActive",
    "options",
];

/// The only permitted source of a field (W128).
const SOURCE: &str = "sharpspring";
/// Reads a field object, with at most `most` options. Strict keys cannot choose a systemName (W125). Null and `""`
/// count as absent.
pub fn read(raw: &RawValue, strictness: Strictness, most: usize) -> Result<Request, Problem> {
    let [
        id,
        relationship,
        system_name,
        label,
        source,
        kind,
        length,
        is_required,
        _,
        in_contact_manager,
        editable_in_contact_manager,
        in_forms,
        is_active,
        options,
    ] = object::members(raw.get(), &MEMBERS)?;
    parsed("source", source, "expected sharpspring", |text| (text == SOURCE).then_some(()))?;
    let kind = parsed("dataType", kind, "unknown data type", DataType::named)?;
    let choices = options.map(|raw| choices(raw, most)).transpose()?;
    if choices.as_ref().is_some_and(|choices| !choices.is_empty()) && kind.is_some_and(|kind| !kind.has_options()) {
        return Err(Problem::invalid("options", "the data type has no options"));
    }
    Ok(Request {
        id: parsed("id", id, "expected an id", scalar::id)?.map(FieldId),
        change: FieldChange {
            relationship: parsed("relationship", relationship, "unknown relationship", Relationship::named)?,
            label: short("label", label)?,
            kind,
            length: parsed("dataLength", length, "expected a number from 1 to 65535", |text| {
                scalar::integer(text).filter(|length| (1..=limits::VALUE).contains(length))
            })?,
            is_required: flag("isRequired", is_required)?,
            in_contact_manager: flag("isAvailableInContactManager", in_contact_manager)?,
            editable_in_contact_manager: flag("isEditableInContactManager", editable_in_contact_manager)?,
            in_forms: flag("isAvailableInForms", in_forms)?,
            is_active: flag("isActive", is_active)?,
            choices,
            flawed: if strictness == Strictness::Strict { Flawed::Refuse } else { Flawed::Mend },
            system_name: system_name
                .filter(|_| strictness == Strictness::Lenient)
                .and_then(|raw| scalar::read_scalar(raw).ok()?.given())
                .filter(|text| is_system_name(text))
                .map(Cow::into_owned),
        },
    })
}

/// The error for more than `most` options.
pub fn too_many_options(most: usize) -> Problem {
    Problem::invalid("options", format!("more than {most}"))
}

/// The fields in one element of deleteFields: `{"systemName": …}`. Lenient callers may also send an id, a bare name
/// or id, or several at once (W200). A blank is refused (W198).
pub fn read_to_delete(raw: &RawValue, strictness: Strictness) -> Vec<Result<Named, Problem>> {
    let is_bare = !raw.get().starts_with(['{', '[', 't', 'f', 'n']);
    match strictness {
        Strictness::Lenient if is_bare => vec![read_named("systemName", Some(raw))],
        Strictness::Lenient => named_in(raw).unwrap_or_else(|problem| vec![Err(problem)]),
        Strictness::Strict => vec![read_system_name(raw)],
    }
}

fn read_system_name(raw: &RawValue) -> Result<Named, Problem> {
    object::refuse_blanks(raw)?;
    let [name] = object::members(raw.get(), &["systemName"])?;
    let name = scalar::given("systemName", name)?.ok_or_else(|| Problem::missing("systemName"))?;
    Ok(Named::SystemName(name.into_owned()))
}

fn named_in(raw: &RawValue) -> Result<Vec<Result<Named, Problem>>, Problem> {
    object::refuse_blanks(raw)?;
    let [name, id] = object::members(raw.get(), &["systemName", "id"])?;
    let (member, value) = match (name, id) {
        (None, Some(id)) => ("id", Some(id)),
        (name, _) => ("systemName", name),
    };
    let several = value.and_then(object::elements).filter(|list| !list.is_empty());
    Ok(match several {
        Some(list) => list.into_iter().map(|raw| read_named(member, Some(raw))).collect(),
        None => vec![read_named(member, value)],
    })
}

/// A field by id or system name: a text of digits is an id, as no system name is.
fn read_named(member: &str, raw: Option<&RawValue>) -> Result<Named, Problem> {
    let text = scalar::given(member, raw)?.ok_or_else(|| Problem::missing(member))?;
    match scalar::id(&text) {
        Some(id) => Ok(Named::Id(FieldId(id))),
        None if member == "id" => Err(Problem::invalid(member, "expected an id")),
        None => Ok(Named::SystemName(text.into_owned())),
    }
}

/// Options in their display order. A missing label is taken from the value, and a missing value from the label.
fn choices(raw: &RawValue, most: usize) -> Result<Vec<Choice>, Problem> {
    let options = object::elements(raw).ok_or_else(|| Problem::invalid("options", "expected a list"))?;
    if options.len() > most {
        return Err(too_many_options(most));
    }
    let mut choices = Vec::with_capacity(options.len());
    for (at, option) in options.into_iter().enumerate() {
        let [label, value, order] = object::members(option.get(), &["label", "value", "displayOrder"])
            .map_err(|_| Problem::invalid("options", "expected objects of label, value and displayOrder"))?;
        let (label, value) = match (short("options.label", label)?, short("options.value", value)?) {
            (Some(label), Some(value)) => (label, value),
            (Some(one), None) | (None, Some(one)) => (one.clone(), one),
            (None, None) => return Err(Problem::missing("options.label")),
        };
        let order = parsed("options.displayOrder", order, "expected a whole number", scalar::integer)?;
        choices.push(Choice { label, value, display_order: order.unwrap_or(at as i64) });
    }
    choices.sort_by_key(|choice| choice.display_order);
    Ok(choices)
}

fn parsed<T>(
    name: &str,
    raw: Option<&RawValue>,
    otherwise: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(text) = scalar::given(name, raw)? else { return Ok(None) };
    parse(&text).map(Some).ok_or_else(|| Problem::invalid(name, otherwise))
}

fn flag(name: &str, raw: Option<&RawValue>) -> Result<Option<bool>, Problem> {
    parsed(name, raw, "expected 1 or 0", kind::parse_flag)
}

fn short(name: &str, raw: Option<&RawValue>) -> Result<Option<String>, Problem> {
    let Some(text) = scalar::given(name, raw)? else { return Ok(None) };
    let fitting = kind::fit(&text, limits::LABEL, Flawed::Refuse);
    fitting.map(|text| Some(text.to_owned())).map_err(|reason| Problem::invalid(name, reason))
}

/// Writes a custom field as a row of getFields. The key `options` is present only if the field has some (W130).
pub fn write(out: &mut Vec<u8>, field: &Field) {
    let row = ObjectWriter::new(out)
        .number("id", field.id.0)
        .text("relationship", field.relationship.name())
        .text("systemName", &field.system_name)
        .text("label", &field.label)
        .text("source", SOURCE)
        .text("dataType", field.kind.name())
        .number("dataLength", field.length)
        .flag("isRequired", field.is_required)
        .flag("isCustom", true)
        .flag("isAvailableInContactManager", field.in_contact_manager)
        .flag("isEditableInContactManager", field.editable_in_contact_manager)
        .flag("isAvailableInForms", field.in_forms)
        .flag("isActive", field.is_active);
    if field.choices.is_empty() {
        row.end()
    } else {
        row.member("options", |out| write_choices(out, &field.choices)).end()
    }
}

/// Writes a built-in field as a row of getFields.
pub fn write_listed(out: &mut Vec<u8>, field: &ListedField) {
    ObjectWriter::new(out)
        .number("id", field.id.0)
        .text("relationship", field.relationship.name())
        .text("systemName", field.system_name)
        .text("label", field.label)
        .text("source", SOURCE)
        .text("dataType", field.kind.name())
        .number("dataLength", field.length)
        .flag("isRequired", field.is_required)
        .flag("isCustom", false)
        .flag("isAvailableInContactManager", true)
        .flag("isEditableInContactManager", field.is_writable)
        .flag("isAvailableInForms", field.is_writable)
        .flag("isActive", true)
        .end();
}

fn write_choices(out: &mut Vec<u8>, choices: &[Choice]) {
    out.push(b'[');
    for (at, choice) in choices.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        ObjectWriter::new(out)
            .text("label", &choice.label)
            .text("value", &choice.value)
            .number("displayOrder", choice.display_order)
            .end();
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::listed_fields;

    fn read(json: &str) -> Result<Request, Problem> {
        super::read(serde_json::from_str(json).unwrap(), Strictness::Lenient, 2)
    }

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn choice(label: &str, value: &str, display_order: i64) -> Choice {
        Choice { label: label.to_owned(), value: value.to_owned(), display_order }
    }

    #[test]
    fn a_field_object_is_read_and_rows_may_be_sent_back() {
        let request = read(
            r#"{"id":"2048","relationship":"lead","systemName":"x y","label":"Colour","source":"sharpspring","dataType":"picklist","dataLength":"50",
                "isRequired":"1","isCustom":"1","isActive":false,"isAvailableInForms":"","isEditableInContactManager":null,
                "options":{"a":{"label":"Red","displayOrder":2},"b":{"label":"Blue","value":"b","displayOrder":"1"}}}"#,
        )
        .unwrap();
        assert_eq!(request.id, Some(FieldId(2048)));
        let change = request.change;
        assert_eq!(change.relationship, Some(Relationship::Lead));
        assert_eq!(
            (change.label.as_deref(), change.kind, change.length),
            (Some("Colour"), Some(DataType::Picklist), Some(50))
        );
        assert_eq!((change.is_required, change.is_active, change.in_forms), (Some(true), Some(false), None));
        assert_eq!(change.choices, Some(vec![choice("Blue", "b", 1), choice("Red", "Red", 2)]));
    }

    #[test]
    fn what_is_wrong_with_a_field_object_is_named() {
        let cases = [
            (r#"{"source":"crm"}"#, "source: expected sharpspring"),
            (r#"{"dataType":"double"}"#, "dataType: unknown data type"),
            (r#"{"relationship":"user"}"#, "relationship: unknown relationship"),
            (r#"{"dataLength":0}"#, "dataLength: expected a number from 1 to 65535"),
            (r#"{"isActive":"maybe"}"#, "isActive: expected 1 or 0"),
            (r#"{"colour":1}"#, "colour: unknown field"),
            (r#"{"label":[]}"#, "label must be a single value"),
            (r#"{"dataType":"string","options":[{"label":"a"}]}"#, "options: the data type has no options"),
            (r#"{"options":["a"]}"#, "options: expected objects of label, value and displayOrder"),
            (r#"{"options":[{}]}"#, "options.label is required"),
            (r#"{"options":"a"}"#, "options: expected a list"),
            (r#"{"options":[1,2,3]}"#, "options: more than 2"),
            ("5", "expected an object"),
        ];
        for (json, problem) in cases {
            assert_eq!(read(json).unwrap_err().to_string(), problem);
        }
        let label = "ä".repeat(256);
        assert_eq!(
            read(&format!(r#"{{"label":"{label}"}}"#)).unwrap_err().to_string(),
            "label: longer than 255 characters"
        );
    }

    #[test]
    fn fields_to_delete_are_named_by_system_name_or_leniently_otherwise() {
        let named = |strictness, json: &str| {
            let named = read_to_delete(serde_json::from_str(json).unwrap(), strictness);
            let shown = named.into_iter().map(|named| match named {
                Ok(Named::SystemName(name)) => name,
                Ok(Named::Id(id)) => format!("#{id}"),
                Err(problem) => format!("! {problem}"),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        for (json, lenient, strict) in [
            (r#"{"systemName":"colour_1"}"#, "colour_1", "colour_1"),
            ("{}", "! systemName is required", "! systemName is required"),
            (r#"{"systemName":""}"#, "! systemName is required", "! systemName is required"),
            (r#"{"systemName":["a_1",null]}"#, "a_1 ! systemName is required", "! systemName must be a single value"),
            (r#"{"id":1050}"#, "#1050", "! id: unknown field"),
            (r#"{"id":["1050",1051]}"#, "#1050 #1051", "! id: unknown field"),
            (r#"{"id":"x"}"#, "! id: expected an id", "! id: unknown field"),
            (r#"{"systemName":null,"id":1050}"#, "! systemName is required", "! systemName is required"),
            (r#"{"systemName":"","id":[5,6]}"#, "! systemName is required", "! systemName is required"),
            (r#"{"systemName":["a_1"],"id":""}"#, "! id is required", "! id is required"),
            (r#"{"systemName":"a_1","label":null}"#, "! label is required", "! label is required"),
            (r#"{"systemName":["a_1"],"label":5}"#, "! label: unknown field", "! label: unknown field"),
            (r#"{"id":[5],"label":5}"#, "! label: unknown field", "! id: unknown field"),
            (r#""colour_1""#, "colour_1", "! expected an object"),
            ("1050", "#1050", "! expected an object"),
            ("[1050]", "! expected an object", "! expected an object"),
            ("null", "! expected an object", "! expected an object"),
        ] {
            assert_eq!(named(Strictness::Lenient, json), lenient, "{json}");
            assert_eq!(named(Strictness::Strict, json), strict, "{json}");
        }
    }

    #[test]
    fn a_custom_field_shows_its_options_only_if_it_has_some() {
        let mut field = Field {
            id: FieldId(2048),
            system_name: "colour_1".to_owned(),
            in_forms: false,
            choices: vec![choice("Red", "r", 0)],
            ..Field::new(Relationship::Lead, DataType::Picklist, "Colour")
        };
        let head = r#"{"id":"2048","relationship":"lead","systemName":"colour_1","label":"Colour","source":"sharpspring","dataType":"picklist","dataLength":"255","isRequired":"0","isCustom":"1","isAvailableInContactManager":"1","isEditableInContactManager":"1","isAvailableInForms":"0","isActive":"1""#;
        let options = r#","options":[{"label":"Red","value":"r","displayOrder":"0"}]}"#;
        assert_eq!(written(|out| write(out, &field)), format!("{head}{options}"));
        field.choices.clear();
        assert_eq!(written(|out| write(out, &field)), format!("{head}}}"));
    }

    #[test]
    fn built_in_fields_have_the_same_row() {
        let email = listed_fields::all().find(|field| field.system_name == "emailAddress").unwrap();
        assert_eq!(
            written(|out| write_listed(out, &email)),
            r#"{"id":"13","relationship":"lead","systemName":"emailAddress","label":"Email","source":"sharpspring","dataType":"email","dataLength":"150","isRequired":"1","isCustom":"0","isAvailableInContactManager":"1","isEditableInContactManager":"1","isAvailableInForms":"1","isActive":"1"}"#
        );
    }
}
