//! The page of a lead: values edited in place, kept through refusals, clashes, the end of the session and a cut network; notes and
//! calls; the neighbours in the view.

use headwater_browser::{Browser, Held, PASSWORD, Person, Site};
use serde_json::{Value, json};

/// A lead with a company, a phone and an address of its own.
fn lead(word: &str) -> i64 {
    let lead = json!({ "firstName": "Ada", "lastName": word, "emailAddress": format!("{word}@edits.example.org"), "phoneNumber": "555-1", "companyName": "Fennwick" });
    Site::shared().leads(std::iter::once(lead)).remove(0)
}

fn stored(lead: i64, field: &str) -> Value {
    Site::shared().call("getLead", json!({ "id": lead }))["result"]["lead"][0][field].clone()
}

/// Opens a field in place and types another value, without keeping it yet.
fn type_into(person: &Person<'_>, field: &str, value: &str) {
    person.double_click(&format!("#f-{field}")).wait_until("document.activeElement.matches('.cell-input')");
    person.press_with(Held::Control, "a");
    person.value("document.activeElement.select(); 0");
    person.type_letters(value);
}

fn shown(person: &Person<'_>, field: &str) -> String {
    person.text(&format!("#f-{field}"))
}

#[test]
fn a_value_is_kept_where_it_stands() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("kept");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}"));
    type_into(&mara, "phoneNumber", "555-2");
    mara.press("Enter").wait_until("document.querySelector('#toast > span').textContent === 'Saved'");
    assert_eq!((shown(&mara, "phoneNumber").as_str(), stored(lead, "phoneNumber")), ("555-2", json!("555-2")));
    assert_eq!(mara.value("document.activeElement.id"), "f-phoneNumber", "the focus is not lost");
    type_into(&mara, "phoneNumber", "555-3");
    mara.press("Escape");
    assert_eq!((shown(&mara, "phoneNumber").as_str(), stored(lead, "phoneNumber")), ("555-2", json!("555-2")));
}

#[test]
fn a_refused_value_stays_as_typed_with_the_reason() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("refused");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}"));
    let other = json!({ "emailAddress": "taken@edits.example.org" });
    Site::shared().leads(std::iter::once(other));
    type_into(&mara, "emailAddress", "taken@edits.example.org");
    mara.press("Enter").wait_until("document.querySelector('#f-emailAddress').ariaInvalid === 'true'");
    assert_eq!(shown(&mara, "emailAddress"), "taken@edits.example.org");
    let cure = "Another lead has this address. Type another one, or change that lead.";
    assert_eq!(mara.value("document.querySelector('#f-emailAddress').title"), cure);
    assert_eq!(stored(lead, "emailAddress"), "refused@edits.example.org");
    assert_eq!(mara.objections(), [""; 0]);
    mara.double_click("#f-emailAddress").wait_until("document.activeElement.value === 'taken@edits.example.org'");
    mara.value("document.activeElement.select(); 0");
    mara.type_letters("better@edits.example.org").press("Enter");
    mara.wait_until("document.querySelector('#toast > span').textContent === 'Saved'");
    assert_eq!(stored(lead, "emailAddress"), "better@edits.example.org");
}

#[test]
fn a_clash_shows_both_values_and_overwrites_nothing() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("clash");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}"));
    type_into(&mara, "phoneNumber", "555-mine");
    Site::shared().call("updateLeads", json!({ "objects": [{ "id": lead, "phoneNumber": "555-theirs" }] }));
    mara.press("Enter").wait_until("document.querySelector('#toast').matches(':popover-open')");
    let told = mara.text("#toast > span");
    assert!(told.contains("555-theirs") && told.contains("555-mine") && told.contains("API key tests"), "{told}");
    assert_eq!(
        (shown(&mara, "phoneNumber").as_str(), stored(lead, "phoneNumber")),
        ("555-theirs", json!("555-theirs"))
    );
}

#[test]
fn a_clash_of_whole_forms_is_decided_field_by_field() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("forms");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}/edit"));
    mara.fill("#e-phoneNumber", "555-mine").fill("#e-city", "Ghent");
    Site::shared().call("updateLeads", json!({ "objects": [{ "id": lead, "phoneNumber": "555-theirs" }] }));
    mara.leave_by("form button.primary");
    assert_eq!(mara.text("h1"), "Two of you changed this lead");
    assert_eq!(mara.texts(".versus .big"), ["555-theirs", "555-mine"]);
    assert_eq!(mara.objections(), [""; 0]);
    assert_eq!((stored(lead, "phoneNumber"), stored(lead, "city")), (json!("555-theirs"), json!("Ghent")));
    mara.leave_by("form button.primary");
    assert_eq!(stored(lead, "phoneNumber"), "555-mine", "who was asked has chosen");
}

#[test]
fn nothing_typed_is_lost_when_the_session_has_ended() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("session");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}"));
    type_into(&mara, "phoneNumber", "555-kept");
    mara.forget_cookies();
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert!(mara.address().starts_with("/sign-in?next="), "{}", mara.address());
    mara.fill("#email", "salesperson@example.org").fill("#password", PASSWORD).leave_by("form button.primary");
    assert_eq!(mara.address(), format!("/leads/{lead}"));
    mara.wait_until("document.activeElement.value === '555-kept'");
    mara.press("Enter").wait_until("document.querySelector('#toast > span').textContent === 'Saved'");
    assert_eq!(stored(lead, "phoneNumber"), "555-kept");
    mara.reload();
    assert_eq!(mara.count(".cell-input"), 0, "and is offered once");
}

#[test]
fn a_value_waits_for_the_network() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("network");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}"));
    type_into(&mara, "phoneNumber", "555-later");
    mara.go_offline().press("Enter");
    mara.wait_until("document.querySelector('#f-phoneNumber').classList.contains('waiting')");
    assert_eq!((shown(&mara, "phoneNumber").as_str(), stored(lead, "phoneNumber")), ("555-later", json!("555-1")));
    mara.go_online().wait_until("!document.querySelector('#f-phoneNumber').classList.contains('waiting')");
    headwater_testbed::wait::until("the value is kept", || stored(lead, "phoneNumber") == "555-later");
    assert_eq!(shown(&mara, "phoneNumber"), "555-later");
}

#[test]
fn a_note_and_a_call_take_one_key_each() {
    let Some(browser) = Browser::start() else { return };
    let lead = lead("note");
    let mara = browser.person(Site::shared(), "salesperson@example.org");
    mara.open(&format!("/leads/{lead}")).press("n");
    assert_eq!(mara.value("document.activeElement.id"), "note-text");
    mara.type_letters("Wants forty.").press_with(Held::Control, "Enter");
    mara.wait_until("document.querySelector('#life').textContent.includes('Wants forty.')");
    assert_eq!(mara.value("document.querySelector('#note-text').value"), "", "the form is empty again");
    mara.press("Escape").value("document.activeElement.blur(); 0");
    mara.press("p");
    assert_eq!(
        mara.value("[document.activeElement.id, document.querySelector('[name=what]:checked').value]"),
        json!(["note-text", "outgoing"])
    );
    mara.type_letters("Rang twice.").press_with(Held::Control, "Enter");
    mara.wait_until("document.querySelector('#life').textContent.includes('Rang twice.')");
    let calls = Site::shared().call("getLeadTimeline", json!({ "where": { "whoID": lead } }));
    assert!(calls.to_string().contains("outgoingCall"), "{calls}");
    assert_eq!(mara.complaints(), [""; 0]);
}

#[test]
fn next_and_previous_keep_to_the_view() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    mara.open("/leads?f=leadStatus.is.open&sort=lastName");
    let names = mara.texts("#tb tr[id] th");
    mara.press("j").press("j");
    assert_eq!(mara.text("#tb .at th"), names[1]);
    mara.leave_after(|| {
        mara.press("Enter");
    });
    let walked: Vec<String> = ["", "u", "u", "i", "i", "i"]
        .into_iter()
        .map(|key| {
            if !key.is_empty() {
                mara.leave_after(|| {
                    mara.press(key);
                });
            }
            mara.text("h1")
        })
        .collect();
    assert_eq!(walked, [1, 2, 3, 2, 1, 0].map(|place: usize| names[place].clone()));
    mara.leave_by(".crumb a");
    assert_eq!(mara.texts("#tb tr[id] th"), names, "{}", mara.address());
}
