//! An account above the quota of the outbox, seen from outside: stored bytes are bounded, and followers miss no
//! change and no lead's newest state.

use crate::receiver::Receiver;
use crate::server::{Server, headwater};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LEADS: usize = 30;
const ROUNDS: usize = 12;
/// Characters of each description: the changes of one round hold about as many bytes as the quota.
const LONG: usize = 12_000;
const QUOTA: i64 = 1 << 20;

/// Stored bytes of snapshots and details.
fn kept(server: &Server) -> i64 {
    let bytes = "coalesce(length(snapshot), 0) + coalesce(length(detail), 0)";
    server.number(&format!("select cast(sum({bytes}) as bigint) from outbox"))
}

fn seq(cursor: &Value) -> i64 {
    cursor.as_str().unwrap().strip_prefix("0-").unwrap().parse().unwrap()
}

#[test]
fn above_the_quota_bytes_are_bounded_and_no_newest_state_is_missed() {
    let receiver = Receiver::start();
    receiver.answer(503);
    let server = Server::start_with(&["--outbox-quota", "1", "--webhook-allow", "127.0.0.0/8"]);
    let client = &server.client;
    client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let lead = |n: usize| json!({ "emailAddress": format!("n{n}@example.org"), "lastName": "0" });
    let made = client.call("createLeads", json!({ "objects": (0..LEADS).map(lead).collect::<Vec<_>>() }));
    let ids: Vec<i64> =
        made["result"]["creates"].as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect();
    let mut met: Vec<Value> = client.follow("0-0".to_owned(), 7).0;
    for round in 1..=ROUNDS {
        let letter = char::from(b'a' + round as u8).to_string();
        let update = |id: &i64| json!({ "id": id, "lastName": round.to_string(), "description": letter.repeat(LONG) });
        client.call("updateLeads", json!({ "objects": ids.iter().map(update).collect::<Vec<_>>() }));
        if round == ROUNDS / 2 {
            // A follower reads up to now, and then rests.
            let cursor = met.last().unwrap()["cursor"].as_str().unwrap().to_owned();
            met.extend(client.follow(cursor, 1000).0);
        }
    }
    let least = (LEADS * LONG * ROUNDS) as i64;
    let most = QUOTA + (LEADS * (3 * LONG + 2000)) as i64;
    assert!(kept(&server) <= most && most < least, "{} bytes are kept, not {most}", kept(&server));

    let cursor = met.last().unwrap()["cursor"].as_str().unwrap().to_owned();
    met.extend(client.follow(cursor, 1000).0);
    let late = client.follow("0-0".to_owned(), 100).0;
    for all in [&met, &late] {
        let seqs: Vec<i64> = all.iter().map(|change| seq(&change["cursor"])).collect();
        assert_eq!(seqs, (1..=(LEADS * (ROUNDS + 1)) as i64).collect::<Vec<_>>(), "no number is missing");
        assert!(all[..LEADS].iter().all(|change| change["type"] == "leadCreated"));
        assert!(all[LEADS..].iter().all(|change| change["type"] == "leadUpdated"));
    }
    no_newest_state_gave_way(&late[LEADS..]);

    receiver.answer(200);
    let id = headwater(server.dir.path(), &["webhook", "list", "--json"]);
    let id = serde_json::from_str::<Value>(&id).unwrap()["id"].to_string();
    headwater(server.dir.path(), &["webhook", "resume", &id]);
    let last = ROUNDS.to_string();
    let mut sent: BTreeMap<i64, String> = BTreeMap::new();
    while sent.len() < LEADS || sent.values().any(|name| *name != last) {
        let leads: Vec<Value> = serde_json::from_str(&receiver.next().body).unwrap();
        let pair = |lead: &Value| {
            (lead["id"].as_str().unwrap().parse().unwrap(), lead["lastName"].as_str().unwrap().to_owned())
        };
        sent.extend(leads.iter().map(pair));
    }
}

/// Of the changes of each lead the newest is there with its values, and each that is not says by which it was superseded.
fn no_newest_state_gave_way(changes: &[Value]) {
    let by_seq: BTreeMap<i64, &Value> = changes.iter().map(|change| (seq(&change["cursor"]), change)).collect();
    let (mut gave_way, mut newest) = (0, BTreeMap::new());
    for change in changes {
        newest.insert(change["leadID"].as_str().unwrap(), change);
        if change["changed"].is_null() {
            gave_way += 1;
            let later = by_seq[&seq(&change["supersededBy"])];
            assert_eq!(later["leadID"], change["leadID"], "what took over is of the same lead");
            assert!(seq(&later["cursor"]) > seq(&change["cursor"]));
        }
    }
    assert!(gave_way > LEADS, "{gave_way} changes gave way");
    assert_eq!(newest.len(), LEADS);
    let last = ROUNDS.to_string();
    assert!(newest.values().all(|change| change["changed"]["lastName"]["new"] == last.as_str()));
}
