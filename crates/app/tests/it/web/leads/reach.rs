//! The table of leads, and whose leads are in it.

use super::super::browser::{Browser, PASSWORD, add};
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
    let (first, second) = (browser.get("/leads"), browser.get("/leads?after=50"));
    assert!(first.body.contains("60 leads<") && first.body.contains("Own59") && first.body.contains("Own10"));
    assert!(!first.body.contains("Own9<") && second.body.contains("Own9<") && second.body.contains("Own0<"));
    assert!(!first.body.contains("Foreign") && !second.body.contains("Foreign"));
}
