//! The history of a lead's values: before, after, author and time of each change.

use super::saving::Authors;
use super::{asked, shown};
use crate::dates::Dates;
use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::said::Said;
use crate::words::{LeadEditWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::edits;
use headwater_model::draft::View;
use headwater_model::field::{Field, Relationship};
use headwater_model::id::LeadId;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, Visibility};
use headwater_model::records::lead::{self, LEAD};
use headwater_store as store;
use headwater_store::history::{HistoryEntry, HistoryOf};
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::records::row::Stored;
use http::{Response, StatusCode};
use std::collections::{BTreeMap, HashMap};

/// Changes of a page.
const CHANGES: usize = 50;

/// A change of one value.
struct ValueChange {
    said: Said,
    by: String,
    at: String,
    machine: String,
}

#[derive(Template)]
#[template(path = "lead/history.html")]
struct HistoryScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static LeadEditWords,
    id: i64,
    name: String,
    changes: Vec<ValueChange>,
    older: Option<i64>,
}

/// The rows behind the page.
struct HistoryRead {
    lead: Stored,
    entries: Vec<HistoryEntry>,
    fields: Vec<Field>,
    people: HashMap<i64, String>,
    authors: Authors,
}

/// The page; with a field in the address the changes of that field alone.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let person = request.person()?;
    let (reach, id) = (person.actor.grant(VIEW_LEADS)?.leads(), LeadId(request.number_at(0)?));
    let before = request.form.number("before");
    let read = request
        .read(move |read| {
            let mut lead = None;
            records::by_id(
                read,
                &reach,
                id,
                TakeRecords::Rows(&mut |view| {
                    lead = Some(asked::owned(view));
                    true
                }),
            )?;
            let lead: Stored = lead.ok_or(Problem::NotFound)?;
            let account = reach.account();
            let last = before.or(lead.cells[lead::LAST_CHANGE.index()].as_int()).unwrap_or_default();
            let entries = HistoryOf { id, last, most: CHANGES as i64 + 1 }.read(read, &reach)?;
            let mut fields = store::fields::all(read, account)?;
            fields.retain(|field| field.relationship == Relationship::Lead);
            let people = asked::people(read, account)?;
            Ok(HistoryRead { lead, entries, fields, people, authors: Authors::of(read, account)? })
        })
        .await?;
    let dates = Dates { words: &request.words.dates, zone: person.zone.clone(), now: request.at };
    let telling = Telling { read: &read, dates: &dates, words: request.words, only: request.form.text("field") };
    let mut changes = Vec::new();
    for entry in read.entries.iter().take(CHANGES) {
        telling.tell(entry, &mut changes)?;
    }
    let page = HistoryScreen {
        frame: ScreenFrame::of(&request, request.words.lead_edit.history)?,
        words: &request.words.lead_edit,
        id: id.0,
        name: shown::name(&read.lead.view(), &request.words.leads),
        changes,
        older: read.entries.get(CHANGES).map(|entry| entry.seq),
    };
    rendered(StatusCode::OK, &page)
}

/// Puts changes into words.
struct Telling<'t> {
    read: &'t HistoryRead,
    dates: &'t Dates,
    words: &'static Words,
    /// The field asked for; empty for all.
    only: &'t str,
}

impl Telling<'_> {
    fn tell(&self, entry: &HistoryEntry, changes: &mut Vec<ValueChange>) -> Result<(), Problem> {
        let by = (self.words.lead_edit.by)(&self.read.authors.name(entry.by.as_ref(), self.words));
        let mut push = |said: Said| {
            let (at, machine) = (self.dates.at(entry.at), entry.at.to_rfc3339());
            changes.push(ValueChange { said, by: by.clone(), at, machine });
        };
        let told = entry.values(&LEAD, |old, new| {
            self.standard(old, new).into_iter().chain(self.custom(old, new)).collect::<Vec<Said>>()
        })?;
        match told {
            Some(told) => told.into_iter().for_each(push),
            None if self.only.is_empty() => push((self.words.lead_edit.values_gone)()),
            None => {}
        }
        Ok(())
    }

    fn is_asked(&self, name: &str) -> bool {
        self.only.is_empty() || self.only == name
    }

    fn standard(&self, old: &View<'_>, new: &View<'_>) -> Vec<Said> {
        let shown = LEAD.standard().filter(|(_, field)| field.shown != Visibility::Never && self.is_asked(field.name));
        let changed =
            shown.filter(|(place, field)| field.is_writable() && old.cells[place.index()] != new.cells[place.index()]);
        let said = |(place, field): (headwater_model::record::Standard, &headwater_model::record::StandardField)| {
            let text = |view: &View<'_>| {
                let typed =
                    edits::typed_standard(&LEAD, place, &view.cells[place.index()].to_value(), &self.dates.zone);
                match field.holds {
                    Holds::Person => {
                        typed.parse().ok().and_then(|id: i64| self.read.people.get(&id).cloned()).unwrap_or(typed)
                    }
                    Holds::Choice(words) => words
                        .iter()
                        .position(|known| *known == typed)
                        .map_or(typed, |place| self.words.leads.statuses[place].to_owned()),
                    _ => typed,
                }
            };
            (self.words.lead_edit.value_changed)(self.words.leads.label(place), &text(old), &text(new))
        };
        changed.map(said).collect()
    }

    fn custom(&self, old: &View<'_>, new: &View<'_>) -> Vec<Said> {
        let mut values: BTreeMap<String, [String; 2]> = BTreeMap::new();
        for (side, view) in [old, new].into_iter().enumerate() {
            for (name, value) in store::custom::values(view.custom) {
                values.entry(name).or_default()[side] = value;
            }
        }
        let asked = values.into_iter().filter(|(name, _)| self.is_asked(name));
        let said = |(name, [old, new]): (String, [String; 2])| {
            let field = self.read.fields.iter().find(|field| field.system_name == name);
            let label = field.map_or(name.as_str(), |field| field.label.as_str());
            (self.words.lead_edit.value_changed)(label, &old, &new)
        };
        asked.map(said).collect()
    }
}
