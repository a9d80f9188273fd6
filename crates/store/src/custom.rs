//! The stored form of a lead's custom values: one JSON object from system name to string, without empty values, in
//! the order of the account's catalogue.

use headwater_model::field::{Catalogue, Custom};
use headwater_model::filter::Demand;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// No custom values.
pub const NONE: &str = "{}";

/// Sets values in the stored text, and returns the new text. Values of fields outside the catalogue (inactive or
/// deleted) stay unchanged, behind all others.
pub fn set(kept: &str, catalogue: &Catalogue, changes: &[(Custom, String)]) -> String {
    let mut values: BTreeMap<Custom, Cow<'_, str>> = BTreeMap::new();
    let mut others = Vec::new();
    if kept != NONE {
        for (name, Text(value)) in serde_json::from_str::<BTreeMap<&str, Text<'_>>>(kept).unwrap_or_default() {
            match catalogue.named(name) {
                Some(field) => drop(values.insert(field, value)),
                None => others.push((name, value)),
            }
        }
    }
    for (field, value) in changes {
        values.insert(*field, Cow::Borrowed(value));
    }
    let mut text = String::with_capacity(kept.len() + 64 * changes.len());
    text.push('{');
    let known = values.iter().map(|(field, value)| (catalogue.field(*field).system_name.as_str(), value));
    let others = others.iter().map(|(name, value)| (*name, value));
    for (name, value) in known.chain(others).filter(|(_, value)| !value.is_empty()) {
        if text.len() > 1 {
            text.push(',');
        }
        push_string(&mut text, name);
        text.push(':');
        push_string(&mut text, value);
    }
    text.push('}');
    text
}

/// The values in the stored text, by system name.
pub fn values(kept: &str) -> Vec<(String, String)> {
    let kept = serde_json::from_str::<BTreeMap<&str, Text<'_>>>(kept).unwrap_or_default();
    kept.into_iter().map(|(name, Text(value))| (name.to_owned(), value.into_owned())).collect()
}

/// The values of some fields, in the order of the names.
pub fn texts<'k>(kept: &'k str, names: &[impl AsRef<str>]) -> Vec<Option<Cow<'k, str>>> {
    let mut found = vec![None; names.len()];
    if kept != NONE {
        for (name, Text(value)) in serde_json::from_str::<HashMap<&str, Text<'_>>>(kept).unwrap_or_default() {
            for (place, wanted) in found.iter_mut().zip(names) {
                if wanted.as_ref() == name {
                    *place = Some(value.clone());
                }
            }
        }
    }
    found
}

/// Whether the stored text has each of these values, in this order.
pub fn holds(kept: &str, catalogue: &Catalogue, values: &[(Custom, &str)]) -> Vec<bool> {
    let kept = serde_json::from_str::<HashMap<&str, Text<'_>>>(kept).unwrap_or_default();
    let held = |field: Custom| kept.get(catalogue.field(field).system_name.as_str()).map_or("", |value| &value.0);
    values.iter().map(|(field, value)| held(*field) == *value).collect()
}

/// A value's text within the stored JSON. Within values quotes are escaped, so the text cannot occur elsewhere.
pub fn member(name: &str, value: &str) -> String {
    let mut text = name_of_member(name);
    push_string(&mut text, value);
    text
}

/// The text of a value's name within the stored JSON.
pub fn name_of_member(name: &str) -> String {
    let mut text = String::new();
    push_string(&mut text, name);
    text.push(':');
    text
}

/// Whether the stored values satisfy all demands. A field without a value satisfies none.
pub fn matches(kept: &str, demands: &[(String, Demand)]) -> bool {
    let kept = serde_json::from_str::<HashMap<&str, Text<'_>>>(kept).unwrap_or_default();
    demands.iter().all(|(name, demand)| kept.get(name.as_str()).is_some_and(|value| demand.admits(&value.0)))
}

/// The difference of two states: the values before and after, each without unchanged ones.
pub fn difference(before: &str, after: &str) -> (String, String) {
    let read = |kept| serde_json::from_str::<BTreeMap<&str, Text<'_>>>(kept).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    let without = |these: &BTreeMap<&str, Text<'_>>, others: &BTreeMap<&str, Text<'_>>| {
        let mut text = String::from("{");
        for (name, Text(value)) in
            these.iter().filter(|(name, value)| others.get(*name).map(|it| &it.0) != Some(&value.0))
        {
            text.push_str(if text.len() > 1 { "," } else { "" });
            push_string(&mut text, name);
            text.push(':');
            push_string(&mut text, value);
        }
        text.push('}');
        text
    };
    (without(&before, &after), without(&after, &before))
}

/// The names of the values that differ between two states.
pub fn changed(before: &str, after: &str) -> Vec<String> {
    let read = |kept| serde_json::from_str::<BTreeMap<&str, Text<'_>>>(kept).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    let value = |of: &BTreeMap<&str, Text<'_>>, name: &str| of.get(name).map(|Text(value)| value.to_string());
    let names: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    names.into_iter().filter(|name| value(&before, name) != value(&after, name)).map(str::to_owned).collect()
}

fn push_string(text: &mut String, value: &str) {
    // Writing a string into memory cannot fail; an empty literal is only a fallback.
    text.push_str(&serde_json::to_string(value).unwrap_or_else(|_| "\"\"".to_owned()));
}

/// A string, borrowed from the JSON if nothing is escaped.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::field::{Field, Relationship};
    use headwater_model::id::FieldId;
    use headwater_model::kind::DataType;

    fn field(id: i64, name: &str) -> Field {
        let plain = Field::new(Relationship::Lead, DataType::String, name);
        Field { id: FieldId(id), system_name: name.to_owned(), ..plain }
    }

    #[test]
    fn a_value_is_found_in_the_text_that_keeps_it_and_nowhere_else() {
        let catalogue = Catalogue::new(&[field(1, "b_1"), field(2, "a_2")], Relationship::Lead);
        let quoted = r#""b_1":"one""#.to_owned();
        let text = set(NONE, &catalogue, &[(Custom(1), quoted.clone())]);
        assert!(text.contains(&member("a_2", &quoted)) && text.contains(&name_of_member("a_2")));
        assert!(!text.contains(&member("b_1", "one")) && !text.contains(&name_of_member("b_1")));
        let one = |value: &str| Demand::Texts([value.to_owned()].into());
        assert!(matches(&text, &[("a_2".to_owned(), one(&quoted))]));
        assert!(!matches(&text, &[("a_2".to_owned(), one("x"))]) && !matches(&text, &[("b_1".to_owned(), one(""))]));
    }

    #[test]
    fn values_are_kept_in_catalogue_order_and_empty_ones_not_at_all() {
        let catalogue = Catalogue::new(&[field(1, "b_1"), field(2, "a_2")], Relationship::Lead);
        let text = set(NONE, &catalogue, &[(Custom(1), "two \"quoted\"".into()), (Custom(0), "one".into())]);
        assert_eq!(text, r#"{"b_1":"one","a_2":"two \"quoted\""}"#);
        assert_eq!(set(&text, &catalogue, &[(Custom(0), String::new())]), r#"{"a_2":"two \"quoted\""}"#);
        let without_a = Catalogue::new(&[field(1, "b_1")], Relationship::Lead);
        assert_eq!(set(r#"{"a_2":"x","b_1":"y"}"#, &without_a, &[(Custom(0), "z".into())]), r#"{"b_1":"z","a_2":"x"}"#);
    }
}
