//! Reading records in requests: each value is checked against the field and converted into the stored form.
//!
//! The actions decide whether a record exists, may be changed or lacks a value.

use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use headwater_model::amount;
use headwater_model::cell::{Cell, Value};
use headwater_model::draft::{AnyField, Draft, Unfit};
use headwater_model::email;
use headwater_model::field::{Catalogue, Custom, CustomField};
use headwater_model::id::{FieldId, RecordId};
use headwater_model::key::Strictness;
use headwater_model::kind::{self, DataType};
use headwater_model::limits;
use headwater_model::options::Flawed;
use headwater_model::problem::Problem;
use headwater_model::record::{DayForm, Holds, MOST_FIELDS, RecordType, Standard, StandardField};
use headwater_model::records::subjects;
use headwater_model::time::{self, Twice, Zone};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashSet;

/// A reader of records of one kind; made once per request.
#[derive(Debug, Clone, Copy)]
pub struct RecordReader<'a> {
    /// The kind.
    pub record: &'static RecordType,
    /// The account's custom fields of the kind.
    pub catalogue: &'a Catalogue,
    /// Further names of built-in fields that the caller may use, with the fields' own names.
    pub aliases: &'a [(&'a str, &'a str)],
    /// The zone times are given in.
    pub zone: &'a Zone,
    /// The zone of the tenant, in which a time is some day.
    pub days_zone: &'a Zone,
    /// The treatment of doubtful values.
    pub strictness: Strictness,
}

impl RecordReader<'_> {
    /// Reads one record, or returns the problem of the first wrong member.
    pub fn read(&self, raw: &RawValue) -> Result<Draft, Problem> {
        self.read_but(None, raw)
    }

    /// Reads a record that is to be created: an id is ignored, whatever it is (W96). Strict keys must give the required custom
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
        let mut sent = Sent { standard: [None; MOST_FIELDS], by_alias: Vec::new(), custom: Vec::new() };
        object::each_member(raw.get(), |name, value| {
            if ignored == Some(&*name) {
                return Ok(());
            }
            match self.field_named(&name) {
                Some(AnyField::Standard(standard)) => sent.standard[standard.index()] = Some(value),
                Some(AnyField::Custom(custom)) => {
                    sent.custom.resize(self.catalogue.fields().len(), None);
                    sent.custom[custom.0] = Some(value);
                }
                None => match self.aliases.iter().find(|(alias, _)| *alias == name) {
                    Some((alias, own)) => {
                        sent.by_alias.extend(self.record.named(own).map(|standard| (standard, *alias, value)))
                    }
                    None => return Err(Problem::invalid(name, "unknown field")),
                },
            }
            Ok(())
        })?;
        let mut implied = Vec::new();
        for (standard, alias, value) in std::mem::take(&mut sent.by_alias) {
            // Where the field's own name is sent, too, that one counts.
            if sent.standard[standard.index()].is_none() {
                sent.standard[standard.index()] = Some(value);
                implied.extend(self.kind_in(alias, standard));
            }
        }
        let mut draft = Draft::default();
        for ((standard, field), raw) in self.record.standard().zip(sent.standard) {
            if let Some(raw) = raw {
                self.standard(&mut draft, (standard, field), raw)?;
            }
        }
        implied.retain(|(kind, _)| draft.get(*kind).is_none());
        draft.values.extend(implied);
        for (at, raw) in sent.custom.into_iter().enumerate() {
            if let Some(raw) = raw {
                self.custom(&mut draft, Custom(at), raw)?;
            }
        }
        Ok(draft)
    }

    /// The kind of a subject whose id is sent under an alias with the name of the kind, such as `leadID`.
    fn kind_in(&self, alias: &str, field: Standard) -> Option<(Standard, Value)> {
        let Holds::Subject(_, kind) = self.record.field(field).holds else { return None };
        let (_, subject) = subjects::named(alias.strip_suffix("ID")?)?;
        Some((kind, Cell::text(subject.name)))
    }

    /// The field that a member sets. Lenient callers may name it by the id that getFields lists it under (W205).
    fn field_named(&self, name: &str) -> Option<AnyField> {
        if let Some(standard) = self.record.named(name) {
            return Some(AnyField::Standard(standard));
        }
        if let Some(custom) = self.catalogue.named(name) {
            return Some(AnyField::Custom(custom));
        }
        let is_digits = self.strictness == Strictness::Lenient && name.bytes().all(|byte| byte.is_ascii_digit());
        let id = is_digits.then(|| name.parse().ok().map(FieldId)).flatten()?;
        let custom = self.catalogue.of_id(id).map(AnyField::Custom);
        custom.or_else(|| self.record.listed(id).map(AnyField::Standard))
    }

    fn standard(
        &self,
        draft: &mut Draft,
        (standard, field): (Standard, &StandardField),
        raw: &RawValue,
    ) -> Result<(), Problem> {
        if field.holds != Holds::Id && !field.is_writable() {
            return Ok(());
        }
        let given = scalar::read_scalar(raw).map_err(|unreadable| unreadable.of(field.name))?;
        let value = match field.holds {
            Holds::Id => {
                draft.id = self.id(field.name, given)?.map(RecordId);
                None
            }
            Holds::Address(_) => self.address(draft, (standard, field), given)?,
            Holds::Text(length) => self.text(field.name, length, given)?,
            Holds::Choice(words) => self.choice(field.name, words, given)?,
            Holds::Word(words) => self.word(field.name, words, given)?,
            Holds::Bool => self.bool(field.name, given)?,
            Holds::Reference(_) | Holds::Subject(..) | Holds::Person => {
                Some(self.id(field.name, given)?.map_or(Cell::Null, Cell::Int))
            }
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

    /// The e-mail address, which is neither cut nor stored with what cannot be seen.
    fn address(
        &self,
        draft: &mut Draft,
        (standard, field): (Standard, &StandardField),
        given: Scalar<'_>,
    ) -> Result<Option<Value>, Problem> {
        let name = field.name;
        let Scalar::Text(sent) = given else { return self.leave(name) };
        let held = email::to_store(&sent);
        if held.as_ref().ok() != Some(&&*sent) {
            let refusal = held.as_ref().err().map(|reason| Problem::invalid(name, reason));
            draft.unfit.push(Unfit { field: AnyField::Standard(standard), sent: sent.clone().into_owned(), refusal });
        }
        Ok(held.ok().map(Cell::text))
    }

    /// One of several words. A record always has one of the words, so null leaves the present word, and so does `""`, a doubtful
    /// spelling of null.
    fn choice(&self, name: &str, words: &[&str], given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given {
            Scalar::Null => self.leave(name),
            Scalar::Text(blank) if blank.is_empty() && self.strictness == Strictness::Lenient => Ok(None),
            Scalar::Text(word) if words.contains(&&*word) => Ok(Some(Cell::text(word))),
            Scalar::Text(other) => {
                let reason = format!("'{}' is none of {}", limits::quoted(&other), words.join(", "));
                Err(Problem::invalid(name, reason))
            }
        }
    }

    /// One of several words, or nothing. `""` is a doubtful spelling of nothing.
    fn word(&self, name: &str, words: &[&str], given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given {
            Scalar::Null => Ok(Some(Cell::Null)),
            Scalar::Text(blank) if blank.is_empty() && self.strictness == Strictness::Lenient => Ok(Some(Cell::Null)),
            word => self.choice(name, words, word),
        }
    }

    /// 1 or 0, never nothing: null leaves the present value, and so does `""`, a doubtful spelling of null.
    fn bool(&self, name: &str, given: Scalar<'_>) -> Result<Option<Value>, Problem> {
        match given {
            Scalar::Null => self.leave(name),
            Scalar::Text(blank) if blank.is_empty() && self.strictness == Strictness::Lenient => Ok(None),
            Scalar::Text(text) => match kind::parse_flag(&text) {
                Some(flag) => Ok(Some(Cell::Int(i64::from(flag)))),
                None => Err(Problem::invalid(name, "expected 1 or 0")),
            },
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

    /// A number, flag, day, time or amount. A null unsets it; `""` is a doubtful spelling of null.
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
            Holds::Money | Holds::Decimal => match amount::hundredths(&text, self.flawed()) {
                Ok(hundredths) => Ok(Cell::Int(hundredths)),
                Err(_) if field.holds == Holds::Decimal => refused("expected a number, such as 33.5".to_owned()),
                Err(_) => refused("expected an amount, such as 1000.00".to_owned()),
            },
            Holds::Day(form) => match self.day(form, &text) {
                Some(day) => Ok(Cell::text(day)),
                None => refused("expected a day, such as 2026-01-31".to_owned()),
            },
            Holds::Instant => match self.zone.read(&text, self.strictness.notation(), Twice::First) {
                Some(at) => Ok(Cell::Int(at.0)),
                None => refused("expected a time, YYYY-MM-DD HH:MM:SS".to_owned()),
            },
            _ => refused("cannot be set".to_owned()),
        }
    }

    /// The day that is meant: as written if there is no time with it, or midnight; else, where days are printed as midnights, the
    /// day that it is then in the tenant's zone.
    fn day(&self, form: DayForm, text: &str) -> Option<String> {
        let text = text.trim();
        let (day, time) = text.split_at(text.find([' ', 'T']).unwrap_or(text.len()));
        let is_midnight = time.bytes().all(|byte| !byte.is_ascii_digit() || byte == b'0');
        if is_midnight || form == DayForm::Plain {
            return time::date(day);
        }
        let at = self.zone.read(text, self.strictness.notation(), Twice::First)?;
        self.days_zone.print(at).as_str().split(' ').next().map(str::to_owned)
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
            Err(Unreadable::NotScalar) if field.kind == DataType::Checkbox => {
                let parts = parts(name, raw, field.options.most_chosen())?;
                let joined = parts.join(",");
                let held = if field.options.is_empty() {
                    self.canonical(field, &joined)
                } else {
                    field.options.choose(&parts, self.flawed())
                };
                (joined.into(), held)
            }
            Err(unreadable) => return Err(unreadable.of(name)),
        };
        let refusal = held.as_ref().err().map(|reason| Problem::invalid(name, reason));
        if field.kind == DataType::Datetime && refusal.is_none() {
            // A time that comes twice is read as the first; who holds the other one was shown the same text, and keeps it.
            let last = self.last_of_two(&sent).filter(|last| held.as_ref().is_ok_and(|first| first != last));
            let held_too = last.map(|sent| Unfit { field: AnyField::Custom(custom), sent, refusal: None });
            draft.unfit.extend(held_too);
        } else if refusal.is_some() || held.as_ref().is_ok_and(|held| *held != sent) {
            draft.unfit.push(Unfit { field: AnyField::Custom(custom), sent: sent.into_owned(), refusal });
        }
        draft.custom.extend(held.ok().map(|held| (custom, held)));
        Ok(())
    }

    /// The stored form of a time, of the last one if it comes twice.
    fn last_of_two(&self, text: &str) -> Option<String> {
        let last = self.zone.read(text, self.strictness.notation(), Twice::Last)?;
        Some(Zone::utc().print(last).as_str().to_owned())
    }

    fn canonical(&self, field: &CustomField, text: &str) -> Result<String, String> {
        field.canonical(text, self.zone, self.flawed()).map(Cow::into_owned)
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
    standard: [Option<&'a RawValue>; MOST_FIELDS],
    by_alias: Vec<(Standard, &'a str, &'a RawValue)>,
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
mod tests;
