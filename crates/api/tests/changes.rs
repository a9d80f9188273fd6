//! Requests for the change feed take one of the account's places while under way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use bytes::Bytes;
use headwater_actions::accounts;
use headwater_api::Api;
use headwater_api::caller::hash_secret;
use headwater_api::quota::Allowance;
use headwater_model::id::AccountId;
use headwater_model::key::NewKey;
use headwater_model::time::Timestamp;
use headwater_store::accounts::NewAccount;
use headwater_store::db::Options;
use headwater_store::{Db, Job};
use http::header::RETRY_AFTER;
use http::{Request, StatusCode};
use std::cell::RefCell;

#[test]
fn followers_count_among_their_accounts_calls_and_strangers_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
    let at = Timestamp::now();
    let account = db.write_blocking(Job::of_server("test"), move |tx| {
        let account = accounts::create(tx, at, &NewAccount { name: "one", public_id: "ONE", time_zone: "UTC" })?;
        let key = NewKey { secret_hash: hash_secret("secret").to_vec(), ..NewKey::default() };
        accounts::add_key(tx, account, at, &key)?;
        Ok(account)
    });
    let account: AccountId = account.unwrap();
    let api = Api::new(db, Allowance { calls_a_day: 100, calls_a_second: None });
    let asked = RefCell::new(Vec::new());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ask = |secret: &str, place: Option<()>| {
        let uri = format!("/v2/changes?accountID=ONE&secretKey={secret}");
        let request = Request::get(uri).body(Bytes::new()).unwrap();
        let admit = |account| {
            asked.borrow_mut().push(account);
            place
        };
        runtime.block_on(api.changes(&request, admit)).0
    };
    assert_eq!(ask("wrong", None).status(), StatusCode::UNAUTHORIZED);
    assert_eq!(asked.borrow().len(), 0);
    assert_eq!(ask("secret", Some(())).status(), StatusCode::OK);
    let refused = ask("secret", None);
    assert_eq!(
        (refused.status(), &refused.headers()[RETRY_AFTER]),
        (StatusCode::SERVICE_UNAVAILABLE, &"1".parse().unwrap())
    );
    assert_eq!(*asked.borrow(), [account, account]);
}
