//! How often callers and fields are loaded, and how long fields stay in memory.

use super::*;
use headwater_actions::{accounts, fields};
use headwater_model::context::Context;
use headwater_model::field::{FieldChange, Relationship};
use headwater_model::key::{ActsAs, NewKey};
use headwater_model::records::lead::LEAD;
use headwater_model::user::{Role, User};
use headwater_store::accounts::NewAccount;
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
            let account = accounts::create(tx, AT, &NewAccount { name: "one", public_id: "ONE", time_zone: "UTC" })?;
            for secret in ["secret", "other"] {
                let secret_hash = hash_secret(secret).to_vec();
                let key = NewKey { label: secret.to_owned(), secret_hash, ..NewKey::default() };
                accounts::add_key(tx, account, AT, &key)?;
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
    assert_eq!(first.catalogue(&LEAD).fields().len(), 1);
    house.age();
    assert!(Arc::ptr_eq(&first, &house.find("secret").fields), "nothing has changed");
    house.age();
    house.make_field();
    let changed = house.find("secret").fields.clone();
    assert_eq!(changed.catalogue(&LEAD).fields().len(), 2);
    let (former, bytes) = (Arc::downgrade(&first), house.callers.catalogues.bytes());
    drop(first);
    assert!(former.upgrade().is_none(), "the other key's caller keeps the former fields in memory no longer");
    assert!(house.callers.catalogues.bytes() < bytes);
    assert!(Arc::ptr_eq(&changed, &house.find("other").fields));
    house.age();
    assert!(Arc::ptr_eq(&changed, &house.find("other").fields), "as long as a call has them");
}

#[test]
fn a_change_by_this_process_is_seen_at_once() {
    let house = House::new();
    assert_eq!(house.find("secret").fields.catalogue(&LEAD).fields().len(), 0);
    house.make_field();
    assert_eq!(house.find("secret").fields.catalogue(&LEAD).fields().len(), 1);
}

#[test]
fn a_reply_under_way_keeps_no_options_in_memory() {
    let house = House::new();
    house.make_field();
    let caller = house.find("secret");
    let (shape, fields) = (caller.fields.whole(&LEAD, Version::V1), Arc::downgrade(caller.fields.catalogue(&LEAD)));
    drop(caller);
    house.make_field();
    house.find("secret");
    assert!(fields.upgrade().is_none());
    drop(shape);
}

/// A key of a new person of that role: its secret is their address.
fn key_of_a_person(house: &House, role: Role) -> &'static str {
    let (account, address) = (house.account, "jo@example.org");
    let user = User::new(address, role);
    let made = house.db.write_blocking(TEST, move |tx| {
        let acts_as = ActsAs::User(accounts::add_user(tx, account, AT, &user)?);
        let secret_hash = hash_secret(address).to_vec();
        accounts::add_key(tx, account, AT, &NewKey { secret_hash, acts_as, ..NewKey::default() })
    });
    made.unwrap();
    address
}

#[test]
fn a_persons_key_has_their_role_and_opens_nothing_while_inactive() {
    let house = House::new();
    let secret = key_of_a_person(&house, Role::JuniorSalesperson);
    let set = |change: fn(&mut User)| {
        let account = house.account;
        house.db.write_blocking(TEST, move |tx| accounts::change_user(tx, account, secret, change)).unwrap();
        house.age();
    };
    let actor = house.find(secret).actor.clone();
    assert_eq!((actor.role, actor.name.as_str()), (Role::JuniorSalesperson, secret), "who has no name has an address");
    assert!(actor.user.is_some());
    set(|user| user.role = Role::SalesManager);
    assert_eq!(house.find(secret).actor.role, Role::SalesManager);
    set(|user| user.is_active = false);
    assert!(house.runtime.block_on(house.ask(secret)).is_none());
    set(|user| user.is_active = true);
    let user = house.find(secret).actor.user.unwrap();
    let account = house.account;
    house.db.write_blocking(TEST, move |tx| Ok(store::users::delete(tx, account, user)?)).unwrap();
    house.age();
    assert!(house.runtime.block_on(house.ask(secret)).is_none(), "they are gone");
}

#[test]
fn a_key_of_a_role_has_its_permissions_and_no_person() {
    let house = House::new();
    let account = house.account;
    let make = |role: Role| {
        let secret_hash = hash_secret(role.name()).to_vec();
        let key = NewKey { secret_hash, acts_as: ActsAs::Role(role), ..NewKey::default() };
        house.db.write_blocking(TEST, move |tx| accounts::add_key(tx, account, AT, &key)).map(drop)
    };
    for role in Role::ALL {
        match role {
            Role::JuniorSalesperson => assert!(matches!(make(role), Err(Problem::Invalid { .. }))),
            _ => {
                make(role).unwrap();
                let actor = house.find(role.name()).actor.clone();
                assert_eq!((actor.role, actor.user), (role, None));
            }
        }
    }
    assert_eq!(house.find("secret").actor.role, Role::Administrator, "unless asked otherwise");
}

#[test]
fn a_key_whose_time_is_over_is_refused_as_a_revoked_one() {
    let house = House::new();
    let (account, secret_hash) = (house.account, hash_secret("for a day").to_vec());
    let end = AT.plus_seconds(86_400);
    let key = NewKey { secret_hash, expires_at: Some(end), ..NewKey::default() };
    let id = house.db.write_blocking(TEST, move |tx| accounts::add_key(tx, account, AT, &key)).unwrap();
    let found = |seconds| {
        house.age();
        let at = end.plus_seconds(seconds);
        house.runtime.block_on(house.callers.find(&house.db, "ONE", "for a day", at)).unwrap().is_some()
    };
    assert_eq!([-60, -1, 0, 60].map(found), [true, true, false, false]);
    let set = move |tx: &store::Tx<'_>| accounts::set_key_expiry(tx, account, id, None);
    house.db.write_blocking(TEST, set).unwrap();
    assert!(found(60), "a key without end");
    house.db.write_blocking(TEST, move |tx| accounts::revoke_key(tx, account, id, AT)).unwrap();
    let again = house.db.write_blocking(TEST, set);
    assert_eq!((again, found(-60)), (Err(Problem::NotFound), false));
}
