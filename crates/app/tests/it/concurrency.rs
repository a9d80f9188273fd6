//! Many clients at once: one lead for one address, and a reply to every accepted request.

use crate::chance::Chance;
use crate::server::{Client, Server};
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn two_hundred_clients_creating_the_same_addresses_end_with_one_lead_each() {
    create_the_same(200, 25);
}

#[test]
fn calls_of_many_leads_with_the_same_addresses_end_with_one_lead_each() {
    create_the_same(24, 300);
}

/// All clients create the same addresses at once, each starting with another address.
fn create_the_same(client_count: usize, address_count: usize) {
    let server = Server::start();
    let start = Barrier::new(client_count);
    let outcomes: Vec<(String, Value)> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..client_count)
            .map(|client| {
                let (server, start) = (&server, &start);
                scope.spawn(move || {
                    let spell = |number: usize| {
                        let address = format!("lead-{number}@example.org");
                        if client % 2 == 0 { address } else { address.to_uppercase() }
                    };
                    let addresses: Vec<String> =
                        (0..address_count).map(|at| spell((at + 7 * client) % address_count)).collect();
                    let objects: Vec<Value> = addresses.iter().map(|it| json!({ "emailAddress": it })).collect();
                    start.wait();
                    let reply = server.client.call("createLeads", json!({ "objects": objects }));
                    let entries = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}")).clone();
                    addresses.into_iter().map(|it| it.to_lowercase()).zip(entries).collect::<Vec<_>>()
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    let mut created: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (address, entry) in &outcomes {
        match entry["id"].as_i64() {
            Some(id) => created.entry(address).or_default().push(id),
            None => assert_eq!(entry["error"]["code"], 301, "{entry}"),
        }
    }
    assert_eq!(created.len(), address_count);
    assert!(created.values().all(|ids| ids.len() == 1), "{created:?}");
    let all = server.client.call("getLeads", json!({ "where": {} }));
    assert_eq!(all["result"]["lead"].as_array().unwrap().len(), address_count);
}

/// Sends the same number of objects from several clients at once; `objects` makes those of a client. Returns all entries.
fn at_once(client: &Client, method: &str, objects: impl Fn(usize) -> Vec<Value> + Sync) -> Vec<Value> {
    const CLIENTS: usize = 4;
    let start = Barrier::new(CLIENTS);
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (start, objects) = (&start, &objects);
                scope.spawn(move || {
                    let objects = objects(number);
                    start.wait();
                    let reply = client.call(method, json!({ "objects": objects }));
                    reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}")).clone()
                })
            })
            .collect();
        callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect()
    })
}

#[test]
fn calls_of_many_records_at_once_keep_the_rules_of_their_kinds() {
    const MANY: usize = 150;
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let ids = |reply: Value| -> Vec<Value> {
        let entries = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}")).clone();
        entries.iter().map(|entry| entry["id"].clone()).collect()
    };
    let stage = |client: usize, number: usize| json!({ "dealStageName": format!("Step {client} {number}") });
    at_once(&client, "createDealStages", |client| (0..MANY).map(|number| stage(client, number)).collect());
    let read = client.call("getDealStages", json!({ "where": {}, "limit": 5000 }));
    let stages = read["result"]["dealStage"].as_array().unwrap();
    let weights: BTreeSet<&str> = stages.iter().map(|stage| stage["weight"].as_str().unwrap()).collect();
    assert_eq!((stages.len(), weights.len()), (4 * MANY + 6, 4 * MANY + 6), "each stage has a weight of its own");

    let user = crate::server::headwater(server.dir.path(), &["user", "add", "grace@example.org", "--json"]);
    let user = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let leads: Vec<Value> = (0..MANY).map(|n| json!({ "emailAddress": format!("{n}@example.org") })).collect();
    let leads = ids(client.call("createLeads", json!({ "objects": leads })));
    let mill = json!({ "ownerID": user, "dealStageID": stages[0]["id"], "opportunityName": "Mill", "closeDate": "2026-03-31" });
    let mill = ids(client.call("createOpportunities", json!({ "objects": [mill] }))).remove(0);
    let pairs: Vec<Value> = leads.iter().map(|lead| json!({ "opportunityID": mill, "leadID": lead })).collect();
    let entries = at_once(&client, "createOpportunityLeads", |_| pairs.clone());
    let (joined, others): (Vec<&Value>, Vec<&Value>) = entries.iter().partition(|entry| entry["success"] == true);
    assert_eq!(joined.len(), MANY, "each lead joins once");
    assert!(others.iter().all(|entry| entry["error"]["code"] == 301), "{others:?}");

    let of = leads[0].clone();
    let task = json!({ "ownerID": user, "title": "Call", "whoID": of, "whoType": "lead" });
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            start.wait();
            client.call("deleteLeads", json!({ "objects": [of] }))
        });
        start.wait();
        client.call("createTasks", json!({ "objects": vec![task; 4 * MANY] }));
    });
    wait::until("no task is about the deleted lead", || {
        let tasks = client.call("getTasks", json!({ "where": { "whoID": of } }));
        tasks["result"]["task"].as_array().unwrap().is_empty()
    });
}

#[test]
fn create_then_301_then_update_works_on_one_connection() {
    let server = Server::start();
    let client = &server.client;
    let id = client.create_lead(json!({ "emailAddress": "ada@example.org", "firstName": "Ada" }));
    let refused = client.call("createLeads", json!({ "objects": [{ "emailAddress": "ADA@example.org" }] }));
    assert_eq!(refused["error"][0]["code"], 301);
    let update = json!({ "objects": [{ "emailAddress": "ADA@example.org", "firstName": "Augusta" }] });
    assert_eq!(client.call("updateLeads", update)["result"]["updates"][0]["success"], true);
    let lead = &client.call("getLead", json!({ "id": id }))["result"]["lead"][0];
    assert_eq!((&lead["firstName"], &lead["emailAddress"]), (&json!("Augusta"), &json!("ada@example.org")));
}

#[test]
fn a_server_told_to_stop_answers_what_it_took_and_keeps_what_it_answered() {
    let mut server = Server::start();
    let mut chance = Chance::printed("stop");
    for round in 0..10 {
        let (first, is_told) = (server.client.clone(), AtomicBool::new(false));
        let delay = std::time::Duration::from_millis(chance.between(20, 200) as u64);
        let answered: BTreeSet<String> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..8)
                .map(|client| {
                    let (first, is_told) = (&first, &is_told);
                    scope.spawn(move || create_until_gone(first, &format!("stop-{round}-{client}"), is_told))
                })
                .collect();
            pause::before_interruption(delay).block();
            is_told.store(true, Ordering::SeqCst);
            assert!(server.stop(), "it did not end well");
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        assert!(!answered.is_empty());
        // The stored leads are exactly the acknowledged ones: none lost, and none stored without a reply.
        server.restart(&[]);
        let written = addresses(&server.client_with(&["--limits", "off"]), &format!("stop-{round}-"));
        assert_eq!(written, answered);
    }
}

/// The addresses of all leads with the given prefix.
fn addresses(client: &Client, beginning: &str) -> BTreeSet<String> {
    let (mut found, mut offset) = (BTreeSet::new(), 0);
    loop {
        let params = json!({ "where": {}, "fields": ["emailAddress"], "offset": offset, "limit": 500 });
        let rows = client.call("getLeads", params)["result"]["lead"].as_array().unwrap().clone();
        offset += rows.len();
        let all = rows.iter().map(|row| row["emailAddress"].as_str().unwrap().to_owned());
        found.extend(all.filter(|address| address.starts_with(beginning)));
        if rows.len() < 500 {
            return found;
        }
    }
}

/// Creates leads one by one until the server is gone. A connection may be cut only once the server is told to stop: a
/// connection never accepted, or an idle connection with a request just under way.
fn create_until_gone(client: &Client, name: &str, is_told: &AtomicBool) -> Vec<String> {
    let mut answered = Vec::new();
    for number in 0.. {
        let address = format!("{name}-{number}@example.org");
        let body =
            json!({ "method": "createLeads", "params": { "objects": [{ "emailAddress": address }] }, "id": "s" });
        match client.try_post("v1", &body.to_string()) {
            Ok(answer) => {
                assert!(answer.body.contains(r#""success":true"#), "{answer:?}");
                answered.push(address);
            }
            Err(ureq::Error::Io(error)) if error.kind() == std::io::ErrorKind::ConnectionRefused => break,
            Err(error) => assert!(is_told.load(Ordering::SeqCst), "cut while serving: {error}"),
        }
    }
    answered
}

#[test]
fn a_server_told_to_stop_as_soon_as_it_serves_ends_well() {
    let mut server = Server::start();
    for round in 0..30 {
        assert!(server.stop(), "stop {round} did not end well");
        server.restart(&[]);
    }
}

#[test]
fn a_hundred_upserts_of_one_address_at_once_make_one_lead() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let ids: BTreeSet<i64> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..100)
            .map(|number| {
                let client = &client;
                scope.spawn(move || {
                    let lead = json!({ "emailAddress": "Ada@Example.org", "city": format!("City {number}") });
                    let reply = client.call("createOrUpdateLeads", json!({ "objects": [lead] }));
                    reply["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))
                })
            })
            .collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 1, "{ids:?}");
    let leads = client.call("getLeads", json!({ "where": {} }));
    assert_eq!(leads["result"]["lead"].as_array().unwrap().len(), 1, "{leads}");
    // Four calls at once, of 125 leads each: any two of the calls share at least 50 addresses.
    let objects: Vec<Value> =
        (0..200).map(|number| json!({ "emailAddress": format!("{number}@example.org") })).collect();
    let made: BTreeSet<String> = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..4)
            .map(|first| {
                let (client, objects) = (&client, &objects[first * 25..first * 25 + 125]);
                scope.spawn(move || client.call("createOrUpdateLeads", json!({ "objects": objects })))
            })
            .collect();
        let replies = callers.into_iter().map(|caller| caller.join().unwrap());
        replies
            .flat_map(|reply| reply["result"]["creates"].as_array().unwrap().clone())
            .map(|entry| entry["id"].to_string())
            .collect()
    });
    assert_eq!(made.len(), 200);
    assert_eq!(addresses(&client, "").len(), 201);
}
