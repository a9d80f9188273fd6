//! Long commands are killed by SIGKILL: a server, already running or started later, finishes the work begun.

use crate::crash::OF_EVERY_KIND;
use crate::every_kind::{self, Book, person};
use crate::receiver::Receiver;
use crate::server::{Client, HEADWATER, IS_ON_POSTGRES, NOTE, Server, at_home, headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Leads per call.
const AT_ONCE: usize = 500;
/// Number of calls: enough for a command to take many slices.
const CALLS: usize = 6;

/// Queries the database of a data directory directly for one number, in the context of the first account. `None` if
/// there is no row, or no such table yet.
pub fn ask(dir: &Path, sql: &str) -> Option<i64> {
    if IS_ON_POSTGRES {
        let url = std::fs::read_to_string(dir.join(NOTE)).unwrap();
        let mut database = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
        database.batch_execute("set headwater.every_account = 'on'; set headwater.account = '1'").unwrap();
        return Some(database.query_one(sql, &[]).ok()?.get(0));
    }
    let database = rusqlite::Connection::open(dir.join("headwater.db")).unwrap();
    database.busy_timeout(Duration::from_secs(30)).unwrap();
    database.query_row(sql, [], |row| row.get(0)).ok()
}

/// Whether there is unfinished work of a kind.
fn is_begun(dir: &Path, work: &str) -> bool {
    ask(dir, &format!("select count(*) from background_task where work = '{work}'")).unwrap() > 0
}

/// Runs a command and kills it as soon as the work has begun; returns whether work was left.
pub fn cut_off(dir: &Path, arguments: &[&str], work: &str) -> bool {
    let mut command = Command::new(HEADWATER);
    let mut child = at_home(command.args(arguments), dir).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !is_begun(dir, work) && child.try_wait().unwrap().is_none() {}
    child.kill().unwrap();
    child.wait().unwrap();
    is_begun(dir, work)
}

pub fn until_finished(dir: &Path, work: &str) {
    wait::until(&format!("{work} is finished"), || !is_begun(dir, work));
}

/// A command that is killed, and the server that finishes its work.
struct Killed<'s> {
    server: &'s mut Server,
    /// The arguments of the server.
    arguments: &'s [&'s str],
    /// The work of the command.
    work: &'s str,
}

impl Killed<'_> {
    /// The work is finished by a server started afterwards, and by a server running beside the command. `prepare` sets up a
    /// round and returns the command; `check` examines the result.
    fn must_be_finished_by_a_server<Prepared>(
        self,
        prepare: impl Fn(&Client, usize) -> (Vec<String>, Prepared),
        check: impl Fn(&mut Server, &Client, Prepared),
    ) {
        let Self { server, arguments, work } = self;
        let (mut rounds, dir) = (0.., server.dir.path().to_owned());
        let client = server.client_with(&["--limits", "off"]);
        for is_beside in [false, true] {
            // Repeat until the kill comes in time.
            loop {
                let round = rounds.next().filter(|round| *round < 20).expect("the kill never came in time");
                let (command, prepared) = prepare(&client.at(&server.url), round);
                if !is_beside {
                    assert!(server.stop());
                }
                let command: Vec<&str> = command.iter().map(String::as_str).collect();
                let was_in_time = cut_off(&dir, &command, work);
                if !is_beside {
                    server.restart(arguments);
                }
                until_finished(&dir, work);
                let client = client.at(&server.url);
                check(server, &client, prepared);
                if was_in_time {
                    break;
                }
            }
        }
    }
}

/// Creates leads and returns the ids.
pub fn leads(client: &Client, name: &str, calls: usize) -> Vec<i64> {
    let mut leads = Vec::new();
    for call in 0..calls {
        let lead = |number| json!({ "emailAddress": format!("{name}.{call}.{number}@example.org") });
        let objects: Vec<Value> = (0..AT_ONCE).map(lead).collect();
        let reply = client.call("createLeads", json!({ "objects": objects }));
        leads.extend(reply["result"]["creates"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
    }
    leads
}

fn called(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn an_erasure_that_was_killed_is_finished() {
    const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];
    let receiver = Receiver::start();
    receiver.answer(500);
    let mut server = Server::start_with(&ALLOW_LOOPBACK);
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let prepare = |client: &Client, round: usize| {
        let canary = format!("canary{round}x");
        let lead = client.create_lead(json!({ "emailAddress": format!("{canary}@example.org") }));
        leads(client, &format!("round{round}"), CALLS);
        client.call("updateLeads", json!({ "objects": [{ "id": lead, "city": canary }] }));
        (called(&["lead", "erase", &lead.to_string(), "--yes"]), canary)
    };
    let erasure = Killed { server: &mut server, arguments: &ALLOW_LOOPBACK, work: "erase-lead" };
    erasure.must_be_finished_by_a_server(prepare, |server, _, canary| {
        assert!(server.stop(), "the log of the database goes with it");
        let stored = crate::at_rest::stored(server);
        assert!(!crate::at_rest::is_in(&stored, canary.as_bytes()), "{canary} is still there");
        server.restart(&ALLOW_LOOPBACK);
    });
}

/// Gives a lead opportunities without another lead: large ones, more than one transaction deletes, and many small ones behind. Then changes
/// all names, of which kept changes tell; returns the number of opportunities.
fn sell(client: &Client, lead: i64, owner: i64, name: &str) -> usize {
    let stage = &client.call("getDealStages", json!({ "where": {} }))["result"]["dealStage"][0]["id"];
    let fields = client.call("getFields", json!({ "where": { "isCustom": 1 } }));
    let story = fields["result"]["field"][0]["systemName"].as_str().unwrap();
    let sale = json!({ "opportunityName": "Sale", "ownerID": owner, "dealStageID": stage, "closeDate": "2026-03-31",
        "primaryLeadID": lead });
    let mut large = sale.clone();
    large[story] = json!("x".repeat(60_000));
    let mut renamed = Vec::new();
    // A loop: a call holds few bytes.
    for sales in [vec![large.clone(); 50], vec![large.clone(); 50], vec![large; 50], vec![sale; AT_ONCE]] {
        let made = client.call("createOpportunities", json!({ "objects": sales }));
        let made = made["result"]["creates"].as_array().unwrap();
        renamed.extend(made.iter().map(|one| json!({ "id": one["id"].as_i64().unwrap(), "opportunityName": name })));
    }
    for some in renamed.chunks(AT_ONCE) {
        client.call("updateOpportunities", json!({ "objects": some }));
    }
    renamed.len()
}

#[test]
fn a_killed_erasure_of_a_lead_with_large_opportunities_is_finished() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    let owner = person(&dir, &["jo@example.org"]);
    let field = json!({ "relationship": "opportunity", "label": "Story", "dataType": "textarea" });
    server.client.call("createFields", json!({ "objects": [field] }));
    let told = |canary: &str| {
        let marked =
            format!("select count(*) from outbox where snapshot like '%{canary}%' or detail like '%{canary}%'");
        ask(&dir, &marked).unwrap()
    };
    let prepare = |client: &Client, round: usize| {
        let canary = format!("canary{round}x");
        let lead = client.create_lead(json!({ "emailAddress": format!("{canary}@example.org") }));
        let sales = sell(client, lead, owner, &canary);
        assert!(told(&canary) >= sales as i64, "each change of a name is told");
        (called(&["lead", "erase", &lead.to_string(), "--yes"]), canary)
    };
    let erasure = Killed { server: &mut server, arguments: &[], work: "delete-timeline" };
    erasure.must_be_finished_by_a_server(prepare, |_, client, canary| {
        until_finished(&dir, "erase-lead");
        let sales = client.call("getOpportunities", json!({ "where": {} }));
        assert_eq!(sales["result"]["opportunity"], json!([]));
        assert_eq!(told(&canary), 0, "changes tell of {canary}");
    });
}

#[test]
fn a_killed_removal_of_a_person_is_finished_and_leads_handed_on() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    let add = |email: &str| person(&dir, &["--account", "Test", email]);
    let heir = add("heir@example.org");
    let all = leads(&server.client_with(&["--limits", "off"]), "lead", CALLS);
    let prepare = |client: &Client, round: usize| {
        let email = format!("person{round}@example.org");
        let person = add(&email);
        let mut book = Book::new(person);
        book.write(client, &format!("{OF_EVERY_KIND}{round}")).unwrap();
        book.hand_on(person, heir);
        for some in all.chunks(AT_ONCE) {
            let objects: Vec<Value> = some.iter().map(|lead| json!({ "id": lead, "ownerID": person })).collect();
            client.call("updateLeads", json!({ "objects": objects }));
        }
        (called(&["user", "remove", &email, "--hand-on-to", "heir@example.org"]), (person, email, book))
    };
    let removal = Killed { server: &mut server, arguments: &[], work: "hand-over" };
    removal.must_be_finished_by_a_server(prepare, |server, client, (person, email, book)| {
        book.demand_whole(client);
        assert_eq!(every_kind::dangling(server), "");
        for part in 0..CALLS {
            let page = json!({ "where": {}, "fields": ["ownerID"], "limit": AT_ONCE, "offset": part * AT_ONCE });
            let reply = client.call("getLeads", page);
            let rows = reply["result"]["lead"].as_array().unwrap();
            assert_eq!(rows.len(), AT_ONCE);
            assert!(rows.iter().all(|row| row["ownerID"] == json!(heir.to_string())), "{person} owns some");
        }
        assert!(!headwater(&dir, &["user", "list"]).contains(&email));
        let (changes, _) = client.follow("0-0".to_owned(), 1000);
        let handed_on = json!({ "old": person.to_string(), "new": heir.to_string() });
        let count = changes.iter().filter(|change| change["changed"]["ownerID"] == handed_on).count();
        assert_eq!(count, all.len() + 1, "each lead is handed on once, that among records of every kind as well");
    });
}

#[test]
fn an_account_whose_removal_was_killed_is_gone_with_all_it_held() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    let kept = server.client.create_lead(json!({ "emailAddress": "kept@example.org" }));
    let mut book = Book::with_person(&server);
    book.write(&server.client, OF_EVERY_KIND).unwrap();
    let first = server.client.clone();
    let prepare = |client: &Client, round: usize| {
        let name = format!("Client {round}");
        headwater(&dir, &["account", "create", &name]);
        let made = headwater(&dir, &["key", "create", "--json", "--limits", "off", "--account", &name]);
        let made: Value = serde_json::from_str(&made).unwrap();
        let mut of_account = client.clone();
        of_account.account = made["accountID"].as_str().unwrap().to_owned();
        of_account.secret = made["secretKey"].as_str().unwrap().to_owned();
        leads(&of_account, "lead", 3);
        let owner = person(&dir, &["--account", &name, "owner@example.org"]);
        Book::new(owner).write(&of_account, OF_EVERY_KIND).unwrap();
        (called(&["account", "remove", &name, "--yes"]), name)
    };
    let removal = Killed { server: &mut server, arguments: &[], work: "remove-account" };
    removal.must_be_finished_by_a_server(prepare, |server, _, name| {
        assert!(!headwater(&dir, &["account", "list"]).contains(&name));
        assert_eq!(crate::operator_commands::rows_of_others(server), 0);
        let left = first.at(&server.url).call("getLeads", json!({ "where": {} }));
        assert_eq!(left["result"]["lead"][0]["id"], json!(kept.to_string()), "the other account is untouched");
        book.demand_whole(&first.at(&server.url));
    });
}
