//! The parameters of a call, read by name. The caller gives the names known to the method.
//!
//! `[]` counts as `{}`, null as absent, and of a repeated parameter the last one counts. Invariant: a blank never
//! selects more than its absence: a program with an empty variable meant one record, and must not read, or remove,
//! others.

use crate::error::{Code, Failure};
use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use headwater_model::key::Strictness;
use headwater_model::kind;
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Twice, Zone};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// Parameters sent by some programs with every call, even if the method does not have them (W197).
const EVERYWHERE: [&str; 4] = ["where", "limit", "offset", "fields"];

/// The parameters of a request, or of a hash within such as `where`, each once, in the order of their first mention.
#[derive(Debug, Clone, Default)]
pub struct Params<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
    strictness: Strictness,
}

impl<'a> Params<'a> {
    /// Reads parameters with any names: `{…}`, `[]` or null.
    pub fn open(raw: &'a RawValue, strictness: Strictness) -> Result<Self, Failure> {
        let mut members: Vec<(Cow<'a, str>, &'a RawValue)> = Vec::new();
        if raw.get() != "null" {
            let mut places: HashMap<Cow<'a, str>, usize> = HashMap::new();
            let read: Result<(), object::NotAnObject> = object::each_member(raw.get(), |name, value| {
                match places.get(&name) {
                    Some(place) => members[*place].1 = value,
                    None => {
                        places.insert(name.clone(), members.len());
                        members.push((name, value));
                    }
                }
                Ok(())
            });
            read.map_err(|_| Failure::of(Code::InvalidParameters))?;
        }
        Ok(Self { members, strictness })
    }

    /// Refuses parameters with other names: the error names the first one, then the accepted names (W55).
    pub fn refuse_others(&self, accepted: &[&str]) -> Result<(), Failure> {
        match self.members.iter().find(|(name, _)| !accepted.contains(&&**name)) {
            None => Ok(()),
            Some((name, _)) => Err(Failure::unknown(name, accepted)),
        }
    }

    /// Removes empty parameters of `EVERYWHERE` not among `accepted` (W197). Returns the rest as JSON, if any was
    /// removed.
    pub fn drop_idle(&mut self, accepted: &[&str]) -> Option<Box<RawValue>> {
        let is_idle =
            |name: &str, raw: &RawValue| EVERYWHERE.contains(&name) && !accepted.contains(&name) && is_empty_value(raw);
        let before = self.members.len();
        self.members.retain(|(name, raw)| !is_idle(name, raw));
        if self.members.len() == before {
            return None;
        }
        let mut json = vec![b'{'];
        for (at, (name, raw)) in self.members.iter().enumerate() {
            if at > 0 {
                json.push(b',');
            }
            scalar::string(&mut json, name);
            json.push(b':');
            json.extend_from_slice(raw.get().as_bytes());
        }
        json.push(b'}');
        String::from_utf8(json).ok().and_then(|json| RawValue::from_string(json).ok())
    }

    /// These parameters, and those of `other` with the given names that are missing here.
    pub fn with_those_of(mut self, other: &Params<'a>, names: &[&str]) -> Self {
        for (name, raw) in other.members.iter().filter(|(name, _)| names.contains(&&**name)) {
            if !self.has(name) {
                self.members.push((name.clone(), raw));
            }
        }
        self
    }

    /// The parameters by other names where `names` has them, as pairs of the present and the other name.
    pub fn renamed(mut self, names: &[(&'a str, &'a str)]) -> Self {
        for (name, _) in &mut self.members {
            if let Some((_, other)) = names.iter().find(|(present, _)| present == name) {
                *name = Cow::Borrowed(other);
            }
        }
        self
    }

    /// The parameters without those for which `is_other` is true.
    pub fn without(mut self, is_other: impl Fn(&str) -> bool) -> Self {
        self.members.retain(|(name, _)| !is_other(name));
        self
    }

    /// Refuses parameters of which all are blank: 206 with the first (W198). Without any parameter there is nothing
    /// to refuse: `where` may be empty.
    pub fn refuse_only_blanks(&self) -> Result<(), Failure> {
        match self.members.first() {
            Some((name, _)) if self.members.iter().all(|(_, raw)| is_blank(raw)) => {
                Err(Failure::of(Code::MissingParameters).with(&**name))
            }
            _ => Ok(()),
        }
    }

    /// Refuses any blank parameter in a removal, except for the given names: 206 with the first (W198).
    pub fn refuse_blanks_but(&self, names: &[&str]) -> Result<(), Failure> {
        match self.members.iter().find(|(name, raw)| !names.contains(&&**name) && is_blank(raw)) {
            Some((name, _)) => Err(Failure::of(Code::MissingParameters).with(&**name)),
            None => Ok(()),
        }
    }

    /// Refuses unknown parameters, decided by `is_known`; the error lists the known names.
    pub fn refuse_unknown(
        &self,
        is_known: impl Fn(&str) -> bool,
        known: impl FnOnce() -> Vec<&'a str>,
    ) -> Result<(), Failure> {
        if self.members.iter().all(|(name, _)| is_known(name)) { Ok(()) } else { self.refuse_others(&known()) }
    }

    /// The parameters that are not blank, in the order of their first mention.
    pub fn given_members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().filter(|(_, raw)| !is_blank(raw)).map(|(name, raw)| (&**name, *raw))
    }

    /// Whether there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether the parameter is present, possibly null.
    pub fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// The parameter, unless absent or null.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.member(name).filter(|raw| raw.get() != "null")
    }

    /// Whether the parameter is present and not null.
    pub fn is_given(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The parameter; an error if absent or null.
    pub fn required(&self, name: &str) -> Result<&'a RawValue, Failure> {
        self.raw(name).ok_or_else(|| Failure::of(Code::MissingParameters).with(name))
    }

    /// A single value as text. A number becomes its digits.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, Failure> {
        match self.raw(name).map(|raw| one(name, raw)).transpose()? {
            Some(Scalar::Text(text)) => Ok(Some(text)),
            _ => Ok(None),
        }
    }

    /// A single value, unless empty.
    pub fn given(&self, name: &str) -> Result<Option<Cow<'a, str>>, Failure> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A boolean; `""` counts as absent.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        let read = |text: Cow<'_, str>| kind::parse_flag(&text).ok_or_else(|| incorrect(name, "1 or 0"));
        self.given(name)?.map(read).transpose()
    }

    /// A whole number; `""` counts as absent.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        match self.text(name)?.filter(|text| !text.is_empty()) {
            Some(text) => scalar::integer(&text).map(Some).ok_or_else(|| incorrect(name, "a whole number")),
            None => Ok(None),
        }
    }

    /// A non-negative whole number; `""` counts as absent.
    pub fn non_negative(&self, name: &str) -> Result<Option<i64>, Failure> {
        let read = |text: Cow<'_, str>| scalar::integer(&text).filter(|number| *number >= 0);
        let expected = || incorrect(name, "a whole number from 0 on");
        self.given(name)?.map(|text| read(text).ok_or_else(expected)).transpose()
    }

    /// A time in `zone`; `""` counts as absent. Lenient callers may use ISO 8601 (W202).
    pub fn time(&self, name: &str, zone: &Zone, twice: Twice) -> Result<Option<Timestamp>, Failure> {
        let read =
            |text: Cow<'_, str>| zone.read(&text, self.strictness.notation(), twice).ok_or_else(|| no_time(name));
        self.given(name)?.map(read).transpose()
    }

    /// As [`Params::time`]; an error if absent.
    pub fn required_time(&self, name: &str, zone: &Zone, twice: Twice) -> Result<Timestamp, Failure> {
        self.time(name, zone, twice)?.ok_or_else(|| no_time(name))
    }

    /// An id; `""` counts as absent. A number out of range is returned as well: no record has such an id.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.integer(name)
    }

    /// A hash such as `where`; `{}`, `[]`, `""`, null and an absent one are empty. A hash of only blanks is refused
    /// (W198).
    pub fn hash(&self, name: &str, accepted: &[&str]) -> Result<Params<'a>, Failure> {
        let hash = self.any_hash(name)?;
        hash.refuse_others(accepted)?;
        hash.refuse_only_blanks()?;
        Ok(hash)
    }

    /// As [`Params::hash`], in a removal: any blank is refused (W198).
    pub fn hash_to_remove(&self, name: &str, accepted: &[&str]) -> Result<Params<'a>, Failure> {
        let hash = self.any_hash(name)?;
        hash.refuse_others(accepted)?;
        hash.refuse_blanks_but(&[])?;
        Ok(hash)
    }

    /// A hash, not checked at all.
    pub fn any_hash(&self, name: &str) -> Result<Params<'a>, Failure> {
        match self.member(name) {
            Some(raw) if raw.get() != "\"\"" => {
                let expected = || format!("{name}: expected an object, such as {{\"id\": 5}}");
                Params::open(raw, self.strictness).map_err(|_| Failure::of(Code::InvalidParameters).with(expected()))
            }
            _ => Ok(Params { members: Vec::new(), strictness: self.strictness }),
        }
    }

    /// Whether the parameter is a list, or a hash in place of one.
    pub fn is_list(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| raw.get().starts_with(['[', '{']))
    }

    /// Several values: the elements of a list, the values of a hash, or a single value.
    pub fn list(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        self.raw(name).map(|raw| object::elements(raw).unwrap_or_else(|| vec![raw]))
    }

    /// Several texts, without nulls; a single `""` counts as absent. An empty list is `Some`; a list of more than
    /// [`limits::VALUES`] is refused (W193).
    pub fn texts(&self, name: &str) -> Result<Option<Vec<Cow<'a, str>>>, Failure> {
        let Some(list) = self.list(name).filter(|_| !self.raw(name).is_some_and(is_blank)) else { return Ok(None) };
        few_enough(name, list.len())?;
        let mut texts = Vec::with_capacity(list.len());
        for raw in list {
            if let Scalar::Text(text) = one(name, raw)? {
                texts.push(text);
            }
        }
        Ok(Some(texts))
    }

    /// Several ids, without nulls and `""`; a single `""` counts as absent.
    pub fn ids(&self, name: &str) -> Result<Option<Vec<i64>>, Failure> {
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        let given = texts.iter().filter(|text| !text.is_empty());
        given
            .map(|text| scalar::integer(text).ok_or_else(|| incorrect(name, "a whole number")))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Names, as in `fields`: a list, or one text with commas (W61). Without any name the parameter counts as absent.
    pub fn names(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let texts = self.texts(name)?.unwrap_or_default();
        let names = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        few_enough(name, names.len())?;
        Ok(Some(names).filter(|names| !names.is_empty()))
    }

    /// The objects of a bulk call, in order; in a hash of objects the keys are ignored. A lenient caller may send one object in place of
    /// the list (W323).
    pub fn objects(&self, name: &str) -> Result<Vec<&'a RawValue>, Failure> {
        match self.raw(name) {
            Some(raw) if self.strictness == Strictness::Lenient && object::is_record(raw) => Ok(vec![raw]),
            raw => raw.and_then(object::elements).ok_or_else(|| Failure::of(Code::MissingObjects)),
        }
    }

    fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, raw)| *raw)
    }
}

/// Whether a value is blank: null or `""`.
fn is_blank(raw: &RawValue) -> bool {
    matches!(raw.get(), "null" | "\"\"")
}

/// Whether a value is null, `""`, `[]` or `{}`.
fn is_empty_value(raw: &RawValue) -> bool {
    let json = raw.get();
    let is_hollow = |open, close| {
        json.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|inside| inside.trim().is_empty())
    };
    is_blank(raw) || is_hollow('[', ']') || is_hollow('{', '}')
}

/// Refuses a parameter with more values than permitted (W193).
pub fn few_enough(name: &str, count: usize) -> Result<(), Failure> {
    if count > limits::VALUES {
        return Err(Problem::invalid(name, format!("more than {} values", limits::VALUES)).into());
    }
    Ok(())
}

fn one<'a>(name: &str, raw: &'a RawValue) -> Result<Scalar<'a>, Failure> {
    scalar::read_scalar(raw).map_err(|unreadable: Unreadable| Failure::from(unreadable.of(name)))
}

/// The error for a parameter with a value that is none of what was expected.
pub fn incorrect(name: &str, expected: &str) -> Failure {
    Failure::of(Code::IncorrectValue).with(format!("{name}: expected {expected}"))
}

fn no_time(name: &str) -> Failure {
    incorrect(name, "a time, such as 2026-01-31 14:05:00")
}

#[cfg(test)]
mod tests;
