//! The audit log, the newest entries first.

mod filter;
mod export;
mod concerned;

pub use export::export;
pub use filter::{day, day_after};

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::AuditWords;
use askama::Template;
use bytes::Bytes;
use concerned::{ConcernedNames, NamedThing};
use filter::{AskedAudit, WhoChoice};
use headwater_model::audit::{Author, Deed};
use headwater_model::id::AccountId;
use headwater_model::permission::SEE_AUDIT;
use headwater_model::problem::Problem;
use headwater_model::time::Zone;
use headwater_store::audit::chain;
use headwater_store::audit::reading::{self, AuditEntry};
use headwater_store::{self as store, Read};
use http::{Response, StatusCode};
use std::collections::HashMap;

/// Entries of a page.
const ENTRIES: i64 = 50;

/// The people and keys of an account by name, for entries.
struct AuthorNames {
    people: HashMap<i64, String>,
    keys: HashMap<i64, String>,
}

impl AuthorNames {
    fn read(read: &Read<'_>, account: AccountId) -> store::Result<Self> {
        let people = store::users::all(read, account)?.into_iter();
        let people = people.map(|user| {
            let name = if user.display_name.is_empty() { user.email } else { user.display_name };
            (user.id.0, name)
        });
        let keys = store::api_keys::all(read, account)?.into_iter().map(|key| (key.id.0, key.label));
        Ok(Self { people: people.collect(), keys: keys.collect() })
    }

    fn name(&self, words: &AuditWords, author: Author) -> String {
        match author {
            Author::Person(id) => self.people.get(&id.0).cloned().unwrap_or_else(|| (words.removed_person)(id.0)),
            Author::Key(id) => {
                let label = self.keys.get(&id.0).filter(|label| !label.is_empty());
                label.cloned().unwrap_or_else(|| (words.key)(id.0))
            }
            Author::Command => words.operator.to_owned(),
            Author::Server => words.server.to_owned(),
        }
    }
}

/// All names that entries need.
struct AuditNames {
    authors: AuthorNames,
    concerned: ConcernedNames,
}

/// A row of the table.
struct AuditRow {
    entry: AuditEntry,
    at: String,
    rfc: String,
    /// The name of the author.
    who: String,
    /// Whether the author is a person of the account.
    is_person: bool,
    icon: &'static str,
    /// The subjects that have pages.
    subjects: Vec<NamedThing>,
    /// Fields and lists concerned.
    fields: Vec<NamedThing>,
    lists: Vec<NamedThing>,
}

impl AuditRow {
    fn of(entry: AuditEntry, zone: &Zone, names: (&AuditNames, &AuditWords)) -> Self {
        let (AuditNames { authors, concerned }, words) = names;
        let author = entry.author;
        let who = author.map(|author| authors.name(words, author)).unwrap_or_default();
        let icon = match author {
            Some(Author::Key(_)) => "code",
            Some(Author::Command) => "keys",
            _ => "mark",
        };
        let at = zone.print(entry.at).as_str().to_owned();
        let rfc = entry.at.to_rfc3339();
        let (fields, lists) = concerned.of_entry(&entry);
        let subjects = concerned.subjects(&entry, authors);
        Self {
            at,
            rfc,
            who,
            is_person: matches!(author, Some(Author::Person(_))),
            icon,
            subjects,
            fields,
            lists,
            entry,
        }
    }

    /// The deed, as a sentence.
    fn did(&self, words: &AuditWords) -> String {
        let AuditEntry { deed, subject, count, .. } = &self.entry;
        deed.map_or(words.unknown.to_owned(), |deed| (words.did)(deed, subject, *count))
    }

    /// The further deeds, as sentences.
    fn also(&self, words: &AuditWords) -> String {
        let did = |also: &reading::AlsoDone| Some((words.did)(also.deed?, &also.subject, also.count));
        self.entry.also.iter().filter_map(did).collect::<Vec<_>>().join(" · ")
    }

    /// How many subjects are not named.
    fn more(&self, words: &AuditWords) -> Option<String> {
        let more = self.entry.count - self.subjects.len() as i64;
        (!self.subjects.is_empty() && more > 0).then(|| (words.more)(more))
    }

    fn through(&self, words: &AuditWords) -> &'static str {
        self.entry.author.map_or("", words.through)
    }

    fn request(&self) -> String {
        if self.entry.request.0 == 0 { String::new() } else { self.entry.request.to_string() }
    }
}

/// Ids shown in a row; the file has all that were kept.
const SHOWN_IDS: usize = 5;

/// The content of a page.
struct FoundAudit {
    rows: Vec<AuditRow>,
    next: Option<i64>,
    choices: Vec<(&'static str, Vec<WhoChoice>)>,
    zone: String,
    ends: chain::ChainEnds,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static AuditWords,
    asked: &'p AskedAudit,
    found: FoundAudit,
}

impl AuditScreen<'_> {
    fn deeds(&self) -> &'static [Deed] {
        Deed::ALL
    }
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(SEE_AUDIT)?.account();
    let (all_words, own_zone) = (request.words, request.person()?.user.time_zone.clone());
    let words = &all_words.audit;
    let asked = AskedAudit::of(&request.form);
    let wanted = asked.clone();
    let found = request
        .read(move |read| {
            let zone = zone(read, account, own_zone)?;
            let authors = AuthorNames::read(read, account)?;
            let page = match wanted.filter(&zone.1) {
                Some(filter) => reading::page(read, account, &filter, ENTRIES)?,
                None => reading::AuditPage { entries: Vec::new(), next: None },
            };
            let concerned = ConcernedNames::read(read, account, &page.entries, all_words)?;
            let names = AuditNames { authors, concerned };
            let row = |entry| AuditRow::of(entry, &zone.1, (&names, words));
            let rows = page.entries.into_iter().map(row).collect();
            let ends = chain::ends(read, account)?;
            Ok(FoundAudit {
                rows,
                next: page.next,
                choices: filter::choices(&names.authors, words),
                zone: zone.0,
                ends,
            })
        })
        .await?;
    let status = if asked.no_days().next().is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = AuditScreen { frame: ScreenFrame::of(&request, words.title)?, words, asked: &asked, found };
    rendered(status, &page)
}

/// The zone of a person's times: their own, or the account's.
pub fn zone(read: &Read<'_>, account: AccountId, own: Option<String>) -> store::Result<(String, Zone)> {
    let name = match own {
        Some(own) => Some(own),
        None => store::accounts::by_id(read, account)?.map(|account| account.time_zone),
    };
    let named = name.and_then(|name| Zone::named(&name).map(|zone| (name, zone)));
    Ok(named.unwrap_or_else(|| ("UTC".to_owned(), Zone::utc())))
}
