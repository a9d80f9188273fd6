//! Leads are deleted from their table and from their pages, and come back with all that went along.

use super::super::browser::{Browser, PASSWORD, Shown, add};
use super::many::{bulk, content, ids, leads};
use super::table::full;
use crate::server::Server;
use headwater_testbed::wait;
use serde_json::{Value, json};

/// A list with some leads, the first of whom has a note.
fn furnish(server: &Server, browser: &mut Browser, some: &[String]) -> i64 {
    let made = server.client.call("createList", json!({ "name": "News" }));
    let list = made["result"]["creates"][0]["id"].as_i64().unwrap();
    let member = |lead: &String| json!({ "listID": list, "memberID": lead });
    server.client.call("addListMembers", json!({ "objects": some.iter().map(member).collect::<Vec<_>>() }));
    let note = [("what", "note"), ("text", "Met at the fair")];
    assert_eq!(browser.post(&format!("/leads/{}/notes", some[0]), &note, "same-origin").status, 303);
    list
}

fn members(server: &Server, list: i64) -> Value {
    let reply = server.client.call("getListMembers", json!({ "where": { "id": list }, "limit": 500 }));
    reply["result"]["getWherelistMemberGets"].clone()
}

/// The timeline of a lead.
fn life(server: &Server, lead: &str) -> Value {
    server.client.call("getLeadTimeline", json!({ "where": { "whoID": lead } }))["result"].clone()
}

/// 120 leads, and a person who may delete them.
fn manager() -> (Server, Browser) {
    let (server, _) = full();
    add(&server, "cora@example.org", "company-manager");
    let mut browser = Browser::new(&server);
    browser.sign_in("cora@example.org", PASSWORD);
    (server, browser)
}

fn undo_in(shown: &Shown) -> String {
    let from = shown.body.find("action=\"/undo/").unwrap_or_else(|| panic!("{}", shown.body)) + "action=\"".len();
    shown.body[from..].split('"').next().unwrap().to_owned()
}

#[test]
fn chosen_leads_are_deleted_after_a_question_and_come_back() {
    let (server, mut browser) = manager();
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })))[..30].to_vec();
    let list = furnish(&server, &mut browser, &some[..3]);
    let before = (content(&server), members(&server, list), life(&server, &some[0]));
    let asked = bulk(&mut browser, &[("what", "delete")], &some);
    assert!(asked.status == 200 && asked.body.contains("Delete 30 leads?"), "{}", asked.body);
    for part in ["30 timeline entries", "3 list memberships", "1 note", "For 30 days"] {
        assert!(asked.body.contains(part), "{part}: {}", asked.body);
    }
    assert_eq!(content(&server), before.0, "a question deletes nothing");
    let query = ("query", "f=leadStatus.is.customer");
    let done = bulk(&mut browser, &[("what", "delete"), ("sure", "1"), query], &some);
    let table = done.header("location").to_owned();
    assert!(done.status == 303 && table.starts_with("/leads?f=leadStatus.is.customer&deleted="), "{table}");
    let table = browser.get(&table);
    assert!(table.body.contains("30 leads deleted") && table.body.contains("10 leads<"), "{}", table.body);
    assert_eq!(browser.get(&format!("/leads/{}", some[0])).status, 404);
    let undo = undo_in(&table);
    let job = browser.post(&undo, &[], "same-origin").header("location").to_owned();
    let page = browser.get(&job).body;
    assert!(page.contains("are as before.") && !page.contains("Not as before"), "{page}");
    assert_eq!((content(&server), members(&server, list), life(&server, &some[0])), before);
    assert_eq!(browser.post(&undo, &[], "same-origin").status, 410, "once");
}

#[test]
fn all_that_match_are_deleted_in_the_background_unless_their_number_moved() {
    let (server, mut browser) = manager();
    let lead = |n: usize| json!({ "emailAddress": format!("more{n}@example.org"), "leadStatus": "qualified" });
    for from in [0, 450] {
        let objects: Vec<Value> = (from..from + 450).map(lead).collect();
        server.client.call("createLeads", json!({ "objects": objects }));
    }
    let form = |count: &'static str, sure: &'static str| {
        let all = [("what", "delete"), ("all", "1"), ("query", "f=leadStatus.is.qualified"), ("count", count)];
        [all.as_slice(), &[("sure", sure)]].concat()
    };
    for sure in ["", "1"] {
        let moved = bulk(&mut browser, &form("880", sure), &[]);
        assert!(moved.status == 422 && moved.body.contains("has moved, to 900"), "{}", moved.body);
    }
    let asked = bulk(&mut browser, &form("895", ""), &[]);
    assert!(asked.body.contains("Delete 900 leads?") && asked.body.contains("name=\"count\" value=\"900\""));
    let begun = bulk(&mut browser, &form("900", "1"), &[]);
    let job = begun.header("location").to_owned();
    assert!(job.starts_with("/jobs/"), "{job}");
    wait::until("all are deleted", || browser.get(&job).body.contains("900 leads deleted"));
    let empty = browser.get("/leads?f=leadStatus.is.qualified").body;
    assert!(!empty.contains("900 leads<"), "{empty}");
    browser.post(&job.replace("/jobs/", "/undo/"), &[], "same-origin");
    wait::until("all are back", || browser.get(&job).body.contains("Undone: 900 are as before."));
    assert!(browser.get("/leads?f=leadStatus.is.qualified").body.contains("900 leads<"));
}

#[test]
fn a_lead_is_deleted_on_its_page_and_comes_back() {
    let (server, mut browser) = manager();
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })));
    let (ada, path) = (&some[0], format!("/leads/{}/delete", some[0]));
    furnish(&server, &mut browser, &some[..1]);
    let before = (content(&server), life(&server, ada));
    assert!(browser.get(&format!("/leads/{ada}")).body.contains(&format!("href=\"{path}\"")));
    let asked = browser.get(&path);
    assert!(asked.status == 200 && asked.body.contains("1 note") && asked.body.contains("Delete 1 lead"));
    let done = browser.post(&path, &[], "same-origin");
    let table = browser.get(done.header("location"));
    assert!(done.status == 303 && table.body.contains("1 lead deleted"), "{}", table.body);
    assert_eq!(browser.get(&path).status, 404);
    assert_eq!(browser.post(&path, &[], "same-origin").status, 404, "twice");
    browser.post(&undo_in(&table), &[], "same-origin");
    assert_eq!((content(&server), life(&server, ada)), before);
    assert!(browser.get(&format!("/leads/{ada}")).body.contains("Met at the fair"));
}

#[test]
fn a_lead_whose_address_is_taken_is_shown_on_the_page_of_the_undo() {
    let (server, mut browser) = manager();
    let found = leads(&server, json!({ "leadStatus": "customer" }));
    let some = ids(&found)[..2].to_vec();
    let done = bulk(&mut browser, &[("what", "delete"), ("sure", "1")], &some);
    let undo = undo_in(&browser.get(done.header("location")));
    let taken = json!({ "emailAddress": found[0]["emailAddress"] });
    server.client.call("createLeads", json!({ "objects": [taken] }));
    let job = browser.post(&undo, &[], "same-origin").header("location").to_owned();
    let page = browser.get(&job).body;
    assert!(page.contains("another has its address by now"), "{page}");
    assert_eq!(browser.get(&format!("/leads/{}", some[0])).status, 404);
    assert_eq!(browser.get(&format!("/leads/{}", some[1])).status, 200);
}

#[test]
fn who_may_not_delete_leads_sees_no_button_and_is_refused() {
    let (server, _) = full();
    let kim = add(&server, "kim@example.org", "salesperson");
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })))[..1].to_vec();
    server.client.call("updateLeads", json!({ "objects": [{ "id": some[0], "ownerID": kim }] }));
    let mut browser = Browser::new(&server);
    browser.sign_in("kim@example.org", PASSWORD);
    let table = browser.get("/leads").body;
    assert!(table.contains("id=\"selection\"") && !table.contains("value=\"delete\""));
    let (page, path) = (format!("/leads/{}", some[0]), format!("/leads/{}/delete", some[0]));
    assert!(!browser.get(&page).body.contains(&path));
    assert_eq!(browser.post(&path, &[], "same-origin").status, 403);
    assert_eq!(bulk(&mut browser, &[("what", "delete"), ("sure", "1")], &some).status, 403);
    assert_eq!(browser.get(&page).status, 200);
}
