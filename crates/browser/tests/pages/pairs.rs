//! Two people with two browsers edit one lead at the same time: all pairs of fields.

use headwater_browser::{Browser, Person, Site};
use serde_json::{Value, json};

/// Keeps another value of one field by the form that was opened before; the answer's address and text.
fn send(person: &Person<'_>, field: &str, value: &str) -> Value {
    person.value(&format!(
        "(async () => {{ const form = new FormData(document.querySelector('main form')); form.set({field:?}, {value:?}); \
         const answer = await fetch(location.href, {{ method: 'POST', body: new URLSearchParams(form) }}); \
         return [answer.status, await answer.text()]; }})()"
    ))
}

#[test]
fn two_people_never_overwrite_each_other_whatever_the_fields() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::shared();
    let lead = site.leads(std::iter::once(json!({ "emailAddress": "pairs@example.org", "lastName": "0" }))).remove(0);
    let (mara, ben) =
        (browser.person(site, "salesperson@example.org"), browser.person(site, "sales-manager@example.org"));
    let form = format!("/leads/{lead}/edit");
    mara.open(&form);
    let texts = "[...document.querySelectorAll('main form input.field')].filter(it => it.type === 'text' || it.type === 'tel').map(it => it.name)";
    let fields: Vec<String> = serde_json::from_value(mara.value(texts)).unwrap();
    assert!(fields.len() >= 12, "{fields:?}");
    // The forms as opened, with the values of this moment in them.
    let open = "(async () => { const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html'); \
                document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main'))); return 0; })()";
    ben.open(&form);
    let mut number = 0;
    for (place, first) in fields.iter().enumerate() {
        for second in &fields[place..] {
            mara.value(open);
            ben.value(open);
            number += 1;
            let (hers, his) = (format!("A{number}"), format!("B{number}"));
            let kept = send(&mara, first, &hers);
            assert_eq!(kept[0], 200, "{first}: {kept}");
            let second_kept = send(&ben, second, &his);
            let now = site.call("getLead", json!({ "id": lead }))["result"]["lead"][0].clone();
            assert_eq!(now[first], hers, "{first} is as the first one set it, {second} being set after it");
            if first == second {
                let page = second_kept[1].as_str().unwrap();
                assert!(
                    second_kept[0] == 409 && page.contains(&hers) && page.contains(&his),
                    "both are shown: {second_kept}"
                );
            } else {
                assert_eq!(
                    (&second_kept[0], &now[second]),
                    (&json!(200), &json!(his)),
                    "{first} and {second} do not quarrel"
                );
            }
        }
    }
    assert!(number >= 78, "{number} pairs");
}
