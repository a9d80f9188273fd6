//! The pictures of the documentation, drawn where `HEADWATER_TEST_PICTURES` names a directory.

use headwater_browser::{Browser, Looks, Person, Site};

#[test]
fn pictures_are_drawn_where_somebody_asks_for_them() {
    let Some(dir) = headwater_browser::pictures() else { return };
    let Some(browser) = Browser::start() else { return };
    let site = Site::with_demo(3_000);
    for (email, role) in [("mara.lindqvist@example.com", "administrator"), ("ben.okafor@example.com", "sales-manager")]
    {
        site.add(email, role);
    }
    let draw = |person: &Person<'_>, looks: Looks, path: &str, name: &str| {
        person.looks(looks).open(path);
        person.wait_until("!document.querySelector('#sums') || document.querySelector('#sums td') !== null");
        person.draw(&dir.join(format!("{name}.png")), 60_000);
    };
    let (admin, manager) =
        (browser.person(&site, "mara.lindqvist@example.com"), browser.person(&site, "ben.okafor@example.com"));
    draw(&manager, Looks::Light, "/", "home");
    draw(&manager, Looks::Light, "/leads?f=leadScore.ge.60&sort=-leadScore", "leads");
    draw(&manager, Looks::Phone, "/leads?f=leadScore.ge.60&sort=-leadScore", "leads-phone");
    let lead = manager.value("document.querySelector('#cards > a').getAttribute('href')");
    draw(&manager, Looks::Light, lead.as_str().unwrap(), "lead");
    draw(&manager, Looks::Dark, "/leads?sort=-createTimestamp", "leads-dark");
    draw(&admin, Looks::Light, "/lists", "lists");
    draw(&admin, Looks::Light, "/roles", "roles");
    draw(&admin, Looks::Light, "/fields", "fields");
}
