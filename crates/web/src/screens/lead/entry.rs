//! An entry of a life: an icon, a sentence, the time, and a quotation.

use super::happened::{Burst, Happened, LifeItem};
use crate::dates::Dates;
use crate::said::{self, Said};
use crate::words::{LeadWords, LeadsWords};
use headwater_model::event::{Event, Source};
use headwater_model::records::lead::STATUSES;
use headwater_model::time::Timestamp;
use std::collections::HashMap;

/// Lines of a burst that are shown one by one.
const MOST_LINES: usize = 20;

/// Names of people and records in events.
pub(super) struct LifeNames<'n> {
    pub(super) words: &'static LeadWords,
    pub(super) leads: &'static LeadsWords,
    pub(super) dates: &'n Dates,
    pub(super) people: &'n HashMap<i64, String>,
    pub(super) opportunities: &'n HashMap<i64, String>,
    /// Since when the name of the lead is known.
    pub(super) known: Timestamp,
}

impl LifeNames<'_> {
    pub(super) fn person(&self, id: Option<i64>) -> &str {
        id.and_then(|id| self.people.get(&id)).map_or(self.words.someone, String::as_str)
    }

    fn status<'w>(&self, stored: &'w str) -> &'w str {
        STATUSES.iter().position(|known| *known == stored).map_or(stored, |place| self.leads.statuses[place])
    }

    fn owner<'w>(&'w self, id: &str) -> &'w str {
        if id.is_empty() { self.leads.no_owner } else { self.person(id.parse().ok()) }
    }
}

/// An entry.
pub(super) struct LifeEntry {
    pub(super) icon: &'static str,
    pub(super) tone: &'static str,
    pub(super) said: Said,
    pub(super) clock: String,
    pub(super) machine: String,
    pub(super) quote: String,
    pub(super) is_unseen: bool,
    /// The lines of a burst, each with its time.
    pub(super) lines: Vec<(String, String)>,
    /// The number of lines left out, in words.
    pub(super) more: Option<String>,
}

/// The entry of a burst; a single event is a burst of one.
pub(super) fn of(burst: &[LifeItem], names: &LifeNames<'_>) -> LifeEntry {
    let (Some(first), Some(last)) = (burst.first(), burst.last()) else { return empty() };
    let look = look(&first.happened);
    let told = told(&first.happened, names);
    let mut entry = LifeEntry {
        icon: look.0,
        tone: look.1,
        said: told.said,
        clock: names.dates.clock(first.at()),
        machine: first.at().to_rfc3339(),
        quote: told.quote,
        is_unseen: first.at() < names.known && first.happened.is_own(),
        lines: Vec::new(),
        more: None,
    };
    if burst.len() > 1 {
        let minutes = (first.at().seconds_since(last.at()) + 59) / 60;
        entry.said = match first.happened.burst() {
            Some(Burst::Mail) => (names.words.mail_opened)(burst.len()),
            _ => (names.words.pages_read)(burst.len(), minutes),
        };
        let line = |item: &LifeItem| {
            let said = self::told(&item.happened, names).said;
            (names.dates.clock(item.at()), said.iter().map(said::Piece::text).collect())
        };
        entry.lines = burst.iter().take(MOST_LINES).map(line).collect();
        entry.more = burst.len().checked_sub(MOST_LINES).filter(|more| *more > 0).map(names.words.and_more);
    }
    entry
}

fn empty() -> LifeEntry {
    LifeEntry {
        icon: "none",
        tone: "",
        said: Said::new(),
        clock: String::new(),
        machine: String::new(),
        quote: String::new(),
        is_unseen: false,
        lines: Vec::new(),
        more: None,
    }
}

/// Icon and tone.
fn look(happened: &Happened) -> (&'static str, &'static str) {
    let event = match happened {
        Happened::Event(event) => event,
        Happened::Note { .. } => return ("note", "warn"),
        Happened::Task { .. } => return ("check", ""),
    };
    match event.source {
        Source::IncomingCall | Source::OutgoingCall | Source::CallConvert => ("phone", "warn"),
        Source::EmailOpened | Source::MailboxEmailOpen => ("mail-open", "water"),
        Source::EmailClick => ("click", "water"),
        Source::PageVisit | Source::ImportantPageVisit | Source::EmailVisit | Source::MediaOpen => ("eye", "water"),
        Source::FormSubmit | Source::ReferredOnTheForm => ("form", "good"),
        Source::LeadCreation => ("star", "good"),
        Source::LeadOwnerChange => ("people", ""),
        Source::ChangeLeadStatus => ("pulse", ""),
        Source::CartComplete | Source::OpportunityWon => ("check", "good"),
        Source::OpportunityCreate | Source::OpportunityLost | Source::DealStageChange => ("columns", ""),
        Source::ShoppingCartAbandoned => ("out", ""),
        _ => ("mail", "water"),
    }
}

/// A sentence and a quotation.
struct Told {
    said: Said,
    quote: String,
}

impl From<Said> for Told {
    fn from(said: Said) -> Self {
        Self { said, quote: String::new() }
    }
}

fn told(happened: &Happened, names: &LifeNames<'_>) -> Told {
    let words = names.words;
    match happened {
        Happened::Event(event) => told_of(event, names),
        Happened::Note { author, title, text } => {
            let quote = if title.is_empty() { text.clone() } else { format!("{title}\n{text}") };
            Told { said: (words.noted)(names.person(*author)), quote }
        }
        Happened::Task { owner, title, text, is_done } => {
            let said = if *is_done { words.task_done } else { words.task };
            Told { said: said(names.person(*owner), title), quote: text.clone() }
        }
    }
}

fn told_of(event: &Event, names: &LifeNames<'_>) -> Told {
    let words = names.words;
    let data: serde_json::Value =
        event.data.as_deref().and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
    let text = |key: &str| data[key].as_str().unwrap_or_default();
    match event.source {
        Source::ChangeLeadStatus if data.is_object() => {
            (words.status_changed)(names.status(text("from")), names.status(text("to"))).into()
        }
        Source::LeadOwnerChange if data.is_object() => {
            (words.owner_changed)(names.owner(text("from")), names.owner(text("to"))).into()
        }
        Source::IncomingCall | Source::OutgoingCall => {
            let who = names.person(text("userID").parse().ok());
            let mut said =
                if event.source == Source::OutgoingCall { (words.called)(who) } else { (words.was_called)(who) };
            if !text("callResult").is_empty() {
                said.push(said::Piece::Plain(format!(", {}", (words.call_result)(text("callResult")))));
            }
            Told { said, quote: text("callNotes").to_owned() }
        }
        source => {
            let known = event.what.and_then(|what| names.opportunities.get(&what)).map(String::as_str);
            let about = ["pageTitle", "title", "subject", "formName", "name", "url"].into_iter().map(text);
            match known.or_else(|| about.into_iter().find(|about| !about.is_empty())) {
                Some(about) => (words.event_about)(source, about).into(),
                None if event.name != source.sentence() => said::plain(&event.name).into(),
                None => said::plain((words.event)(source)).into(),
            }
        }
    }
}
