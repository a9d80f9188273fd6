//! Notes of the deeds of a job, for the entry of the audit log at the end of the job.

use headwater_model::audit::Deed;
use headwater_model::change::{Entry, Kind};
use headwater_model::id::AccountId;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Ids of records kept for one entry of the audit log; the count goes on.
pub const MOST_IDS: usize = 20;
/// Fields and lists kept for one entry.
pub(crate) const MOST_ABOUT: usize = 20;

/// A deed done to subjects of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedDeed {
    /// The account.
    pub account: AccountId,
    /// The deed.
    pub deed: Deed,
    /// The kind of the subjects: the name of a kind of records, or a word such as `key`.
    pub subject: &'static str,
    /// The number of subjects.
    pub count: i64,
    /// The first ids.
    pub ids: Vec<i64>,
    /// The fields and lists concerned, such as `field:phone` and `list:17`.
    pub about: BTreeSet<String>,
    /// Whether these are changes of records, with rows in the outbox.
    pub is_change: bool,
}

/// The deeds of a job, each once, in the order of their beginning.
#[derive(Default)]
pub(crate) struct DeedNotes(RefCell<Vec<NotedDeed>>);

impl DeedNotes {
    /// Notes a deed; deeds of the same kind become one.
    pub(crate) fn note(&self, new: NotedDeed) {
        let mut notes = self.0.borrow_mut();
        let is_same =
            |known: &&mut NotedDeed| (known.account, known.deed, known.subject) == (new.account, new.deed, new.subject);
        match notes.iter_mut().find(is_same) {
            Some(known) => {
                known.count += new.count;
                let room = MOST_IDS.saturating_sub(known.ids.len());
                known.ids.extend(new.ids.into_iter().take(room));
                known.about.extend(new.about);
            }
            None => notes.push(NotedDeed { ids: new.ids.into_iter().take(MOST_IDS).collect(), ..new }),
        }
    }

    /// Notes changes of records, from rows of the outbox.
    pub(crate) fn note_changes(&self, account: AccountId, entries: &[Entry]) {
        let mut rest = entries;
        while let Some(first) = rest.first() {
            let is_alike = |entry: &&Entry| entry.kind == first.kind && entry.record.name == first.record.name;
            let (alike, others) = rest.split_at(rest.iter().take_while(is_alike).count());
            rest = others;
            let ids = alike.iter().take(MOST_IDS).map(|entry| entry.id.0).collect();
            let (deed, subject, count) = (deed_of(first.kind), first.record.name, alike.len() as i64);
            let about = lists_of(alike);
            self.note(NotedDeed { account, deed, subject, count, ids, about, is_change: true });
        }
    }

    /// Notes the fields that the changes of records noted before have set.
    pub(crate) fn note_fields<'f>(
        &self,
        account: AccountId,
        subject: &str,
        fields: impl Iterator<Item = Cow<'f, str>>,
    ) {
        let mut notes = self.0.borrow_mut();
        let is_it = |known: &&mut NotedDeed| {
            known.is_change && (known.account, known.deed, known.subject) == (account, Deed::Change, subject)
        };
        let Some(known) = notes.iter_mut().find(is_it) else { return };
        known.about.extend(fields.map(|name| format!("field:{subject}:{name}")));
    }

    /// Takes the deeds noted so far.
    pub(crate) fn take(&self) -> Vec<NotedDeed> {
        self.0.take()
    }
}

/// The lists that leads joined or left.
fn lists_of(alike: &[Entry]) -> BTreeSet<String> {
    let mut lists = BTreeSet::new();
    let mut last = "";
    for list in alike.iter().filter(|entry| matches!(entry.kind, Kind::Joined | Kind::Left)).filter_map(list_of) {
        if list != last && lists.len() < MOST_ABOUT {
            lists.insert(format!("list:{list}"));
            last = list;
        }
    }
    lists
}

fn list_of(entry: &Entry) -> Option<&str> {
    entry.detail.as_deref()?.strip_prefix("{\"list\":")?.strip_suffix('}')
}

fn deed_of(kind: Kind) -> Deed {
    match kind {
        Kind::Created => Deed::Create,
        Kind::Updated => Deed::Change,
        Kind::Deleted => Deed::Delete,
        Kind::Joined => Deed::Join,
        Kind::Left => Deed::Leave,
    }
}
