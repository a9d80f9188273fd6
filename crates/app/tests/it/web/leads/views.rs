//! Views: kept, changed, shared; and columns.

use super::super::browser::{Browser, PASSWORD, add};
use super::table::{full, link};
use serde_json::json;

#[test]
fn a_view_is_kept_and_its_unsaved_changes_are_named() {
    let (_server, mut browser) = full();
    let kept = [("name", "Hot"), ("query", "f=leadScore.ge.40&sort=-leadScore"), ("columns", "companyName leadScore")];
    let made = browser.post("/views", &kept, "same-origin");
    let path = made.header("location").to_owned();
    assert!(made.status == 303 && path.starts_with("/leads?view="), "{path}");
    let page = browser.get(&path).body;
    assert!(
        page.contains("Score at least 40") && page.contains("aria-sort=\"descending\"") && !page.contains("unsaved")
    );
    assert!(!page.contains(">Email</a></th>"), "the columns are the view's");

    let changed = browser.get(&format!("{path}&edited=1&f=leadScore.ge.45&sort=-leadScore")).body;
    assert!(changed.contains("Score changed from 40 to 45 in this view."), "{changed}");
    assert!(changed.contains("has unsaved changes") && changed.contains(&format!("href=\"{path}\">Discard")));
    let row = link(&changed, "class=\"name\" href=\"");
    assert!(row.contains("edited%3D1") && row.contains("leadScore.ge.45"), "the way back has the change: {row}");
    let none = browser.get(&format!("{path}&edited=1&sort=-leadScore")).body;
    assert!(none.contains("Score at least 40 was taken out of this view."), "{none}");

    let id = path.strip_prefix("/leads?view=").unwrap().to_owned();
    let change =
        |browser: &mut Browser, form: &[(&str, &str)]| browser.post(&format!("/views/{id}"), form, "same-origin");
    let saved = [("what", "save"), ("query", "f=leadScore.ge.45"), ("columns", "")];
    assert_eq!(change(&mut browser, &saved).header("location"), path);
    let page = browser.get(&path).body;
    assert!(
        page.contains("Score at least 45") && page.contains(">Email</a></th>") && !page.contains("unsaved"),
        "{page}"
    );
    let nameless = change(&mut browser, &[("what", "rename"), ("name", " ")]);
    assert!(nameless.status == 422 && nameless.body.contains("A view needs a name."));
    change(&mut browser, &[("what", "rename"), ("name", "Hot & new")]);
    assert!(browser.get("/leads").body.contains("Hot &#38; new"));
    assert_eq!(change(&mut browser, &[("what", "delete")]).header("location"), "/leads");
    assert!(!browser.get("/leads").body.contains("Hot &#38; new"));
}

#[test]
fn a_shared_view_is_seen_by_all_and_changed_by_few() {
    let (server, mut browser) = full();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    server.client.call("createLeads", json!({ "objects": [{ "emailAddress": "own@example.org", "ownerID": jo }] }));
    let mut junior = Browser::new(&server);
    junior.sign_in("jo@example.org", PASSWORD);
    let made = browser.post("/views", &[("name", "Hot"), ("query", "f=leadScore.ge.40")], "same-origin");
    let path = made.header("location").to_owned();
    let form = path.replace("/leads?view=", "/views/");
    assert!(!junior.get("/leads").body.contains(">Hot<"));
    assert_eq!(junior.post(&form, &[("what", "delete")], "same-origin").status, 404, "another's view is nothing");
    browser.post(&form, &[("what", "share")], "same-origin");
    let page = junior.get(&path).body;
    assert!(page.contains("Hot") && page.contains("There is 1 lead without them."), "own leads alone: {page}");
    assert_eq!(junior.post(&form, &[("what", "rename"), ("name", "Mine")], "same-origin").status, 403);
    let own = junior.post("/views", &[("name", "Mine"), ("query", "")], "same-origin");
    let own = own.header("location").replace("/leads?view=", "/views/");
    assert_eq!(junior.post(&own, &[("what", "share")], "same-origin").status, 403, "no permission to share");
}

#[test]
fn columns_are_chosen_for_all_leads_and_stay() {
    let (_server, mut browser) = full();
    let chosen = [("f", "leadScore.ge.40"), ("c", "city"), ("c", "leadScore")];
    let answer = browser.post("/leads/columns", &chosen, "same-origin");
    assert_eq!(answer.header("location"), "/leads?f=leadScore.ge.40");
    let page = browser.get("/leads").body;
    assert!(page.contains(">City</a></th>") && !page.contains(">Email</a></th>"), "{page}");
    let view = browser.post("/views", &[("name", "Plain"), ("query", "")], "same-origin").header("location").to_owned();
    let id = view.strip_prefix("/leads?view=").unwrap();
    let answer = browser.post("/leads/columns", &[("view", id), ("c", "phoneNumber")], "same-origin");
    let page = browser.get(answer.header("location")).body;
    assert!(page.contains(">Phone</a></th>") && page.contains("The columns are others."), "{page}");
    assert!(!browser.get(&view).body.contains(">Phone</a></th>"), "of a view they are an unsaved change");
}
