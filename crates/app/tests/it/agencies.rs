//! Agencies and their clients, when an operator removes one of them or takes the right away.

use crate::server::{Answer, Client, Server, headwater};
use serde_json::{Value, json};

/// An agency with its key.
fn agency(server: &Server, name: &str) -> Client {
    headwater(server.dir.path(), &["account", "set", name, "--agency", "on"]);
    server.client_of(name, &[])
}

/// A client to be created, with a person of that address.
fn company(name: &str, address: &str) -> Value {
    json!({ "companyName": name, "salesPhone": "1", "userEmail": address,
        "userPassword": "a long password", "userDisplayName": "Ada Lovelace" })
}

fn created(agency: &Client, name: &str, address: &str) -> i64 {
    let reply = agency.call("createClient", company(name, address));
    reply["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))
}

fn names(agency: &Client) -> Vec<String> {
    let reply = agency.call("getClients", json!({}));
    let rows = reply["result"]["getAllcompanyProfileManagedBys"].as_array().unwrap_or_else(|| panic!("{reply}"));
    rows.iter().map(|row| row["companyName"].as_str().unwrap().to_owned()).collect()
}

/// The code with which a call about one client is refused; `None` for a success.
fn refusal(agency: &Client, method: &str, params: Value) -> Option<i64> {
    let reply = agency.call(method, params);
    let error = if reply["error"].is_array() { &reply["error"][0] } else { &reply["error"] };
    error["code"].as_i64()
}

fn rename(agency: &Client, client: i64) -> Option<i64> {
    refusal(agency, "updateClient", json!({ "clientID": client, "companyName": "Renamed" }))
}

fn limit(agency: &Client, client: i64) -> Option<i64> {
    refusal(agency, "updateAccountSendLimit", json!({ "clientID": client, "emailLimit": 7 }))
}

#[test]
fn a_removed_client_is_no_client_any_more_and_its_address_is_free() {
    let server = Server::start();
    let agency = agency(&server, "Test");
    let (mill, saw) = (created(&agency, "Mill", "ada@mill.example"), created(&agency, "Saw", "bob@saw.example"));
    assert_eq!(refusal(&agency, "createClient", company("Other", "ADA@mill.example")), Some(221));
    headwater(server.dir.path(), &["account", "remove", "Mill", "--yes"]);
    assert_eq!(names(&agency), ["Saw"]);
    assert_eq!([rename(&agency, mill), limit(&agency, mill)], [Some(216), Some(307)]);
    assert_eq!([rename(&agency, saw), limit(&agency, saw)], [None, None]);
    created(&agency, "Mill", "ada@mill.example");
    assert_eq!(names(&agency), ["Renamed", "Mill"]);
}

#[test]
fn agencies_and_whose_clients_accounts_are_is_listed() {
    let server = Server::start();
    headwater(server.dir.path(), &["account", "create", "Alone", "--time-zone", "Europe/Paris"]);
    let agency = agency(&server, "Test");
    created(&agency, "Mill", "ada@mill.example");
    let list = |arguments: &[&str]| headwater(server.dir.path(), &[&["account", "list"], arguments].concat());
    let (lines, json) = (list(&[]), list(&["--json"]));
    let endings = ["  Test  (agency)", "  Alone", "  Mill  (client of Test)"];
    assert!(lines.lines().zip(endings).all(|(line, ending)| line.ends_with(ending)), "{lines}");
    let rows: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&Value, &Value)> = rows.iter().map(|row| (&row["isAgency"], &row["clientOf"])).collect();
    assert_eq!(told, [(&json!(true), &json!(null)), (&json!(false), &json!(null)), (&json!(false), &json!("Test"))]);
}

#[test]
fn clients_of_a_removed_agency_go_on_and_are_managed_by_nobody() {
    let server = Server::start();
    headwater(server.dir.path(), &["account", "create", "Elsewhere"]);
    let [first, other] = ["Test", "Elsewhere"].map(|name| agency(&server, name));
    let mill = created(&first, "Mill", "ada@mill.example");
    let of_mill = server.client_of("Mill", &[]);
    let lead = of_mill.create_lead(json!({ "emailAddress": "kept@example.org" }));
    assert_eq!([rename(&other, mill), limit(&other, mill)], [Some(216), Some(306)]);
    headwater(server.dir.path(), &["account", "remove", "Test", "--yes"]);
    let found = of_mill.call("getLead", json!({ "id": lead }));
    assert_eq!(found["result"]["lead"][0]["emailAddress"], "kept@example.org", "{found}");
    assert_eq!([rename(&other, mill), limit(&other, mill)], [Some(216), Some(306)], "of another still");
    assert_eq!(names(&other), [""; 0]);
    created(&other, "Mill again", "ada@mill.example");
    assert!(headwater(server.dir.path(), &["user", "list", "--account", "Mill"]).contains("ada@mill.example"));
}

#[test]
fn who_is_no_agency_any_more_manages_nobody_until_the_right_is_back() {
    let server = Server::start();
    let agency = agency(&server, "Test");
    let mill = created(&agency, "Mill", "ada@mill.example");
    assert_eq!(headwater(server.dir.path(), &["account", "set", "Test", "--agency", "off"]), "");
    assert_eq!([rename(&agency, mill), limit(&agency, mill)], [Some(305), Some(305)]);
    assert_eq!(refusal(&agency, "createClient", company("Saw", "bob@saw.example")), Some(305));
    headwater(server.dir.path(), &["account", "set", "Test", "--agency", "on"]);
    assert_eq!(names(&agency), ["Mill"]);
    assert_eq!([rename(&agency, mill), limit(&agency, mill)], [None, None]);
}

/// W321: a hash takes 19 MiB.
#[test]
fn sixty_passwords_at_once_take_the_memory_of_two() {
    let server = Server::start();
    let agency = agency(&server, "Test");
    created(&agency, "First", "first@mill.example");
    let before = server.peak_kib();
    let create = &|number: usize| {
        let params = company(&format!("Mill {number}"), &format!("{number}@mill.example"));
        (number, agency.post("v1", &json!({ "method": "createClient", "params": params, "id": "t" }).to_string()))
    };
    let answers: Vec<(usize, Answer)> = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..60).map(|number| scope.spawn(move || create(number))).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    let mut expected = vec!["First".to_owned()];
    for (number, answer) in answers {
        match answer.status {
            200 => expected.push(format!("Mill {number}")),
            _ => assert_eq!(answer.status, 503, "{answer:?}"),
        }
    }
    let mut made = names(&agency);
    made.sort_unstable();
    expected.sort_unstable();
    assert_eq!(made, expected, "who was refused has made nothing");
    let more = server.peak_kib() - before;
    assert!(more < 300 << 10, "{more} KiB more");
}
