//! Reading JSON objects and lists without building a tree: names and values are borrowed.
//!
//! Two habits of PHP clients are handled here and nowhere else: an empty list means an empty object, and an object
//! may be sent in place of a list.

use crate::error::{Code, Failure};
use crate::scalar;
use headwater_model::key::Strictness;
use headwater_model::problem::Problem;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The error for a text that is no JSON object, or no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnObject;

impl From<NotAnObject> for Problem {
    fn from(_: NotAnObject) -> Self {
        Self::NotAnObject
    }
}

impl From<NotAnObject> for Failure {
    fn from(_: NotAnObject) -> Self {
        Self::of(Code::NotAnObject)
    }
}

/// The name of a member. Half a surrogate pair is read as U+FFFD: no known name has this character, so the reader of
/// the object reports an unknown member (W54).
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Read as text, such a name would fail the whole object, without a hint to the member.
        deserializer.deserialize_bytes(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_bytes<E>(self, name: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Name(std::str::from_utf8(name).map_or_else(|_| String::from_utf8_lossy(name), Cow::Borrowed)))
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(String::from_utf8_lossy(name).into_owned())))
    }
}

/// Visits the members of an object in order, repeated ones each time. After the first error the rest is skipped. An
/// empty list is an object without members.
pub fn each_member<'a, E: From<NotAnObject>>(
    json: &'a str,
    each: impl FnMut(Cow<'a, str>, &'a RawValue) -> Result<(), E>,
) -> Result<(), E> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let outcome = reader.deserialize_any(Members(each)).map_err(|_| NotAnObject)?;
    reader.end().map_err(|_| NotAnObject)?;
    outcome
}

/// The members of an object limited to these names, in the order of `names`. Null counts as absent, and of a repeated
/// member the last one counts.
pub fn members<'a, const N: usize>(json: &'a str, names: &[&str; N]) -> Result<[Option<&'a RawValue>; N], Problem> {
    let mut found = [None; N];
    each_member(json, |name, value| match names.iter().position(|known| *known == name) {
        Some(at) => {
            found[at] = Some(value).filter(|value| value.get() != "null");
            Ok(())
        }
        None => Err(Problem::invalid(name, "unknown field")),
    })?;
    Ok(found)
}

/// Refuses an object with a blank member in a removal: the sender has lost a value (W198).
pub fn refuse_blanks(raw: &RawValue) -> Result<(), Problem> {
    each_member(raw.get(), |name, value| match value.get() {
        "null" | "\"\"" => Err(Problem::missing(name)),
        _ => Ok(()),
    })
}

/// The elements of a list, or the values of an object, in order; `None` for a scalar.
pub fn elements(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::Deserializer::from_str(raw.get()).deserialize_any(Elements).ok()
}

/// Whether a value is one object of fields: a member with a name, not a number, has a single value.
pub fn is_record(raw: &RawValue) -> bool {
    let mut has_field = false;
    let read = raw.get().starts_with('{').then(|| {
        each_member::<Problem>(raw.get(), |name, value| {
            has_field |= name.parse::<u64>().is_err() && !value.get().starts_with(['{', '[']);
            Ok(())
        })
    });
    matches!(read, Some(Ok(()))) && has_field
}

/// The ids in one element of a removal. A lenient caller may send several: `{"id": [5, 6]}` (W200). An empty list
/// counts as a missing id.
pub fn ids_of(raw: &RawValue, strictness: Strictness) -> Vec<Result<i64, Problem>> {
    match (strictness, member_list(raw, "id")) {
        (Strictness::Lenient, Some(list)) => list.into_iter().map(id_in).collect(),
        _ => vec![id_of(raw)],
    }
}

/// The elements of the member with this name; None unless a non-empty list or object.
pub fn member_list<'a>(raw: &'a RawValue, name: &str) -> Option<Vec<&'a RawValue>> {
    if !raw.get().starts_with('{') {
        return None;
    }
    let mut found = None;
    each_member::<Problem>(raw.get(), |known, value| {
        if known == name {
            found = Some(value);
        }
        Ok(())
    })
    .ok()?;
    found.and_then(elements).filter(|list| !list.is_empty())
}

/// Whether a value is `{"id": [5, 6]}`, sent by some programs in place of a list of objects.
pub fn is_list_of_ids(raw: &RawValue) -> bool {
    let mut names = Vec::new();
    let read = raw.get().starts_with('{').then(|| {
        each_member::<Problem>(raw.get(), |name, value| {
            if !names.is_empty() {
                return Err(Problem::NotAnObject);
            }
            names.push((name, value));
            Ok(())
        })
    });
    matches!((read, names.as_slice()), (Some(Ok(())), [(name, value)]) if name == "id" && value.get().starts_with('['))
}

/// The id in an object, or in its place: `{"id": 5}`, `5` or `"5"`.
pub fn id_of(raw: &RawValue) -> Result<i64, Problem> {
    let mut found = None;
    let read = each_member::<Problem>(raw.get(), |name, value| {
        if name == "id" {
            found = Some(value);
        }
        Ok(())
    });
    let value = match read {
        Err(_) if raw.get().starts_with(['[', 't', 'f']) => return Err(Problem::NotAnObject),
        Err(_) => raw,
        Ok(()) => found.ok_or_else(|| Problem::missing("id"))?,
    };
    id_in(value)
}

fn id_in(value: &RawValue) -> Result<i64, Problem> {
    let given = scalar::read_scalar(value).map_err(|unreadable| unreadable.of("id"))?.given();
    let text = given.ok_or_else(|| Problem::missing("id"))?;
    scalar::id(&text).ok_or_else(|| Problem::invalid("id", "expected an id"))
}

struct Members<F>(F);

impl<'de, E, F: FnMut(Cow<'de, str>, &'de RawValue) -> Result<(), E>> Visitor<'de> for Members<F> {
    type Value = Result<(), E>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
            if let Err(refusal) = (self.0)(name, value) {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => Ok(Ok(())),
            Some(_) => Err(A::Error::custom("a list")),
        }
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some((IgnoredAny, value)) = map.next_entry()? {
            values.push(value);
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(json: &str) -> Result<Vec<String>, Problem> {
        let mut seen = Vec::new();
        each_member(json, |name, value| match &*name {
            "stop" => Err(Problem::NotFound),
            name => {
                seen.push(format!("{name}={}", value.get()));
                Ok(())
            }
        })?;
        Ok(seen)
    }

    #[test]
    fn members_come_in_order_with_their_raw_values() {
        assert_eq!(walk(r#" { "a" : "x" , "b\u0041":[1, 2],"a":{} } "#).unwrap(), [r#"a="x""#, "bA=[1, 2]", "a={}"]);
        assert_eq!(walk("{}"), Ok(vec![]));
        assert_eq!(walk("[ ]"), Ok(vec![]));
    }

    #[test]
    fn half_a_surrogate_pair_in_a_name_spoils_that_name_alone() {
        assert_eq!(
            walk(r#"{"a\ud83db":1,"c":2,"\ud83d\ude00":3}"#).unwrap(),
            ["a\u{fffd}\u{fffd}\u{fffd}b=1", "c=2", "😀=3"]
        );
    }

    #[test]
    fn anything_else_is_no_object_and_a_refusal_is_handed_on() {
        for json in ["", "1", "\"a\"", "[1]", "{", "{\"a\":1}}", "{\"a\":}"] {
            assert_eq!(walk(json), Err(Problem::NotAnObject), "{json}");
        }
        assert_eq!(walk(r#"{"a":1,"stop":2,"c":[3]}"#), Err(Problem::NotFound));
    }

    #[test]
    fn known_members_are_found_by_place_and_others_are_refused() {
        let read = |json| Ok::<_, Problem>(members(json, &["a", "b"])?.map(|raw| raw.map(RawValue::get)));
        assert_eq!(read(r#"{"b":[1],"a":2,"a":3}"#), Ok([Some("3"), Some("[1]")]));
        assert_eq!(read(r#"{"b":null}"#), Ok([None, None]));
        assert_eq!(read(r#"{"c":1}"#), Err(Problem::invalid("c", "unknown field")));
    }

    #[test]
    fn an_id_stands_bare_or_in_an_object() {
        let id = |json| id_of(serde_json::from_str(json).unwrap());
        assert_eq!([id("5"), id("\"5\""), id(r#"{"id":"5"}"#)], [Ok(5), Ok(5), Ok(5)]);
        assert_eq!([id("null"), id("{}"), id("[]"), id(r#"{"id":""}"#)], [(); 4].map(|()| Err(Problem::missing("id"))));
        assert_eq!(id("[5]"), Err(Problem::NotAnObject));
        assert_eq!([id("0"), id("\"x\"")], [(); 2].map(|()| Err(Problem::invalid("id", "expected an id"))));
    }

    #[test]
    fn several_ids_stand_in_one_object_for_lenient_callers() {
        let ids = |json: &str, strictness| ids_of(serde_json::from_str(json).unwrap(), strictness);
        let missing = || Err(Problem::missing("id"));
        assert_eq!(ids(r#"{"id":[5,"6",""]}"#, Strictness::Lenient), [Ok(5), Ok(6), missing()]);
        assert_eq!(ids(r#"{"id":{"x":5}}"#, Strictness::Lenient), [Ok(5)]);
        assert_eq!(ids("7", Strictness::Lenient), [Ok(7)]);
        let not_one = || Err(Problem::NotScalar { field: "id".to_owned() });
        assert_eq!(ids(r#"{"id":[]}"#, Strictness::Lenient), [not_one()]);
        assert_eq!(ids(r#"{"id":[5]}"#, Strictness::Strict), [not_one()]);
        let is_list = |json: &str| is_list_of_ids(serde_json::from_str(json).unwrap());
        assert_eq!([is_list(r#"{"id":[5]}"#), is_list(r#"{ "id" : [] }"#)], [true; 2]);
        for other in [r#"{"id":5}"#, r#"{"id":[5],"x":[6]}"#, "[]", "5", r#"{"x":[5]}"#] {
            assert!(!is_list(other), "{other}");
        }
    }

    #[test]
    fn lists_and_objects_have_elements_and_scalars_have_none() {
        let count = |json| elements(serde_json::from_str(json).unwrap()).map(|values| values.len());
        assert_eq!(
            [count("[1,{},[]]"), count(r#"{"0":1,"x":2}"#), count("[]"), count("5"), count("null")],
            [Some(3), Some(2), Some(0), None, None]
        );
    }
}
