//! A completed write is never refused.

use super::*;
use crate::caller::hash_secret;
use headwater_actions::accounts;
use headwater_model::key::NewKey;
use headwater_store::Job;
use headwater_store::accounts::NewAccount;
use headwater_store::db::Options;

struct House {
    api: Api,
    account: AccountId,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
        let made = db.write_blocking(Job::of_server("test"), |tx| {
            let new = NewAccount { name: "one", public_id: "ONE", time_zone: "UTC" };
            let account = accounts::create(tx, Timestamp(1), &new)?;
            let key = NewKey { secret_hash: hash_secret("secret").to_vec(), ..NewKey::default() };
            accounts::add_key(tx, account, Timestamp(1), &key)?;
            Ok(account)
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { api: Api::new(db, Allowance::default()), account: made.unwrap(), runtime, _folder: folder }
    }

    fn call(&self, method: &str, params: &str) -> (StatusCode, String) {
        let body = format!("{{\"method\":\"{method}\",\"params\":{params},\"id\":1}}");
        let request = Request::post("/pubapi/v1/?accountID=ONE&secretKey=secret").body(Bytes::from(body)).unwrap();
        let (head, body) = request.into_parts();
        let answer = self.runtime.block_on(async {
            match self.api.enter(Version::V1, &head).await {
                HeadOutcome::Open(visit) => self.api.answer(visit, &Request::from_parts(head, body)).await.0,
                HeadOutcome::Answered(answer, _) => answer,
            }
        });
        let status = answer.status();
        match answer.into_body() {
            Body::Whole(bytes) => (status, String::from_utf8(bytes.to_vec()).unwrap()),
            Body::Slices(_) => panic!("a short reply"),
        }
    }
}

#[test]
fn a_reply_without_room_is_refused_only_where_nothing_was_written() {
    let house = House::new();
    let long = "x".repeat(300);
    let bad = format!("{{\"{long}\":1}}");
    let objects = format!("{{\"objects\":[{{\"emailAddress\":\"ada@example.org\"}}{}]}}", format!(",{bad}").repeat(7));
    let whole = house.api.replies.try_take(house.account, usize::MAX).unwrap();
    let (status, reply) = house.call("createLeads", &objects);
    assert!(reply.len() > SMALL, "{reply}");
    assert_eq!(status, StatusCode::OK, "{reply}");
    assert!(reply.contains("\"success\":true"), "{reply}");
    // A read waits for room, and is refused in the end; a short reply needs no room.
    let (status, reply) = house.call("getLeads", "{\"where\":{},\"fields\":[\"emailAddress\"]}");
    assert_eq!((status, reply.contains("ada@example.org")), (StatusCode::OK, true), "{reply}");
    drop(whole);
}
