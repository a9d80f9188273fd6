//! The first run: from the link that the server gives to a command that works.

use headwater_browser::{Browser, Looks, PASSWORD, Site};
use std::process::Command;

#[test]
fn the_first_administrator_comes_from_the_link_to_a_working_command() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::fresh();
    let mara = browser.stranger(&site);
    let link = site.setup_path();
    mara.open(&link);
    assert_eq!(mara.text(".steps [aria-current=step]"), "1You");
    assert_eq!(mara.value("document.querySelector('#password').autocomplete"), "new-password");
    assert_eq!(mara.objections(), [""; 0]);
    // By the keyboard alone; a password that is too weak costs nothing that was typed.
    mara.fill(":focus", "Mara")
        .press("Tab")
        .fill(":focus", "Lindqvist")
        .press("Tab")
        .fill(":focus", "mara@example.org");
    mara.press("Tab").fill(":focus", "Lindqvist2026");
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert_eq!(
        mara.value("[document.activeElement.id, document.querySelector('#last_name').value]"),
        serde_json::json!(["password", "Lindqvist"])
    );
    assert_eq!(mara.objections(), [""; 0], "with an error");
    mara.fill(":focus", PASSWORD);
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert_eq!(mara.text(".steps [aria-current=step]"), "2Your company");
    assert_eq!(mara.looks(Looks::Phone).objections(), [""; 0]);
    mara.fill("#name", "Fennwick Tools");
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert_eq!(mara.text(".steps [aria-current=step]"), "3Your data");
    assert_eq!(mara.objections(), [""; 0]);
    mara.click("input[value=none]").leave_by("button.primary");
    assert_eq!(mara.objections(), [""; 0], "the last step");
    let command = mara.text(".copy .text");
    let output = Command::new("sh").args(["-c", &command]).output().unwrap();
    let reply = String::from_utf8(output.stdout).unwrap();
    assert!(reply.contains(r#""result":{"lead":[]}"#), "{command}: {reply}");
    mara.leave_by("a.primary");
    assert_eq!((mara.address().as_str(), mara.text(".brand")), ("/leads", "Fennwick Tools".to_owned()));
    let late = browser.stranger(&site);
    late.open(&link);
    assert_eq!((late.text("h1").as_str(), late.count("form")), ("This link is over", 0));
}
