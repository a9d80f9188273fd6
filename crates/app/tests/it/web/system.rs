//! The state of the server, and refusals in the audit log.

use super::browser::{Browser, PASSWORD, add};
use crate::server::{IS_ON_POSTGRES, Server, headwater};
use headwater_testbed::wait;
use std::io::Write;

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

#[test]
fn a_backup_is_made_from_the_page_listed_noted_and_sound() {
    let server = Server::start();
    add(&server, "mara@example.org", "administrator");
    let mut mara = Browser::new(&server);
    mara.sign_in("mara@example.org", PASSWORD);
    let begun = mara.post("/system/backup", &[], "same-origin");
    if IS_ON_POSTGRES {
        assert!(begun.status == 409 && begun.body.contains("PostgreSQL is backed up by pg_dump"), "{}", begun.body);
        assert!(!mara.get("/system").body.contains("Back up now"));
        return;
    }
    assert_eq!(begun.status, 303);
    wait::until("the backup is listed", || mara.get("/system").body.contains(".backup</b>"));
    let page = mara.get("/system").body;
    assert!(page.contains("Back up now") && !page.contains("A backup is being made"), "{page}");
    let name = page.split("<b class=\"mono s\">").nth(1).unwrap().split('<').next().unwrap();
    let file = server.dir.path().join("backups").join(name);
    let said = headwater(server.dir.path(), &["verify", file.to_str().unwrap()]);
    assert!(said.contains("sound") || said.contains("whole") || said.contains("checked"), "{said}");
    assert!(mara.get("/audit?what=create").body.contains("Created a backup"));
}

#[test]
fn the_page_says_when_the_disk_will_be_full() {
    let server = Server::start();
    add(&server, "mara@example.org", "administrator");
    let mut mara = Browser::new(&server);
    mara.sign_in("mara@example.org", PASSWORD);
    if IS_ON_POSTGRES {
        return assert!(mara.get("/system").body.contains("which watches its own disks"));
    }
    assert!(mara.get("/system").body.contains("The forecast needs three days"));
    let today = headwater_model::time::Timestamp::now().day();
    let note = |day: i64, used: u64| {
        let mut file = std::fs::File::create(server.dir.path().join("disk.days"))?;
        file.write_all(format!("{day} {used}\n").as_bytes())
    };
    note(today - 10, 1 << 50).unwrap();
    assert!(mara.get("/system").body.contains("does not grow"));
    note(today - 10, 0).unwrap();
    let page = mara.get("/system").body;
    assert!(page.contains("At the growth of the last month") || page.contains("does not grow"), "{page}");
    assert!(page.contains("SQLite 3.") && page.contains("Backups 0 bytes"), "{page}");
}
