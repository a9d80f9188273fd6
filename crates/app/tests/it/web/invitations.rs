//! Links by which people choose a password.

use super::browser::{Browser, PASSWORD};
use crate::server::{Server, headwater, try_headwater};

const NOOR: &str = "noor@example.org";
const NAMED: [(&str, &str); 3] = [("first_name", "Noor"), ("last_name", "Aldahan"), ("password", PASSWORD)];

fn invite(server: &Server) -> String {
    let link = headwater(server.dir.path(), &["user", "invite", NOOR]);
    link.trim().strip_prefix(&server.url).unwrap().to_owned()
}

fn with_noor() -> Server {
    let server = Server::start();
    headwater(server.dir.path(), &["user", "add", NOOR]);
    server
}

#[test]
fn an_invited_person_chooses_a_password_and_is_in() {
    let server = with_noor();
    let (first, path) = (invite(&server), invite(&server));
    let mut browser = Browser::new(&server);
    assert_eq!(browser.get(&first).status, 404, "only the newest link is good");
    let form = browser.get(&path);
    assert!(form.body.contains("Join Test") && form.body.contains("another 7 days"), "{}", form.body);
    let own = [&NAMED[..], &[("email", "root@example.org")]].concat();
    let weak = [("first_name", "Noor"), ("password", "noor@example.org")];
    assert_eq!(browser.post(&path, &weak, "same-origin").status, 422);
    assert_eq!(browser.post(&path, &own, "cross-site").status, 403);
    assert_eq!(browser.post(&path, &own, "same-origin").header("location"), "/");
    let leads = browser.get("/leads");
    assert!(leads.status == 200 && leads.body.contains("Noor Aldahan"), "{}", leads.body);
    assert_eq!(browser.post(&path, &own, "same-origin").status, 404, "the link was used");
    assert_eq!(
        Browser::new(&server).sign_in("root@example.org", PASSWORD).status,
        422,
        "the address is not theirs to choose"
    );
    assert_eq!(Browser::new(&server).sign_in(NOOR, PASSWORD).status, 303);
}

#[test]
fn an_invitation_ends_with_the_activity_or_the_removal_of_the_person() {
    let server = with_noor();
    let set = |word: &str| drop(headwater(server.dir.path(), &["user", "set", NOOR, "--active", word]));
    let mut browser = Browser::new(&server);
    let path = invite(&server);
    assert_eq!(browser.get(&path).status, 200);
    set("no");
    let (refused, success) = try_headwater(server.dir.path(), &["user", "invite", NOOR]);
    assert!(!success && refused.contains("is not active"), "{refused}");
    set("yes");
    assert_eq!(browser.post(&path, &NAMED, "same-origin").status, 404);
    let path = invite(&server);
    assert_eq!(browser.get(&path).status, 200);
    headwater(server.dir.path(), &["user", "remove", NOOR, "--hand-on-to", "nobody"]);
    assert_eq!(browser.get(&path).status, 404);
}

#[test]
fn an_invitation_is_for_a_new_password_too_and_ends_all_sessions() {
    let server = with_noor();
    let mut before = Browser::new(&server);
    before.post(&invite(&server), &NAMED, "same-origin");
    let path = invite(&server);
    assert_eq!(before.get("/leads").status, 200, "an invitation alone changes nothing");
    let mut after = Browser::new(&server);
    let other = [("first_name", "Noor"), ("password", "another long one here")];
    assert_eq!(after.post(&path, &other, "same-origin").status, 303);
    assert_eq!((before.get("/leads").status, after.get("/leads").status), (303, 200));
}

#[test]
fn an_administrator_invites_by_a_link_and_the_audit_log_says_so() {
    let server = Server::start();
    super::browser::add(&server, "root@example.org", "administrator");
    let mut root = Browser::new(&server);
    root.sign_in("root@example.org", PASSWORD);
    let made = root.post("/users", &[("email", NOOR), ("role", "salesperson")], "same-origin");
    let page = root.post(&format!("{}/invite", made.header("location")), &[], "same-origin");
    let begins = page.body.find(&format!("{}/invited/", server.url)).unwrap_or_else(|| panic!("{}", page.body));
    let link = page.body[begins..].split(['<', '"']).next().unwrap();
    assert_eq!(page.header("content-encoding"), "");
    let mut noor = Browser::new(&server);
    assert_eq!(noor.post(link.strip_prefix(&server.url).unwrap(), &NAMED, "same-origin").header("location"), "/");
    assert_eq!(noor.post(&format!("{}/invite", made.header("location")), &[], "same-origin").status, 403);
    let log = root.get("/audit").body;
    for entry in ["an invitation", "a password", "Signed in"] {
        assert!(log.contains(entry), "{entry}: {log}");
    }
}
