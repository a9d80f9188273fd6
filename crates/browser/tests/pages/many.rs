//! Many leads at once: all that match, a change, its undo; the foot of the table against a recount.

use headwater_browser::{Browser, Person, Site};
use serde_json::{Value, json};

/// Adds leads of a company: every third is open, and scores go from 1 up.
fn add(company: &str, count: i64) -> Vec<i64> {
    Site::shared().leads((1..=count).map(|number| {
        let status = if number % 3 == 0 { "open" } else { "unqualified" };
        json!({
            "firstName": format!("Many{number}"), "emailAddress": format!("many{number}@{company}.example.org"),
            "companyName": company, "leadStatus": status, "leadScore": number, "phoneNumber": format!("555-{}", number % 7),
        })
    }))
}

fn of_company(company: &str) -> Vec<Value> {
    let found = Site::shared().call("getLeads", json!({ "where": { "companyName": company }, "limit": 500 }));
    found["result"]["lead"].as_array().unwrap().clone()
}

fn with_status(company: &str, status: &str) -> usize {
    of_company(company).iter().filter(|lead| lead["leadStatus"] == status).count()
}

fn choose_all(person: &Person<'_>, company: &str) {
    person.open(&format!("/leads?f=companyName.is.{company}"));
    person.press("j").press("x").click("[data-everything]");
}

fn set_status(person: &Person<'_>, status: &str) {
    person.press("s").wait_until("document.querySelector('#bulk-status').matches(':popover-open')");
    person.value(&format!("document.querySelector('#bulk-status-v').value = {status:?}; 0"));
    person.click("#bulk-status button.primary");
}

#[test]
fn all_that_match_are_changed_and_undone() {
    let Some(browser) = Browser::start() else { return };
    add("bulk", 120);
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    choose_all(&mara, "bulk");
    assert_eq!(mara.text("#selection .n b"), "120", "also those that are not loaded");
    set_status(&mara, "contact");
    mara.wait_until("document.querySelector('#toast').matches(':popover-open')");
    assert_eq!(mara.text("#toast > span"), "120 leads changed");
    assert_eq!(with_status("bulk", "contact"), 120);
    let shown = mara.texts("#tb .status");
    assert!(shown.len() >= 50 && shown.iter().all(|status| status == "Contact"), "the rows show it: {shown:?}");
    mara.press("z");
    headwater_testbed::wait::until("the change is undone", || with_status("bulk", "open") == 40);
    assert_eq!(with_status("bulk", "unqualified"), 80);
    mara.wait_until("document.querySelector('#toast > span').textContent === 'Undone: 120 are as before.'");
    mara.wait_until("![...document.querySelectorAll('#tb .status')].some(one => one.textContent.trim() === 'Contact')");
    assert_eq!(mara.complaints(), [""; 0]);
}

#[test]
fn all_is_refused_when_the_number_has_moved() {
    let Some(browser) = Browser::start() else { return };
    add("moved", 60);
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    choose_all(&mara, "moved");
    Site::shared()
        .leads((0..3).map(
            |number| json!({ "emailAddress": format!("late{number}@moved.example.org"), "companyName": "moved" }),
        ));
    set_status(&mara, "contact");
    mara.wait_until("document.querySelector('#toast').matches(':popover-open')");
    let told = mara.text("#toast > span");
    assert!(told.starts_with("Nothing was changed: the number of leads has moved, to 63."), "{told}");
    assert_eq!(with_status("moved", "contact"), 0);
}

#[test]
fn chosen_rows_alone_are_changed() {
    let Some(browser) = Browser::start() else { return };
    add("some", 20);
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    mara.open("/leads?f=companyName.is.some").press("j").press("x").press("j").press("x").press("j").press("x");
    set_status(&mara, "customer");
    mara.wait_until("document.querySelector('#toast').matches(':popover-open')");
    assert_eq!((mara.text("#toast > span").as_str(), with_status("some", "customer")), ("3 leads changed", 3));
}

#[test]
fn the_foot_of_the_table_equals_a_recount() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    add("foot", 90);
    let mara = browser.person(site, "sales-manager@example.org");
    for company in ["foot", ""] {
        let filter = if company.is_empty() { String::new() } else { format!("&f=companyName.is.{company}") };
        mara.open(&format!("/leads?sort=firstName{filter}&f=leadScore.ge.10"));
        mara.wait_until("document.querySelector('#sums td b') !== null");
        let sums = mara.texts("#sums td");
        let scored = |lead: &&Value| lead["leadScore"].to_string().trim_matches('"').parse::<i64>().unwrap_or(0) >= 10;
        let mut leads = Vec::new();
        loop {
            let part = json!({ "where": {}, "limit": 500, "offset": leads.len() });
            let page = site.call("getLeads", part)["result"]["lead"].as_array().unwrap().clone();
            let is_last = page.len() < 500;
            leads.extend(page);
            if is_last {
                break;
            }
        }
        let mut found: Vec<&Value> = leads.iter().filter(scored).collect();
        found.retain(|lead| company.is_empty() || lead["companyName"] == company);
        // Leads of other tests come meanwhile: only what this test made is counted exactly.
        if company.is_empty() {
            let shown: i64 = sums[1].split(' ').next().unwrap().replace(',', "").parse().unwrap();
            assert!(shown >= 1_000, "{sums:?}");
            continue;
        }
        assert_eq!(found.len(), 81);
        let companies: std::collections::BTreeSet<String> =
            found.iter().map(|lead| lead["companyName"].to_string()).collect();
        let score: i64 =
            found.iter().map(|lead| lead["leadScore"].to_string().trim_matches('"').parse::<i64>().unwrap()).sum();
        let average = (score as f64 / found.len() as f64).round() as i64;
        assert_eq!(sums[1], "81 leads", "{sums:?}");
        assert_eq!(sums[2].split(' ').next(), Some(companies.len().to_string().as_str()), "{sums:?}");
        assert!(
            sums.iter().any(|sum| sum.contains("average") && sum.contains(&average.to_string())),
            "{average}: {sums:?}"
        );
        assert_eq!(mara.text("#count"), "81 leads");
    }
}
