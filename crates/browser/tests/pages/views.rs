//! Views of the table: kept on the way to a lead and back, by a reload and in a second window; an unsaved change is named.

use headwater_browser::{Browser, Person, Site};

const FILTERED: &str = "/leads?f=leadScore.ge.60&sort=-leadScore";

/// Saves what the table shows as a view, and gives the view's address.
fn save_view(person: &Person<'_>, name: &str) -> String {
    person.click("[popovertarget=views-menu]").click("#views-menu [popovertarget=view-new]");
    person.fill("#view-name", name).leave_by("#view-new button.primary");
    person.address()
}

fn rows(person: &Person<'_>) -> Vec<String> {
    person.texts("#tb tr[id] th")
}

#[test]
fn a_filter_reads_as_a_sentence() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.person(Site::shared(), "sales-manager@example.org");
    mara.open(FILTERED);
    assert_eq!(mara.texts(".chip:not(.add)"), ["Scoreat least60"]);
    let sentence = mara.value("document.querySelector('.chip:not(.add)').innerText.trim().split(/\\s+/).join(' ')");
    assert_eq!(sentence, "Score at least 60");
    let scores = mara.texts("#tb .score b");
    assert!(scores.len() > 10 && scores.iter().all(|score| score.parse::<u32>().unwrap() >= 60), "{scores:?}");
    mara.leave_by(".chip [aria-label='Remove filter Score']");
    assert_eq!(mara.count(".chip:not(.add)"), 0, "{}", mara.address());
    assert!(mara.address().contains("sort=-leadScore"), "the order stays: {}", mara.address());
}

#[test]
fn a_view_survives_a_lead_a_reload_and_a_second_window() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    site.add("views@example.org", "salesperson");
    let mara = browser.person(site, "views@example.org");
    mara.open(FILTERED);
    let view = save_view(&mara, "Worth a call");
    assert!(view.starts_with("/leads?view="), "{view}");
    let shown = rows(&mara);
    mara.leave_by("#tb tr[id] th a").back();
    assert_eq!((mara.address(), rows(&mara)), (view.clone(), shown.clone()), "back from a lead");
    mara.leave_by("#tb tr[id] th a").leave_by(".crumb a");
    assert_eq!(rows(&mara), shown, "by the crumb: {}", mara.address());
    assert_eq!(mara.text(".tab[aria-current=page]").split(' ').next(), Some("Worth"), "the view is still the one");
    assert_eq!(mara.count(".note.strip"), 0, "and has no changes");
    mara.open(&view).reload();
    assert_eq!(rows(&mara), shown, "after a reload");
    let second = mara.other_window();
    second
        .open("/leads")
        .press("1")
        .wait_until("location.search.includes('view=') && document.readyState === 'complete'");
    assert_eq!((second.address(), rows(&second)), (view, shown), "in a second window, by its digit");
}

#[test]
fn an_unsaved_change_is_named_and_kept_on_the_way_to_a_lead_and_back() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    site.add("unsaved@example.org", "salesperson");
    let mara = browser.person(site, "unsaved@example.org");
    mara.open(FILTERED);
    let view = save_view(&mara, "Worth a call");
    mara.leave_by(".chip a").fill("main input[name=v]", "70").leave_by("main form button.primary");
    let bar = "Score changed from 60 to 70 in this view.";
    assert_eq!(mara.text(".note.strip .cut"), bar, "{}", mara.address());
    assert_eq!(mara.count(".unsaved[aria-label='has unsaved changes']"), 1);
    let changed = mara.address();
    mara.leave_by("#tb tr[id] th a").back();
    assert_eq!((mara.address(), mara.text(".note.strip .cut").as_str()), (changed.clone(), bar));
    mara.reload();
    assert_eq!(mara.text(".note.strip .cut"), bar, "after a reload");
    let second = mara.other_window();
    second.open(&changed);
    assert_eq!(second.text(".note.strip .cut"), bar, "a link shows the same");
    mara.leave_by(".note.strip a.btn");
    assert_eq!((mara.address(), mara.count(".note.strip")), (view.clone(), 0), "discarded");
    second.leave_by(".note.strip button[value=save]");
    assert_eq!((second.address(), second.text(".chip:not(.add) a")), (view, "70".to_owned()), "saved");
}
