//! A person's own settings.

use super::browser::{Browser, PASSWORD, add};
use crate::server::Server;

const MARA: &str = "mara@example.org";
const NEW: &str = "another long one here";

fn signed_in(server: &Server, password: &str) -> Browser {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in(MARA, password).status, 303);
    browser
}

fn change(browser: &mut Browser, old: &str, new: &str) -> super::browser::Shown {
    browser.post("/me/password", &[("old_password", old), ("new_password", new)], "same-origin")
}

#[test]
fn a_new_password_asks_the_old_one_and_ends_all_other_sessions() {
    let server = Server::start();
    add(&server, MARA, "salesperson");
    let (mut here, mut there) = (signed_in(&server, PASSWORD), signed_in(&server, PASSWORD));
    for (old, new, cure) in [
        ("a wrong password", NEW, "This is not your password."),
        (PASSWORD, "short", "12 characters or more."),
        (PASSWORD, "mara@example.org", "guessed soon"),
    ] {
        let refused = change(&mut here, old, new);
        assert!(refused.status == 422 && refused.body.contains(cure), "{cure}: {}", refused.body);
    }
    assert_eq!(there.get("/leads").status, 200, "what is refused changes nothing");
    let before = here.cookie.clone();
    let changed = change(&mut here, PASSWORD, NEW);
    assert_eq!((changed.status, changed.header("location")), (303, "/me?done=password"));
    assert!(here.cookie != before && here.get("/leads").status == 200, "the session has a new id");
    assert_eq!(there.get("/leads").status, 303);
    there.cookie = before;
    assert_eq!(there.get("/leads").status, 303, "the old id is void");
    assert_eq!(Browser::new(&server).sign_in(MARA, PASSWORD).status, 422);
    signed_in(&server, NEW);
}

#[test]
fn tries_at_the_old_password_are_throttled() {
    let server = Server::start();
    add(&server, MARA, "salesperson");
    let mut browser = signed_in(&server, PASSWORD);
    let tries = [(); 6].map(|()| change(&mut browser, "a wrong password", NEW).status);
    assert_eq!(tries, [422, 422, 422, 422, 422, 429]);
    let waits = change(&mut browser, PASSWORD, NEW);
    assert!(waits.status == 429 && !waits.header("retry-after").is_empty(), "the right one waits too");
}

#[test]
fn a_person_sees_and_ends_own_sessions_and_nobody_elses() {
    let server = Server::start();
    add(&server, MARA, "salesperson");
    add(&server, "noor@example.org", "administrator");
    let mut other = Browser::new(&server);
    other.sign_in("noor@example.org", PASSWORD);
    let (mut here, mut there, mut third) =
        (signed_in(&server, PASSWORD), signed_in(&server, PASSWORD), signed_in(&server, PASSWORD));
    let ids = |browser: &mut Browser| {
        let page = browser.get("/me").body;
        let parts = page.split("/me/sessions/").skip(1).filter_map(|part| part.split("/revoke").next());
        parts.filter(|id| id.len() == 32).map(str::to_owned).collect::<Vec<_>>()
    };
    let page = here.get("/me");
    assert!(page.body.contains("127.0.0.1") && page.body.matches("this one").count() == 1, "{}", page.body);
    let (shown, shown_there) = (ids(&mut here), ids(&mut there));
    assert_eq!((shown.len(), ids(&mut other).len()), (2, 0));
    let of_third = shown.iter().find(|id| shown_there.contains(id)).unwrap();
    let revoke = format!("/me/sessions/{of_third}/revoke");
    assert_eq!(other.post(&revoke, &[], "same-origin").status, 404, "foreign sessions are not there");
    assert_eq!(third.get("/leads").status, 200);
    assert_eq!(here.post(&revoke, &[], "same-origin").status, 303);
    assert_eq!((here.get("/leads").status, there.get("/leads").status, third.get("/leads").status), (200, 200, 303));
    here.post("/me/sessions/revoke", &[], "same-origin");
    assert_eq!((here.get("/leads").status, there.get("/leads").status, other.get("/leads").status), (200, 303, 200));
}

#[test]
fn name_zone_and_keys_are_the_persons_own() {
    let server = Server::start();
    add(&server, MARA, "salesperson");
    let mut browser = signed_in(&server, PASSWORD);
    let page = browser.get("/me").body;
    assert!(page.contains("America/New_York, as the account") && !page.contains("data-keys=\"off\""), "{page}");
    let form = [("first_name", "Mara"), ("last_name", "Lindqvist"), ("time_zone", "Europe/Stockholm")];
    assert_eq!(browser.post("/me", &form, "same-origin").header("location"), "/me?done=saved");
    let page = browser.get("/me?done=saved").body;
    assert!(page.contains("Saved.") && page.contains("Mara Lindqvist"), "{page}");
    assert!(page.contains("<option selected>Europe/Stockholm") && page.contains("data-keys=\"off\""), "{page}");
    let typed = [("first_name", ""), ("last_name", ""), ("time_zone", "Mars/Base"), ("role", "administrator")];
    let refused = browser.post("/me", &typed, "same-origin");
    assert!(refused.status == 422 && refused.body.contains("Choose a time zone"), "{}", refused.body);
    assert_eq!(browser.get("/users").status, 403, "a role is not one's own to choose");
}

#[test]
fn pages_are_in_the_language_of_the_browser_or_of_ones_own_choice() {
    let server = Server::start();
    add(&server, MARA, "salesperson");
    let door = |asked: &str| {
        let request = ureq::get(&format!("{}/sign-in", server.url)).header("accept-language", asked);
        request.call().unwrap().body_mut().read_to_string().unwrap()
    };
    for (asked, tag) in [("fr", "en"), ("de-AT,en;q=0.5", "de"), ("nl-BE, en;q=0.5", "nl")] {
        assert!(door(asked).contains(&format!("<html lang=\"{tag}\"")), "{asked}");
    }
    let mut browser = signed_in(&server, PASSWORD);
    assert!(browser.get("/leads").body.contains("<html lang=\"en\""));
    let mut choose = |language: &str| {
        let form = [("first_name", "Mara"), ("time_zone", ""), ("letter_keys", "on"), ("language", language)];
        assert_eq!(browser.post("/me", &form, "same-origin").status, 303);
        ["/leads", "/me", "/leads/1"]
            .map(|path| browser.get(path).body.split("lang=\"").nth(1).unwrap()[..2].to_owned())
    };
    assert_eq!(choose("de"), ["de", "de", "de"]);
    assert_eq!(choose("nl"), ["nl", "nl", "nl"]);
    assert_eq!(choose("xx"), ["en", "en", "en"], "a language without texts is none");
}
