//! Background work survives the server: work begun by a call is finished after SIGKILL, once.

use crate::chance::Chance;
use crate::server::{Client, Server, headwater};
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Members of the list: several slices of work.
const MEMBERS: usize = 3000;
/// Members per call.
const AT_ONCE: usize = 500;

/// The number of active members of a list.
fn count(client: &Client, list: i64) -> i64 {
    let reply = client.call("getActiveLists", json!({ "where": { "id": list } }));
    let count = &reply["result"]["activeList"][0]["memberCount"];
    count.as_str().map_or_else(|| count.as_i64(), |text| text.parse().ok()).unwrap_or_else(|| panic!("{reply}"))
}

#[test]
fn a_list_whose_emptying_was_killed_is_emptied_after_the_restart() {
    let mut chance = Chance::printed("background");
    let mut server = Server::start();
    let mut client = server.client_with(&["--limits", "off"]);
    let mut leads = Vec::new();
    for batch in 0..MEMBERS / AT_ONCE {
        let lead = |number| json!({ "emailAddress": format!("{}@example.org", batch * AT_ONCE + number) });
        let objects: Vec<Value> = (0..AT_ONCE).map(lead).collect();
        let reply = client.call("createLeads", json!({ "objects": objects }));
        leads.extend(reply["result"]["creates"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
    }
    let mut was_cut_off = 0;
    // Until the kill has come between the first and the last slice twice.
    for round in 0.. {
        assert!(round < 60, "the kill never came in time");
        let reply = client.call("createList", json!({ "name": format!("list {round}") }));
        let list = reply["result"]["creates"][0]["id"].as_i64().unwrap();
        for batch in leads.chunks(AT_ONCE) {
            let objects: Vec<Value> = batch.iter().map(|lead| json!({ "listID": list, "memberID": lead })).collect();
            client.call("addListMembers", json!({ "objects": objects }));
        }
        let whole = json!({ "method": "removeListMembersAll", "id": 1, "params": { "where": { "listID": list } } });
        let delay = Duration::from_millis(chance.between(1, 120) as u64);
        let is_answered = std::thread::scope(|scope| {
            let caller = client.clone();
            let call = scope.spawn(move || caller.try_post("v1", &whole.to_string()).is_ok());
            pause::before_interruption(delay).block();
            server.kill();
            call.join().unwrap()
        });
        server.restart(&[]);
        client = client.at(&server.url);
        let left = count(&client, list);
        assert!(!is_answered || left == 0, "the call was answered before it was done");
        was_cut_off += usize::from(left > 0 && left < MEMBERS as i64);
        if left < MEMBERS as i64 {
            wait::until("the list is emptied", || count(&client, list) == 0);
            let (changes, _) = client.follow("0-0".to_owned(), 1000);
            let name = list.to_string();
            let mut told = BTreeMap::<String, usize>::new();
            for change in changes.iter().filter(|it| it["type"] == "listLeft" && it["listID"] == *name) {
                *told.entry(change["leadID"].to_string()).or_default() += 1;
            }
            assert_eq!(told.len(), MEMBERS, "everybody who left is told of");
            assert!(told.values().all(|times| *times == 1), "nobody is told of twice");
        }
        if was_cut_off == 2 {
            return;
        }
    }
}

/// Number of stored events of a lead, visible or not.
fn events_of(server: &Server, lead: i64) -> i64 {
    server.number(&format!("select count(*) from event where lead_id = {lead}"))
}

#[test]
fn a_killed_deletion_of_a_long_timeline_hides_it_and_is_finished() {
    let mut chance = Chance::printed("timeline");
    let mut server = Server::start();
    let mut client = server.client_with(&["--limits", "off"]);
    headwater(server.dir.path(), &["user", "add", "jo@example.org"]);
    let user = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let list = client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].as_i64().unwrap();
    let mut was_cut_off = 0;
    // Until the kill has come between the first and the last slice twice.
    for round in 0.. {
        assert!(round < 60, "the kill never came in time");
        let lead = client.create_lead(json!({ "emailAddress": format!("{round}@example.org") }));
        client.call("addListMember", json!({ "listID": list, "memberID": lead }));
        let call = json!({ "userID": user, "leadID": lead, "direction": "incoming", "createTimestamp": "2024-01-01" });
        client.call("logCalls", json!({ "objects": vec![call; MEMBERS] }));
        let delay = Duration::from_millis(chance.between(1, 60) as u64);
        let reply = client.call("deleteLeads", json!({ "objects": [lead] }));
        assert_eq!(reply["error"], json!([]), "{reply}");
        pause::before_interruption(delay).block();
        server.kill();
        server.restart(&[]);
        client = client.at(&server.url);
        was_cut_off += usize::from(events_of(&server, lead) > 0);
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let is_left = events_of(&server, lead) > 0;
            assert_eq!(client.call("getEvents", json!({ "where": { "leadID": lead } }))["result"]["event"], json!([]));
            let unknown = client.call("getLeadTimeline", json!({ "where": { "whoID": lead } }));
            assert!(unknown["error"].is_object() || unknown["error"].as_array().is_some_and(|all| !all.is_empty()));
            assert_eq!(count(&client, list), 0, "it has left its list");
            if !is_left {
                break;
            }
            assert!(Instant::now() < until, "{} events are left", events_of(&server, lead));
        }
        if was_cut_off == 2 {
            return;
        }
    }
}

#[test]
fn an_erasure_reaches_all_of_a_long_timeline_before_it_ends() {
    let mut server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    headwater(server.dir.path(), &["user", "add", "jo@example.org"]);
    let user = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let lead = client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let call = json!({ "userID": user, "leadID": lead, "direction": "incoming", "createTimestamp": "2024-01-01" });
    client.call("logCalls", json!({ "objects": vec![call; MEMBERS] }));
    assert!(server.stop(), "nothing else does the work");
    assert_eq!(events_of(&server, lead), MEMBERS as i64 + 1);
    headwater(server.dir.path(), &["lead", "erase", &lead.to_string(), "--yes"]);
    assert_eq!(events_of(&server, lead), 0);
}
