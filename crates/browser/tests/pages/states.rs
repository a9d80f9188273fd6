//! States of pages: nothing there, nothing found, refused, missing, with errors, with menus and dialogs open, printed.

use headwater_browser::{Browser, Looks, Site};
use serde_json::json;

#[test]
fn nobody_objects_to_states() {
    let Some(browser) = Browser::start() else { return };
    let (site, bare) = (Site::shared(), Site::start());
    bare.add("admin@example.org", "administrator");
    let mut found = Vec::new();
    let fresh = browser.person(&bare, "admin@example.org");
    for path in ["/", "/leads", "/lists", "/fields", "/developers"] {
        found.extend(fresh.open(path).objections().into_iter().map(|it| format!("empty {path}: {it}")));
    }
    let jan = browser.person(site, "jr-salesperson@example.org");
    for path in ["/users", "/leads/1", "/leads?f=nothing.is.1", "/leads?q=zzzzzz"] {
        found.extend(jan.open(path).objections().into_iter().map(|it| format!("{path}: {it}")));
    }
    let mara = browser.person(site, "sales-manager@example.org");
    mara.open("/leads/new").value("document.querySelectorAll('form').forEach(it => { it.noValidate = true; }); 0");
    mara.leave_by("main form button.primary");
    found.extend(mara.objections().into_iter().map(|it| format!("a form with errors: {it}")));
    for (open, what) in [
        ("[popovertarget=sort-menu]", "#sort-menu"),
        ("[popovertarget=column-menu]", "#column-menu"),
        ("[popovertarget=views-menu]", "#views-menu"),
        ("[popovertarget=filter-menu]", "#filter-menu"),
        ("[data-open=add]", "#add"),
    ] {
        mara.open("/leads")
            .click(open)
            .wait_until(&format!("document.querySelector({what:?}).matches(':popover-open, :open')"));
        found.extend(mara.objections().into_iter().map(|it| format!("{what} open: {it}")));
    }
    mara.open("/leads").press("j").press("x").press("a");
    mara.wait_until("document.querySelector('#bulk-owner').matches(':popover-open')");
    found.extend(mara.objections().into_iter().map(|it| format!("the bar of a selection: {it}")));
    mara.open("/leads").press("j").press(" ").wait_until("document.querySelector('#peek h2') !== null");
    found.extend(mara.objections().into_iter().map(|it| format!("a lead beside the table: {it}")));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_lead_is_printed_on_one_page() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let mara = browser.person(site, "sales-manager@example.org");
    let lead = json!({
        "firstName": "Ada", "lastName": "Printed", "emailAddress": "printed@example.org", "companyName": "Fennwick", "city": "Ghent",
        "phoneNumber": "555-1", "title": "Head of Sales", "country": "Belgium", "industry": "Tools",
    });
    let lead = site.leads(std::iter::once(lead))[0];
    let paper = mara.open(&format!("/leads/{lead}")).printed();
    let text = String::from_utf8_lossy(&paper);
    let pages = text.matches("/Type /Page\n").count()
        + text.matches("/Type /Page ").count()
        + text.matches("/Type/Page/").count();
    assert_eq!(pages, 1, "of {} bytes", paper.len());
}

#[test]
fn phones_show_cards_in_place_of_the_table() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.looks(Looks::Phone).open("/leads?sort=-leadScore");
    assert_eq!(mara.value("getComputedStyle(document.querySelector('.leads-table')).display"), "none");
    assert_eq!(mara.count("#cards > a"), 50);
    let edges = "[...document.querySelectorAll('#cards > a')].slice(0, 8).flatMap(card => [card.querySelector('.score svg'), card.querySelector('.status')] \
                 .map(it => Math.round(card.getBoundingClientRect().right - it.getBoundingClientRect().right)))";
    let edges: Vec<i64> = serde_json::from_value(mara.value(edges)).unwrap();
    assert!(
        edges.iter().all(|edge| (edge - edges[0]).abs() <= 1 && *edge < 40),
        "score and status stand at the right edge: {edges:?}"
    );
    mara.leave_by("#cards > a");
    assert!(mara.address().starts_with("/leads/"), "{}", mara.address());
}
