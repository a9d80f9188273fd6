//! The audit log: what stands in it, for whom, and whether tampering shows.

use super::browser::{Browser, PASSWORD, add};
use crate::server::{Server, headwater};
use headwater_testbed::wait;
use serde_json::json;

/// A signed-in browser.
fn signed_in(server: &Server, email: &str, role: &str) -> Browser {
    add(server, email, role);
    let mut browser = Browser::new(server);
    browser.sign_in(email, PASSWORD);
    browser
}

#[test]
fn a_call_of_many_leads_is_one_entry_that_holds_no_values() {
    let server = Server::start();
    let lead = |n: usize| json!({ "emailAddress": format!("person{n}@example.org"), "firstName": format!("Given{n}") });
    server.client.call("createLeads", json!({ "objects": (0..300).map(lead).collect::<Vec<_>>() }));
    let mut mara = signed_in(&server, "mara@example.org", "company-manager");
    let page = mara.get("/audit?who=key+1");
    let page = if page.body.contains("createLeads") { page } else { mara.get("/audit") };
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Created 300 leads") && page.body.contains("createLeads"), "{}", page.body);
    assert_eq!(page.body.matches("Created 300 leads").count(), 1);
    assert!(!page.body.contains("person7@") && !page.body.contains("Given7"), "{}", page.body);
    let file = mara.get("/audit.csv?what=create");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.body.contains(",create,lead,300,") && !file.body.contains("person7@"), "{}", file.body);
    assert!(mara.get("/audit?what=export").body.contains("Exported the audit log"));
    assert_eq!(mara.get("/audit?from=2026-02-30").status, 422);
    let empty = mara.get("/audit?what=merge");
    assert!(empty.status == 200 && empty.body.contains("No entries here"));
}

#[test]
fn only_who_may_sees_the_audit_log() {
    let server = Server::start();
    for (role, status) in [
        ("administrator", 200),
        ("company-manager", 200),
        ("marketing-manager", 403),
        ("sales-manager", 403),
        ("salesperson", 403),
        ("jr-salesperson", 403),
    ] {
        let mut browser = signed_in(&server, &format!("{role}@example.org"), role);
        assert_eq!((browser.get("/audit").status, browser.get("/audit.csv").status), (status, status), "{role}");
        assert_eq!(browser.get("/leads").body.contains("/audit"), status == 200, "{role}: the link");
    }
}

#[test]
fn verify_checks_the_log_and_names_an_entry_that_was_changed() {
    let server = Server::start();
    let mut browser = signed_in(&server, "mara@example.org", "administrator");
    server.client.call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org" }] }));
    wait::until("all entries are sealed", || browser.get("/audit").body.contains("all sealed"));
    let said = headwater(server.dir.path(), &["verify"]);
    assert!(said.contains("the audit log is whole"), "{said}");
}

#[test]
fn a_call_in_several_transactions_is_one_entry() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let lead = |n: usize| json!({ "emailAddress": format!("person{n}@example.org") });
    client.call("createLeads", json!({ "objects": (0..2100).map(lead).collect::<Vec<_>>() }));
    let mut mara = signed_in(&server, "mara@example.org", "administrator");
    let page = mara.get("/audit?what=create").body;
    assert!(page.contains("Created 2,100 leads"), "{page}");
    assert_eq!(page.matches("createLeads").count(), 2, "one entry, which names the method twice");
    wait::until("all entries are sealed", || mara.get("/audit").body.contains("all sealed"));
    assert!(headwater(server.dir.path(), &["verify"]).contains("the audit log is whole"));
}

#[test]
fn entries_name_the_fields_and_lists_concerned() {
    let server = Server::start();
    let made = server.client.call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org" }] }));
    let lead = made["result"]["creates"][0]["id"].clone();
    let made = server.client.call("createList", json!({ "name": "Hot ones" }));
    let list = made["result"]["creates"][0]["id"].clone();
    let field = json!({ "relationship": "lead", "label": "Shoe size", "dataType": "string" });
    let made = server.client.call("createFields", json!({ "objects": [field] }));
    assert_eq!(made["error"], json!([]), "{made}");
    let field = made["result"]["creates"][0]["id"].clone();
    let name = server.client.call("getFields", json!({ "where": {} }))["result"]["field"]
        .as_array()
        .unwrap()
        .iter()
        .find(|field| field["label"] == "Shoe size")
        .unwrap()["systemName"]
        .as_str()
        .unwrap()
        .to_owned();
    server.client.call("addListMembers", json!({ "objects": [{ "listID": list, "memberID": lead }] }));
    server.client.call("updateLeads", json!({ "objects": [{ "id": lead, "firstName": "Ada", name: "42" }] }));
    let mut mara = signed_in(&server, "mara@example.org", "administrator");
    let log = mara.get("/audit").body;
    let of_list =
        format!("<a class=\"link\" href=\"/lists/{}\">Hot ones</a>", list.as_str().unwrap_or(&list.to_string()));
    assert_eq!(log.matches(&of_list).count(), 2, "made, and joined: {log}");
    let of_field =
        format!("<a class=\"link\" href=\"/fields/{}\">Shoe size</a>", field.as_str().unwrap_or(&field.to_string()));
    assert_eq!(log.matches(&of_field).count(), 2, "made, and set: {log}");
    assert!(log.contains("<span>First name</span>") && !log.contains("42<"), "{log}");
    let history = format!("/leads/{}/history", lead.as_str().unwrap_or(&lead.to_string()));
    assert!(log.contains(&history), "values before and after are a click away: {log}");
    let bulk =
        [("what", "join"), ("list", list.as_str().unwrap_or_default()), ("id", lead.as_str().unwrap_or_default())];
    let _ = mara.post("/leads/bulk", &bulk, "same-origin");
    assert!(mara.get("/audit.csv").body.contains(",field:") && mara.get("/audit.csv").body.contains(",list:"));
}

#[test]
fn erasing_a_lead_is_the_act_of_who_asked_for_it() {
    let server = Server::start();
    server.client.call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org" }] }));
    headwater(server.dir.path(), &["lead", "erase", "ada@example.org", "--yes"]);
    let mut mara = signed_in(&server, "mara@example.org", "administrator");
    let log = mara.get("/audit?what=erase&who=command").body;
    assert!(log.contains("Erased a lead") && log.contains("Operator"), "{log}");
    assert!(!mara.get("/audit").body.contains("Began background work: erase lead"), "no background work of its own");
}

#[test]
fn exports_and_the_first_key_stand_in_the_audit_log() {
    let server = Server::start();
    server.client.call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org" }] }));
    let mut mara = signed_in(&server, "mara@example.org", "administrator");
    assert_eq!(mara.post("/leads/export", &[("all", "1")], "same-origin").status, 200);
    assert!(mara.get("/audit?what=export").body.contains("Exported a lead"));
    assert_eq!(mara.post("/setup/data", &[("start", "empty")], "same-origin").status, 200);
    let log = mara.get("/audit?what=create").body;
    assert!(log.contains("Created an API key") && log.contains("made at set-up"), "{log}");
}
