//! A test database in a folder of its own, with accounts, people, leads and lists.

use crate::background::slice;
use crate::parts::Parts;
use crate::{Outcomes, accounts, leads};
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{LeadId, ListId, UserId};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store::accounts::NewAccount;
use headwater_store::address::Address;
use headwater_store::background::Task;
use headwater_store::copy::Table;
use headwater_store::db::Options;
use headwater_store::seal::SealKey;
use headwater_store::value::SqlValue;
use headwater_store::{self as store, Db, Tx};
use headwater_testbed::homes;
use std::sync::Arc;
use tempfile::TempDir;

/// The time of all events, unless a test gives another.
pub const AT: Timestamp = Timestamp(1_700_000_000_000_000);

/// A database and its folder.
pub struct House {
    db: Db,
    _folder: TempDir,
}

impl House {
    /// Runs a test on an empty database of each kind. Every write runs twice.
    pub fn on_both(test: impl Fn(Self)) {
        for url in homes() {
            let folder = tempfile::tempdir().unwrap();
            let server = url.map(|url| Address::parse(&url).unwrap());
            let options = Options { runs_writes_twice: true, server, ..Options::new(folder.path().join("house.db")) };
            test(Self { db: Db::open(&options).unwrap(), _folder: folder });
        }
    }

    /// An empty database, on PostgreSQL if a URL is given, where writes run once: every run draws ids.
    pub fn with_single_runs(url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = url.map(|url| Address::parse(url).unwrap());
        let options = Options { server, ..Options::new(folder.path().join("house.db")) };
        Self { db: Db::open(&options).unwrap(), _folder: folder }
    }

    /// Passes every row of a table to `take`.
    pub fn each_row(&self, table: &'static Table, take: impl FnMut(&[SqlValue])) {
        store::copy::each_row(&self.db, table, take).unwrap();
    }

    /// Lends the rows of a table without what the audit log writes there, an entry for each transaction.
    pub fn each_row_beside_the_log(&self, table: &'static Table, mut take: impl FnMut(&[SqlValue])) {
        const COLUMNS_BEFORE_THE_LOG: usize = 5;
        match table.name {
            "audit" => {}
            "outbox_head" => self.each_row(table, |row| take(&row[..COLUMNS_BEFORE_THE_LOG])),
            _ => self.each_row(table, take),
        }
    }

    /// Runs a write.
    pub fn try_write<T: Send + 'static>(
        &self,
        job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.db.write_blocking(store::Job::of_server("test"), job)
    }

    /// Runs a write that may leave objects for another transaction, and must succeed.
    pub fn write_part<T: Send + 'static>(
        &self,
        bytes: usize,
        job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> T {
        self.db.write_blocking(store::Job::of_server("test").in_parts_of(bytes), job).unwrap()
    }

    /// Runs a write as a call does, in transactions of this many bytes. Also returns the number of transactions.
    pub fn write_in_parts<O, T, S>(
        &self,
        bytes: usize,
        (objects, mut handed_on): (Vec<O>, S),
        work: impl Fn(&Tx<'_>, &[O], S) -> Result<(Outcomes<T>, S), Problem> + Send + Sync + 'static,
    ) -> (Outcomes<T>, usize)
    where
        O: Clone + Send + Sync + 'static,
        T: Send + 'static,
        S: Copy + Send + Sync + 'static,
    {
        let (mut parts, work, mut transactions) = (Parts::new(objects), Arc::new(work), 0);
        loop {
            let (part, work) = (parts.next_part(), work.clone());
            let (outcomes, hands_on) = self.write_part(bytes, move |tx| work(tx, &part, handed_on));
            (handed_on, transactions) = (hands_on, transactions + 1);
            if !parts.written(outcomes) {
                return (parts.finish(), transactions);
            }
        }
    }

    /// The key for sealing secrets.
    pub fn key(&self) -> Arc<SealKey> {
        self.db.key()
    }

    /// Runs a write that must succeed.
    pub fn write<T: Send + 'static>(&self, job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static) -> T {
        self.try_write(job).unwrap()
    }

    /// Does slices of a task until the task is finished, each in a transaction of its own. Returns the rows of each.
    pub fn finish(&self, task: Task, rows: usize) -> Vec<usize> {
        let mut all = Vec::new();
        loop {
            let sliced = self.write(move |tx| slice(tx, &task, AT, rows));
            all.push(sliced.rows);
            if sliced.is_finished {
                return all;
            }
        }
    }

    /// Adds an account; returns the context of a key with all permissions.
    pub fn account(&self, name: &'static str) -> Context {
        let new = NewAccount { name, public_id: name, time_zone: "UTC" };
        let account = self.write(move |tx| accounts::create(tx, AT, &new));
        Context::of(Actor::key(account, "tests"), AT)
    }

    /// Adds a person.
    pub fn person(&self, admin: &Context, user: User) -> UserId {
        let account = admin.actor.account;
        self.write(move |tx| accounts::add_user(tx, account, AT, &user))
    }

    /// Adds a person with access only to own leads.
    pub fn junior(&self, admin: &Context, email: &str) -> Context {
        let account = admin.actor.account;
        let id = self.person(admin, User::new(email, Role::JuniorSalesperson).called("Jo", "Doe"));
        let actor = Actor { role: Role::JuniorSalesperson, user: Some(id), ..Actor::key(account, "Jo Doe") };
        Context::of(actor, AT)
    }

    /// Adds leads with these addresses, owned by the actor if the actor is a person.
    pub fn leads<const N: usize>(&self, context: &Context, addresses: [&'static str; N]) -> [LeadId; N] {
        let context = context.clone();
        self.write(move |tx| {
            let drafts = addresses.map(|address| {
                let owner = context.actor.user.map(|user| (lead::OWNER, Cell::Int(user.0)));
                let values = [(lead::EMAIL, Cell::text(address))].into_iter().chain(owner).collect();
                Ok(Draft { values, ..Draft::default() })
            });
            let ids = leads::KIND.create(tx, &context, &drafts)?;
            Ok(std::array::from_fn(|place| ids[place].clone().unwrap()))
        })
    }

    /// Adds lists with these names.
    pub fn lists<const N: usize>(&self, context: &Context, names: [&'static str; N]) -> [ListId; N] {
        let account = context.actor.account;
        self.write(move |tx| {
            let ids = store::lists::insert(tx, account, AT, &names.map(|name| (name, "")))?;
            Ok(std::array::from_fn(|place| ids[place]))
        })
    }
}

/// The numbers of members and of former members of a list.
pub fn counts(tx: &Tx<'_>, context: &Context, list: ListId) -> Result<(i64, i64), Problem> {
    let list = store::lists::find(tx, context.actor.account, list)?.ok_or(Problem::NotFound)?;
    Ok((list.member_count, list.removed_count))
}
