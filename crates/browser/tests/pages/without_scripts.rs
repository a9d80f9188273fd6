//! The essentials without any script: signing in, finding a lead, editing it, a note, signing out.

use headwater_browser::{Browser, Site};
use serde_json::json;

#[test]
fn a_lead_is_found_edited_and_written_about_without_scripts() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let lead = json!({ "firstName": "Plainly", "emailAddress": "plainly@example.org", "phoneNumber": "555-1" });
    let lead = site.leads(std::iter::once(lead))[0];
    let mara = browser.stranger(site);
    mara.without_scripts().sign_in("salesperson@example.org");
    mara.leave_by(".nav a[href='/leads']");
    mara.fill("#q", "plainly");
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert_eq!(mara.texts("#tb tr[id] th"), ["Plainly"]);
    mara.leave_by("#tb tr[id] th a").leave_by("main a[href$='/edit']");
    mara.fill("#e-phoneNumber", "555-2").leave_by("form button.primary");
    assert_eq!(mara.text("#f-phoneNumber"), "555-2");
    mara.fill("#note-text", "Without a script.").leave_by(".compose button.primary");
    assert!(mara.text("#life").contains("Without a script."), "{}", mara.text("#life"));
    mara.open("/leads?sort=emailAddress").leave_by("#tb tr:not([id]) a");
    assert_eq!(mara.count("#tb tr[id]"), 50, "the next page: {}", mara.address());
    mara.leave_by("form[action='/sign-out'] button");
    assert!(mara.address().starts_with("/sign-in"), "{}", mara.address());
    let stored = site.call("getLead", json!({ "id": lead }));
    assert_eq!(stored["result"]["lead"][0]["phoneNumber"], "555-2");
}
