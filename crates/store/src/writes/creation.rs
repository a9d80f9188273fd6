//! New records: adding them, and telling of it.
//!
//! Many records of some kinds are added before their account is locked, so that calls of one account wait for each other only while
//! they count. What was free before the lock is looked up once more behind it, here and by the caller ([`Creation::is_ahead`]).

use crate::counters;
use crate::error::Result;
use crate::outbox::{self, NewEntries, SentState};
use crate::records::row;
use crate::records::unique;
use crate::records::write::{self, Fresh};
use crate::subscriptions;
use crate::tx::Tx;
use crate::value::numbers;
use crate::writes::timeline;
use headwater_model::change::{Entry, Kind};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::event::NewEvent;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::permission::Create;
use headwater_model::problem::Problem;
use std::collections::HashSet;

pub use crate::records::write::{Addition, AdditionHolds, PAGES_OF_A_NEW_RECORD, PAGES_OF_A_RETURN};

/// The least number of records in a call for which writing before locking the account pays.
const MANY: usize = 100;

/// Records that are to be added.
pub struct Creation<'t, 'c> {
    tx: &'t Tx<'c>,
    reach: Reach<Create>,
    is_ahead: bool,
    taken: HashSet<Folded>,
}

impl<'t, 'c> Creation<'t, 'c> {
    /// Begins to add the records of some drafts, with the account locked by the first read. Unreadable drafts are passed over.
    pub fn begin(tx: &'t Tx<'c>, reach: Reach<Create>, drafts: &[Result<Draft, Problem>]) -> Result<Self> {
        Ok(Self { is_ahead: false, ..Self::free(tx, reach, drafts)? })
    }

    /// As [`Self::begin`], but many records may be added before the account is locked: [`Self::is_ahead`] says whether.
    pub fn begin_ahead(tx: &'t Tx<'c>, reach: Reach<Create>, drafts: &[Result<Draft, Problem>]) -> Result<Self> {
        let is_ahead = drafts.len() >= MANY && tx.work_ahead();
        Ok(Self { is_ahead, ..Self::free(tx, reach, drafts)? })
    }

    /// Whether the account is not locked yet. What the caller reads meanwhile must be read again once the records are written, and
    /// the transaction run again ([`Tx::run_again`]) where it is no longer so.
    pub fn is_ahead(&self) -> bool {
        self.is_ahead
    }

    fn free(tx: &'t Tx<'c>, reach: Reach<Create>, drafts: &[Result<Draft, Problem>]) -> Result<Self> {
        let values = values_of(&reach, drafts.iter().flatten());
        let taken = unique::holders(tx, reach.account(), reach.record(), &values)?.into_keys().collect();
        Ok(Self { tx, reach, is_ahead: false, taken })
    }

    /// Takes the unique value of a draft; [`Problem::Taken`] if a record or an earlier draft has the value.
    pub fn claim(&mut self, draft: &Draft) -> Result<(), Problem> {
        let value = self.reach.record().unique.and_then(|unique| unique.given(draft)).map(Folded::of);
        if value.is_none_or(|value| self.taken.insert(value)) { Ok(()) } else { Err(Problem::Taken) }
    }

    /// Adds the records of drafts whose values have been claimed. `event` gives the timeline's entry for a new record, if it has
    /// one. Returns the ids, in the order of the drafts.
    pub fn write(
        self,
        context: &Context,
        drafts: &[&Draft],
        event: impl Fn(RecordId, &Draft) -> Option<NewEvent>,
    ) -> Result<Vec<RecordId>> {
        let (record, account) = (self.reach.record(), self.reach.account());
        let drawn = counters::draw(self.tx, account, record.sequence(), drafts.len())?;
        let new: Vec<Addition<'_>> = additions(context, drawn, drafts).collect();
        let events: Vec<NewEvent> = new.iter().zip(drafts).filter_map(|(new, draft)| event(new.id, draft)).collect();
        self.add(context, &new, &events)
    }

    /// As [`Self::write`], for records with ids and times of their own, in the order of ids: deleted records on their return, or
    /// records from another server. The ids must have been drawn for the account. Their timelines are told nothing.
    pub fn write_again(self, context: &Context, records: &[Addition<'_>]) -> Result<Vec<RecordId>> {
        // Their places are not at the end of the table and of the indexes by id and by time.
        self.tx.count_pages(records.len() * write::PAGES_OF_A_RETURN);
        self.add(context, records, &[])
    }

    fn add(self, context: &Context, records: &[Addition<'_>], events: &[NewEvent]) -> Result<Vec<RecordId>> {
        let Self { tx, reach, is_ahead, .. } = self;
        let (record, account) = (reach.record(), reach.account());
        let ids: Vec<RecordId> = records.iter().map(|added| added.id).collect();
        let fresh = write::insert(tx, &reach, &context.catalogue, records)?;
        timeline::record(tx, account, events)?;
        tx.take(account)?;
        if is_ahead {
            // Invariant: one value, one record. A value free before the account was locked may be taken by now.
            let values: Vec<Folded> = fresh.iter().filter_map(Fresh::unique).collect();
            if !values.is_empty() && unique::others_have(tx, &reach, &values, &numbers(&ids))? {
                return Err(tx.run_again());
            }
        }
        write::count_new(tx, &reach, &fresh)?;
        let entries: Vec<Entry> = ids.iter().map(|id| Entry::plain(record, *id, Kind::Created)).collect();
        let new = NewEntries { account, at: context.at, actor: Some(&context.actor), entries: &entries };
        if record.is_sent_to_subscribers && !entries.is_empty() && subscriptions::any(tx, account)? {
            outbox::append_told(tx, new, |place| SentState::After(row::snapshot(&fresh[place].view())))?;
        } else {
            outbox::append(tx, new)?;
        }
        Ok(ids)
    }
}

/// Adds the records with which a new account begins. Nobody is told: nobody can have followed the account before.
pub fn furnish(tx: &Tx<'_>, context: &Context, reach: &Reach<Create>, drafts: &[&Draft]) -> Result<()> {
    let drawn = counters::draw(tx, reach.account(), reach.record().sequence(), drafts.len())?;
    let new: Vec<Addition<'_>> = additions(context, drawn, drafts).collect();
    let fresh = write::insert(tx, reach, &context.catalogue, &new)?;
    write::count_new(tx, reach, &fresh)
}

/// New records made of drafts, with ids just drawn.
fn additions<'d>(context: &Context, drawn: Vec<i64>, drafts: &[&'d Draft]) -> impl Iterator<Item = Addition<'d>> {
    let at = context.at;
    drawn.into_iter().zip(drafts).map(move |(id, draft)| Addition {
        id: RecordId(id),
        created: at,
        updated: at,
        values: AdditionHolds::Draft(draft),
    })
}

/// The unique values by which drafts may mean records, as they are compared.
fn values_of<'d>(reach: &Reach<Create>, drafts: impl Iterator<Item = &'d Draft>) -> Vec<Folded> {
    let Some(unique) = reach.record().unique else { return Vec::new() };
    drafts.filter_map(|draft| unique.asked(draft)).map(Folded::of).collect()
}
