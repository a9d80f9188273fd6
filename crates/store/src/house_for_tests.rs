//! A test database in a folder of its own, deleted after the test.

use crate::accounts::{self, NewAccount};
use crate::address::Address;
use crate::counters;
use crate::db::{Db, OUTBOX_QUOTA, Options};
use crate::error::Result as StoreResult;
use crate::job::Job;
use crate::outbox::{self, NewEntries, SentState};
use crate::records::read::{self, Found};
use crate::records::{row, write};
use crate::seal::SealKey;
use crate::subscriptions::{self, NewSubscription};
use crate::tx::{Read, Tx};
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::change::Entry;
use headwater_model::draft::Draft;
use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::permission::{CREATE_LEADS, EDIT_LEADS, Permission};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_model::user::Role;
use headwater_testbed::homes;
use std::sync::Arc;
use tempfile::TempDir;

/// The time of all events, unless a test gives another.
pub const AT: Timestamp = Timestamp(1_700_000_000_000_000);

/// The job of tests.
pub const TEST: Job = Job::of_server("test");

/// A database and its folder.
pub struct House {
    db: Db,
    _folder: TempDir,
}

impl House {
    /// Runs a test on an empty database of each kind. Every write runs twice.
    pub fn on_both(test: impl Fn(Self)) {
        homes().for_each(|url| test(Self::on(url.as_deref())));
    }

    /// An empty database, on PostgreSQL if a URL is given.
    pub fn on(url: Option<&str>) -> Self {
        Self::with_quota(url, OUTBOX_QUOTA)
    }

    /// As [`House::on`], with this many bytes for the outbox of each account.
    pub fn with_quota(url: Option<&str>, outbox_quota: i64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = url.map(|url| Address::parse(url).unwrap());
        let path = folder.path().join("house.db");
        let options = Options { runs_writes_twice: true, outbox_quota, server, ..Options::new(path) };
        Self { db: Db::open(&options).unwrap(), _folder: folder }
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The key for sealing secrets.
    pub fn key(&self) -> Arc<SealKey> {
        self.db.key()
    }

    /// Runs a write that must succeed.
    pub fn write<T: Send + 'static>(&self, job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static) -> T {
        self.db.write_blocking(TEST, job).unwrap()
    }

    /// Runs a read that must succeed.
    pub fn read<T: Send + 'static>(&self, work: impl FnOnce(&Read<'_>) -> StoreResult<T> + Send + 'static) -> T {
        self.db.read_blocking(TEST, work).unwrap()
    }

    /// Adds an account.
    pub fn account(&self, name: &'static str) -> AccountId {
        self.write(move |tx| {
            Ok(accounts::insert(tx, AT, &NewAccount { name, public_id: name, time_zone: "UTC" })?.expect("a new name"))
        })
    }

    /// Adds a subscription to all changes of an account.
    pub fn subscribe(&self, account: AccountId) {
        let key = self.key();
        let new = NewSubscription { at: AT, url: "https://example.org/", cursor: 0 };
        self.write(move |tx| Ok(subscriptions::insert(tx, account, &new, &key)?));
    }

    /// Adds leads with these addresses, all with the same owner.
    pub fn leads<const N: usize>(
        &self,
        account: AccountId,
        owner: UserId,
        addresses: [&'static str; N],
    ) -> [LeadId; N] {
        self.write(move |tx| {
            let ids = counters::draw(tx, account, LEAD.sequence(), N)?;
            let drafts = addresses.map(|address| {
                let values = vec![(lead::EMAIL, Cell::text(address)), (lead::OWNER, Cell::Int(owner.0))];
                Draft { values, ..Draft::default() }
            });
            let ids: [LeadId; N] = std::array::from_fn(|index| LeadId(ids[index]));
            let rows = ids.into_iter().zip(&drafts).map(|(id, draft)| {
                let values = write::AdditionHolds::Draft(draft);
                write::Addition { id, created: AT, updated: AT, values }
            });
            let reach = all(account, CREATE_LEADS).leads();
            let fresh = write::insert(tx, &reach, &Catalogue::default(), &rows.collect::<Vec<_>>())?;
            write::count_new(tx, &reach, &fresh)?;
            Ok(ids)
        })
    }
}

/// An administrator's grant: all records of an account.
pub fn all<K, V>(account: AccountId, permission: Permission<K, V>) -> Grant<K, V> {
    Actor::key(account, "tests").grant(permission).unwrap()
}

/// A junior salesperson's grant: the records of one owner.
pub fn own<K, V>(account: AccountId, user: UserId, permission: Permission<K, V>) -> Grant<K, V> {
    let actor = Actor { user: Some(user), role: Role::JuniorSalesperson, ..Actor::key(account, "Jo") };
    actor.grant(permission).unwrap()
}

/// Appends entries with the present state of their leads.
pub fn tell(tx: &Tx<'_>, account: AccountId, entries: &[Entry]) -> Result<(), Problem> {
    let ids: Vec<LeadId> = entries.iter().map(|entry| entry.id).collect();
    let reach = all(account, EDIT_LEADS).leads();
    let Found::All(leads) = read::find(tx, &reach, &ids, usize::MAX)? else { panic!("small leads") };
    let state = |place: usize| SentState::After(row::snapshot(&leads[&ids[place]].view()));
    outbox::append_told(tx, NewEntries { account, at: AT, actor: None, entries }, state)?;
    Ok(())
}

/// Appends entries without states.
pub fn append(tx: &Tx<'_>, account: AccountId, entries: &[Entry]) -> Result<(), Problem> {
    outbox::append(tx, NewEntries { account, at: AT, actor: None, entries })?;
    Ok(())
}
