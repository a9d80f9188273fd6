//! The names of what entries are about: subjects, fields and lists, as they are called now.

use super::{AuthorNames, SHOWN_IDS};
use crate::words::Words;
use headwater_model::audit::Deed;
use headwater_model::field::Field;
use headwater_model::id::{AccountId, ListId};
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::records::{self, lead::LEAD};
use headwater_store::audit::reading::AuditEntry;
use headwater_store::{self as store, Read};
use std::collections::{BTreeSet, HashMap};

/// The most lists named on a page.
const MOST_LISTS: usize = 100;

/// A name with the address of the page; no address where there is no page, or no longer.
pub struct NamedThing {
    pub name: String,
    pub path: Option<String>,
}

/// The fields and lists of some entries.
pub struct ConcernedNames {
    fields: Vec<Field>,
    lists: HashMap<i64, String>,
    words: &'static Words,
}

impl ConcernedNames {
    /// Reads the names.
    pub fn read(
        read: &Read<'_>,
        account: AccountId,
        entries: &[AuditEntry],
        words: &'static Words,
    ) -> Result<Self, Problem> {
        let of_list = |entry: &&AuditEntry| entry.subject == "list";
        let subjects = entries.iter().filter(of_list).flat_map(|entry| entry.ids.iter().copied());
        let about = entries.iter().flat_map(|entry| &entry.about).filter_map(|word| list_in(word));
        let mut lists = HashMap::new();
        // A loop: a page of entries is about few lists.
        for id in subjects.chain(about).collect::<BTreeSet<i64>>().into_iter().take(MOST_LISTS) {
            if let Some(list) = store::lists::find(read, account, ListId(id))? {
                lists.insert(id, list.name);
            }
        }
        Ok(Self { fields: store::fields::all(read, account)?, lists, words })
    }

    /// The fields and the lists that an entry concerns.
    pub fn of_entry(&self, entry: &AuditEntry) -> (Vec<NamedThing>, Vec<NamedThing>) {
        let record = records::named(&entry.subject);
        let fields = entry.about.iter().filter_map(|word| word.strip_prefix("field:"));
        // A name alone is that of a field of the subject's kind.
        let field = |word: &str| match word.split_once(':') {
            Some((kind, name)) => self.field(records::named(kind), name),
            None => self.field(record, word),
        };
        let fields = fields.map(field).collect();
        let lists = entry.about.iter().filter_map(|word| list_in(word)).map(|id| self.list(id)).collect();
        (fields, lists)
    }

    /// The subjects that have pages or names.
    pub fn subjects(&self, entry: &AuditEntry, authors: &AuthorNames) -> Vec<NamedThing> {
        let is_gone = matches!(entry.deed, Some(Deed::Delete | Deed::Erase));
        let named = |id: &i64| match entry.subject.as_str() {
            "list" => Some(self.list(*id)),
            "lead" if is_gone => Some(NamedThing { name: id.to_string(), path: None }),
            // Values before and after stand in the history of the lead, which erasing empties.
            "lead" if entry.deed == Some(Deed::Change) => Some(thing(id.to_string(), format!("/leads/{id}/history"))),
            "lead" => Some(thing(id.to_string(), format!("/leads/{id}"))),
            "person" | "password" | "invitation" | "second factor" => {
                authors.people.get(id).map(|name| thing(name.clone(), format!("/users/{id}")))
            }
            "key" => authors.keys.get(id).map(|label| thing(label.clone(), format!("/developers/keys/{id}"))),
            "webhook" => Some(thing(id.to_string(), format!("/developers/webhooks/{id}"))),
            "field" | "audit" | "change" => None,
            _ => Some(NamedThing { name: id.to_string(), path: None }),
        };
        // Who signs in is the author.
        let ids = if entry.deed == Some(Deed::SignIn) { &[][..] } else { &entry.ids[..] };
        ids.iter().filter(|id| **id != 0).take(SHOWN_IDS).filter_map(named).collect()
    }

    fn field(&self, record: Option<&'static RecordType>, name: &str) -> NamedThing {
        let record = record.unwrap_or(&LEAD);
        if let Some(standard) = record.named(name) {
            let is_lead = record == &LEAD;
            let label = if is_lead { self.words.leads.label(standard) } else { record.field(standard).label };
            return NamedThing { name: label.to_owned(), path: None };
        }
        match self.fields.iter().find(|field| field.system_name == name) {
            Some(field) => thing(field.label.clone(), format!("/fields/{}", field.id)),
            None => NamedThing { name: name.to_owned(), path: None },
        }
    }

    fn list(&self, id: i64) -> NamedThing {
        match self.lists.get(&id) {
            Some(name) => thing(name.clone(), format!("/lists/{id}")),
            None => NamedThing { name: id.to_string(), path: None },
        }
    }
}

fn thing(name: String, path: String) -> NamedThing {
    NamedThing { name, path: Some(path) }
}

fn list_in(word: &str) -> Option<i64> {
    word.strip_prefix("list:")?.parse().ok()
}
