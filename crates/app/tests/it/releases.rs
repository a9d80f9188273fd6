//! Databases of former releases, upgraded by this release: stored data reads as before, and writes go on.
//!
//! `releases/SCHEMA` holds the files of a release: the embedded database, the key file, the same data as a `pg_dump`
//! of PostgreSQL, credentials, and the release's replies. Make the folder of a new release with the release's own
//! binary, before the schema changes again:
//!
//! ```sh
//! HEADWATER_KEEP_RELEASE=1 cargo test -p headwater --test it releases::keep
//! ```

use crate::server::{Client, IS_ON_POSTGRES, NOTE, Server, headwater};
use headwater_testbed::{postgres, wait};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const HOME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/releases");
const ALLOW_LOOPBACK: [&str; 2] = ["--webhook-allow", "127.0.0.0/8"];
const DUMP: &str = "postgres.sql";
/// An id that names nothing in a release without companies and campaigns.
const ELSEWHERE: &str = "1024";

/// The reads whose replies are kept with a release.
const READS: [(&str, &str); 10] = [
    ("getLeads", r#"{"where":{},"limit":500}"#),
    ("getLeadsDateRange", r#"{"startDate":"2000-01-01","endDate":"2100-01-01","timestamp":"update"}"#),
    ("getFields", r#"{"where":{}}"#),
    ("getActiveLists", r#"{"where":{}}"#),
    ("getUserProfiles", r#"{"where":{}}"#),
    ("getEvents", r#"{"where":{"createTimestamp":"2000-01-01 00:00:00"},"limit":5000}"#),
    ("getListTags", "{}"),
    ("getUnsubscribeCategories", "{}"),
    ("getListMembers", r#"{"where":{"id":"LIST"}}"#),
    ("getRemovedListMembers", r#"{"where":{"id":"LIST"}}"#),
];

/// Results and errors of all reads, method by method, without the counts of calls.
fn answers(client: &Client, list: &Value) -> Value {
    let ask = |(method, params): (&str, &str)| {
        let params = params.replace("\"LIST\"", &list.to_string());
        let reply = client.call(method, serde_json::from_str(&params).unwrap());
        json!({ "method": method, "result": reply["result"], "error": reply["error"] })
    };
    let mut all: Vec<Value> = READS.into_iter().map(ask).collect();
    let (changes, _) = client.follow("0-0".to_owned(), 1000);
    all.push(json!({ "method": "changes", "result": changes }));
    all.into()
}

fn releases() -> Vec<PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(HOME).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    assert!(!all.is_empty(), "there is a release to upgrade from");
    all
}

/// The folder of a release.
pub fn release(name: &str) -> PathBuf {
    Path::new(HOME).join(name)
}

fn read_json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A data directory with the data of a release.
pub fn brought_back(release: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::copy(release.join("headwater.key"), dir.path().join("headwater.key")).unwrap();
    if IS_ON_POSTGRES {
        let url = postgres::database().unwrap_or_else(|| std::process::exit(0));
        let dump = std::fs::read_to_string(release.join(DUMP)).unwrap();
        ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap().batch_execute(&dump).unwrap();
        File::create(dir.path().join(NOTE)).unwrap().write_all(url.as_bytes()).unwrap();
    } else {
        std::fs::copy(release.join("headwater.db"), dir.path().join("headwater.db")).unwrap();
    }
    dir
}

#[test]
fn a_database_of_every_release_is_upgraded_and_goes_on() {
    for release in releases() {
        let server = Server::start_on(brought_back(&release), &ALLOW_LOOPBACK);
        let kept = read_json(&release.join("answers.json"));
        let text = |name: &str| kept[name].as_str().unwrap().to_owned();
        let mut client = server.client.at(&server.url);
        (client.account, client.secret) = (text("accountID"), text("secretKey"));
        let now = answers(&client, &kept["list"]);
        for (then, now) in kept["answers"].as_array().unwrap().iter().zip(now.as_array().unwrap()) {
            assert!(then == now, "{} of {}: {}", then["method"], release.display(), difference(then, now));
        }

        let lead = client.create_lead(json!({ "emailAddress": "after.the.upgrade@example.org" }));
        let ids = now[0]["result"]["lead"].as_array().unwrap();
        let greatest = ids.iter().map(|row| row["id"].as_str().unwrap().parse::<i64>().unwrap()).max().unwrap();
        assert!(lead > greatest, "a new lead's id is new");
        let old = &ids[0];
        let update = json!({ "objects": [{ "emailAddress": old["emailAddress"], "city": "Upgraded" }] });
        assert_eq!(client.call("updateLeads", update)["result"]["updates"][0]["success"], json!(true));
        let found = client.call("getLead", json!({ "id": old["id"] }));
        assert_eq!(found["result"]["lead"][0]["city"], json!("Upgraded"));
        let taken = client.call("createLeads", json!({ "objects": [{ "emailAddress": old["emailAddress"] }] }));
        assert_eq!(taken["result"]["creates"][0]["error"]["code"], json!(301));
        goes_on_with_new_kinds(&client, &kept["answers"]);
        goes_on_with_notes_and_clients(&server, &client, &kept["answers"]);
        if let Some(secret) = kept["salesperson"].as_str() {
            let mut salesperson = client.clone();
            secret.clone_into(&mut salesperson.secret);
            assert!(salesperson.call("getAccounts", json!({ "where": {} }))["error"].is_null());
            assert_eq!(salesperson.call("createAccounts", account("Refused"))["error"]["code"], json!(205));
            salesperson.create_lead(json!({ "emailAddress": "sales@example.org" }));
        }
        let webhooks = headwater(server.dir.path(), &["webhook", "list", "--account", "Test"]);
        assert!(webhooks.contains("http://127.0.0.1:9") && webhooks.contains("/hook"), "{webhooks}");
    }
}

fn account(name: &str) -> Value {
    json!({ "objects": [{ "accountName": name }] })
}

/// Writes one object; returns the id of a new one.
fn write(client: &Client, method: &str, object: &Value) -> Value {
    let reply = client.call(method, json!({ "objects": [object] }));
    assert_eq!(reply["error"], json!([]), "{method}: {reply}");
    reply["result"]["creates"][0]["id"].clone()
}

/// A lead of the release who is unqualified, given by the release's replies.
fn unqualified(then: &Value) -> Value {
    let leads = then[0]["result"]["lead"].as_array().unwrap();
    leads.iter().rfind(|lead| lead["leadStatus"] == "unqualified").unwrap()["id"].clone()
}

/// Fails where the change feed does not tell of a new record of each kind.
fn tells_of(client: &Client, since: &str, kinds: &[&str]) {
    let (told, _) = client.follow_records("all", since.to_owned(), 100);
    for kind in kinds {
        let is_told = |change: &Value| change["type"] == format!("{kind}Created");
        assert!(told.iter().any(is_told), "{kind}: {told:?}");
    }
}

/// Writes and reads records of kinds that the release did not have, beside leads of the release, given by the release's replies.
fn goes_on_with_new_kinds(client: &Client, then: &Value) {
    let make = |method: &str, objects: Value| write(client, method, &objects[0]);
    let newest = client.changes("after=newest&records=all")["cursor"].as_str().unwrap().to_owned();
    // The relationship may have a field in the release: the system name is the same.
    let fields = client.call("getFields", json!({ "where": { "label": "Terms" } }));
    let terms = fields["result"]["field"][0]["systemName"].as_str().map(str::to_owned);
    let terms = terms.unwrap_or_else(|| {
        make(
            "createFields",
            json!([{ "relationship": "account", "label": "Terms", "systemName": "terms_000000000000a" }]),
        );
        "terms_000000000000a".to_owned()
    });
    let made = make("createAccounts", json!([{ "accountName": "Mills", terms.as_str(): "net 30" }]));
    let read = client.call("getAccount", json!({ "id": made }));
    assert_eq!(read["result"]["account"][0][&terms], "net 30", "{read}");
    let campaign = make("createCampaigns", json!([{ "campaignName": "Spring", "price": "12.5" }]));
    let stages = client.call("getDealStages", json!({ "where": {} }));
    let stages = stages["result"]["dealStage"].as_array().unwrap();
    assert_eq!(stages.len(), 6, "an account of a release has the stages of a new one");
    let added = make("createDealStages", json!([{ "dealStageName": "Sampling" }]));
    let owner = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let lead = unqualified(then);
    let deal = make(
        "createOpportunities",
        json!([{ "opportunityName": "Engines", "dealStageID": added, "ownerID": owner,
        "closeDate": "2026-01-31", "accountID": made, "campaignID": campaign, "primaryLeadID": lead }]),
    );
    let joined = client.call("getOpportunityLeads", json!({ "where": { "opportunityID": deal } }));
    assert_eq!(joined["result"]["getWhereopportunityLeads"][0]["leadID"], lead, "{joined}");
    let update = json!([{ "id": lead, "accountID": made, "campaignID": campaign }]);
    assert_eq!(client.call("updateLeads", json!({ "objects": update }))["error"], json!([]));
    let status = client.call("getLead", json!({ "id": lead }))["result"]["lead"][0]["leadStatus"].clone();
    assert_eq!(status, "contactWithOpp");
    assert_eq!(client.call("deleteAccounts", json!({ "objects": [made] }))["error"], json!([]));
    wait::until("the lead of the release refers to no account", || {
        client.call("getLead", json!({ "id": lead }))["result"]["lead"][0]["accountID"].is_null()
    });
    tells_of(client, &newest, &["account", "campaign", "dealStage", "opportunity", "opportunityLead"]);
}

/// Writes, changes and reads notes, tasks, folders and products, and a client of the account, which becomes an agency.
fn goes_on_with_notes_and_clients(server: &Server, client: &Client, then: &Value) {
    let newest = client.changes("after=newest&records=all")["cursor"].as_str().unwrap().to_owned();
    let owner = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let lead = unqualified(then);
    let about = json!({ "whoID": lead, "whoType": "lead", "ownerID": owner, "title": "Call", "dueTimestamp": "2026-01-31 09:00:00" });
    let task = write(client, "createTasks", &about);
    write(client, "updateTasks", &json!({ "id": task, "isComplete": 1 }));
    let tasks = client.call("getTasks", json!({ "where": { "whoID": lead } }));
    assert!(tasks["result"]["task"][0]["completeTimestamp"].is_string(), "{tasks}");
    let note = write(client, "createNotes", &json!({ "leadID": lead, "authorID": owner, "note": "Of the release" }));
    write(client, "updateNotes", &json!({ "id": note, "pinned": 1 }));
    let notes = client.call("getContactNotes", json!({ "id": lead }));
    assert_eq!(
        (&notes["result"]["result"][0]["note"], &notes["result"]["result"][0]["pinned"]),
        (&json!("Of the release"), &json!("1"))
    );
    let outer = write(client, "createFolders", &json!({ "folderName": "Offers" }));
    let inner = write(client, "createFolder", &json!({ "folderName": "Signed", "parentID": outer }));
    let folders = client.call("getFolders", json!({ "where": { "parentID": outer } }));
    assert_eq!(folders["result"]["folder"][0]["id"], json!(inner.to_string()), "{folders}");
    let product = write(client, "createProducts", &json!({ "productName": "Engine", "price": "12.5" }));
    let products = client.call("getProducts", json!({ "where": { "id": product } }));
    assert_eq!(products["result"]["product"][0]["price"], "12.50", "{products}");
    tells_of(client, &newest, &["task", "note", "folder", "product"]);
    headwater(server.dir.path(), &["account", "set", "Test", "--agency", "on"]);
    let made = client.call("createClient", json!({ "companyName": "Mill", "salesPhone": "1" }));
    assert_eq!(made["error"], json!([]), "{made}");
    let clients = client.call("getClients", json!({}));
    assert_eq!(clients["result"]["getAllcompanyProfileManagedBys"][0]["companyName"], "Mill", "{clients}");
}

/// The first difference between two replies, line by line.
fn difference(then: &Value, now: &Value) -> String {
    let lines = |reply: &Value| serde_json::to_string_pretty(reply).unwrap();
    let (then, now) = (lines(then), lines(now));
    let mut pairs = then.lines().zip(now.lines());
    pairs
        .find(|(then, now)| then != now)
        .map_or("one is longer".to_owned(), |(then, now)| format!("{then} became {now}"))
}

/// Makes the folder of this release if `HEADWATER_KEEP_RELEASE` is set.
#[test]
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn keep() {
    if std::env::var_os("HEADWATER_KEEP_RELEASE").is_none() || IS_ON_POSTGRES {
        return;
    }
    let mut server = Server::start_with(&ALLOW_LOOPBACK);
    let dir = server.dir.path().to_owned();
    headwater(&dir, &["account", "create", "Other"]);
    headwater(&dir, &["user", "add", "jo@example.org", "--role", "jr-salesperson", "--account", "Test"]);
    headwater(&dir, &["demo", "--leads", "12", "--account", "Test"]);
    let salesperson = server.client_with(&["--role", "salesperson", "--label", "of a role"]).secret;
    let list = fill(&server.client);
    let answers = answers(&server.client, &list);
    assert!(server.stop());

    let schema = schema(&dir);
    let home = Path::new(HOME).join(format!("schema-{schema}"));
    std::fs::create_dir_all(&home).unwrap();
    for file in ["headwater.db", "headwater.key"] {
        std::fs::copy(dir.join(file), home.join(file)).unwrap();
    }
    let Client { account, secret, .. } = &server.client;
    let kept = json!({ "accountID": account, "secretKey": secret, "list": list, "answers": answers, "salesperson": salesperson });
    File::create(home.join("answers.json")).unwrap().write_all(kept.to_string().as_bytes()).unwrap();

    let private = postgres::Private::start().expect("a release is kept for PostgreSQL too");
    let url = format!("{}/postgres", private.url);
    headwater(&dir, &["copy", "--from", &format!("sqlite:{}", dir.display()), "--to", &url]);
    let statements = dump(&format!("{}/postgres", private.superuser));
    File::create(home.join(DUMP)).unwrap().write_all(statements.as_bytes()).unwrap();
}

/// Makes data of every kind; returns the id of a list with active and removed members.
fn fill(client: &Client) -> Value {
    let lead = |address: &str, name: &str| json!({ "emailAddress": address, "firstName": name });
    client.create_lead(lead("before.the.subscription@example.org", "Early"));
    // No receiver listens at this URL: the changes stay in the outbox, with their snapshots.
    client.call("subscribeToLeadUpdates", json!({ "url": "http://127.0.0.1:9009/hook" }));
    // Addresses that differ in their spelling alone.
    let spelled = [
        ("sigma.\u{3bf}\u{3b4}\u{3bf}\u{3c2}@example.org", "Final"),
        ("sigma.\u{3bf}\u{3b4}\u{3bf}\u{3c3}@example.org", "Medial"),
        ("caf\u{e9}@example.org", "Composed"),
        ("cafe\u{301}@example.org", "Decomposed"),
        ("zero@example.org\u{200b}", "Trailing"),
        ("zero@example.org", "Clean"),
        (" Blank.Ends@Example.org\r\n", "Blank"),
        ("stra\u{df}e@example.org", "Sharp"),
        ("strasse@example.org", "Double"),
    ];
    let objects: Vec<Value> = spelled.iter().map(|(address, name)| lead(address, name)).collect();
    let made = client.call("createLeads", json!({ "objects": objects }));
    let made = made["result"]["creates"].as_array().unwrap().clone();
    let options = json!([{ "label": "Red", "value": "Red, white" }, { "label": "Blue", "value": "blue" }, { "label": "Blue again", "value": "blue" }]);
    client.call(
        "createFields",
        json!({ "objects": [
            { "relationship": "lead", "label": "Colours", "dataType": "checkbox", "options": options },
            { "relationship": "lead", "label": "Count", "dataType": "int" },
            { "relationship": "lead", "label": "Seen", "dataType": "datetime" },
            { "relationship": "account", "label": "Terms", "dataType": "string" },
            { "relationship": "opportunity", "label": "Rival", "dataType": "string" },
        ]}),
    );
    let list = client.call("createList", json!({ "name": "Newsletter", "description": "kept" }));
    let list = list["result"]["creates"][0]["id"].clone();
    for lead in &made {
        client.call("addListMember", json!({ "listID": list, "memberID": lead["id"] }));
    }
    client.call("removeListMember", json!({ "listID": list, "contactID": made[0]["id"] }));
    client.call(
        "updateLeads",
        json!({ "objects": [{ "id": made[1]["id"], "leadStatus": "qualified", "city": "Kiel" }] }),
    );
    client.call("deleteLeads", json!({ "objects": [{ "id": made[7]["id"] }] }));
    // Ids of a company and of a campaign elsewhere: a lenient key may store any.
    let elsewhere = json!({ "id": made[2]["id"], "accountID": ELSEWHERE, "campaignID": ELSEWHERE });
    client.call("updateLeads", json!({ "objects": [elsewhere] }));
    let users = client.call("getUsers", json!({ "where": {} }));
    let call = json!({ "userID": users["result"]["user"][0]["id"], "leadID": made[2]["id"], "direction": "incoming" });
    assert_eq!(client.call("logCalls", json!({ "objects": [call] }))["error"], json!([]));
    list
}

fn schema(dir: &Path) -> i64 {
    let database = rusqlite::Connection::open(dir.join("headwater.db")).unwrap();
    database.query_row("select max(version) from schema_version", [], |row| row.get(0)).unwrap()
}

/// The database as SQL statements, without commands only `psql` understands.
fn dump(url: &str) -> String {
    let program = postgres::program("pg_dump").expect("pg_dump is here");
    let made = Command::new(program).args(["--inserts", "--no-owner", "--no-privileges", url]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let text = String::from_utf8(made.stdout).unwrap();
    text.split_inclusive('\n').filter(|line| !line.starts_with('\\')).collect()
}
