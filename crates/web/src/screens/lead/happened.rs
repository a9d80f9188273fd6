//! Events, notes and tasks in the life of a lead, read from the newest on, bursts together.

use headwater_model::event::{Event, Source};
use headwater_model::grant::{Grant, Reach};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::permission::Timelines;
use headwater_model::records::{note, task};
use headwater_model::time::Timestamp;
use headwater_store::life::{LifeBefore, LifePlace};
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::{self as store, Read};

/// Entries of a page: a burst is one.
const ENTRIES: usize = 40;
/// The greatest gap within a burst.
const BURST_SECONDS: i64 = 30 * 60;

/// A part of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LifeKind {
    Everything,
    Talks,
    Email,
    Visits,
    Changes,
}

impl LifeKind {
    pub(super) const ALL: [Self; 5] = [Self::Everything, Self::Talks, Self::Email, Self::Visits, Self::Changes];

    /// The word in addresses.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::Talks => "talks",
            Self::Email => "email",
            Self::Visits => "visits",
            Self::Changes => "changes",
        }
    }

    pub(super) fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.name() == word).unwrap_or(Self::Everything)
    }

    /// The kind of an event.
    pub(super) fn of(source: Source) -> Self {
        use Source::*;
        match source {
            IncomingCall | OutgoingCall | CallConvert => Self::Talks,
            EmailSent | EmailOpened | EmailClick | EmailBounce | EmailSpamComplaint | EmailUnsubscribe
            | MailboxRecv | MailboxSend | MailboxEmailOpen => Self::Email,
            EmailVisit
            | FormSubmit
            | ImportantPageVisit
            | MediaOpen
            | PageVisit
            | ReferredOnTheForm
            | CartComplete
            | ShoppingCartAbandoned => Self::Visits,
            ChangeLeadStatus | DealStageChange | LeadCreation | LeadOwnerChange | OpportunityCreate
            | OpportunityLost | OpportunityWon => Self::Changes,
        }
    }

    fn has(self, source: Source) -> bool {
        self == Self::Everything || self == Self::of(source)
    }

    fn has_records(self) -> bool {
        matches!(self, Self::Everything | Self::Talks)
    }
}

/// An event, a note or a task.
pub(super) enum Happened {
    Event(Event),
    Note { author: Option<i64>, title: String, text: String },
    Task { owner: Option<i64>, title: String, text: String, is_done: bool },
}

/// A sort of bursts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Burst {
    Pages,
    Mail,
}

impl Burst {
    pub(super) fn of(source: Source) -> Option<Self> {
        match source {
            Source::PageVisit | Source::ImportantPageVisit | Source::EmailVisit => Some(Self::Pages),
            Source::EmailOpened | Source::EmailClick | Source::MailboxEmailOpen => Some(Self::Mail),
            _ => None,
        }
    }
}

impl Happened {
    pub(super) fn burst(&self) -> Option<Burst> {
        match self {
            Self::Event(event) => Burst::of(event.source),
            _ => None,
        }
    }

    /// Whether a visitor without a name could do this.
    pub(super) fn is_own(&self) -> bool {
        matches!(self, Self::Event(event) if LifeKind::of(event.source) == LifeKind::Visits || Burst::of(event.source).is_some())
    }
}

/// A place between two entries. Of one time, events come before notes, and notes before tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LifeCursor {
    pub(super) at: Timestamp,
    rank: u8,
    id: i64,
}

impl LifeCursor {
    const END: Self = Self { at: Timestamp(i64::MAX), rank: 0, id: i64::MAX };

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::parse::<i64>);
        let (at, rank, id) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        Some(Self { at: Timestamp(at), rank: u8::try_from(rank).ok()?, id })
    }

    pub(super) fn print(self) -> String {
        format!("{}.{}.{}", self.at.0, self.rank, self.id)
    }

    /// The place for those of a rank.
    fn of_rank(self, rank: u8) -> LifePlace {
        let id = match rank.cmp(&self.rank) {
            std::cmp::Ordering::Greater => i64::MAX,
            std::cmp::Ordering::Equal => self.id,
            std::cmp::Ordering::Less => i64::MIN,
        };
        LifePlace { at: self.at, id }
    }

    fn is_before(self, place: LifePlace) -> bool {
        self.at < place.at
    }
}

/// The part of a life to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct LifeAsked {
    pub(super) grant: Grant<Timelines>,
    pub(super) lead: LeadId,
    pub(super) kind: LifeKind,
    pub(super) after: Option<LifeCursor>,
    /// The notes and tasks in reach.
    pub(super) notes: Option<Reach>,
    pub(super) tasks: Option<Reach>,
}

/// An event, a note or a task, with its place.
pub(super) struct LifeItem {
    pub(super) cursor: LifeCursor,
    pub(super) happened: Happened,
}

impl LifeItem {
    pub(super) fn at(&self) -> Timestamp {
        self.cursor.at
    }
}

/// A page of a life.
pub(super) struct LifeRead {
    /// Bursts; a single event is a burst of one.
    pub(super) bursts: Vec<Vec<LifeItem>>,
    /// The beginning of the next page.
    pub(super) next: Option<LifeCursor>,
    pub(super) looked_at: usize,
}

impl LifeAsked {
    /// Reads a page.
    pub(super) fn read(&self, read: &Read<'_>) -> store::Result<LifeRead> {
        let from = self.after.unwrap_or(LifeCursor::END);
        let before = |rank| LifeBefore { grant: self.grant, lead: self.lead, place: from.of_rank(rank) };
        let (mut events, mut folds, mut looked_at) = (Vec::new(), Folds::default(), 0);
        let end = before(0).events(read, |event| {
            looked_at += 1;
            if self.kind.has(event.source) {
                folds.note(&event);
                events.push(event);
            }
            folds.count <= ENTRIES
        })?;
        let mut items: Vec<LifeItem> = events.into_iter().map(of_event).collect();
        // Records from before the last event that was read belong to later pages.
        let is_now = |item: &LifeItem| end.is_none_or(|end| !item.cursor.is_before(end));
        if self.kind.has_records() {
            items.extend(self.notes(read, &before(1))?.into_iter().filter(is_now));
            items.extend(self.tasks(read, &before(2))?.into_iter().filter(is_now));
        }
        items.sort_by_key(|item| {
            (std::cmp::Reverse(item.cursor.at), item.cursor.rank, std::cmp::Reverse(item.cursor.id))
        });
        let mut bursts = folded(items);
        let is_cut = bursts.len() > ENTRIES;
        bursts.truncate(ENTRIES);
        let last = bursts.last().and_then(|burst| burst.last()).map(|item| item.cursor);
        let looked_to = end.map(|end| LifeCursor { at: end.at, rank: 0, id: end.id });
        Ok(LifeRead { bursts, next: if is_cut { last } else { looked_to }, looked_at })
    }

    fn notes(&self, read: &Read<'_>, before: &LifeBefore) -> store::Result<Vec<LifeItem>> {
        let Some(reach) = self.notes else { return Ok(Vec::new()) };
        let newest = newest(before.notes(read, &reach)?);
        let mut items = Vec::with_capacity(newest.len());
        records::again(
            read,
            &reach,
            &newest,
            TakeRecords::Rows(&mut |view| {
                let [author, created] = [note::AUTHOR, note::CREATED].map(|field| view.cells[field.index()].as_int());
                let text = |field| view.text(field).to_owned();
                let happened = Happened::Note { author, title: text(note::TITLE), text: text(note::NOTE_TEXT) };
                items.push(item(created, (1, view.id()), happened));
                true
            }),
        )?;
        Ok(items)
    }

    fn tasks(&self, read: &Read<'_>, before: &LifeBefore) -> store::Result<Vec<LifeItem>> {
        let Some(reach) = self.tasks else { return Ok(Vec::new()) };
        let newest = newest(before.tasks(read, &reach)?);
        let mut items = Vec::with_capacity(newest.len());
        records::again(
            read,
            &reach,
            &newest,
            TakeRecords::Rows(&mut |view| {
                let [owner, created, done] =
                    [task::OWNER, task::CREATED, task::IS_COMPLETE].map(|field| view.cells[field.index()].as_int());
                let text = |field| view.text(field).to_owned();
                let is_done = done == Some(1);
                let happened =
                    Happened::Task { owner, title: text(task::TITLE), text: text(task::DESCRIPTION), is_done };
                items.push(item(created, (2, view.id()), happened));
                true
            }),
        )?;
        Ok(items)
    }
}

/// The ids of the newest records.
fn newest(mut found: Vec<(RecordId, Timestamp)>) -> Vec<i64> {
    found.sort_unstable_by_key(|(id, at)| std::cmp::Reverse((*at, *id)));
    found.into_iter().take(ENTRIES + 1).map(|(id, _)| id.0).collect()
}

fn item(at: Option<i64>, (rank, id): (u8, RecordId), happened: Happened) -> LifeItem {
    LifeItem { cursor: LifeCursor { at: Timestamp(at.unwrap_or_default()), rank, id: id.0 }, happened }
}

fn of_event(event: Event) -> LifeItem {
    LifeItem { cursor: LifeCursor { at: event.at, rank: 0, id: event.id.0 }, happened: Happened::Event(event) }
}

/// Counts entries while events are read.
#[derive(Default)]
struct Folds {
    count: usize,
    last: Option<(Option<Burst>, Timestamp)>,
}

impl Folds {
    fn note(&mut self, event: &Event) {
        let burst = Burst::of(event.source);
        let goes_on = self.last.is_some_and(|(last, at)| burst.is_some() && last == burst && is_near(at, event.at));
        self.count += usize::from(!goes_on);
        self.last = Some((burst, event.at));
    }
}

fn is_near(later: Timestamp, earlier: Timestamp) -> bool {
    later.seconds_since(earlier) <= BURST_SECONDS
}

/// Bursts of one sort together.
fn folded(items: Vec<LifeItem>) -> Vec<Vec<LifeItem>> {
    let mut bursts: Vec<Vec<LifeItem>> = Vec::new();
    for item in items {
        let burst = item.happened.burst();
        match bursts.last_mut().and_then(|burst| Some((burst.last()?, burst.len()))) {
            Some((last, _)) if burst.is_some() && last.happened.burst() == burst && is_near(last.at(), item.at()) => {
                if let Some(last) = bursts.last_mut() {
                    last.push(item);
                }
            }
            _ => bursts.push(vec![item]),
        }
    }
    bursts
}
