//! What every page tells a browser.

use super::browser::Browser;
use crate::server::Server;

#[test]
fn every_page_says_what_a_browser_may_load_and_keep() {
    let server = Server::start();
    let mut browser = Browser::new(&server);
    for (path, status) in [("/sign-in", 200), ("/nothing", 404), ("/leads", 303), ("/a/none.css", 404)] {
        let page = browser.get(path);
        assert_eq!(page.status, status, "{path}");
        let policy = page.header("content-security-policy");
        for rule in
            ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]
        {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
    let page = browser.get("/sign-in").body;
    assert!(
        !page.contains("style=")
            && !page.contains(" onclick")
            && !page.contains(" onload")
            && !page.contains("<script>"),
        "nothing inline: {page}"
    );
    let sheet = page.split('"').find(|text| text.starts_with("/a/style.")).unwrap();
    let sheet = browser.get(sheet);
    assert_eq!((sheet.status, sheet.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(sheet.header("cache-control").contains("immutable") && sheet.body.contains("@layer"));
}
