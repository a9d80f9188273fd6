//! Calls of a key are saved while another connection closes or removes the account: none is left, and the server sees no error.

use super::*;
use headwater_actions::{accounts, background};
use headwater_model::background::Work;
use headwater_model::key::NewKey;
use headwater_store::Tx;
use headwater_store::accounts::NewAccount;
use headwater_store::address::Address;
use headwater_store::background::Task;
use headwater_store::db::Options;
use headwater_store::usage::{self, Use};
use headwater_testbed::postgres::{database, wait_until_one_waits};
use std::sync::Barrier;

const AT: Timestamp = Timestamp(1_700_000_000_000_000);
const TEST: Job = Job::of_server("test");

/// A PostgreSQL database with an account and a used key.
struct House {
    db: Db,
    url: String,
    account: AccountId,
    key: KeyId,
    quotas: Quotas,
    _folder: tempfile::TempDir,
}

impl House {
    /// `None` without PostgreSQL.
    fn new() -> Option<Self> {
        let url = database()?;
        let folder = tempfile::tempdir().unwrap();
        let server = Some(Address::parse(&url).unwrap());
        let db = Db::open(&Options { server, ..Options::new(folder.path().join("test.db")) }).unwrap();
        let made = db.write_blocking(TEST, move |tx| {
            let account = accounts::create(tx, AT, &NewAccount { name: "one", public_id: "ONE", time_zone: "UTC" })?;
            Ok((account, accounts::add_key(tx, account, AT, &NewKey::default())?))
        });
        let ((account, key), quotas) = (made.unwrap(), Quotas::default());
        let quota = quotas.of(account, key, AT, 0);
        quota.take(AT, &Allowance::default()).unwrap();
        quota.uses.count("getLeads", 0, AT);
        Some(Self { db, url, account, key, quotas, _folder: folder })
    }

    /// The first job keeps all locks until the second job, begun meanwhile, waits for a lock.
    fn meet(
        &self,
        first: impl Fn(&Tx<'_>) -> Result<(), Problem> + Send + 'static,
        second: impl FnOnce() -> Result<(), Problem>,
    ) {
        let holds = Arc::new(Barrier::new(2));
        std::thread::scope(|scope| {
            let (url, barrier) = (self.url.clone(), holds.clone());
            let holder = scope.spawn(move || {
                self.db.write_blocking(TEST, move |tx| {
                    first(tx)?;
                    barrier.wait();
                    wait_until_one_waits(&url, || ());
                    Ok(())
                })
            });
            holds.wait();
            second().unwrap();
            holder.join().unwrap().unwrap();
        });
    }

    /// Saves the counts of the keys' days, or of the methods.
    fn save(&self, what: Saved) -> Result<(), Problem> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            match what {
                Saved::Calls => self.quotas.save_calls(&self.db, AT).await,
                Saved::Uses => self.quotas.save_uses(&self.db).await,
            }
        })
    }

    /// The calls and the uses of the account in the database.
    fn saved(&self) -> (i64, usize) {
        let (account, key) = (self.account, self.key);
        let saved = self.db.read_blocking(TEST, move |read| {
            Ok::<_, Problem>((usage::calls(read, account, key, AT.day())?, usage::uses(read, account)?.len()))
        });
        saved.unwrap()
    }
}

/// The counts of calls saved by a server.
#[derive(Debug, Clone, Copy)]
enum Saved {
    Calls,
    Uses,
}

/// Does all slices of removing an account in one transaction.
fn remove(tx: &Tx<'_>, account: AccountId) -> Result<(), Problem> {
    let task = Task { account, work: Work::RemoveAccount, subject: 0 };
    while !background::slice(tx, &task, AT.plus_seconds(9), 100)?.is_finished {}
    Ok(())
}

#[test]
fn calls_saved_while_their_account_is_closed_are_dropped() {
    for what in [Saved::Calls, Saved::Uses] {
        let Some(house) = House::new() else { return };
        let account = house.account;
        house.meet(move |tx| accounts::remove(tx, account, AT, None).map(drop), || house.save(what));
        assert_eq!(house.saved(), (0, 0), "{what:?}");
    }
}

#[test]
fn calls_saved_while_the_last_of_their_account_is_deleted_are_dropped() {
    for what in [Saved::Calls, Saved::Uses] {
        let Some(house) = House::new() else { return };
        let account = house.account;
        house.db.write_blocking(TEST, move |tx| accounts::remove(tx, account, AT, None)).unwrap();
        house.meet(move |tx| remove(tx, account), || house.save(what));
        assert_eq!(house.saved(), (0, 0), "{what:?}");
    }
}

#[test]
fn an_account_closed_after_calls_under_way_takes_them_along() {
    let Some(house) = House::new() else { return };
    let (account, key) = (house.account, house.key);
    let save = move |tx: &Tx<'_>| {
        tx.work_ahead();
        assert!(store::accounts::hold_open(tx, &[account])?.contains(&account));
        let method = "getLeads".to_owned();
        usage::add(tx, account, &CallsOfDay { key, day: AT.day(), calls: 1 })?;
        usage::add_uses(tx, account, &[Use { key, method, code: 0, calls: 1, objects: 0, last_at: AT }])?;
        Ok(())
    };
    let close = || house.db.write_blocking(TEST, move |tx| accounts::remove(tx, account, AT, None).map(drop));
    house.meet(save, close);
    assert_eq!(house.saved(), (1, 1), "saved before the account was closed");
    house.db.write_blocking(TEST, move |tx| remove(tx, account)).unwrap();
    assert_eq!(house.saved(), (0, 0));
}
