//! The filter of the audit log, as it stands in the address.

use super::AuthorNames;
use crate::form::SentForm;
use crate::words::AuditWords;
use headwater_model::audit::Deed;
use headwater_model::time::{Notation, Timestamp, Twice, Zone};
use headwater_store::audit::reading::AuditFilter;

/// Seconds of a day: the end of a day that was asked for.
const DAY: i64 = 86_400;

/// What was asked for, as typed.
#[derive(Debug, Clone)]
pub struct AskedAudit {
    /// The author: `person 7`, `key 3`, `command`, `server`; empty for all.
    pub who: String,
    /// The deed's word; empty for all.
    pub what: String,
    /// The first day; empty for all.
    pub from: String,
    /// The last day; empty for all.
    pub until: String,
    /// Entries before this number.
    pub before: Option<i64>,
}

/// An author to choose.
pub struct WhoChoice {
    /// The value in the address.
    pub value: String,
    /// The name.
    pub name: String,
}

impl AskedAudit {
    /// What an address asks for.
    pub fn of(form: &SentForm) -> Self {
        let text = |name| form.text(name).trim().to_owned();
        Self {
            who: text("who"),
            what: text("what"),
            from: text("from"),
            until: text("until"),
            before: form.number("before"),
        }
    }

    /// The filter; `None` if a day is none.
    pub fn filter(&self, zone: &Zone) -> Option<AuditFilter> {
        if self.no_days().next().is_some() {
            return None;
        }
        let (author, id) = self.who.split_once(' ').unwrap_or((&self.who, ""));
        let word = |word: &str| (!word.is_empty()).then(|| word.to_owned());
        Some(AuditFilter {
            before: self.before,
            author: word(author),
            author_id: id.parse().ok(),
            deed: word(&self.what),
            subject: None,
            from: day(&self.from, zone),
            until: day(&self.until, zone).map(|begin| day_after(begin, zone)),
        })
    }

    /// Texts in place of days that are none.
    pub fn no_days(&self) -> impl Iterator<Item = &str> {
        let utc = Zone::utc();
        let days = [self.from.as_str(), self.until.as_str()].into_iter();
        days.filter(move |text| !text.is_empty() && day(text, &utc).is_none())
    }

    /// Whether anything is asked for.
    pub fn is_filtered(&self) -> bool {
        [&self.who, &self.what, &self.from, &self.until].into_iter().any(|text| !text.is_empty())
    }

    /// Whether this is the chosen deed.
    pub fn has_deed(&self, deed: &Deed) -> bool {
        self.what == deed.name()
    }

    /// The filter for an address, with what is given.
    pub fn query(&self, before: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("who", &self.who), ("what", &self.what), ("from", &self.from), ("until", &self.until)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }
}

/// The beginning of a day such as `2026-11-26`; `None` if there is no such day.
pub fn day(text: &str, zone: &Zone) -> Option<Timestamp> {
    let has_form = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    has_form.then(|| zone.read(text, Notation::Contract, Twice::First)).flatten()
}

/// The beginning of the day after one: days of a zone may have 23 or 25 hours.
pub fn day_after(begin: Timestamp, zone: &Zone) -> Timestamp {
    let later = zone.print(begin.plus_seconds(DAY + DAY / 2));
    zone.read(&later.as_str()[..10], Notation::Contract, Twice::First).unwrap_or(begin.plus_seconds(DAY))
}

/// The authors to choose from, in groups.
pub(super) fn choices(names: &AuthorNames, words: &AuditWords) -> Vec<(&'static str, Vec<WhoChoice>)> {
    let named = |kind: &str, all: &std::collections::HashMap<i64, String>| {
        let choice = |(id, name): (&i64, &String)| {
            let name = if name.is_empty() { (words.key)(*id) } else { name.clone() };
            WhoChoice { value: format!("{kind} {id}"), name }
        };
        let mut choices: Vec<WhoChoice> = all.iter().map(choice).collect();
        choices.sort_by(|one, other| one.name.cmp(&other.name));
        choices
    };
    let other = |value: &str, name: &str| WhoChoice { value: value.to_owned(), name: name.to_owned() };
    let others = vec![other("command", words.operator), other("server", words.server)];
    let [people, keys, rest] = words.groups;
    vec![(people, named("person", &names.people)), (keys, named("key", &names.keys)), (rest, others)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_next_begins_also_when_clocks_are_set() {
        let zone = Zone::named("Europe/Amsterdam").expect("a zone");
        let begin = day("2026-10-25", &zone).expect("a day");
        assert_eq!(day_after(begin, &zone).seconds_since(begin), 25 * 3600);
        assert_eq!(day("2026-02-30", &zone), None);
        assert_eq!(day("yesterday", &zone), None);
    }
}
