//! Keys in the table of leads.

use headwater_browser::{Browser, Held, Person, Site};
use serde_json::json;

/// A person before a table of six leads of a company of their own.
fn table<'b>(browser: &'b Browser, company: &str) -> (Person<'b>, Vec<i64>) {
    let site = Site::shared();
    let lead = |number| json!({ "firstName": format!("Key{number}"), "emailAddress": format!("key{number}@{company}.example.org"), "companyName": company });
    let ids = site.leads((1..=6).map(lead));
    let mara = browser.person(site, "sales-manager@example.org");
    mara.open(&format!("/leads?f=companyName.is.{company}&sort=firstName"));
    assert_eq!(mara.count("#tb tr[id]"), 6);
    (mara, ids)
}

fn at(person: &Person<'_>) -> String {
    person.text("#tb .at th")
}

fn chosen(person: &Person<'_>) -> Vec<String> {
    let names = "[...document.querySelectorAll('#tb tr[id]')].filter(it => it.querySelector('input').checked).map(it => it.querySelector('th').textContent.trim())";
    serde_json::from_value(person.value(names)).unwrap()
}

#[test]
fn rows_are_walked_over_and_chosen_by_keys() {
    let Some(browser) = Browser::start() else { return };
    let (mara, ids) = table(browser, "walk");
    mara.press("j").press("j").press("j").press("k");
    assert_eq!(at(&mara), "Key2");
    assert_eq!(mara.value("document.activeElement.textContent.trim()"), "Key2", "the focus goes along");
    mara.press("x");
    assert_eq!((chosen(&mara), mara.text("#selection .n b")), (vec!["Key2".to_owned()], "1".to_owned()));
    mara.press("j").press("j").press_with(Held::Shift, "X");
    assert_eq!(chosen(&mara), ["Key2", "Key3", "Key4"]);
    assert_eq!(mara.text("#selection .n b"), "3");
    mara.press("x");
    assert_eq!(chosen(&mara), ["Key2", "Key3"], "once more takes a row out");
    mara.press("Escape");
    assert_eq!((chosen(&mara).len(), mara.value("document.querySelector('#selection').hidden")), (0, json!(true)));
    mara.press(" ").wait_until("document.querySelector('#peek h2')?.textContent === 'Key4'");
    mara.press("j").wait_until("document.querySelector('#peek h2')?.textContent === 'Key5'");
    mara.press("Escape");
    assert_eq!(mara.value("document.querySelector('#peek').hidden"), true);
    mara.leave_after(|| {
        mara.press("Enter");
    });
    assert!(mara.address().starts_with(&format!("/leads/{}?", ids[4])), "{}", mara.address());
}

#[test]
fn a_row_is_edited_by_keys_and_tab_goes_on() {
    let Some(browser) = Browser::start() else { return };
    let (mara, ids) = table(browser, "edit");
    mara.press("j").press("e");
    assert_eq!(
        mara.value("[document.activeElement.className, document.activeElement.value]"),
        json!(["cell-input", "edit"])
    );
    mara.type_letters("jxke company").press("Tab");
    assert_eq!(mara.value("document.activeElement.getAttribute('aria-label')"), "Email", "Tab keeps, and goes on");
    mara.press("Escape").wait_until("document.querySelector('#tb .edit').textContent === 'jxke company'");
    mara.wait_until("!document.querySelector('[aria-busy=true]')");
    assert_eq!(at(&mara), "Key1", "letters typed into a field move nothing");
    let stored = Site::shared().call("getLead", json!({ "id": ids[0] }));
    assert_eq!(stored["result"]["lead"][0]["companyName"], "jxke company");
    assert_eq!(stored["result"]["lead"][0]["emailAddress"], "key1@edit.example.org", "Escape keeps nothing");
}

#[test]
fn all_keys_are_shown_by_a_key() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    site.add("keys@example.org", "salesperson");
    let mara = browser.person(site, "keys@example.org");
    mara.open("/leads").press("?");
    assert_eq!(mara.value("document.querySelector('#keys').open"), true);
    assert_eq!(mara.text("#keys caption"), "Anywhere");
    assert_eq!(mara.objections(), [""; 0]);
    mara.press("Escape");
    assert_eq!(mara.value("document.querySelector('#keys').open"), false);
    mara.click(".foot [data-open=keys]").press("Escape");
    mara.leave_after(|| {
        mara.press("g").press("s");
    });
    assert_eq!(mara.address(), "/lists");
    mara.leave_after(|| {
        mara.press("g").press("h");
    });
    assert_eq!(mara.address(), "/");
    mara.open("/leads").press("/").press("?");
    assert_eq!(mara.value("[document.activeElement.id, document.querySelector('#q').value]"), json!(["q", "?"]));
    mara.open("/me").leave_after(|| {
        mara.value(
            "document.querySelector('[name=first_name]').value = 'Mara'; document.querySelector('[name=last_name]').value = 'Keys';
             document.querySelector('[name=letter_keys]').checked = false;
             document.querySelector('form[action=\"/me\"]').requestSubmit(); 0",
        );
    });
    mara.open("/leads").press("?");
    assert_eq!(mara.value("document.querySelector('#keys').open"), false, "single letters are switched off");
}
