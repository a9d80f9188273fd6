//! Reading the leads callers send: each value is checked against its field and brought into its stored form.
//!
//! It does not decide what a draft does: whether a lead exists, may be changed or lacks something is
//! the actions' matter.

use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use headwater_model::cell::{Cell, Value};
use headwater_model::field::{Catalogue, Custom};
use headwater_model::id::LeadId;
use headwater_model::key::Strictness;
use headwater_model::kind::{self, Kind, Overlong};
use headwater_model::lead::{Draft, STATUSES};
use headwater_model::problem::Problem;
use headwater_model::standard_fields::{Holds, Standard, StandardField};
use headwater_model::time::Zone;
use serde_json::value::RawValue;

/// What is needed to read a lead; made once per request.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The account's custom fields.
    pub catalogue: &'a Catalogue,
    /// The zone times are given in.
    pub zone: &'a Zone,
    /// What becomes of doubtful values.
    pub strictness: Strictness,
}

impl Reader<'_> {
    /// Reads one lead, or says what is wrong with the first member that is.
    pub fn read(&self, raw: &RawValue) -> Result<Draft, Problem> {
        self.read_but(None, raw)
    }

    /// Reads a lead that is to be created: an id is ignored, whatever it is (W96).
    pub fn read_new(&self, raw: &RawValue) -> Result<Draft, Problem> {
        self.read_but(Some("id"), raw)
    }

    fn read_but(&self, ignored: Option<&str>, raw: &RawValue) -> Result<Draft, Problem> {
        let mut draft = Draft::default();
        object::each_member(raw.get(), |name, value| {
            if ignored == Some(&*name) {
                return Ok(());
            }
            if let Some(standard) = Standard::named(&name) {
                self.standard(&mut draft, standard, value)
            } else if let Some(custom) = self.catalogue.named(&name) {
                self.custom(&mut draft, custom, value)
            } else {
                Err(Problem::invalid(name, "unknown field"))
            }
        })?;
        Ok(draft)
    }

    fn standard(&self, draft: &mut Draft, standard: Standard, raw: &RawValue) -> Result<(), Problem> {
        let field = standard.field();
        if field.holds != Holds::Id && !field.is_writable() {
            return Ok(());
        }
        let given = scalar::read_scalar(raw).map_err(|unreadable| unreadable.of(field.name))?;
        let value = match field.holds {
            Holds::Id => {
                draft.id = self.id(field.name, given)?.map(LeadId);
                None
            }
            Holds::Text(length) => self.text(field.name, length, given)?,
            Holds::Status => self.status(field.name, given)?,
            Holds::Reference => Some(self.id(field.name, given)?.map_or(Cell::Null, Cell::Int)),
            _ => Some(self.nullable(field, given)?),
        };
        draft.values.extend(value.map(|value| (standard, value)));
        Ok(())
    }

    /// Text; a null leaves it as it is.
    fn text(&self, name: &str, length: i64, given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        let Scalar::Text(text) = given else { return self.leave(name) };
        let fitting = kind::fit(&text, length, self.overlong()).map_err(|reason| Problem::invalid(name, reason))?;
        Ok(Some(Cell::text(fitting)))
    }

    /// A status; a lead always has one, so a null leaves it as it is.
    fn status(&self, name: &str, given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given {
            Scalar::Null => self.leave(name),
            Scalar::Text(status) if STATUSES.contains(&&*status) => Ok(Some(Cell::text(status))),
            Scalar::Text(other) => Err(Problem::invalid(name, format!("'{other}' is none of {}", STATUSES.join(", ")))),
        }
    }

    /// An id. Null and 0, which typed clients send for it, mean none; `""` is a doubtful spelling of that.
    fn id(&self, name: &str, given: Scalar<'_>) -> Result<Option<i64>, Problem> {
        let Scalar::Text(text) = given else { return Ok(None) };
        let is_blank = text.is_empty() && self.strictness == Strictness::Lenient;
        if is_blank || scalar::integer(&text) == Some(0) {
            return Ok(None);
        }
        scalar::id(&text).map(Some).ok_or_else(|| Problem::invalid(name, "expected an id"))
    }

    /// A number or flag. A null unsets it; `""` is a doubtful spelling of null.
    fn nullable(&self, field: &StandardField, given: Scalar<'_>) -> Result<Value, Problem> {
        let Scalar::Text(text) = given else { return Ok(Cell::Null) };
        if text.is_empty() && self.strictness == Strictness::Lenient {
            return Ok(Cell::Null);
        }
        let refused = |reason: String| Err(Problem::invalid(field.name, reason));
        match field.holds {
            Holds::Number(least, greatest) => match scalar::integer(&text) {
                Some(number) if (least..=greatest).contains(&number) => Ok(Cell::Int(number)),
                _ => refused(format!("expected a whole number from {least} to {greatest}")),
            },
            Holds::Flag => match kind::parse_flag(&text) {
                Some(flag) => Ok(Cell::Int(i64::from(flag))),
                None => refused("expected 1 or 0".to_owned()),
            },
            _ => refused("cannot be set".to_owned()),
        }
    }

    fn custom(&self, draft: &mut Draft, custom: Custom, raw: &RawValue) -> Result<(), Problem> {
        let field = self.catalogue.field(custom);
        let name = field.system_name.as_str();
        let joined;
        let text = match scalar::read_scalar(raw) {
            Ok(Scalar::Text(text)) => text,
            Ok(Scalar::Null) => return self.leave(name).map(|_| ()),
            Err(Unreadable::NotScalar) if field.kind == Kind::Checkbox => {
                joined = join(raw).map_err(|unreadable| unreadable.of(name))?;
                joined.into()
            }
            Err(unreadable) => return Err(unreadable.of(name)),
        };
        let stored = kind::canonical(field.kind, field.length, &field.options, &text, self.zone, self.overlong())
            .map_err(|reason| Problem::invalid(name, reason))?;
        draft.custom.push((custom, stored.into_owned()));
        Ok(())
    }

    /// A null where a value is expected: no value to set, or refused.
    fn leave(&self, name: &str) -> Result<Option<Value>, Problem> {
        match self.strictness {
            Strictness::Lenient => Ok(None),
            Strictness::Strict => Err(Problem::invalid(name, "expected a value")),
        }
    }

    fn overlong(&self) -> Overlong {
        match self.strictness {
            Strictness::Lenient => Overlong::Cut,
            Strictness::Strict => Overlong::Refuse,
        }
    }
}

/// The values of a list, joined by commas.
fn join(raw: &RawValue) -> Result<String, Unreadable> {
    let mut joined = String::new();
    for element in object::elements(raw).unwrap_or_default() {
        if let Some(text) = scalar::read_scalar(element)?.given() {
            if !joined.is_empty() {
                joined.push(',');
            }
            joined.push_str(&text);
        }
    }
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::field::{Choice, Field, Relationship};
    use headwater_model::id::FieldId;
    use std::sync::Arc;

    fn field(name: &str, kind: Kind, choices: &[&str]) -> Field {
        Field {
            id: FieldId(1),
            relationship: Relationship::Lead,
            system_name: name.to_owned(),
            label: name.to_owned(),
            kind,
            length: kind.default_length(),
            is_required: false,
            in_contact_manager: true,
            editable_in_contact_manager: true,
            in_forms: true,
            is_active: true,
            choices: choices
                .iter()
                .map(|choice| Choice { label: (*choice).to_owned(), value: (*choice).to_owned(), display_order: 0 })
                .collect(),
        }
    }

    fn catalogue() -> Arc<Catalogue> {
        Catalogue::new(&[
            field("colour_1", Kind::String, &[]),
            field("topics_2", Kind::Checkbox, &["a", "b"]),
            field("met_3", Kind::Datetime, &[]),
        ])
    }

    fn read(strictness: Strictness, json: &str) -> Result<Draft, Problem> {
        let (catalogue, zone) = (catalogue(), Zone::named("Europe/Berlin").unwrap());
        Reader { catalogue: &catalogue, zone: &zone, strictness }.read(serde_json::from_str(json).unwrap())
    }

    /// The draft as text: `name=value …`.
    fn lenient(json: &str) -> String {
        shown(read(Strictness::Lenient, json))
    }

    fn strict(json: &str) -> String {
        shown(read(Strictness::Strict, json))
    }

    fn shown(read: Result<Draft, Problem>) -> String {
        let draft = match read {
            Ok(draft) => draft,
            Err(problem) => return format!("! {problem}"),
        };
        let id = draft.id.map(|id| format!("id={id}"));
        let standard = draft.values.iter().map(|(field, value)| match value {
            Cell::Null => format!("{}=null", field.field().name),
            Cell::Int(number) => format!("{}={number}", field.field().name),
            Cell::Text(text) => format!("{}='{text}'", field.field().name),
        });
        let custom = draft.custom.iter().map(|(field, value)| format!("#{}='{value}'", field.0));
        id.into_iter().chain(standard).chain(custom).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_kind_of_field_is_brought_into_its_stored_form() {
        assert_eq!(
            lenient(
                r#"{"id":"100352","firstName":"Zo\u00eb","ownerID":"7","leadScore":20.0,"active":true,"leadStatus":"open","zipcode":1234}"#
            ),
            "id=100352 firstName='Zoë' ownerID=7 leadScore=20 active=1 leadStatus='open' zipcode='1234'"
        );
        assert_eq!(
            lenient(r#"{"colour_1":5,"topics_2":["b","a"],"met_3":"2024-07-03 11:46:40"}"#),
            "#0='5' #1='b,a' #2='2024-07-03 09:46:40'"
        );
        assert_eq!(
            [lenient("[]"), lenient("{}"), lenient("5"), lenient("[1]")],
            ["", "", "! expected an object", "! expected an object"]
        );
    }

    #[test]
    fn values_only_the_server_sets_are_ignored_whatever_they_are() {
        assert_eq!(lenient(r#"{"updateTimestamp":"x","isQualified":[],"status":{},"createTimestamp":null}"#), "");
    }

    #[test]
    fn nulls_and_blanks_are_taken_kindly_unless_strict() {
        let nulls = r#"{"id":null,"ownerID":null,"active":null,"leadScore":null}"#;
        assert_eq!(lenient(nulls), "ownerID=null active=null leadScore=null");
        assert_eq!(strict(nulls), lenient(nulls));
        let blanks = r#"{"id":"","ownerID":"","active":"","leadScore":"","firstName":"","colour_1":""}"#;
        assert_eq!(lenient(blanks), "ownerID=null active=null leadScore=null firstName='' #0=''");
        assert_eq!(lenient(r#"{"id":0,"ownerID":"0"}"#), "ownerID=null");
        assert_eq!(lenient(r#"{"firstName":null,"leadStatus":null,"colour_1":null}"#), "");
        for name in ["id", "ownerID", "active", "leadScore", "leadStatus"] {
            assert!(strict(&format!(r#"{{"{name}":""}}"#)).starts_with(&format!("! {name}: ")), "{name}");
        }
        for name in ["firstName", "leadStatus", "colour_1"] {
            assert_eq!(strict(&format!(r#"{{"{name}":null}}"#)), format!("! {name}: expected a value"));
        }
    }

    #[test]
    fn overlong_text_is_cut_or_refused() {
        let json = format!(r#"{{"firstName":"{}"}}"#, "ä".repeat(60));
        assert_eq!(lenient(&json), format!("firstName='{}'", "ä".repeat(50)));
        assert_eq!(strict(&json), "! firstName: longer than 50 characters");
    }

    #[test]
    fn the_first_fault_is_named() {
        let cases = [
            (r#"{"shoeSize":1,"leadScore":"x"}"#, "! shoeSize: unknown field"),
            (r#"{"leadScore":40000}"#, "! leadScore: expected a whole number from -32768 to 32767"),
            (r#"{"ownerID":"me"}"#, "! ownerID: expected an id"),
            (r#"{"id":-1}"#, "! id: expected an id"),
            (r#"{"active":"maybe"}"#, "! active: expected 1 or 0"),
            (r#"{"city":["a"]}"#, "! city must be a single value"),
            (r#"{"colour_1":{}}"#, "! colour_1 must be a single value"),
            (r#"{"topics_2":[["a"]]}"#, "! topics_2 must be a single value"),
            (r#"{"topics_2":["c"]}"#, "! topics_2: 'c' is none of the field's options"),
            (r#"{"city":"a\u0000"}"#, "! city: contains characters that cannot be stored"),
        ];
        for (json, problem) in cases {
            assert_eq!(lenient(json), problem);
        }
        assert!(lenient(r#"{"leadStatus":""}"#).starts_with("! leadStatus: '' is none of"));
        assert!(lenient(r#"{"leadStatus":"Open"}"#).starts_with("! leadStatus: 'Open' is none of unqualified, open,"));
    }
}
