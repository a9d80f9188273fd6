//! Who is let in, and for how long.

use super::browser::{Browser, PASSWORD, Shown, add, set_password};
use crate::server::{Server, headwater};
use serde_json::json;

#[test]
fn a_person_signs_in_sees_the_leads_and_signs_out() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let lead = json!({ "emailAddress": "ada@example.org", "firstName": "Ada <b>", "companyName": "Mill & Sons" });
    server.client.call("createLeads", json!({ "objects": [lead] }));
    let mut browser = Browser::new(&server);
    let sent_away = browser.get("/leads?after=0");
    assert_eq!((sent_away.status, sent_away.header("location")), (303, "/sign-in?next=%2Fleads%3Fafter%3D0"));

    let refused = browser.sign_in("mara@example.org", "a wrong password");
    assert!(refused.status == 422 && browser.cookie.is_none() && refused.body.contains("do not belong together"));
    let unknown = browser.sign_in("nobody@example.org", PASSWORD);
    let without_address = |page: &Shown| page.body.replace("mara@", "").replace("nobody@", "");
    assert_eq!((unknown.status, without_address(&unknown)), (422, without_address(&refused)), "who exists is not told");

    let let_in = browser.sign_in("MARA@example.org", PASSWORD);
    assert_eq!((let_in.status, let_in.header("location")), (303, "/leads?after=0"));
    let cookie = let_in.header("set-cookie");
    assert!(cookie.starts_with("hw=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    let page = browser.get("/leads");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Ada &#60;b&#62;") && page.body.contains("Mill &#38; Sons"), "{}", page.body);
    assert!(page.body.contains("1 lead<") && page.body.contains("Salesperson"), "{}", page.body);

    let kept = browser.cookie.clone();
    assert_eq!(browser.post("/sign-out", &[], "same-origin").header("location"), "/sign-in");
    assert_eq!(browser.cookie, None, "the browser forgets the cookie");
    browser.cookie = kept;
    assert_eq!(browser.get("/leads").status, 303, "the session has ended, whoever kept the cookie");
}

#[test]
fn a_session_ends_with_another_password_or_role_or_without_activity() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let change = |arguments: &[&str]| drop(headwater(server.dir.path(), arguments));
    let other = "another long password";
    let changes: [&dyn Fn(); 4] = [
        &|| set_password(&server, "mara@example.org", other),
        &|| change(&["user", "set", "mara@example.org", "--role", "sales-manager"]),
        &|| change(&["user", "set", "mara@example.org", "--active", "no"]),
        &|| change(&["user", "remove", "mara@example.org", "--hand-on-to", "nobody"]),
    ];
    let mut password = PASSWORD;
    for (place, change) in changes.iter().enumerate() {
        if place == 3 {
            headwater(server.dir.path(), &["user", "set", "mara@example.org", "--active", "yes"]);
        }
        let mut browser = Browser::new(&server);
        browser.sign_in("mara@example.org", password);
        assert_eq!(browser.get("/leads").status, 200, "change {place}");
        change();
        password = other;
        assert_eq!(browser.get("/leads").status, 303, "change {place}");
    }
}

#[test]
fn what_changes_something_comes_from_a_page_of_this_server() {
    let server = Server::start();
    add(&server, "mara@example.org", "salesperson");
    let form = [("email", "mara@example.org"), ("password", PASSWORD)];
    for site in ["cross-site", "same-site", "none"] {
        let mut browser = Browser::new(&server);
        let refused = browser.post("/sign-in", &form, site);
        assert!(refused.status == 403 && browser.cookie.is_none(), "{site}");
    }
    let browser = Browser::new(&server);
    let post = |origin: &str| {
        let request = browser.agent.post(format!("{}/sign-in", browser.url)).header("origin", origin);
        request.send_form(form).unwrap().status().as_u16()
    };
    assert_eq!((post("http://evil.example"), post("null"), post(&server.url)), (403, 403, 303));
    let bare = browser.agent.post(format!("{}/sign-in", browser.url)).send_form(form).unwrap();
    assert_eq!(bare.status().as_u16(), 403, "a client that does not say where it comes from");
    assert_eq!(Browser::new(&server).get("/sign-out").status, 405, "a link changes nothing");
}
