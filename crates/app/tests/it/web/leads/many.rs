//! Changing many leads in one step, and taking the change back.

use super::super::browser::{Browser, PASSWORD, Shown, add};
use super::table::{full, names};
use crate::server::Server;
use headwater_testbed::wait;
use serde_json::{Value, json};

pub fn leads(server: &Server, filter: Value) -> Vec<Value> {
    server.client.call("getLeads", json!({ "where": filter, "limit": 500 }))["result"]["lead"]
        .as_array()
        .unwrap()
        .clone()
}

pub fn ids(leads: &[Value]) -> Vec<String> {
    leads.iter().map(|lead| lead["id"].as_str().unwrap().to_owned()).collect()
}

/// Sends the form of the bar for some leads.
pub fn bulk(browser: &mut Browser, form: &[(&str, &str)], ids: &[String]) -> Shown {
    let mut form = form.to_vec();
    form.extend(ids.iter().map(|id| ("id", id.as_str())));
    browser.post("/leads/bulk", &form, "same-origin")
}

/// All values of leads but the time of the last write.
pub fn content(server: &Server) -> Vec<Value> {
    let mut leads = leads(server, json!({}));
    for lead in &mut leads {
        lead.as_object_mut().unwrap().remove("updateTimestamp");
    }
    leads
}

#[test]
fn chosen_leads_are_changed_and_are_as_before_after_the_undo() {
    let (server, mut browser) = full();
    let before = content(&server);
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })));
    let changed = bulk(&mut browser, &[("what", "status"), ("value", "open")], &some[..30]);
    let job = changed.header("location").to_owned();
    assert!(changed.status == 303 && job.starts_with("/jobs/"), "{job}");
    assert!(browser.get(&job).body.contains("30 leads changed"), "{}", browser.get(&job).body);
    assert_eq!(leads(&server, json!({ "leadStatus": "customer" })).len(), 10);
    let city = bulk(&mut browser, &[("what", "field"), ("field", "city"), ("value", "Delft")], &some[..5]);
    let undo = job.replace("/jobs/", "/undo/");
    assert_eq!(browser.post(&undo, &[], "same-origin").header("location"), job);
    let page = browser.get(&job).body;
    assert!(page.contains("Undone: 30 are as before."), "another field of the same leads stays: {page}");
    assert_eq!(browser.post(&undo, &[], "same-origin").status, 410, "once");
    browser.post(&city.header("location").replace("/jobs/", "/undo/"), &[], "same-origin");
    assert_eq!(content(&server), before);
    let wrong = bulk(&mut browser, &[("what", "field"), ("field", "leadScore"), ("value", "many")], &some[..5]);
    assert!(wrong.status == 422 && wrong.body.contains("whole number"), "{}", wrong.body);
    assert_eq!(content(&server), before);
}

#[test]
fn somebody_elses_later_change_survives_the_undo() {
    let (server, mut browser) = full();
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })));
    let job = bulk(&mut browser, &[("what", "field"), ("field", "city"), ("value", "Delft")], &some[..3]);
    let job = job.header("location").to_owned();
    server.client.call("updateLeads", json!({ "objects": [{ "id": some[0], "city": "Gouda" }] }));
    browser.post(&job.replace("/jobs/", "/undo/"), &[], "same-origin");
    let page = browser.get(&job).body;
    assert!(page.contains("2 are as before, 1 were changed since") && page.contains("changed since"), "{page}");
    assert!(page.contains(&format!("href=\"/leads/{}\"", some[0])));
    assert_eq!(leads(&server, json!({ "city": "Gouda" })).len(), 1);
    assert_eq!(leads(&server, json!({ "city": "Delft" })).len(), 0);
}

#[test]
fn all_that_match_are_changed_in_the_background_unless_their_number_moved() {
    let (server, mut browser) = full();
    let lead = |n: usize| json!({ "emailAddress": format!("more{n}@example.org"), "leadStatus": "qualified" });
    for from in [0, 450] {
        let objects: Vec<Value> = (from..from + 450).map(lead).collect();
        server.client.call("createLeads", json!({ "objects": objects }));
    }
    let form = |count: &'static str| {
        [
            ("what", "status"),
            ("value", "contact"),
            ("all", "1"),
            ("query", "f=leadStatus.is.qualified"),
            ("count", count),
        ]
    };
    let moved = bulk(&mut browser, &form("880"), &[]);
    assert!(moved.status == 422 && moved.body.contains("has moved, to 900"), "{}", moved.body);
    let begun = bulk(&mut browser, &form("895"), &[]);
    let job = begun.header("location").to_owned();
    wait::until("all are changed", || browser.get(&job).body.contains("900 leads changed"));
    let undone = browser.post(&job.replace("/jobs/", "/undo/"), &[], "same-origin");
    assert_eq!(undone.header("location"), job);
    wait::until("all are as before", || browser.get(&job).body.contains("Undone: 900 are as before."));
    let count = browser.get("/leads?f=leadStatus.is.qualified").body;
    assert!(count.contains("900 leads<"), "{count}");
    let none = bulk(&mut browser, &[("what", "status"), ("value", "contact")], &[]);
    assert!(none.status == 422 && none.body.contains("no lead was chosen"));
}

#[test]
fn leads_join_and_leave_lists_and_come_back_where_they_were() {
    let (server, mut browser) = full();
    let made = server.client.call("createList", json!({ "name": "News" }));
    let list = made["result"]["creates"][0]["id"].as_i64().unwrap();
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })));
    let member = |lead: &String| json!({ "listID": list, "memberID": lead });
    server.client.call("addListMembers", json!({ "objects": some[..2].iter().map(member).collect::<Vec<_>>() }));
    server.client.call("removeListMembers", json!({ "objects": [member(&some[1])] }));
    let lists = || server.client.call("getActiveLists", json!({ "where": {} }))["result"]["activeList"][0].clone();
    let before = lists();
    let value = list.to_string();
    let joined = bulk(&mut browser, &[("what", "join"), ("value", &value)], &some[..4]).header("location").to_owned();
    assert!(browser.get(&joined).body.contains("3 leads changed, 1 was so already"), "{}", browser.get(&joined).body);
    assert_eq!(names(&browser.get(&format!("/leads?f=list.in.{list}")).body).len(), 4);
    let left = bulk(&mut browser, &[("what", "leave"), ("value", &value)], &some[..3]).header("location").to_owned();
    assert_eq!(names(&browser.get(&format!("/leads?f=list.in.{list}")).body).len(), 1);
    for job in [left, joined] {
        browser.post(&job.replace("/jobs/", "/undo/"), &[], "same-origin");
        assert!(browser.get(&job).body.contains("3 are as before."), "{}", browser.get(&job).body);
    }
    assert_eq!(lists(), before, "also the number of former members");
    assert_eq!(names(&browser.get(&format!("/leads?f=list.in.{list}")).body).len(), 1);
}

#[test]
fn each_changes_many_within_the_own_reach_and_undoes_own_changes_alone() {
    let (server, mut manager) = full();
    let (kim, jo) = (add(&server, "kim@example.org", "salesperson"), add(&server, "jo@example.org", "jr-salesperson"));
    let some = ids(&leads(&server, json!({ "leadStatus": "customer" })));
    let own: Vec<Value> = some[..2].iter().map(|id| json!({ "id": id, "ownerID": kim })).collect();
    server.client.call("updateLeads", json!({ "objects": own }));
    server.client.call("updateLeads", json!({ "objects": [{ "id": some[2], "ownerID": jo }] }));
    let mut browser = Browser::new(&server);
    browser.sign_in("kim@example.org", PASSWORD);
    let job = bulk(&mut browser, &[("what", "field"), ("field", "city"), ("value", "Delft")], &some[..5]);
    let job = job.header("location").to_owned();
    assert!(browser.get(&job).body.contains("2 leads changed, 3 could not be changed"), "{}", browser.get(&job).body);
    let all = [("what", "field"), ("field", "city"), ("value", "Gouda"), ("all", "1"), ("query", ""), ("count", "120")];
    let all = bulk(&mut browser, &all, &[]).header("location").to_owned();
    assert!(browser.get(&all).body.contains("2 leads changed"), "of all leads the own ones");
    assert_eq!(browser.get("/leads/control?field=city").status, 200);

    let mut junior = Browser::new(&server);
    junior.sign_in("jo@example.org", PASSWORD);
    assert!(!junior.get("/leads").body.contains("id=\"selection\""));
    assert_eq!(bulk(&mut junior, &[("what", "status"), ("value", "open")], &some[2..3]).status, 403);
    for other in [&mut junior, &mut manager] {
        assert_eq!(
            (other.get(&all).status, other.post(&all.replace("/jobs/", "/undo/"), &[], "same-origin").status),
            (404, 404)
        );
    }
    browser.post(&all.replace("/jobs/", "/undo/"), &[], "same-origin");
    assert_eq!(leads(&server, json!({ "city": "Delft" })).len(), 2);
    assert_eq!(bulk(&mut manager, &[("what", "burn")], &some[..1]).status, 404, "no such deed");
}
