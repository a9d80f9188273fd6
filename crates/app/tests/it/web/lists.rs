//! Lists: making, filling, looking through, emptying, putting away, deleting; and the numbers hidden from a junior.

use super::browser::{Browser, PASSWORD, Shown, add};
use crate::server::Server;
use headwater_testbed::wait;
use serde_json::{Value, json};

fn signed_in(server: &Server, email: &str, role: &str) -> (Browser, String) {
    let id = add(server, email, role);
    let mut browser = Browser::new(server);
    browser.sign_in(email, PASSWORD);
    (browser, id)
}

fn sent(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Shown {
    browser.post(path, form, "same-origin")
}

fn lead(name: &str, owner: &str) -> Value {
    json!({ "emailAddress": format!("{name}@example.org"), "firstName": name, "ownerID": owner })
}

fn made(server: &Server, method: &str, objects: Vec<Value>) -> Vec<String> {
    let made = server.client.call(method, json!({ "objects": objects }));
    made["result"]["creates"].as_array().unwrap().iter().map(|row| row["id"].to_string()).collect()
}

fn list_named(server: &Server, name: &str) -> String {
    server.client.call("createList", json!({ "name": name }))["result"]["creates"][0]["id"].to_string()
}

fn active_members(server: &Server, list: &str) -> usize {
    let rows = server.client.call("getListMembers", json!({ "where": { "id": list } }));
    rows["result"].as_object().unwrap().values().find_map(Value::as_array).map_or(0, Vec::len)
}

#[test]
fn a_list_is_made_renamed_put_away_and_deleted() {
    let server = Server::start();
    let (mut ines, _) = signed_in(&server, "ines@example.org", "marketing-manager");
    assert!(ines.get("/lists").body.contains("No lists yet"));
    for (name, cure) in [(" ", "needs a name"), (&*"x".repeat(256), "shorten")] {
        let refused = sent(&mut ines, "/lists", &[("name", name), ("description", "Kept <b>")]);
        assert!(
            refused.status == 422 && refused.body.contains(cure) && refused.body.contains("Kept &#60;b&#62;"),
            "{cure}"
        );
    }
    let path = sent(&mut ines, "/lists", &[("name", "News"), ("description", "Monthly")]).header("location").to_owned();
    assert_eq!(sent(&mut ines, &path, &[("name", "Newsletter"), ("description", "Monthly")]).status, 303);
    assert_eq!(
        sent(&mut ines, &path, &[("name", "Newsletter"), ("description", "Monthly")]).status,
        303,
        "nothing to change"
    );
    assert!(ines.get("/lists").body.contains(">Newsletter<") && ines.get("/lists").body.contains("1 list<"));
    let page = ines.get(&path).body;
    assert!(
        page.contains("value=\"Newsletter\"") && page.contains("value=\"Monthly\""),
        "the form holds what is stored: {page}"
    );

    let listed = |server: &Server| server.client.call("getActiveLists", json!({ "where": {} })).to_string();
    assert!(listed(&server).contains("Newsletter"));
    assert_eq!(sent(&mut ines, &format!("{path}/away"), &[]).status, 303);
    assert!(!ines.get("/lists").body.contains(">Newsletter<") && ines.get("/lists?away").body.contains(">Newsletter<"));
    assert!(!listed(&server).contains("Newsletter"), "programs are not offered the list either");
    assert!(ines.get(&path).body.contains("This list is put away"));
    assert_eq!(sent(&mut ines, &format!("{path}/back"), &[]).status, 303);
    assert!(ines.get("/lists").body.contains(">Newsletter<") && listed(&server).contains("Newsletter"));

    assert_eq!(sent(&mut ines, &format!("{path}/delete"), &[]).header("location"), "/lists");
    assert_eq!((ines.get(&path).status, sent(&mut ines, &path, &[("name", "x")]).status), (404, 404));
}

#[test]
fn leads_are_added_by_address_and_what_is_wrong_comes_back() {
    let server = Server::start();
    let (mut noor, _) = signed_in(&server, "noor@example.org", "salesperson");
    made(&server, "createLeads", vec![lead("ada", ""), lead("bob", "")]);
    let list = list_named(&server, "News");
    let path = format!("/lists/{list}/members");
    let typed = "ada@example.org\r\nnobody@example.org\r\n\r\nADA@example.org";
    let answered = sent(&mut noor, &path, &[("addresses", typed)]);
    assert!(answered.status == 422 && answered.body.contains("1 lead was added."), "{}", answered.body);
    assert!(answered.body.contains(">nobody@example.org</textarea>"), "only this one is left: {}", answered.body);
    assert_eq!(sent(&mut noor, &path, &[("addresses", "bob@example.org")]).status, 303);
    assert_eq!(active_members(&server, &list), 2);
    assert_eq!(sent(&mut noor, &path, &[("addresses", " \n")]).status, 422);
    let many: String = (0..201).map(|n| format!("{n}@example.org\n")).collect();
    let refused = sent(&mut noor, &path, &[("addresses", &many)]);
    assert!(refused.status == 422 && refused.body.contains("200@example.org"), "nothing typed is lost");

    let page = noor.get(&path).body;
    assert!(
        page.contains(">ada<") && page.contains(">bob<") && page.find(">bob<") < page.find(">ada<"),
        "newest first: {page}"
    );
    let ids = made(&server, "createLeads", vec![lead("cy", "")]);
    let row = page.split("<tr id=\"l").nth(1).unwrap();
    let bob = row.split('"').next().unwrap();
    assert_eq!(sent(&mut noor, &format!("{path}/remove"), &[("id", bob), ("id", &ids[0]), ("id", "x")]).status, 303);
    assert!(!noor.get(&path).body.contains(">bob<") && noor.get(&format!("{path}?left")).body.contains(">bob<"));
    assert!(noor.get(&format!("/lists/{list}")).body.contains("Members went from 0 to 1"));
    assert_eq!(noor.get("/lists/999999/members").status, 404);
    assert_eq!(sent(&mut noor, "/lists/999999/members", &[("addresses", "ada@example.org")]).status, 404);
}

#[test]
fn all_members_are_found_page_by_page() {
    let server = Server::start();
    let (mut noor, _) = signed_in(&server, "noor@example.org", "salesperson");
    let leads = made(&server, "createLeads", (0..250).map(|n| lead(&format!("n{n}"), "")).collect());
    let list = list_named(&server, "News");
    let members = leads.iter().map(|id| json!({ "listID": list, "memberID": id })).collect::<Vec<_>>();
    server.client.call("addListMembers", json!({ "objects": members }));
    let (mut path, mut seen, mut pages) = (format!("/lists/{list}/members"), Vec::new(), 0);
    loop {
        let page = noor.get(&path).body;
        seen.extend(page.split("<tr id=\"l").skip(1).map(|row| row.split('"').next().unwrap().to_owned()));
        pages += 1;
        let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else { break };
        path = next.split('"').next().unwrap().to_owned();
    }
    let mut expected = leads.clone();
    expected.reverse();
    assert_eq!((pages, seen == expected), (3, true), "each lead once, the newest first");
}

#[test]
fn a_junior_sees_own_members_and_no_number() {
    let server = Server::start();
    let (mut yuki, id) = signed_in(&server, "yuki@example.org", "jr-salesperson");
    let (mut noor, _) = signed_in(&server, "noor@example.org", "salesperson");
    let leads = made(&server, "createLeads", vec![lead("own", &id), lead("foreign", ""), lead("third", "")]);
    let list = list_named(&server, "News");
    let members = leads.iter().map(|id| json!({ "listID": list, "memberID": id })).collect::<Vec<_>>();
    server.client.call("addListMembers", json!({ "objects": members }));
    let path = format!("/lists/{list}");
    let numbers = |browser: &mut Browser| {
        [browser.get("/lists").body, browser.get(&path).body, browser.get(&format!("{path}/members")).body]
            .map(|page| page.contains(">3<") || page.contains("to 3"))
    };
    assert_eq!(numbers(&mut noor), [true, true, true]);
    assert_eq!(numbers(&mut yuki), [false, false, false]);
    let page = yuki.get(&format!("{path}/members")).body;
    assert!(page.contains(">own<") && !page.contains("foreign") && page.contains("your own leads"), "{page}");
    assert!(!yuki.get("/lists").body.contains("/lists/new") && !yuki.get(&path).body.contains("/empty"), "not drawn");

    assert_eq!(sent(&mut yuki, &format!("{path}/members/remove"), &[("id", &leads[1]), ("id", &leads[0])]).status, 303);
    assert_eq!(active_members(&server, &list), 2, "the own lead alone");
    let refused = sent(&mut yuki, &format!("{path}/members"), &[("addresses", "foreign@example.org")]);
    assert!(refused.status == 422 && refused.body.contains("Nobody was added"), "{}", refused.body);
}

#[test]
fn a_list_is_emptied_and_its_members_stand_among_those_who_left() {
    let server = Server::start();
    let (mut ann, _) = signed_in(&server, "ann@example.org", "administrator");
    let leads = made(&server, "createLeads", (0..5).map(|n| lead(&format!("n{n}"), "")).collect());
    let list = list_named(&server, "News");
    let members = leads.iter().map(|id| json!({ "listID": list, "memberID": id })).collect::<Vec<_>>();
    server.client.call("addListMembers", json!({ "objects": members }));
    let emptied = sent(&mut ann, &format!("/lists/{list}/empty"), &[]);
    let told = emptied.header("location").to_owned();
    assert!(emptied.status == 303 && told.contains("?emptied="), "{told}");
    assert!(ann.get(&told).body.contains("can be undone"));
    wait::until("the list is empty", || active_members(&server, &list) == 0);
    assert!(ann.get(&format!("/lists/{list}/members?left")).body.contains(">n4<"));
    let undo = told.split('=').nth(1).unwrap();
    assert!(ann.get(&told).body.contains(&format!("/undo/{undo}")));
    assert_eq!(sent(&mut ann, &format!("/undo/{undo}"), &[]).status, 303);
    wait::until("the members are back", || active_members(&server, &list) == 5);
}
