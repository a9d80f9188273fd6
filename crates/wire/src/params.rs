//! The parameters of a call, read by name. Which names a method knows is told by the caller.
//!
//! `[]` stands for `{}`, null for absence, and of a parameter given twice the last counts. Invariant: a blank never selects
//! more than its absence would: a program whose variable was empty named a record, and must not be given, or lose, others.

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

/// Parameters that some programs send with every call, whether its method has them or not (W197).
const EVERYWHERE: [&str; 4] = ["where", "limit", "offset", "fields"];

/// The parameters of a request, or of a hash within it such as `where`, each once, in the order in which they were first named.
#[derive(Debug, Clone, Default)]
pub struct Params<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
    strictness: Strictness,
}

impl<'a> Params<'a> {
    /// Reads parameters of any name: `{…}`, `[]` or null.
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

    /// Refuses parameters of other names than these: says the first of them, and then these (W55).
    pub fn refuse_others(&self, accepted: &[&str]) -> Result<(), Failure> {
        match self.members.iter().find(|(name, _)| !accepted.contains(&&**name)) {
            None => Ok(()),
            Some((name, _)) => Err(Failure::unknown(name, accepted)),
        }
    }

    /// Takes out those of `EVERYWHERE` that are empty and not among `accepted` (W197). Gives what is left as JSON if any was.
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

    /// The parameters of these names, and those of `self` that it lacks.
    pub fn with_those_of(mut self, other: &Params<'a>, names: &[&str]) -> Self {
        for (name, raw) in other.members.iter().filter(|(name, _)| names.contains(&&**name)) {
            if !self.has(name) {
                self.members.push((name.clone(), raw));
            }
        }
        self
    }

    /// The parameters without those of which `is_other` is said.
    pub fn without(mut self, is_other: impl Fn(&str) -> bool) -> Self {
        self.members.retain(|(name, _)| !is_other(name));
        self
    }

    /// Refuses members of which none says anything, though there are some: 206 with the first (W198). Without members there is
    /// nothing to refuse: `where` may be empty.
    pub fn refuse_only_blanks(&self) -> Result<(), Failure> {
        match self.members.first() {
            Some((name, _)) if self.members.iter().all(|(_, raw)| is_blank(raw)) => {
                Err(Failure::of(Code::MissingParameters).with(&**name))
            }
            _ => Ok(()),
        }
    }

    /// Refuses any blank among these parameters, for calls that remove what they select: 206 with the first (W198).
    pub fn refuse_blanks_but(&self, names: &[&str]) -> Result<(), Failure> {
        match self.members.iter().find(|(name, raw)| !names.contains(&&**name) && is_blank(raw)) {
            Some((name, _)) => Err(Failure::of(Code::MissingParameters).with(&**name)),
            None => Ok(()),
        }
    }

    /// Refuses parameters whose names are not known to `is_known`, with those that are.
    pub fn refuse_unknown(
        &self,
        is_known: impl Fn(&str) -> bool,
        known: impl FnOnce() -> Vec<&'a str>,
    ) -> Result<(), Failure> {
        match self.members.iter().all(|(name, _)| is_known(name)) {
            true => Ok(()),
            false => self.refuse_others(&known()),
        }
    }

    /// Those that are not blank, in the order in which they were named.
    pub fn given_members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().filter(|(_, raw)| !is_blank(raw)).map(|(name, raw)| (&**name, *raw))
    }

    /// Whether there are no parameters at all.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether the parameter is there, be it null.
    pub fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// The parameter, unless it is absent or null.
    pub fn raw(&self, name: &str) -> Option<&'a RawValue> {
        self.member(name).filter(|raw| raw.get() != "null")
    }

    /// Whether the parameter is there and not null.
    pub fn is_given(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The parameter, which must be there.
    pub fn required(&self, name: &str) -> Result<&'a RawValue, Failure> {
        self.raw(name).ok_or_else(|| Failure::of(Code::MissingParameters).with(name))
    }

    /// A single value. Numbers are their digits.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, Failure> {
        match self.raw(name).map(|raw| one(name, raw)).transpose()? {
            Some(Scalar::Text(text)) => Ok(Some(text)),
            _ => Ok(None),
        }
    }

    /// A single value that is not empty.
    pub fn given(&self, name: &str) -> Result<Option<Cow<'a, str>>, Failure> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    /// A yes or no; `""` counts as absent.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        let read = |text: Cow<'_, str>| kind::parse_flag(&text).ok_or_else(|| incorrect(name));
        self.given(name)?.map(read).transpose()
    }

    /// A whole number; `""` counts as absent.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, Failure> {
        match self.text(name)?.filter(|text| !text.is_empty()) {
            Some(text) => scalar::integer(&text).map(Some).ok_or_else(|| incorrect(name)),
            None => Ok(None),
        }
    }

    /// A whole number that is not negative; `""` counts as absent.
    pub fn non_negative(&self, name: &str) -> Result<Option<i64>, Failure> {
        match self.integer(name)? {
            Some(number) if number < 0 => Err(incorrect(name)),
            number => Ok(number),
        }
    }

    /// A time, as `zone` shows it; `""` counts as absent. Lenient callers may write it as ISO 8601 does (W202).
    pub fn time(&self, name: &str, zone: &Zone, twice: Twice) -> Result<Option<Timestamp>, Failure> {
        let read =
            |text: Cow<'_, str>| zone.read(&text, self.strictness.notation(), twice).ok_or_else(|| incorrect(name));
        self.given(name)?.map(read).transpose()
    }

    /// An id; `""` counts as absent. A number that cannot be an id is handed on: it matches nothing.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.integer(name)
    }

    /// A hash such as `where`; `{}`, `[]`, `""` and null are empty ones, as is an absent one. One of nothing but blanks is
    /// refused (W198).
    pub fn hash(&self, name: &str, accepted: &[&str]) -> Result<Params<'a>, Failure> {
        let hash = self.any_hash(name)?;
        hash.refuse_others(accepted)?;
        hash.refuse_only_blanks()?;
        Ok(hash)
    }

    /// As [`Params::hash`], for calls that remove what the hash selects: a single blank is refused (W198).
    pub fn hash_to_remove(&self, name: &str, accepted: &[&str]) -> Result<Params<'a>, Failure> {
        let hash = self.any_hash(name)?;
        hash.refuse_others(accepted)?;
        hash.refuse_blanks_but(&[])?;
        Ok(hash)
    }

    /// A hash of which nothing is known yet.
    pub fn any_hash(&self, name: &str) -> Result<Params<'a>, Failure> {
        match self.member(name) {
            Some(raw) if raw.get() != "\"\"" => Params::open(raw, self.strictness),
            _ => Ok(Params { members: Vec::new(), strictness: self.strictness }),
        }
    }

    /// Whether the parameter is a list, or a hash that stands for one.
    pub fn is_list(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|raw| raw.get().starts_with(['[', '{']))
    }

    /// Several values: the elements of a list, the values of a hash, or a single value.
    pub fn list(&self, name: &str) -> Option<Vec<&'a RawValue>> {
        self.raw(name).map(|raw| object::elements(raw).unwrap_or_else(|| vec![raw]))
    }

    /// Several texts, nulls left out; a lone `""` counts as absent. A given list that is empty is `Some`; one of more than
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

    /// Several ids. Nulls and `""` are left out; a lone `""` counts as absent.
    pub fn ids(&self, name: &str) -> Result<Option<Vec<i64>>, Failure> {
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        let given = texts.iter().filter(|text| !text.is_empty());
        given.map(|text| scalar::integer(text).ok_or_else(|| incorrect(name))).collect::<Result<_, _>>().map(Some)
    }

    /// Names, as in `fields`: a list of them, or one text with commas between them (W61). None at all counts as absent.
    pub fn names(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let texts = self.texts(name)?.unwrap_or_default();
        let names = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        few_enough(name, names.len())?;
        Ok(Some(names).filter(|names| !names.is_empty()))
    }

    /// The objects of a bulk call, in order; the keys of a hash of objects do not matter.
    pub fn objects(&self, name: &str) -> Result<Vec<&'a RawValue>, Failure> {
        self.raw(name).and_then(object::elements).ok_or_else(|| Failure::of(Code::MissingObjects))
    }

    fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().find(|(known, _)| known == name).map(|(_, raw)| *raw)
    }
}

/// Whether a value says nothing: null or `""`.
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

/// Whether a parameter holds no more values than it may (W193).
pub fn few_enough(name: &str, count: usize) -> Result<(), Failure> {
    match count > limits::VALUES {
        true => Err(Problem::invalid(name, format!("more than {} values", limits::VALUES)).into()),
        false => Ok(()),
    }
}

fn one<'a>(name: &str, raw: &'a RawValue) -> Result<Scalar<'a>, Failure> {
    scalar::read_scalar(raw).map_err(|unreadable: Unreadable| Failure::from(unreadable.of(name)))
}

fn incorrect(name: &str) -> Failure {
    Failure::of(Code::IncorrectValue).with(name)
}

#[cfg(test)]
mod tests;
