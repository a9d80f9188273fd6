//! The parameters of a call, read by name. Which names a method knows is told by the caller.
//!
//! `[]` stands for `{}`, null for absence, and of a parameter given twice the last counts.

use crate::error::{Code, Failure};
use crate::object;
use crate::scalar::{self, Scalar, Unreadable};
use headwater_model::kind;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The parameters of a request, or of a hash within it such as `where`.
#[derive(Debug, Default)]
pub struct Params<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Params<'a> {
    /// Reads parameters of any name: `{…}`, `[]` or null.
    pub fn open(raw: &'a RawValue) -> Result<Self, Failure> {
        let mut members = Vec::new();
        if raw.get() != "null" {
            let read: Result<(), object::NotAnObject> = object::each_member(raw.get(), |name, value| {
                members.push((name, value));
                Ok(())
            });
            read.map_err(|_| Failure::of(Code::InvalidParameters))?;
        }
        Ok(Self { members })
    }

    /// Refuses parameters of other names than these.
    pub fn refuse_others(&self, accepted: &[&str]) -> Result<(), Failure> {
        match self.members.iter().all(|(name, _)| accepted.contains(&&**name)) {
            true => Ok(()),
            false => Err(Failure::accepting(accepted)),
        }
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

    /// An id; `""` counts as absent. A number that cannot be an id is handed on: it matches nothing.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.integer(name)
    }

    /// A hash such as `where`; `{}`, `[]`, `""` and null are empty ones. `None` when absent.
    pub fn hash(&self, name: &str, accepted: &[&str]) -> Result<Option<Params<'a>>, Failure> {
        match self.member(name) {
            None => Ok(None),
            Some(raw) if raw.get() == "\"\"" => Ok(Some(Params::default())),
            Some(raw) => {
                let hash = Params::open(raw)?;
                hash.refuse_others(accepted)?;
                Ok(Some(hash))
            }
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

    /// Several texts, nulls left out. A given list that is empty is `Some`.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<Cow<'a, str>>>, Failure> {
        let Some(list) = self.list(name) else { return Ok(None) };
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
        if self.raw(name).is_some_and(|raw| raw.get() == "\"\"") {
            return Ok(None);
        }
        let Some(texts) = self.texts(name)? else { return Ok(None) };
        let given = texts.iter().filter(|text| !text.is_empty());
        given.map(|text| scalar::integer(text).ok_or_else(|| incorrect(name))).collect::<Result<_, _>>().map(Some)
    }

    /// Names, as in `fields`: a list of them, or one text with commas between them (W61). None at all counts as absent.
    pub fn names(&self, name: &str) -> Result<Option<Vec<String>>, Failure> {
        let texts = self.texts(name)?.unwrap_or_default();
        let names = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
        let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        Ok(Some(names).filter(|names| !names.is_empty()))
    }

    /// The objects of a bulk call, in order; the keys of a hash of objects do not matter.
    pub fn objects(&self, name: &str) -> Result<Vec<&'a RawValue>, Failure> {
        self.raw(name).and_then(object::elements).ok_or_else(|| Failure::of(Code::MissingObjects))
    }

    fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().rev().find(|(known, _)| known == name).map(|(_, raw)| *raw)
    }
}

fn one<'a>(name: &str, raw: &'a RawValue) -> Result<Scalar<'a>, Failure> {
    scalar::read_scalar(raw).map_err(|unreadable: Unreadable| Failure::from(unreadable.of(name)))
}

fn incorrect(name: &str) -> Failure {
    Failure::of(Code::IncorrectValue).with(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(json: &str) -> Params<'_> {
        Params::open(serde_json::from_str(json).unwrap()).unwrap()
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> i64 {
        result.unwrap_err().code.number()
    }

    #[test]
    fn unknown_names_are_refused_with_those_accepted() {
        let read = |json| {
            let params = Params::open(serde_json::from_str(json).unwrap())?;
            params.refuse_others(&["where", "limit"]).map(|()| params.members.len())
        };
        assert_eq!([read("{}"), read("[]"), read("null"), read(r#"{"limit":1}"#)], [Ok(0), Ok(0), Ok(0), Ok(1)]);
        assert_eq!(read(r#"{"limits":1}"#), Err(Failure::accepting(&["where", "limit"])));
        assert_eq!([code(read("[1]")), code(read("\"\"")), code(read("5"))], [205; 3]);
    }

    #[test]
    fn single_values_come_in_many_spellings() {
        let params = open(r#"{"a":"500","b":5.0,"c":"","d":null,"e":[1],"f":-1,"g":"x","a":"7"}"#);
        assert_eq!(params.text("a").unwrap().as_deref(), Some("7"));
        assert_eq!(params.non_negative("a"), Ok(Some(7)));
        assert_eq!(
            [params.id("b"), params.id("c"), params.id("d"), params.id("z")],
            [Ok(Some(5)), Ok(None), Ok(None), Ok(None)]
        );
        assert_eq!(params.integer("f"), Ok(Some(-1)));
        assert_eq!([code(params.non_negative("f")), code(params.id("g")), code(params.text("e"))], [217, 217, 210]);
        assert_eq!([code(params.required("z")), code(params.required("d"))], [206, 206]);
        assert!(params.is_given("c") && !params.is_given("d"));
    }

    #[test]
    fn an_empty_where_has_four_spellings() {
        let params = open(r#"{"a":{},"b":[],"c":"","d":null,"e":{"id":1},"f":5}"#);
        let count = |name| params.hash(name, &["id"]).map(|hash| hash.map(|hash| hash.members.len()));
        for name in ["a", "b", "c", "d"] {
            assert_eq!(count(name), Ok(Some(0)));
        }
        assert_eq!([count("e"), count("z")], [Ok(Some(1)), Ok(None)]);
        assert_eq!(code(count("f")), 205);
        assert_eq!(code(params.hash("e", &["name"])), 205);
    }

    #[test]
    fn several_values_may_be_a_list_a_hash_or_one() {
        let params = open(r#"{"a":[1,"2"],"b":{"x":3},"c":"4","d":"","e":[],"f":[null,""],"g":[[1]],"h":null}"#);
        let ids = |name| params.ids(name);
        assert_eq!([ids("a"), ids("b"), ids("c")], [Ok(Some(vec![1, 2])), Ok(Some(vec![3])), Ok(Some(vec![4]))]);
        assert_eq!([ids("d"), ids("e"), ids("f"), ids("h")], [Ok(None), Ok(Some(vec![])), Ok(Some(vec![])), Ok(None)]);
        assert_eq!(code(ids("g")), 210);
        assert_eq!(params.texts("d").unwrap().unwrap(), [""]);
        assert_eq!(
            [params.names("a"), params.names("e"), params.names("d")],
            [Ok(Some(vec!["1".into(), "2".into()])), Ok(None), Ok(None)]
        );
        let params = open(r#"{"a":"id, emailAddress,","b":["id,city","state"],"c":" , "}"#);
        let names = |name| params.names(name).unwrap().unwrap_or_default().join("|");
        assert_eq!([names("a"), names("b"), names("c")], ["id|emailAddress", "id|city|state", ""]);
    }

    #[test]
    fn objects_are_a_list_or_a_hash_of_them() {
        let params = open(r#"{"a":[{},5],"b":{"x":{},"y":{}},"c":"","d":null,"e":[]}"#);
        let count = |name| params.objects(name).map(|objects| objects.len());
        assert_eq!([count("a"), count("b"), count("e")], [Ok(2), Ok(2), Ok(0)]);
        assert_eq!([code(count("c")), code(count("d")), code(count("z"))], [207; 3]);
    }
}
