//! Signing in by keyboard alone, with scripts and without.

use headwater_browser::{Browser, PASSWORD, Site};

#[test]
fn a_person_signs_in_and_out_by_the_keyboard_alone() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("mara@example.org", "salesperson");
    let mara = browser.stranger(&site);
    mara.open("/leads?sort=score");
    assert!(mara.address().starts_with("/sign-in?next="), "{}", mara.address());
    assert_eq!(mara.value("document.activeElement.id"), "email", "the first field has the focus");
    mara.fill("#email", "mara@example.org").press("Tab").fill(":focus", "a wrong password").press("Enter");
    mara.wait_until("document.querySelector('#refused') !== null");
    assert_eq!(
        mara.value("document.activeElement.id"),
        "password",
        "the typed address stays, the password is asked again"
    );
    mara.fill(":focus", PASSWORD).press("Enter").wait_until("location.pathname === '/leads'");
    mara.leave_by("form[action='/sign-out'] button");
    assert!(mara.address().starts_with("/sign-in"), "{}", mara.address());
    assert_eq!(mara.complaints(), [""; 0]);
}

#[test]
fn signing_in_needs_no_scripts() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::start();
    site.add("mara@example.org", "salesperson");
    let mara = browser.stranger(&site);
    mara.without_scripts().sign_in("mara@example.org");
    assert_eq!(mara.text("h1"), "Home");
}
