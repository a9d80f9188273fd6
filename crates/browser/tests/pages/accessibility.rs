//! Every page, bright, dark, on a phone and in the narrowest window: no objection of the checker of accessibility, no sideways
//! scrolling, no complaint of the browser.

use headwater_browser::{Browser, Looks, Site};

/// The pages of a person who has signed in.
const PAGES: &[&str] = &[
    "/",
    "/leads",
    "/leads?f=leadStatus.is.open&sort=-leadScore",
    "/leads?q=nothing-of-this-name",
    "/leads/new",
    "/leads/filter",
    "/leads/columns",
    "/lists",
    "/lists/new",
    "/fields",
    "/fields/new",
    "/users",
    "/users/new",
    "/roles",
    "/developers",
    "/system",
    "/audit",
    "/me",
    "/me/code",
];

#[test]
fn nobody_objects_to_any_page() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::with_demo(300);
    site.add("admin@example.org", "administrator");
    let stranger = browser.stranger(&site);
    let mut objections = Vec::new();
    for looks in Looks::ALL {
        for path in ["/sign-in", "/nothing-here"] {
            let found = stranger.looks(looks).open(path).objections();
            objections.extend(found.into_iter().map(|it| format!("{path}, {}: {it}", looks.word())));
        }
    }
    let admin = browser.person(&site, "admin@example.org");
    let lead = admin.open("/leads").value("document.querySelector('#tb th a').getAttribute('href').split('?')[0]");
    let lead = lead.as_str().unwrap();
    let of_lead = ["", "/edit", "/history", "/raw"].map(|part| format!("{lead}{part}"));
    for looks in Looks::ALL {
        for path in PAGES.iter().copied().chain(of_lead.iter().map(String::as_str)) {
            let found = admin.looks(looks).open(path).objections();
            objections.extend(found.into_iter().map(|it| format!("{path}, {}: {it}", looks.word())));
        }
    }
    assert!(objections.is_empty(), "{objections:#?}");
}

#[test]
fn a_broken_page_is_objected_to() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    let stranger = browser.stranger(&site);
    stranger.open("/sign-in");
    stranger.value("document.querySelector('label').remove(); document.body.style.width = '3000px'; 0");
    let objections = stranger.objections();
    for word in ["label", "wider than the window"] {
        assert!(objections.iter().any(|it| it.contains(word)), "{word}: {objections:?}");
    }
    stranger.open("/sign-in");
    stranger.value("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>'); 0");
    assert!(!stranger.complaints().is_empty(), "what the page's policy refuses is heard");
}
