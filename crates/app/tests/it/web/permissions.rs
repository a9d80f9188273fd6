//! The answer of each page to each role, about own things and things of another person: played from a table written by hand from the
//! design, not derived from the server.
//!
//! Paths and forms of the table have names in braces, replaced by things made on the stage: `{lead}` by a lead of the asking person,
//! and again by a lead of another one.

use super::browser::{Browser, PASSWORD, add};
use crate::server::Server;
use headwater_web::routes::{Needs, ROUTES, Route};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeSet;
use table::PAGES;

mod table;

/// The roles, in the order of the table's columns.
pub const ROLES: [&str; 6] =
    ["administrator", "company-manager", "marketing-manager", "sales-manager", "salesperson", "jr-salesperson"];

/// A line of the table.
pub struct PageLine {
    pub method: &'static str,
    pub path: &'static str,
    /// The form, `name=value` joined by `&`.
    pub form: &'static str,
    /// The status for each role; two where own and foreign things differ.
    pub comes: [&'static str; 6],
}

/// A server with a signed-in person of each role, and one more person, the owner of foreign things.
struct Stage {
    server: Server,
    browsers: Vec<Browser>,
    /// The ids of the people, by role.
    owners: Vec<String>,
    other: String,
    made: Cell<usize>,
}

impl Stage {
    fn new() -> Self {
        // Each browser is on a machine of its own: failed tries to sign in are counted by machine.
        let server = Server::start_with(&["--trusted-proxies", "127.0.0.1"]);
        let other = add(&server, "other@example.org", "salesperson");
        let (mut browsers, mut owners) = (Vec::new(), Vec::new());
        for role in ROLES {
            let email = format!("{role}@example.org");
            owners.push(add(&server, &email, role));
            let mut browser = Browser::new(&server);
            browser.from = Some(format!("127.0.1.{}", browsers.len()));
            assert_eq!(browser.sign_in(&email, PASSWORD).status, 303, "{role}");
            browsers.push(browser);
        }
        Self { server, browsers, owners, other, made: Cell::new(0) }
    }

    fn made(&self, method: &str, object: serde_json::Value) -> String {
        let made = self.server.client.call(method, json!({ "objects": [object] }));
        Self::id(made)
    }

    fn id(made: serde_json::Value) -> String {
        made["result"]["creates"][0]["id"].as_i64().unwrap_or_else(|| panic!("{made}")).to_string()
    }

    /// A thing for a name in braces.
    fn thing(&self, name: &str, owner: &str) -> String {
        let number = self.made.replace(self.made.get() + 1);
        match name {
            "lead" => {
                self.made("createLeads", json!({ "emailAddress": format!("{number}@example.org"), "ownerID": owner }))
            }
            "address" => {
                self.thing("lead", owner);
                format!("{}@example.org", self.made.get() - 1)
            }
            "list" => Self::id(self.server.client.call("createList", json!({ "name": format!("List {number}") }))),
            "field" => self.made(
                "createFields",
                json!({ "relationship": "lead", "label": format!("Field {number}"), "dataType": "string" }),
            ),
            "person" => {
                let email = format!("{number}@example.org");
                let arguments = ["user", "add", &email, "--json"];
                let made = crate::server::headwater(self.server.dir.path(), &arguments);
                serde_json::from_str::<serde_json::Value>(&made).unwrap()["id"].to_string()
            }
            "key" => {
                let made = crate::server::headwater(self.server.dir.path(), &["key", "create", "--label", "x"]);
                made.split_whitespace().nth(1).unwrap().to_owned()
            }
            "webhook" => {
                self.server.client.call("subscribeToLeadUpdates", json!({ "url": "https://hooks.example.org/in" }));
                let listed = crate::server::headwater(self.server.dir.path(), &["webhook", "list", "--json"]);
                serde_json::from_str::<serde_json::Value>(listed.lines().next().unwrap()).unwrap()["id"].to_string()
            }
            "role" => "salesperson".to_owned(),
            "method" => "getLeads".to_owned(),
            "number" => number.to_string(),
            other => panic!("the stage knows no {other}"),
        }
    }

    /// The text with a thing in place of each name in braces.
    fn filled(&self, text: &str, owner: &str) -> String {
        let mut filled = String::new();
        for (place, part) in text.split(['{', '}']).enumerate() {
            filled.push_str(&if place % 2 == 0 { part.to_owned() } else { self.thing(part, owner) });
        }
        filled
    }

    /// The status for a role.
    fn comes(&mut self, line: &PageLine, role: usize, owner: &str) -> String {
        let path = self.filled(line.path, owner);
        let form = self.filled(line.form, owner);
        let form: Vec<(&str, &str)> =
            form.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap()).collect();
        let browser = &mut self.browsers[role];
        let shown = if line.method == "GET" { browser.get(&path) } else { browser.post(&path, &form, "same-origin") };
        if line.path.starts_with("/view-as/") {
            browser.post("/view-as", &[], "same-origin");
        }
        if line.path == "/sign-out" || line.path == "/sign-in" {
            let email = format!("{}@example.org", ROLES[role]);
            assert_eq!(browser.sign_in(&email, PASSWORD).status, 303);
        }
        shown.status.to_string()
    }
}

/// The route of a line.
fn route(line: &PageLine) -> Option<&'static Route> {
    let path: String = line
        .path
        .split('?')
        .next()
        .unwrap_or_default()
        .split(['{', '}'])
        .enumerate()
        .map(|(place, part)| if place % 2 == 0 { part } else { "0" })
        .collect();
    ROUTES.iter().find(|route| route.method == line.method && route.places(&path).is_some())
}

/// The routes without a line, and the lines without a route.
fn unmatched(lines: &[PageLine]) -> Vec<String> {
    let name = |route: &Route| format!("{} {}", route.method, route.path);
    let played: BTreeSet<String> = lines.iter().filter_map(route).map(name).collect();
    let routes = ROUTES.iter().map(name).filter(|route| !played.contains(route));
    let lines = lines.iter().filter(|line| route(line).is_none());
    routes.chain(lines.map(|line| format!("no route: {} {}", line.method, line.path))).collect()
}

/// In the house's tests too, which are run before every change is taken.
pub mod house {
    use headwater_model::records;
    use headwater_web::words::ENGLISH;

    #[test]
    fn every_permission_has_a_text_on_the_page_of_roles() {
        let texts: Vec<&str> =
            ENGLISH.roles.groups.iter().flat_map(|group| group.permissions).map(|(name, _)| *name).collect();
        let names: Vec<&str> = records::permissions().into_iter().map(|permission| permission.name).collect();
        let missing: Vec<_> = names.iter().filter(|name| !texts.contains(name)).collect();
        let unknown: Vec<_> = texts.iter().filter(|name| !names.contains(name)).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "web::words::english::roles: missing {missing:?}, unknown {unknown:?}"
        );
    }

    #[test]
    fn every_page_has_its_line_in_the_table_of_permissions() {
        assert_eq!(super::unmatched(super::PAGES), Vec::<String>::new());
        let without_the_first = super::unmatched(&super::PAGES[1..]);
        assert_eq!(without_the_first.len(), 1, "a page without a line is seen: {without_the_first:?}");
    }
}

#[test]
fn pages_answer_each_role_as_the_table_says() {
    let mut stage = Stage::new();
    let mut wrong = Vec::new();
    for line in PAGES {
        for (role, expected) in line.comes.into_iter().enumerate() {
            let (own, other) = (stage.owners[role].clone(), stage.other.clone());
            let both = [stage.comes(line, role, &own), stage.comes(line, role, &other)];
            let came = if both[0] == both[1] { both[0].clone() } else { both.join("/") };
            if came != expected {
                wrong.push(format!("{} {} for {}: {came}, not {expected}", line.method, line.path, ROLES[role]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_has_not_signed_in_is_sent_to_the_form_from_every_page() {
    let server = Server::start();
    let mut browser = Browser::new(&server);
    for line in PAGES {
        let path: String = line
            .path
            .split(['{', '}'])
            .enumerate()
            .map(|(place, part)| if place % 2 == 0 { part } else { "7" })
            .collect();
        let shown = if line.method == "GET" { browser.get(&path) } else { browser.post(&path, &[], "same-origin") };
        let is_open = route(line).is_some_and(|route| matches!(route.needs, Needs::Nothing));
        let is_sent = shown.status == 303 && shown.header("location").starts_with("/sign-in");
        assert!(is_open || is_sent, "{} {path}: {}", line.method, shown.status);
        assert!(!is_open || OPEN.contains(&line.path), "{path} is open to everybody");
    }
}

/// The pages for everybody.
const OPEN: [&str; 6] =
    ["/sign-in", "/sign-in/code", "/sign-out", "/setup/{number}", "/invited/{number}", "/favicon.ico"];
