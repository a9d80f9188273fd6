//! The state of the server, and refusals in the audit log.

use super::browser::{Browser, PASSWORD, add};
use crate::server::Server;

#[test]
fn the_state_of_the_server_is_shown_anew_every_five_seconds() {
    let server = Server::start();
    add(&server, "mara@example.org", "administrator");
    let mut browser = Browser::new(&server);
    browser.sign_in("mara@example.org", PASSWORD);
    let page = browser.get("/system");
    assert_eq!((page.status, page.header("refresh")), (200, "5"));
    for text in ["All well", "Nothing is under way", "Schema", env!("CARGO_PKG_VERSION")] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
}

#[test]
fn a_refusal_and_a_sign_in_stand_in_the_audit_log() {
    let server = Server::start();
    for (email, role) in [("mara@example.org", "administrator"), ("jo@example.org", "jr-salesperson")] {
        add(&server, email, role);
    }
    let (mut mara, mut jo) = (Browser::new(&server), Browser::new(&server));
    mara.sign_in("mara@example.org", PASSWORD);
    jo.sign_in("jo@example.org", PASSWORD);
    assert!(!mara.get("/audit").body.contains("Was refused: see server"));
    assert_eq!(jo.get("/system").status, 403);
    let log = mara.get("/audit").body;
    assert!(log.contains("Was refused: see server") && log.matches("Signed in<").count() >= 2, "{log}");
}
