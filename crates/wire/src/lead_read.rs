//! Reading the leads callers send: each value is checked against its field and brought into its stored form.
//!
//! It does not decide what a draft does: whether a lead exists, may be changed or lacks something is
//! the actions' matter.

use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use crate::variant::Strictness;
use headwater_model::cell::{Cell, Value};
use headwater_model::field::{Catalogue, Custom};
use headwater_model::id::LeadId;
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
        let mut draft = Draft::default();
        object::each_member(raw.get(), |name, value| {
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
                draft.id = id(field.name, given)?.map(LeadId);
                None
            }
            Holds::Text(length) => self.text(field.name, length, given)?,
            Holds::Status => self.status(field.name, given)?,
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

    /// A status; a lead always has one, so nothing leaves it as it is.
    fn status(&self, name: &str, given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given.given() {
            None => self.leave(name),
            Some(status) if STATUSES.contains(&&*status) => Ok(Some(Cell::text(status))),
            Some(other) => Err(Problem::invalid(name, format!("'{other}' is none of {}", STATUSES.join(", ")))),
        }
    }

    /// Anything that is not text can be unset by a null; `""` is a doubtful spelling of it.
    fn nullable(&self, field: &StandardField, given: Scalar<'_>) -> Result<Value, Problem> {
        let Scalar::Text(text) = given else { return Ok(Cell::Null) };
        if text.is_empty() && self.strictness == Strictness::Lenient {
            return Ok(Cell::Null);
        }
        let refused = |reason: String| Err(Problem::invalid(field.name, reason));
        match field.holds {
            Holds::Reference => Ok(id(field.name, Scalar::Text(text))?.map_or(Cell::Null, Cell::Int)),
            Holds::Number(least, greatest) => match scalar::integer(&text) {
                Some(number) if (least..=greatest).contains(&number) => Ok(Cell::Int(number)),
                _ => refused(format!("expected a whole number from {least} to {greatest}")),
            },
            Holds::Flag => match kind::parse_flag(&text) {
                Some(flag) => Ok(Cell::Int(i64::from(flag))),
                None => refused("expected 1 or 0".to_owned()),
            },
            Holds::Id | Holds::Status | Holds::Text(_) | Holds::Instant => refused("cannot be set".to_owned()),
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

/// An id, or nothing for null and 0, which typed clients send for "none". The lead's own id may be `""`, too.
fn id(name: &str, given: Scalar<'_>) -> Result<Option<i64>, Problem> {
    match given {
        Scalar::Null => Ok(None),
        Scalar::Text(text) if scalar::integer(&text) == Some(0) => Ok(None),
        Scalar::Text(text) => match scalar::id(&text) {
            Some(id) => Ok(Some(id)),
            None => Err(Problem::invalid(name, "expected an id")),
        },
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
