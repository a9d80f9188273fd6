//! Searching while one types: the field keeps the focus, and the last answer wins, in whatever order answers arrive.

use headwater_browser::{Browser, PASSWORD, Site, SlowLine};
use headwater_testbed::pause;
use serde_json::json;
use std::time::Duration;

#[test]
fn the_last_answer_wins_and_the_field_keeps_the_focus() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let names = ["Qzuvera", "Qzuvero", "Qzuvi", "Qzam", "Qbert"];
    site.leads(names.iter().map(|name| json!({ "firstName": name, "emailAddress": format!("{name}@example.org") })));
    // Answers take up to half a second, and overtake each other.
    let line = SlowLine::to(&site.url);
    let mara = browser.stranger_at(&line.url);
    mara.open("/sign-in").fill("#email", "sales-manager@example.org").fill("#password", PASSWORD);
    mara.leave_by("form button.primary").open("/leads").click("#q");
    mara.value("window.field = document.querySelector('#q'); 0");
    for letter in "qzuver".chars() {
        mara.press(&letter.to_string());
        // Longer than the page waits for a further letter, so that several questions are under way.
        pause::between_turns(Duration::from_millis(110)).block();
        assert_eq!(mara.value("document.activeElement === window.field"), true, "after {letter}");
    }
    let expected = json!([["Qzuvera", "Qzuvero"], "2 leads", "qzuver", 6, true]);
    let state = "[[...document.querySelectorAll('#tb tr[id] th')].map(it => it.textContent.trim()).sort(), \
                 document.querySelector('#count').textContent.trim(), field.value, field.selectionStart, \
                 document.activeElement === field && field.isConnected]";
    mara.wait_until(&format!("JSON.stringify({state}) === JSON.stringify({expected})"));
    pause::while_nothing_happens(Duration::from_millis(1_200)).block();
    assert_eq!(mara.value(state), expected, "no late answer took its place");
    assert!(mara.address().contains("q=qzuver"), "{}", mara.address());
    mara.press("Backspace").press("Backspace").press("Backspace").press("Backspace");
    mara.wait_until("document.querySelector('#count').textContent.trim() === '4 leads'");
    assert_eq!(mara.value("[document.activeElement === field, field.value]"), json!([true, "qz"]));
    assert_eq!(mara.complaints(), [""; 0], "an answer that is not awaited any more is no error");
}
