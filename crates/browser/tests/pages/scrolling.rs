//! Fifty pages down and back: the same rows, few in the document, nothing moves by itself.

use headwater_browser::{Browser, Person, Site};

/// What the page saw of itself, from now on.
const OBSERVE: &str = "window.shifts = 0; window.tasks = []; window.most = 0; \
     new PerformanceObserver(list => list.getEntries().forEach(it => { if (!it.hadRecentInput) shifts += it.value; })).observe({ type: 'layout-shift' }); \
     new PerformanceObserver(list => list.getEntries().forEach(it => tasks.push(Math.round(it.duration)))).observe({ type: 'longtask' }); \
     new MutationObserver(() => { most = Math.max(most, document.querySelectorAll('#tb > tr[id]').length); }).observe(document.querySelector('#tb'), { childList: true }); 0";

/// Turns the wheel until the eye stands still at an end.
fn scroll_to_the_end(person: &Person<'_>, pixels: f64, is_done: &str) {
    for _ in 0..400 {
        person.wheel("#rows", pixels);
        person.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => 0)");
        if person.value(is_done) == true {
            return;
        }
    }
    panic!("the end is not reached: {}", person.value("[hw.rows().length, document.querySelector('#rows').scrollTop]"));
}

#[test]
fn fifty_pages_down_and_back_show_the_same_rows() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    mara.open("/leads?sort=-emailAddress").wait_until("document.querySelector('#sums td') !== null");
    let seen = |person: &Person<'_>| {
        person.value("[...document.querySelectorAll('#tb > tr[id]')].slice(0, 50).map(it => it.id)")
    };
    let first = seen(&mara);
    mara.value(OBSERVE);
    scroll_to_the_end(&mara, 2_400.0, "hw.rows().length >= 2500");
    let rows = mara.value("hw.rows().map(it => it.id)");
    let all = rows.as_array().unwrap();
    let different: std::collections::BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(different.len(), all.len(), "no row comes twice");
    scroll_to_the_end(&mara, -2_400.0, "document.querySelector('#rows').scrollTop === 0");
    mara.wait_until("document.querySelector('#tb > tr[id]')?.getBoundingClientRect().top > 0");
    assert_eq!(seen(&mara), first, "the first page is as before");
    let now = mara.value("hw.rows().map(it => it.id)");
    assert_eq!(now.as_array().unwrap()[..all.len()], all[..], "and all others are in their order");
    let most = mara.value("most").as_i64().unwrap();
    assert!(most <= 400, "{most} rows in the document");
    println!("tasks over 50 ms in 50 pages down and back: {}", mara.value("tasks"));
    assert_eq!(mara.value("shifts"), 0, "nothing moved by itself");
    assert_eq!(mara.complaints(), [""; 0]);
}
