//! Known callers are let in while unknown credentials fill the queue.

use super::*;
use headwater_actions::accounts;
use headwater_model::key::NewKey;
use headwater_store::accounts::NewAccount;
use headwater_store::db::Options;
use std::sync::Barrier;

const AT: Timestamp = Timestamp(1_700_000_000_000_000);
/// Readers of a database opened with one reader per account; and the most unknown callers that may wait.
const READERS: usize = 3;
const MOST: usize = 256;

#[test]
fn strangers_keep_nobody_out_who_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Options { readers: 1, ..Options::new(folder.path().join("test.db")) }).unwrap();
    db.write_blocking(Job::of_server("test"), move |tx| {
        let account = accounts::create(tx, AT, &NewAccount { name: "one", public_id: "ONE", time_zone: "UTC" })?;
        accounts::add_key(tx, account, AT, &NewKey { secret_hash: hash_secret("secret").to_vec(), ..NewKey::default() })
    })
    .unwrap();
    let callers = Arc::new(Callers::default());
    let ask = |secret| callers.find(&db, "ONE", secret, AT);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        assert!(ask("secret").await.unwrap().is_some());
        for (loaded, _) in callers.kept.write().unwrap().values_mut() {
            *loaded = loaded.checked_sub(FRESH).unwrap();
        }
        // Unknown callers hold every reader, and as many as permitted are waiting.
        let gate = Arc::new(Barrier::new(READERS + 1));
        for _ in 0..READERS {
            let gate = gate.clone();
            let hold = move |_: &store::Read<'_>| {
                gate.wait();
                gate.wait();
                Ok::<_, store::Error>(())
            };
            let db = db.clone();
            tokio::spawn(async move { db.read(Job::at_door(None, "held"), hold).await });
            tokio::task::yield_now().await;
        }
        gate.wait();
        for number in 0..MOST {
            let (callers, db) = (callers.clone(), db.clone());
            tokio::spawn(async move { callers.find(&db, "ONE", &format!("wrong {number}"), AT).await });
            tokio::task::yield_now().await;
        }
        assert_eq!(ask("wrong").await.err(), Some(Problem::Busy));
        let (known, _) = tokio::join!(ask("secret"), async { gate.wait() });
        assert!(known.unwrap().is_some());
    });
}
