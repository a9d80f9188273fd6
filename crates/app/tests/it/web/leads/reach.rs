//! The table of leads, and whose leads are in it.

use super::super::browser::{Browser, PASSWORD, add};
use super::table::link;
use crate::server::Server;
use serde_json::json;

#[test]
fn a_junior_sees_own_leads_alone_and_their_number() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let lead = |name: &str, owner: &str| json!({ "emailAddress": format!("{name}@example.org"), "firstName": name, "ownerID": owner });
    let leads: Vec<_> = (0..60).map(|n| lead(&format!("Own{n}"), &jo)).chain([lead("Foreign", "")]).collect();
    server.client.call("createLeads", json!({ "objects": leads }));
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    let first = browser.get("/leads").body;
    let second = browser.get(&format!("/leads?{}", link(&first, "class=\"link\" href=\"/leads?"))).body;
    assert!(first.contains("60 leads<") && first.contains("Own59") && first.contains("Own10"));
    assert!(!first.contains("Own9<") && second.contains("Own9<") && second.contains("Own0<"));
    assert!(!first.contains("Foreign") && !second.contains("Foreign"));
}
