//! The table: orders, conditions, searches and pages.

use super::super::browser::{Browser, PASSWORD, add};
use crate::server::Server;
use serde_json::json;

/// The names in the rows of a page or part, in order.
pub fn names(body: &str) -> Vec<&str> {
    let rows = body.split("<a class=\"name\" href=\"/leads/").skip(1);
    rows.map(|row| row.split_once('>').unwrap().1.split('<').next().unwrap()).collect()
}

/// The address behind a piece of HTML, as followed by a browser.
pub fn link(body: &str, begin: &str) -> String {
    let place = body.find(begin).unwrap_or_else(|| panic!("no {begin} in {body}"));
    let rest = &body[place + begin.len()..];
    rest.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&")
}

const STATUSES: [&str; 3] = ["open", "customer", "contact"];

/// A server with 120 leads, and a browser of a sales manager.
pub fn full() -> (Server, Browser) {
    let server = Server::start();
    add(&server, "mara@example.org", "sales-manager");
    let lead = |n: usize| {
        json!({ "emailAddress": format!("lead{n}@example.org"), "firstName": format!("N{n:03}"),
                "lastName": format!("L{:03}", (n * 37) % 120), "leadScore": n % 50,
                "leadStatus": STATUSES[n % 3], "companyName": format!("Company {}", n % 7) })
    };
    server.client.call("createLeads", json!({ "objects": (0..120).map(lead).collect::<Vec<_>>() }));
    let mut browser = Browser::new(&server);
    browser.sign_in("mara@example.org", PASSWORD);
    (server, browser)
}

#[test]
fn rows_follow_each_other_in_any_order_and_each_comes_once() {
    let (_server, mut browser) = full();
    for sort in ["-createTimestamp", "lastName", "-leadScore", "companyName", "ownerID"] {
        let first = browser.get(&format!("/leads?sort={sort}"));
        assert_eq!(names(&first.body).len(), 50, "{sort}");
        let (mut all, mut body): (Vec<String>, String) = (Vec::new(), first.body);
        loop {
            all.extend(names(&body).into_iter().map(str::to_owned));
            if !body.contains("hx-get=\"/leads/rows?") {
                break;
            }
            let next = link(&body, "hx-get=\"");
            let next = if next.starts_with("/leads/rows") {
                next
            } else {
                format!("/leads/rows?{}", link(&body, "hx-get=\"/leads/rows?"))
            };
            body = browser.part(&next).body;
        }
        let mut once = all.clone();
        once.sort();
        once.dedup();
        assert_eq!((all.len(), once.len()), (120, 120), "{sort}");
        if sort == "lastName" {
            let last: Vec<&str> = all.iter().map(|name| name.split(' ').nth(1).unwrap()).collect();
            assert!(last.is_sorted(), "{last:?}");
        }
    }
    let page = browser.get("/leads?sort=lastName").body;
    assert!(page.contains("aria-sort=\"ascending\"><a href=\"/leads?sort=-lastName\">Name"), "{page}");
    let second = browser.get(&format!("/leads?{}", link(&page, "class=\"link\" href=\"/leads?")));
    assert_eq!(names(&second.body).len(), 50, "without scripts the next fifty are a page");
    assert!(!names(&second.body).contains(&names(&page)[0]));
}

#[test]
fn conditions_are_sentences_that_can_be_changed_and_removed() {
    let (_server, mut browser) = full();
    let page = browser.get("/leads?f=leadScore.ge.40&f=leadStatus.is.open*customer&f=createTimestamp.ge.-7d").body;
    for text in [
        "aria-label=\"Change filter Score at least 40\"",
        "aria-label=\"Change filter Status is one of Open, Customer\"",
        "aria-label=\"Change filter Created within 7 days\"",
        "aria-label=\"Remove filter Score\"",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let expected = (0..120).filter(|n| n % 50 >= 40 && n % 3 != 2).count();
    assert!(page.contains(&format!("{expected} leads<")), "{page}");
    let without = link(&page, "</a><a href=\"");
    assert!(without.starts_with("/leads?f=leadStatus.is.open"), "{without}");
    let form = browser.get(&link(&page, "at least</span><a href=\"")).body;
    assert!(form.contains("<option value=\"ge\" selected>at least") && form.contains("value=\"40\""), "{form}");
    let field = "/leads/filter?f=leadScore.ge.40&field=leadScore&place=0";
    let set = browser.get(&format!("{field}&cmp=between&v=10&v=12"));
    assert_eq!((set.status, set.header("location")), (303, "/leads?f=leadScore.between.10*12"));
    let refused = browser.get(&format!("{field}&cmp=ge&v=many"));
    assert!(
        refused.status == 422
            && refused.body.contains("Type a whole number.")
            && refused.body.contains("value=\"many\"")
    );
    let within = browser.get("/leads/filter?field=createTimestamp&cmp=within&v=30");
    assert_eq!(within.header("location"), "/leads?f=createTimestamp.ge.-30d");
    let broken = browser.get("/leads?f=nothing.is.1&f=leadScore.ge.49").body;
    assert!(broken.contains("A filter was left out") && broken.contains("2 leads<"), "{broken}");
}

#[test]
fn a_search_as_one_types_gets_rows_alone_and_says_when_nothing_matches() {
    let (_server, mut browser) = full();
    let found = browser.part("/leads?q=n11+COMPANY");
    assert!(!found.body.contains("<html") && found.body.contains("<hx-partial hx-target=\"#count\""), "{}", found.body);
    assert_eq!(names(&found.body).len(), 10, "of 119 down to 110");
    let page = browser.get("/leads?q=nobody&f=leadScore.ge.40").body;
    assert!(page.contains("Nothing matches") && page.contains("There are 120 leads without them."), "{page}");
    assert!(page.contains("href=\"/leads?q=nobody\">Without the filters"), "{page}");
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let mut empty = Browser::new(&server);
    empty.sign_in("mara@example.org", PASSWORD);
    let page = empty.get("/leads").body;
    assert!(
        page.contains("No leads yet") && page.contains("href=\"/leads/new\"") && !page.contains("id=\"tb\""),
        "{page}"
    );
}
