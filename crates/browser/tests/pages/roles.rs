//! What is drawn for each role: the navigation and the buttons, by a table written by hand from the permissions; and each page that is
//! not drawn says who may.

use headwater_browser::{Browser, ROLES, Site};

/// A part of a page, and for which roles it is drawn, in their order.
struct Drawn(&'static str, &'static str, [bool; 6]);

const ALL: [bool; 6] = [true; 6];
const ADMINISTRATOR: [bool; 6] = [true, false, false, false, false, false];
const MARKETING: [bool; 6] = [true, true, true, false, false, false];

const TABLE: &[Drawn] = &[
    Drawn("/", ".nav a[href='/leads']", ALL),
    Drawn("/", ".nav a[href='/lists']", ALL),
    Drawn("/", ".nav a[href='/users']", ADMINISTRATOR),
    Drawn("/", ".nav a[href='/fields']", ADMINISTRATOR),
    Drawn("/", ".nav a[href='/developers']", ADMINISTRATOR),
    Drawn("/", ".nav a[href='/system']", ADMINISTRATOR),
    Drawn("/", ".nav a[href='/audit']", [true, true, false, false, false, false]),
    Drawn("/", "main a[href='/system']", ADMINISTRATOR),
    Drawn("/", "main a[href='/leads/new']", ALL),
    Drawn("/leads", "main a[href='/leads/new']", ALL),
    Drawn("/leads", "input[data-all]", [true, true, true, true, true, false]),
    Drawn("/leads", "#selection form[action='/leads/export']", [true, true, true, true, false, false]),
    Drawn("/lists", "main a[href='/lists/new']", MARKETING),
    Drawn("/lists", "#new", MARKETING),
    Drawn("LIST", "main form[action$='/empty']", MARKETING),
    Drawn("LIST", "main form[action$='/delete']", MARKETING),
    Drawn("LIST", "main a[href$='/add']", ALL),
    Drawn("LEAD", "main a[href$='/edit']", ALL),
    Drawn("LEAD", "#note-text", ALL),
    Drawn("LEAD", "#m-owner", [true, true, true, true, true, false]),
];

/// Pages of which the link is not drawn for all.
const GUARDED: [&str; 8] =
    ["/users", "/users/new", "/roles", "/fields", "/developers", "/system", "/audit", "/lists/new"];

#[test]
fn each_role_sees_what_it_may_and_nothing_else() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let mut wrong = Vec::new();
    for (place, role) in ROLES.into_iter().enumerate() {
        let email = format!("drawn-{role}@example.org");
        let owner = site.add(&email, role);
        let own = serde_json::json!({ "emailAddress": format!("own-{role}@example.org"), "ownerID": owner, "leadStatus": "open" });
        let lead = format!("/leads/{}", site.leads(std::iter::once(own))[0]);
        let person = browser.person(site, &email);
        let list = person.open("/lists").value("document.querySelector('tbody a.name').getAttribute('href')");
        let mut here = String::new();
        for Drawn(path, what, roles) in TABLE {
            let path = path.replace("LIST", list.as_str().unwrap()).replace("LEAD", &lead);
            if here != path {
                person.open(&path);
                here = path;
            }
            if (person.count(what) > 0) != roles[place] {
                wrong.push(format!("{role} at {here}: {what} is drawn {} times", person.count(what)));
            }
        }
        for path in GUARDED {
            person.open(path);
            let is_open = match path {
                "/lists/new" => MARKETING[place],
                "/audit" => place < 2,
                _ => ADMINISTRATOR[place],
            };
            let refused = person
                .texts("h1, .empty h2")
                .iter()
                .any(|text| text.contains("may not") || text.contains("not yours") || text.contains("No entry"));
            let names = person.count("main a[href^='mailto:']");
            if is_open == (refused || names > 0) {
                wrong.push(format!("{role} at {path}: {:?}, {names} people named", person.texts("h1, .empty h2")));
            }
        }
        let complaints = person.complaints();
        if !complaints.is_empty() {
            wrong.push(format!("{role}: {complaints:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_junior_finds_own_leads_alone_and_no_figure_of_others() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let owner = site.add("junior@example.org", "jr-salesperson");
    let own = |number| serde_json::json!({ "emailAddress": format!("junior{number}@example.org"), "firstName": format!("Own{number}"), "ownerID": owner });
    site.leads((1..=3).map(own));
    let other = site
        .leads(std::iter::once(serde_json::json!({ "emailAddress": "foreign@example.org", "firstName": "Foreign" })))
        [0];
    let jan = browser.person(site, "junior@example.org");
    jan.open("/leads").wait_until("document.querySelector('#sums td b') !== null");
    assert_eq!((jan.count("#tb tr[id]"), jan.text("#count")), (3, "3 leads".to_owned()));
    assert_eq!(jan.texts("#sums td")[0], "3 leads");
    jan.fill("#q", "foreign")
        .press("Enter")
        .wait_until("document.querySelector('#count').textContent.trim() === '0 leads'");
    assert_eq!(jan.open(&format!("/leads/{other}")).text("h1"), "There is nothing here", "a foreign lead is not there");
    assert!(!jan.open("/").text("main").contains(",0"), "no figure of thousands: {}", jan.text("main"));
}
