//! Fields, people, keys, lists and the audit log, as an administrator meets them.

use headwater_browser::{Browser, PASSWORD, Person, Site};
use serde_json::json;

fn order(person: &Person<'_>) -> Vec<String> {
    person.texts("tbody tr[id] th a")
}

#[test]
fn fields_are_put_in_order_by_dragging_and_by_keys() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("admin@example.org", "administrator");
    let fields = ["First", "Second", "Third"]
        .map(|label| json!({ "relationship": "lead", "label": label, "dataType": "string" }));
    site.call("createFields", json!({ "objects": fields }));
    let admin = browser.person(&site, "admin@example.org");
    admin.open("/fields");
    assert_eq!(order(&admin), ["First", "Second", "Third"]);
    let names = admin.texts("tbody td.mono");
    admin.leave_after(|| {
        admin.drag("tbody tr[id]:nth-child(4) [data-drag]", "tbody tr[id]:nth-child(2)");
    });
    assert_eq!(order(&admin), ["Third", "First", "Second"], "dragged");
    admin.value("document.querySelector('tbody tr[id]:nth-child(2) button[value=down]').focus(); 0");
    admin.leave_after(|| {
        admin.press("ArrowDown");
    });
    assert_eq!(order(&admin), ["First", "Third", "Second"], "by an arrow key");
    let mut sorted = admin.texts("tbody td.mono");
    sorted.sort();
    let mut before = names;
    before.sort();
    assert_eq!(sorted, before, "system names never change");
}

#[test]
fn the_last_administrator_stays_and_a_seller_hands_over() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    let (own, seller, heir) = (
        site.add("admin@example.org", "administrator"),
        site.add("seller@example.org", "salesperson"),
        site.add("heir@example.org", "salesperson"),
    );
    let lead = site.leads(std::iter::once(json!({ "emailAddress": "handed@example.org", "ownerID": seller })))[0];
    let admin = browser.person(&site, "admin@example.org");
    admin.open(&format!("/users/{own}"));
    assert_eq!(admin.count("form[action$='/off'], form[action$='/remove']"), 0, "nobody switches oneself off");
    let gone = browser.person(&site, "seller@example.org");
    admin.open(&format!("/users/{seller}"));
    admin.value(&format!("document.querySelector('#heir-off').value = '{heir}'; 0"));
    admin.leave_by("form[action$='/off'] button");
    headwater_testbed::wait::until("the lead is the heir's", || {
        site.call("getLead", json!({ "id": lead }))["result"]["lead"][0]["ownerID"].to_string().trim_matches('"')
            == heir
    });
    assert!(gone.open("/leads").address().starts_with("/sign-in"), "signed out everywhere");
    gone.fill("#email", "seller@example.org").fill("#password", PASSWORD).leave_by("form button.primary");
    assert_eq!(gone.text("#refused"), "Email and password do not belong together.");
    admin.open("/roles").leave_by("form[action='/view-as/jr-salesperson'] button");
    assert_eq!(admin.count(".viewing-as"), 1);
    assert_eq!(
        (admin.count(".nav a[href='/users']"), admin.count(".nav a[href='/leads']")),
        (0, 1),
        "as the role sees it"
    );
    admin.leave_by(".viewing-as button");
    assert_eq!(admin.count(".nav a[href='/users']"), 1);
}

#[test]
fn a_key_is_shown_once_and_works() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("admin@example.org", "administrator");
    let admin = browser.person(&site, "admin@example.org");
    admin.open("/developers").fill("#label", "Website").leave_by("form[action='/developers/keys'] button.primary");
    let secret = admin.text("#fresh-key .text");
    assert!(secret.len() >= 16, "{secret}");
    let account = admin.text("main .card header .mono");
    let url = format!("{}/pubapi/v1/?accountID={account}&secretKey={secret}", site.url);
    let mut answer = ureq::post(&url)
        .send(json!({ "method": "getLeads", "params": { "where": {} }, "id": "1" }).to_string())
        .unwrap();
    let answer = answer.body_mut().read_to_string().unwrap();
    assert!(answer.contains(r#""lead":[]"#), "{answer}");
    admin.open("/developers");
    assert!(!admin.text("body").contains(&secret), "it is never shown again");
    assert!(admin.texts("main .name").contains(&"Website".to_owned()));
}

#[test]
fn a_list_is_made_filled_emptied_and_restored() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("admin@example.org", "administrator");
    site.leads((1..=3).map(|number| json!({ "emailAddress": format!("list{number}@example.org") })));
    let admin = browser.person(&site, "admin@example.org");
    admin
        .open("/lists")
        .press("c")
        .wait_until("document.querySelector('#new').open || location.pathname === '/lists/new'");
    admin.open("/lists/new").fill("#name", "Fair").leave_by("main form button.primary");
    let list = admin.address().split(['?', '#']).next().unwrap().trim_end_matches("/members").to_owned();
    admin.open(&format!("{list}/add"));
    admin
        .fill("#addresses", "list1@example.org\nlist2@example.org\nlist3@example.org")
        .leave_by("main form button.primary");
    admin.open(&format!("{list}/members"));
    assert_eq!(admin.count("tbody tr[id]"), 3);
    admin.press("j").press("x").leave_by("#chosen button");
    admin.open(&format!("{list}/members"));
    assert_eq!(admin.count("tbody tr[id]"), 2, "one was taken off");
    admin.open(&list).leave_by("form[action$='/empty'] button");
    headwater_testbed::wait::until("the list is empty", || {
        admin.open(&format!("{list}/members")).count("tbody tr[id]") == 0
    });
    admin.open(&list);
    assert_eq!(admin.complaints(), [""; 0]);
}
