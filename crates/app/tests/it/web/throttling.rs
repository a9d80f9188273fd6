//! Failed tries to sign in slow down the next ones.

use super::browser::{Browser, PASSWORD, Shown, add};
use crate::server::Server;

/// A server behind a proxy with TLS; the proxy names the machine of a browser.
fn behind_a_proxy() -> Server {
    Server::start_with(&["--trusted-proxies", "127.0.0.1", "--base-url", "https://crm.example.org"])
}

fn sign_in(server: &Server, from: &str, person: (&str, &str)) -> Shown {
    let mut browser = Browser::behind_a_proxy(server, from);
    browser.sign_in(person.0, person.1)
}

#[test]
fn after_five_failed_tries_even_the_right_password_waits() {
    let server = behind_a_proxy();
    add(&server, "mara@example.org", "salesperson");
    let (right, wrong) = (("mara@example.org", PASSWORD), ("Mara@example.org", "a wrong password"));
    for number in 0..8 {
        assert_eq!(sign_in(&server, "192.0.2.1", right).status, 303, "tries that succeed do not count: {number}");
    }
    for number in 0..5 {
        let from = format!("192.0.2.{number}");
        assert_eq!(sign_in(&server, &from, wrong).status, 422, "try {number}");
    }
    let refused = sign_in(&server, "192.0.2.9", right);
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!(refused.status == 429 && (1..=60).contains(&seconds), "{seconds}");
    assert!(refused.body.contains("possible in ") && refused.body.contains("mara@example.org"), "{}", refused.body);
    let cookie = refused.header("set-cookie");
    assert_eq!(cookie, "");
    add(&server, "noor@example.org", "salesperson");
    assert_eq!(sign_in(&server, "192.0.2.9", ("noor@example.org", PASSWORD)).status, 303, "others are let in");
}

#[test]
fn one_machine_cannot_try_the_passwords_of_many_people() {
    let server = behind_a_proxy();
    add(&server, "mara@example.org", "salesperson");
    let right = ("mara@example.org", PASSWORD);
    for number in 0..5 {
        let unknown = format!("nobody{number}@example.org");
        assert_eq!(sign_in(&server, "2001:db8::1", (&unknown, PASSWORD)).status, 422, "try {number}");
    }
    assert_eq!(sign_in(&server, "2001:db8::2", right).status, 429, "the network is one machine");
    assert_eq!(sign_in(&server, "2001:db8:0:1::1", right).status, 303, "another machine is let in");
}

#[test]
fn people_who_do_not_exist_are_throttled_alike() {
    let server = behind_a_proxy();
    add(&server, "mara@example.org", "salesperson");
    let answers = |email: &str, network: &str| {
        let tries = (0..6).map(|number| {
            let shown = sign_in(&server, &format!("{network}{number}"), (email, "a wrong password"));
            // The seconds of the pause differ with the speed of the machine.
            let text = shown.body.replace(email, "");
            (shown.status, text.split("possible in ").next().unwrap_or_default().to_owned())
        });
        tries.collect::<Vec<_>>()
    };
    assert_eq!(answers("mara@example.org", "192.0.2."), answers("nobody@example.org", "198.51.100."));
}
