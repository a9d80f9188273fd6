//! Signing in: by keyboard alone, with scripts and without; wrong, throttled, and never to another host.

use headwater_browser::{Browser, PASSWORD, Site};

#[test]
fn a_person_signs_in_and_out_by_the_keyboard_alone() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let mara = browser.stranger(site);
    mara.open("/leads?sort=score");
    assert!(mara.address().starts_with("/sign-in?next="), "{}", mara.address());
    assert_eq!(mara.value("document.activeElement.id"), "email", "the first field has the focus");
    mara.fill("#email", "salesperson@example.org").press("Tab").fill(":focus", "a wrong password").press("Enter");
    mara.wait_until("document.querySelector('#refused') !== null");
    assert_eq!(
        mara.value("document.activeElement.id"),
        "password",
        "the typed address stays, the password is asked again"
    );
    mara.fill(":focus", PASSWORD).press("Enter").wait_until("location.pathname === '/leads'");
    mara.leave_by("form[action='/sign-out'] button");
    assert!(mara.address().starts_with("/sign-in"), "{}", mara.address());
    mara.open("/leads");
    assert!(mara.address().starts_with("/sign-in"), "the session is over: {}", mara.address());
    assert_eq!(mara.complaints(), [""; 0]);
}

#[test]
fn a_password_manager_finds_address_and_password() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let stranger = browser.stranger(site);
    stranger.open("/sign-in");
    let said = stranger
        .value("['#email', '#password'].map(it => document.querySelector(it)).map(it => [it.type, it.autocomplete])");
    assert_eq!(said, serde_json::json!([["email", "username"], ["password", "current-password"]]));
    let form = stranger.value("(() => { const it = document.querySelector('form'); return [it.method, it.email.form === it.password.form]; })()");
    assert_eq!(
        form,
        serde_json::json!(["post", true]),
        "address and password are sent together, and not in an address"
    );
}

#[test]
fn a_wrong_try_does_not_say_what_is_wrong_and_the_sixth_waits() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("mara@example.org", "salesperson");
    let stranger = browser.stranger(&site);
    let mut said = Vec::new();
    for email in
        ["mara@example.org", "nobody@example.org", "mara@example.org", "mara@example.org", "nobody@example.org"]
    {
        stranger.open("/sign-in").fill("#email", email).fill("#password", "a wrong password");
        stranger.leave_by("form button.primary");
        said.push(stranger.text("#refused"));
    }
    assert!(said.iter().all(|text| text == "Email and password do not belong together."), "{said:?}");
    stranger.open("/sign-in").fill("#email", "mara@example.org").fill("#password", PASSWORD);
    stranger.leave_by("form button.primary");
    let text = stranger.text("#refused");
    assert!(text.starts_with("Too many tries have failed. The next is possible in"), "{text}");
    assert_eq!(stranger.value("document.querySelector('#email').value"), "mara@example.org", "nothing typed is lost");
    assert!(stranger.open("/leads").address().starts_with("/sign-in"), "the right password waits too");
}

#[test]
fn the_way_on_after_signing_in_never_leaves_the_host() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let outside = [
        "https://example.com/",
        "//example.com",
        "/\\example.com",
        "%2F%2Fexample.com",
        "javascript:alert(1)",
        "/\t/example.com",
    ];
    for next in outside {
        let mara = browser.stranger(site);
        let next: String = next.bytes().map(|byte| format!("%{byte:02X}")).collect();
        mara.open(&format!("/sign-in?next={next}"));
        mara.fill("#email", "salesperson@example.org").fill("#password", PASSWORD).leave_by("form button.primary");
        assert_eq!(mara.value("location.origin"), site.url.as_str(), "{next}");
        assert_eq!(mara.text("h1"), "Home", "{next}: {}", mara.address());
    }
    let mara = browser.stranger(site);
    mara.open("/leads?q=a&sort=-leadScore");
    mara.fill("#email", "salesperson@example.org").fill("#password", PASSWORD).leave_by("form button.primary");
    assert_eq!(mara.address(), "/leads?q=a&sort=-leadScore", "and a page of this host is opened as it was asked for");
}

#[test]
fn signing_in_needs_no_scripts() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.stranger(Site::shared());
    mara.without_scripts().sign_in("salesperson@example.org");
    assert_eq!(mara.text("h1"), "Home");
}
