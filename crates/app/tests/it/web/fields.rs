//! Custom fields: adding, changing, arranging, the share of records with a value, deleting.

use super::browser::{Browser, PASSWORD, Shown, add};
use crate::server::Server;
use serde_json::json;

fn administrator(server: &Server) -> Browser {
    add(server, "ann@example.org", "administrator");
    let mut browser = Browser::new(server);
    browser.sign_in("ann@example.org", PASSWORD);
    browser
}

fn sent(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Shown {
    browser.post(path, form, "same-origin")
}

/// The ids of the fields on the page, in order.
fn ids(page: &str) -> Vec<String> {
    page.split("<tr id=\"f").skip(1).map(|row| row.split('"').next().unwrap().to_owned()).collect()
}

/// The labels of the fields on the page, in order, and the names of categories in brackets.
fn labels(page: &str) -> String {
    let mut labels = String::new();
    for row in page.split("<tr ").skip(1) {
        if let Some(group) = row.split("rowgroup\">").nth(1) {
            labels.push_str(&format!("[{}]", group.split(" <span").next().unwrap()));
        } else if let Some(label) = row.split("class=\"name\"").nth(1) {
            labels.push_str(label.split('>').nth(1).unwrap().split('<').next().unwrap());
        }
    }
    labels
}

#[test]
fn a_field_is_added_changed_used_and_deleted() {
    let server = Server::start();
    let mut ann = administrator(&server);
    assert!(ann.get("/fields").body.contains("No fields of your own yet"));
    for (label, choices, cure) in
        [(" ", "", "needs a label"), (&*"x".repeat(256), "", "shorten"), ("Ok", "a\na", "do not fit")]
    {
        let form = [("label", label), ("kind", "picklist"), ("choices", choices), ("category", "Kept <b>")];
        let refused = sent(&mut ann, "/fields", &form);
        assert!(
            refused.status == 422 && refused.body.contains(cure) && refused.body.contains("Kept &#60;b&#62;"),
            "{cure}: {}",
            refused.body
        );
    }
    let form = [
        ("label", "Range"),
        ("kind", "picklist"),
        ("choices", "Pumps\r\nDrives\r\n"),
        ("category", "Buying"),
        ("in_forms", "on"),
    ];
    assert_eq!(sent(&mut ann, "/fields", &form).header("location"), "/fields?of=lead");
    let page = ann.get("/fields").body;
    assert!(page.contains("One of 2") && labels(&page) == "[Buying]Range", "{}", labels(&page));
    let id = ids(&page).remove(0);
    let path = format!("/fields/{id}");
    let stored = || {
        let fields = server.client.call("getFields", json!({ "where": { "id": id } }));
        fields["result"]["field"][0].clone()
    };
    let name = stored()["systemName"].as_str().unwrap().to_owned();
    let lead = |number: usize| {
        let mut lead = json!({ "emailAddress": format!("{number}@example.org") });
        if number == 0 {
            lead[&name] = json!("Pumps");
        }
        lead
    };
    server.client.call("createLeads", json!({ "objects": (0..4).map(lead).collect::<Vec<_>>() }));
    let page = ann.get(&path).body;
    assert!(page.contains("1 of the newest 4 has a value") && page.contains("25 %") && page.contains(&name), "{page}");

    let form =
        [("label", "Product range"), ("choices", "Drives\nPumps\nGears"), ("category", "Event"), ("active", "on")];
    assert_eq!(sent(&mut ann, &path, &form).status, 303);
    assert_eq!(sent(&mut ann, &path, &form).status, 303, "nothing to change");
    let after = stored();
    assert_eq!(
        (&after["systemName"], &after["label"]),
        (&json!(name), &json!("Product range")),
        "the system name stays"
    );
    assert_eq!(after["isAvailableInForms"], json!("0"), "{after}");
    let refused = sent(&mut ann, &path, &[("label", ""), ("choices", "Typed"), ("active", "on")]);
    assert!(refused.status == 422 && refused.body.contains(">Typed</textarea>"), "{}", refused.body);

    assert_eq!(sent(&mut ann, &format!("{path}/delete"), &[]).status, 303);
    assert_eq!((ann.get(&path).status, sent(&mut ann, &format!("{path}/delete"), &[]).status), (404, 404));
}

#[test]
fn fields_are_arranged_by_buttons_and_by_dragging() {
    let server = Server::start();
    let mut ann = administrator(&server);
    for (label, category) in [("A", ""), ("B", ""), ("C", "Buying"), ("D", "Buying")] {
        sent(&mut ann, "/fields", &[("label", label), ("kind", "string"), ("category", category)]);
    }
    let [a, b, _, d] = ids(&ann.get("/fields").body).try_into().unwrap();
    assert_eq!(labels(&ann.get("/fields").body), "[Without a category]AB[Buying]CD");
    let mut shift = |id: &str, form: &[(&str, &str)]| {
        let moved = sent(&mut ann, &format!("/fields/{id}/move"), form);
        assert_eq!(moved.status, 303);
        let page = ann.get(moved.header("location")).body;
        assert!(page.contains(&format!("/fields/{id}/move")) && page.contains("autofocus"), "the focus is kept");
        labels(&page)
    };
    assert_eq!(shift(&b, &[("to", "up")]), "[Without a category]BA[Buying]CD");
    assert_eq!(shift(&b, &[("to", "up")]), "[Without a category]BA[Buying]CD", "the upper end");
    assert_eq!(shift(&a, &[("to", "down")]), "[Without a category]B[Buying]ACD");
    assert_eq!(shift(&d, &[("before", &b)]), "[Without a category]DB[Buying]AC");
    assert_eq!(sent(&mut ann, &format!("/fields/{d}/move"), &[("before", "1")]).status, 404);
    assert_eq!(sent(&mut ann, &format!("/fields/{d}/move"), &[]).status, 404);
}

#[test]
fn companies_and_opportunities_have_fields_of_their_own() {
    let server = Server::start();
    let mut ann = administrator(&server);
    for (of, label) in [("account", "Employees"), ("opportunity", "Rival"), ("lead", "Budget")] {
        assert_eq!(sent(&mut ann, "/fields", &[("of", of), ("label", label), ("kind", "string")]).status, 303, "{of}");
    }
    let refused = sent(&mut ann, "/fields", &[("of", "account"), ("label", "Founded"), ("kind", "date")]);
    assert!(
        refused.status == 422 && refused.body.contains("Founded") && refused.body.contains("choose another"),
        "companies have no dates"
    );
    for (of, own, tab) in
        [("account", "Employees", "Companies"), ("opportunity", "Rival", "Opportunities"), ("lead", "Budget", "Leads")]
    {
        let page = ann.get(&format!("/fields?of={of}")).body;
        assert_eq!(labels(&page), format!("[Without a category]{own}"));
        assert!(page.contains(&format!("{tab} <span class=\"num\">1</span>")), "{of}");
    }
    assert_eq!(ann.get("/fields?of=nothing").status, 404);
}
