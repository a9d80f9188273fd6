//! People and roles: the deeds of administrators, and the refusals.

use super::browser::{Browser, PASSWORD, Shown, add};
use crate::server::Server;
use headwater_model::permission::Extent;
use headwater_model::records;
use headwater_model::user::Role;
use headwater_testbed::wait;
use headwater_web::words::ENGLISH;
use serde_json::json;

/// A signed-in administrator, and the id.
fn administrator(server: &Server) -> (Browser, String) {
    let id = add(server, "ann@example.org", "administrator");
    let mut browser = Browser::new(server);
    browser.sign_in("ann@example.org", PASSWORD);
    (browser, id)
}

fn sent(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Shown {
    browser.post(path, form, "same-origin")
}

#[test]
fn a_person_is_added_renamed_and_given_another_role() {
    let server = Server::start();
    let (mut ann, _) = administrator(&server);
    let form = [("email", "bo@example.org"), ("first_name", "Bo"), ("last_name", "<Lin>"), ("role", "salesperson")];
    let added = sent(&mut ann, "/users", &form);
    let path = added.header("location").to_owned();
    assert!(added.status == 303 && path.starts_with("/users/"), "{} {path}", added.status);
    let list = ann.get("/users").body;
    assert!(
        list.contains("Bo &#60;Lin&#62;") && list.contains("No password yet") && list.contains(">never<"),
        "{list}"
    );

    let invited = sent(&mut ann, &format!("{path}/invite"), &[]);
    let link =
        invited.body.split("/invited/").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().to_owned();
    assert!(invited.status == 200 && invited.body.contains("shown only now"), "{}", invited.body);
    assert!(!ann.get(&path).body.contains(&link), "the link is shown once");
    let mut stranger = Browser::new(&server);
    assert!(stranger.get(&format!("/invited/{link}")).body.contains("Bo"), "the link is good");
    let again = sent(&mut ann, "/users", &[("email", "BO@example.org"), ("first_name", "Typed")]);
    assert!(again.status == 422 && again.body.contains("already") && again.body.contains("Typed"), "{}", again.body);
    for (email, cure) in [("", "type one"), ("bo", "no address")] {
        let refused = sent(&mut ann, "/users", &[("email", email)]);
        assert!(
            refused.status == 422 && refused.body.contains(cure) && refused.body.contains("aria-invalid"),
            "{email}"
        );
    }
    let form = [("first_name", "Bob"), ("last_name", "Lin"), ("role", "sales-manager")];
    assert_eq!(sent(&mut ann, &path, &form).status, 303);
    let page = ann.get(&path).body;
    assert!(page.contains("Bob Lin") && page.contains("value=\"sales-manager\" selected"), "{page}");
    let long = sent(&mut ann, &path, &[("first_name", &"x".repeat(101)), ("last_name", "Kept")]);
    assert!(long.status == 422 && long.body.contains("shorten") && long.body.contains("Kept"), "{}", long.body);
}

#[test]
fn renaming_oneself_keeps_the_session_and_the_own_role_stays() {
    let server = Server::start();
    let (mut ann, id) = administrator(&server);
    let path = format!("/users/{id}");
    assert_eq!(sent(&mut ann, &path, &[("first_name", "Ann"), ("last_name", "Lee")]).status, 303);
    assert!(ann.get("/users").body.contains("Ann Lee"));
    let refused = sent(&mut ann, &path, &[("first_name", "Ann"), ("role", "salesperson")]);
    assert!(refused.status == 422 && refused.body.contains("Another administrator"), "{}", refused.body);
    let refused = sent(&mut ann, &format!("{path}/off"), &[]);
    assert_eq!(refused.status, 422, "nobody switches themselves off");
}

#[test]
fn who_is_switched_off_is_out_at_once_and_others_take_over() {
    let server = Server::start();
    let (mut ann, ann_id) = administrator(&server);
    let bo_id = add(&server, "bo@example.org", "salesperson");
    let leads: Vec<_> = (0..3)
        .map(|n| json!({ "emailAddress": format!("{n}@example.org"), "ownerID": bo_id, "leadStatus": "open" }))
        .collect();
    server.client.call("createLeads", json!({ "objects": leads }));
    let mut bo = Browser::new(&server);
    bo.sign_in("bo@example.org", PASSWORD);
    assert_eq!(bo.get("/leads").status, 200);
    let path = format!("/users/{bo_id}");
    assert!(ann.get(&path).body.contains("3 leads, and open work"));
    assert_eq!(sent(&mut ann, &format!("{path}/off"), &[("heir", &bo_id)]).status, 422, "not to themselves");
    assert_eq!(bo.get("/leads").status, 200, "refused, so nothing has happened");

    assert_eq!(sent(&mut ann, &format!("{path}/off"), &[("heir", &ann_id)]).status, 303);
    assert_eq!(bo.get("/leads").status, 303, "signed out");
    wait::until("Ann owns the leads", || {
        let rows = server.client.call("getLeads", json!({ "where": { "ownerID": ann_id } }));
        rows["result"]["lead"].as_array().is_some_and(|rows| rows.len() == 3)
    });
    let page = ann.get(&path).body;
    assert!(page.contains("Switch on again") && page.contains("Switched off"), "{page}");
    wait::until("the work is over", || !ann.get(&path).body.contains("being handed over"));
    assert_eq!(sent(&mut ann, &format!("{path}/on"), &[]).status, 303);
    assert_eq!(bo.sign_in("bo@example.org", PASSWORD).header("location"), "/leads?after=0");

    assert_eq!(sent(&mut ann, &format!("{path}/remove"), &[("heir", "no-owner")]).status, 303);
    wait::until("Bo is gone", || ann.get(&path).status == 404);
}

#[test]
fn the_matrix_of_roles_says_what_the_tables_say() {
    let server = Server::start();
    let (mut ann, _) = administrator(&server);
    let page = ann.get("/roles").body;
    let body = page.split("<tfoot>").next().unwrap();
    let mut compared = 0;
    for permission in records::permissions() {
        let mut texts = ENGLISH.roles.groups.iter().flat_map(|group| group.permissions);
        let (_, text) = texts
            .find(|(name, _)| *name == permission.name)
            .unwrap_or_else(|| panic!("{} has no text", permission.name));
        let row = body.split("<tr><th scope=\"row\">").find(|row| row.starts_with(&format!("{text}</th>")));
        let cells: Vec<&str> = row.unwrap_or_else(|| panic!("{text}")).split("<td>").skip(1).collect();
        let expected = Role::ALL.map(|role| match permission.extent(role) {
            Extent::All => ">all<",
            Extent::Own => ">own only<",
            Extent::None => ">no<",
        });
        assert_eq!(cells.len(), 6, "{text}");
        for (cell, expected) in cells.iter().zip(expected) {
            assert!(cell.contains(expected), "{text}: {cell}");
        }
        compared += 1;
    }
    assert!(compared > 40 && !body.contains(&format!(">{}<", ENGLISH.roles.others)), "{compared}");
}

#[test]
fn looking_through_other_eyes_shows_less_and_changes_nothing() {
    let server = Server::start();
    let (mut ann, ann_id) = administrator(&server);
    let lead = |name: &str, owner: &str| json!({ "emailAddress": format!("{name}@example.org"), "firstName": name, "ownerID": owner });
    server.client.call("createLeads", json!({ "objects": [lead("Mine", &ann_id), lead("Foreign", "")] }));
    assert!(ann.get("/leads").body.contains("Foreign"));
    assert_eq!(sent(&mut ann, "/view-as/nonsense", &[]).status, 404);
    assert_eq!(sent(&mut ann, "/view-as/jr-salesperson", &[]).status, 303);
    let page = ann.get("/leads").body;
    assert!(page.contains("Mine") && !page.contains("Foreign") && page.contains("as a Jr. Salesperson does"), "{page}");
    assert!(!page.contains("/users"), "what the role may not do is not drawn");
    let refused = ann.get("/users");
    assert!(refused.status == 403 && refused.body.contains("open to: Administrator"), "{}", refused.body);
    assert!(refused.body.contains("mailto:ann@example.org"), "somebody to ask");
    let refused = sent(&mut ann, &format!("/users/{ann_id}"), &[("first_name", "Changed")]);
    assert!(refused.status == 403 && refused.body.contains("only looking"), "{}", refused.body);
    assert_eq!(sent(&mut ann, "/view-as/administrator", &[]).status, 403, "one thing at a time");

    assert_eq!(sent(&mut ann, "/view-as", &[]).status, 303);
    assert!(ann.get("/audit").body.contains("Looked at the pages as a jr salesperson"), "the audit log knows");
    let page = ann.get("/users").body;
    assert!(!page.contains("as a Jr. Salesperson does") && !page.contains("Changed"), "{page}");
    assert_eq!(sent(&mut ann, &format!("/users/{ann_id}"), &[("first_name", "Changed")]).status, 303);
    assert!(ann.get("/users").body.contains("Changed"), "the same form with the own eyes");
}
