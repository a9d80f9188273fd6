//! How often callers and fields are loaded, and how long fields stay in memory.

use super::*;
use headwater_actions::{accounts, fields};
use headwater_model::context::Context;
use headwater_model::field::{FieldChange, Relationship};
use headwater_store::db::Options;
use headwater_wire::variant::Version;

const AT: Timestamp = Timestamp(1_700_000_000_000_000);
const TEST: Job = Job::of_server("test");

/// A database with an account and two keys.
struct House {
    db: Db,
    account: AccountId,
    runtime: tokio::runtime::Runtime,
    callers: Callers,
    _folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
        let made = db.write_blocking(TEST, move |tx| {
            let account = accounts::create(tx, AT, "one", "ONE", "UTC")?;
            for secret in ["secret", "other"] {
                accounts::add_key(tx, AT, account, secret, &hash_secret(secret), &Switches::default())?;
            }
            Ok(account)
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { db, account: made.unwrap(), runtime, callers: Callers::default(), _folder: folder }
    }

    async fn ask(&self, secret: &str) -> Option<Arc<Caller>> {
        self.callers.find(&self.db, "ONE", secret, AT).await.unwrap()
    }

    fn find(&self, secret: &str) -> Arc<Caller> {
        self.runtime.block_on(self.ask(secret)).expect("the key is known")
    }

    /// Makes a field as another process would: this process is not notified.
    fn make_field(&self) {
        let context = Context::of(Actor::key(self.account, "tests"), AT);
        let change = FieldChange {
            label: Some("Colour".to_owned()),
            relationship: Some(Relationship::Lead),
            ..FieldChange::default()
        };
        let made = self.db.write_blocking(TEST, move |tx| fields::create(tx, &context, &[Ok(change.clone())]));
        assert!(made.unwrap()[0].is_ok());
    }

    /// Lets half a second pass.
    fn age(&self) {
        for (loaded, _) in self.callers.kept.write().unwrap().values_mut() {
            *loaded = loaded.checked_sub(FRESH).unwrap();
        }
    }
}

#[test]
fn a_caller_is_loaded_once_however_many_ask() {
    let house = House::new();
    let found = house.runtime.block_on(async {
        // The first call is polled until waiting for the database; the others start meanwhile.
        let ask = || house.ask("secret");
        let (one, two, three, wrong) = tokio::join!(ask(), ask(), ask(), house.ask("wrong"));
        assert!(wrong.is_none());
        [one, two, three].map(|found| found.expect("the key is known"))
    });
    assert!(found.iter().all(|caller| Arc::ptr_eq(caller, &found[0])), "it was loaded more than once");
    assert!(
        !house.callers.loading.is_under_way(&("ONE".to_owned(), hash_secret("secret"))),
        "nothing is left of the asking"
    );
}

#[test]
fn the_keys_of_an_account_share_its_fields_until_these_change() {
    let house = House::new();
    house.make_field();
    let (one, other) = house.runtime.block_on(async { tokio::join!(house.ask("secret"), house.ask("other")) });
    let first = one.unwrap().fields.clone();
    assert!(Arc::ptr_eq(&first, &other.unwrap().fields), "two keys of one account");
    assert_eq!(first.catalogue.fields().len(), 1);
    house.age();
    assert!(Arc::ptr_eq(&first, &house.find("secret").fields), "nothing has changed");
    house.age();
    house.make_field();
    let changed = house.find("secret").fields.clone();
    assert_eq!(changed.catalogue.fields().len(), 2);
    let (former, bytes) = (Arc::downgrade(&first), house.callers.catalogues.bytes());
    drop(first);
    assert!(former.upgrade().is_none(), "the other key's caller keeps the former fields in memory no longer");
    assert!(house.callers.catalogues.bytes() < bytes);
    assert!(Arc::ptr_eq(&changed, &house.find("other").fields));
    house.callers.forget(house.account);
    assert!(Arc::ptr_eq(&changed, &house.find("other").fields), "as long as a call has them");
}

#[test]
fn a_reply_under_way_keeps_no_options_in_memory() {
    let house = House::new();
    house.make_field();
    let caller = house.find("secret");
    let (shape, fields) = (caller.fields.whole_lead(Version::V1), Arc::downgrade(&caller.fields.catalogue));
    drop(caller);
    house.callers.forget(house.account);
    assert!(fields.upgrade().is_none());
    drop(shape);
}
