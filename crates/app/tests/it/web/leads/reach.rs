//! The table of leads, and whose leads are in it.

use super::super::browser::{Browser, PASSWORD, add};
use super::table::{link, names};
use crate::server::Server;
use serde_json::json;

#[test]
fn a_junior_sees_own_leads_alone_and_their_number() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let lead = |name: &str, owner: &str| json!({ "emailAddress": format!("{name}@example.org"), "firstName": name, "ownerID": owner });
    let leads: Vec<_> = (0..60).map(|n| lead(&format!("Own{n}"), &jo)).chain([lead("Foreign", "")]).collect();
    server.client.call("createLeads", json!({ "objects": leads }));
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    let first = browser.get("/leads").body;
    let second = browser.get(&format!("/leads?{}", link(&first, "class=\"link\" href=\"/leads?"))).body;
    assert!(first.contains("60 leads<") && first.contains("Own59") && first.contains("Own10"));
    assert!(!first.contains("Own9<") && second.contains("Own9<") && second.contains("Own0<"));
    assert!(!first.contains("Foreign") && !second.contains("Foreign"));
}

/// A question, and the leads meant by the question: number, score and company.
type Asked = (&'static str, fn(usize) -> bool);

const ASKED: [Asked; 6] = [
    ("", |_| true),
    ("f=leadScore.ge.30", |n| n % 50 >= 30),
    ("f=companyName.is.company+3", |n| n % 7 == 3),
    ("q=n01", |n| (10..20).contains(&n)),
    ("f=leadScore.lt.0", |_| true),
    ("f=ownerID.is.me&f=leadScore.le.9", |n| n % 50 <= 9),
];

#[test]
fn each_count_row_sum_and_search_of_a_junior_is_a_recount_of_own_leads() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let is_own = |n: usize| n.is_multiple_of(3);
    let lead = |n: usize| {
        let owner = if is_own(n) { jo.as_str() } else { "" };
        json!({ "emailAddress": format!("lead{n}@example.org"), "firstName": format!("N{n:03}"), "ownerID": owner,
                "leadScore": n % 50, "companyName": format!("Company {}", n % 7) })
    };
    server.client.call("createLeads", json!({ "objects": (0..120).map(lead).collect::<Vec<_>>() }));
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    for (text, admits) in ASKED {
        let mut own: Vec<String> = (0..120).filter(|n| is_own(*n) && admits(*n)).map(|n| format!("N{n:03}")).collect();
        let page = browser.get(&format!("/leads?{text}")).body;
        let mut shown: Vec<&str> = names(&page);
        shown.sort_unstable();
        own.sort_unstable();
        assert_eq!(shown, own, "{text}");
        let count = if own.len() == 1 { "1 lead".to_owned() } else { format!("{} leads", own.len()) };
        assert!(page.contains(&format!(">{count}<")), "{text}: {count}");
        let part = browser.part(&format!("/leads?{text}")).body;
        assert_eq!(names(&part).len(), own.len(), "{text}");
        let sums = browser.part(&format!("/leads/foot?{text}")).body;
        assert!(sums.contains(&format!("<b>{}</b> lead", own.len())), "{text}: {sums}");
        assert!(!page.contains("Owner</a></th>") && !page.contains("leads/export"), "{text}");
    }
}
