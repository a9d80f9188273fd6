//! Pages walked through by the keyboard alone: whatever has the focus is in sight, and marked.

use headwater_browser::{Browser, Held, Site};

/// What has the focus: its place in the page, its name, whether it is in sight, whether it is marked.
const FOCUSED: &str = "(() => { const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it); \
     const around = getComputedStyle(it.parentElement ?? it); \
     return { place: it === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(it), \
     name: (it.id || it.name || it.ariaLabel || it.textContent).trim().slice(0, 30), \
     sight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, \
     mark: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || around.outlineStyle !== 'none' }; })()";

#[test]
fn the_focus_is_always_in_sight_and_marked() {
    let Some(browser) = Browser::start() else { return };
    let mara = browser.person(Site::shared(), "administrator@example.org");
    for (path, reached) in [("/leads", "q"), ("/", "Leads"), ("/lists", "New list"), ("/me", "first_name")] {
        mara.open(path);
        let (mut places, mut names) = (std::collections::BTreeSet::new(), Vec::new());
        for _ in 0..45 {
            mara.press("Tab");
            let focused = mara.value(FOCUSED);
            if !places.insert(focused["place"].to_string()) || focused["place"] == -1 {
                break;
            }
            names.push(focused["name"].as_str().unwrap().to_owned());
            assert!(focused["sight"] == true && focused["mark"] == true, "{path}: {focused} after {names:?}");
        }
        assert!(names.len() > 10 && names.iter().any(|name| name.contains(reached)), "{path}: {names:?}");
        assert_eq!(names[0], "Skip to content", "{path}");
        mara.press_with(Held::Shift, "Tab");
        assert_ne!(mara.value("document.activeElement === document.body"), true, "{path}: and back again");
    }
}
