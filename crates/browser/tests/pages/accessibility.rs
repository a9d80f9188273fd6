//! Every page, bright, dark, on a phone, in the narrowest window, enlarged to 200 % and on a wall: no objection of the checker of
//! accessibility, no sideways scrolling, no complaint of the browser, so no report of what the pages' policy refused.

use headwater_browser::{Browser, Looks, Person, Site};

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

/// What each look is asked for: in the dark only colours differ, in other sizes only places.
fn objections(person: &Person<'_>, looks: Looks) -> Vec<String> {
    match looks {
        Looks::Light | Looks::Phone => person.objections(),
        Looks::Dark => person.objections_by(&["color-contrast"]),
        Looks::Narrow => person.objections_by(&["target-size", "scrollable-region-focusable"]),
        Looks::Zoomed | Looks::Wide => {
            let wide = person.is_too_wide().then(|| "the page is wider than the window".to_owned());
            wide.into_iter().chain(person.complaints()).collect()
        }
    }
}

/// Walks over pages in all looks.
fn walk<'p>(person: &Person<'_>, paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        person.looks(Looks::Light).open(path);
        for looks in Looks::ALL {
            person.looks(looks);
            found.extend(objections(person, looks).into_iter().map(|it| format!("{path}, {}: {it}", looks.word())));
        }
    }
    found
}

#[test]
fn nobody_objects_to_any_page() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let admin = browser.person(site, "administrator@example.org");
    let found = walk(&admin, PAGES.iter().copied());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nobody_objects_to_the_pages_of_a_lead_and_the_door() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let found = walk(&browser.stranger(site), ["/sign-in", "/nothing-here"].into_iter());
    assert!(found.is_empty(), "{found:#?}");
    let admin = browser.person(site, "administrator@example.org");
    let lead = admin.open("/leads").value("document.querySelector('#tb th a').getAttribute('href').split('?')[0]");
    let of_lead = ["", "/edit", "/history", "/raw"].map(|part| format!("{}{part}", lead.as_str().unwrap()));
    let found = walk(&admin, of_lead.iter().map(String::as_str));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_broken_page_is_objected_to() {
    let Some(browser) = Browser::start() else { return };
    let stranger = browser.stranger(Site::shared());
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
