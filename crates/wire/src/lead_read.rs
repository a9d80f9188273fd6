//! Reading the leads callers send: each value is checked against its field and brought into its stored form.
//!
//! It does not decide what a draft does: whether a lead exists, may be changed or lacks something is
//! the actions' matter.

use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use headwater_model::cell::{Cell, Value};
use headwater_model::field::{Catalogue, Custom, LeadField};
use headwater_model::id::LeadId;
use headwater_model::key::Strictness;
use headwater_model::kind::{self, Kind};
use headwater_model::lead::{AnyField, Draft, STATUSES, Unfit};
use headwater_model::limits;
use headwater_model::options::Flawed;
use headwater_model::problem::Problem;
use headwater_model::standard_fields::{COUNT, Holds, Standard, StandardField};
use headwater_model::time::Zone;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashSet;

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

    /// Reads a lead that is to be created: an id is ignored, whatever it is (W96). Strict keys must give the required custom
    /// fields a value (W181).
    pub fn read_new(&self, raw: &RawValue) -> Result<Draft, Problem> {
        let draft = self.read_but(Some("id"), raw)?;
        if self.strictness == Strictness::Strict {
            let values = draft.custom.iter().filter(|(_, value)| !value.is_empty()).map(|(custom, _)| *custom);
            let given: HashSet<Custom> = values.chain(draft.unfit.iter().filter_map(Unfit::custom)).collect();
            if let Some(lacking) = self.catalogue.required().find(|custom| !given.contains(custom)) {
                return Err(Problem::missing(&self.catalogue.field(lacking).system_name));
            }
        }
        Ok(draft)
    }

    fn read_but(&self, ignored: Option<&str>, raw: &RawValue) -> Result<Draft, Problem> {
        let mut sent = Sent { standard: [None; COUNT], custom: Vec::new() };
        object::each_member(raw.get(), |name, value| {
            if ignored == Some(&*name) {
                return Ok(());
            }
            if let Some(standard) = Standard::named(&name) {
                sent.standard[standard.index()] = Some(value);
            } else if let Some(custom) = self.catalogue.named(&name) {
                sent.custom.resize(self.catalogue.fields().len(), None);
                sent.custom[custom.0] = Some(value);
            } else {
                return Err(Problem::invalid(name, "unknown field"));
            }
            Ok(())
        })?;
        let mut draft = Draft::default();
        for (standard, raw) in Standard::all().zip(sent.standard) {
            if let Some(raw) = raw {
                self.standard(&mut draft, standard, raw)?;
            }
        }
        for (at, raw) in sent.custom.into_iter().enumerate() {
            if let Some(raw) = raw {
                self.custom(&mut draft, Custom(at), raw)?;
            }
        }
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
        let fitting = kind::fit(&text, length, self.flawed()).map_err(|reason| Problem::invalid(name, reason))?;
        Ok(Some(Cell::text(fitting)))
    }

    /// A status. A lead always has one, so null leaves it as it is, and so does `""`, a doubtful spelling of that.
    fn status(&self, name: &str, given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given {
            Scalar::Null => self.leave(name),
            Scalar::Text(blank) if blank.is_empty() && self.strictness == Strictness::Lenient => Ok(None),
            Scalar::Text(status) if STATUSES.contains(&&*status) => Ok(Some(Cell::text(status))),
            Scalar::Text(other) => {
                let reason = format!("'{}' is none of {}", limits::quoted(&other), STATUSES.join(", "));
                Err(Problem::invalid(name, reason))
            }
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
        let (sent, held) = match scalar::read_scalar(raw) {
            Ok(Scalar::Null) => return self.leave(name).map(|_| ()),
            Ok(Scalar::Text(text)) => {
                let held = self.canonical(field, &text);
                (text, held)
            }
            Err(Unreadable::NotScalar) if field.kind == Kind::Checkbox => {
                let parts = parts(name, raw, field.options.most_chosen())?;
                let joined = parts.join(",");
                let held = match field.options.is_empty() {
                    true => self.canonical(field, &joined),
                    false => field.options.choose(&parts, self.flawed()),
                };
                (joined.into(), held)
            }
            Err(unreadable) => return Err(unreadable.of(name)),
        };
        let refusal = held.as_ref().err().map(|reason| Problem::invalid(name, reason));
        // Times are not compared as they were sent: their text means another instant in another zone.
        let is_unfit =
            refusal.is_some() || held.as_ref().is_ok_and(|held| field.kind != Kind::Datetime && *held != sent);
        if is_unfit {
            draft.unfit.push(Unfit { field: AnyField::Custom(custom), sent: sent.into_owned(), refusal });
        }
        draft.custom.extend(held.ok().map(|held| (custom, held)));
        Ok(())
    }

    fn canonical(&self, field: &LeadField, text: &str) -> Result<String, String> {
        let held = kind::canonical(field.kind, field.length, &field.options, text, self.zone, self.flawed());
        held.map(Cow::into_owned)
    }

    /// A null where a value is expected: no value to set, or refused.
    fn leave(&self, name: &str) -> Result<Option<Value>, Problem> {
        match self.strictness {
            Strictness::Lenient => Ok(None),
            Strictness::Strict => Err(Problem::invalid(name, "expected a value")),
        }
    }

    fn flawed(&self) -> Flawed {
        match self.strictness {
            Strictness::Lenient => Flawed::Mend,
            Strictness::Strict => Flawed::Refuse,
        }
    }
}

/// What was sent for each field: of a member given twice the last counts, be it null.
struct Sent<'a> {
    standard: [Option<&'a RawValue>; COUNT],
    /// By place in the catalogue; empty as long as there is none.
    custom: Vec<Option<&'a RawValue>>,
}

/// The elements of a list of at most `most`; nulls are none.
fn parts<'a>(name: &str, raw: &'a RawValue, most: usize) -> Result<Vec<Cow<'a, str>>, Problem> {
    let elements = object::elements(raw).unwrap_or_default();
    if elements.len() > most {
        return Err(Problem::invalid(name, format!("more than {most} values")));
    }
    let mut parts = Vec::with_capacity(elements.len());
    for element in elements {
        if let Scalar::Text(text) = scalar::read_scalar(element).map_err(|unreadable| unreadable.of(name))? {
            parts.push(text);
        }
    }
    Ok(parts)
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
        if let Some(refusal) = draft.unfit.iter().find_map(|unfit| unfit.refusal.as_ref()) {
            return format!("! {refusal}");
        }
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
            "id=100352 ownerID=7 firstName='Zoë' zipcode='1234' active=1 leadScore=20 leadStatus='open'"
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
        assert_eq!(lenient(blanks), "ownerID=null firstName='' active=null leadScore=null #0=''");
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
    fn of_a_member_given_twice_the_last_counts() {
        assert_eq!(lenient(r#"{"lastName":"two","lastName":null,"colour_1":"red","colour_1":null}"#), "");
        assert_eq!(lenient(r#"{"leadStatus":"bogus","leadStatus":"open","id":"x","id":5}"#), "id=5 leadStatus='open'");
        assert_eq!(lenient(r#"{"city":"Kiel","city":[]}"#), "! city must be a single value");
    }

    #[test]
    fn what_a_field_cannot_hold_is_handed_on_with_what_was_sent() {
        let unfit = |strictness, json| {
            let unfit = read(strictness, json).unwrap().unfit;
            unfit.into_iter().map(|it| (it.sent, it.refusal.map(|problem| problem.to_string()))).collect::<Vec<_>>()
        };
        let long = "x".repeat(300);
        let json = format!(r#"{{"colour_1":"{long}","topics_2":["a","c"],"met_3":"2024-07-03 11:46:40"}}"#);
        let none = Some("topics_2: 'c' is none of the field's options".to_owned());
        let cut = [(long.clone(), None), ("a,c".to_owned(), none.clone())];
        assert_eq!(unfit(Strictness::Lenient, json.as_str()), cut);
        let refused = [(long, Some("colour_1: longer than 255 characters".to_owned())), ("a,c".to_owned(), none)];
        assert_eq!(unfit(Strictness::Strict, json.as_str()), refused);
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
        assert!(strict(r#"{"leadStatus":""}"#).starts_with("! leadStatus: '' is none of"));
        assert!(lenient(r#"{"leadStatus":"Open"}"#).starts_with("! leadStatus: 'Open' is none of unqualified, open,"));
    }
}
