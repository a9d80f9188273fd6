//! Keys and webhooks on their pages.

use super::browser::{Browser, PASSWORD, add};
use crate::server::{Server, headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};

fn signed_in(server: &Server) -> Browser {
    add(server, "mara@example.org", "administrator");
    let mut browser = Browser::new(server);
    browser.sign_in("mara@example.org", PASSWORD);
    browser
}

/// The secret shown in a page.
fn secret(body: &str) -> Option<String> {
    let shown = body.split("<span class=\"text\">").nth(1)?.split('<').next()?;
    (shown.len() == 32).then(|| shown.to_owned())
}

/// The address of the key with a label.
fn address(body: &str, label: &str) -> String {
    let before = body.split(&format!("\">{label}</a>")).next().unwrap();
    before.rsplit("href=\"").next().unwrap().to_owned()
}

#[test]
fn a_key_is_shown_once_works_and_is_refused_once_revoked() {
    let server = Server::start();
    let mut mara = signed_in(&server);
    let made = mara.post("/developers/keys", &[("label", "Website"), ("acts_as", "sales-manager")], "same-origin");
    let shown = secret(&made.body).expect("the secret");
    assert_eq!((made.status, made.header("content-encoding"), made.header("cache-control")), (200, "", "no-store"));
    let page = mara.get("/developers");
    assert_eq!((secret(&page.body), page.body.contains(&shown)), (None, false), "only once");
    let endpoint = server.client.endpoint("v1").replace(&server.client.secret, &shown);
    let call = |method: &str, params: Value| {
        let body = json!({ "method": method, "params": params, "id": "t" }).to_string();
        let mut answer =
            Browser::new(&server).agent.post(&endpoint).content_type("application/json").send(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    let (status, body) = call("getLeads", json!({ "where": {}, "limit": 1 }));
    assert!(status == 200 && body.contains("\"lead\":"), "{body}");
    let (_, body) = call("deleteLeads", json!({ "objects": [{ "id": 1 }] }));
    assert!(
        !body.contains("\"error\":null") && !body.contains("\"error\":[]"),
        "a sales manager deletes nothing: {body}"
    );
    let of_key = address(&page.body, "Website");
    wait::until("the call is counted", || mara.get(&of_key).body.contains("getLeads"));
    assert_eq!(mara.post(&format!("{of_key}/revoke"), &[], "same-origin").status, 303);
    wait::until("the key is refused", || call("getLeads", json!({})).0 == 401);
    let log = mara.get("/audit").body;
    assert!(log.contains("Created an API key") && log.contains("Revoked an API key") && !log.contains(&shown), "{log}");
    assert_eq!(headwater(server.dir.path(), &["key", "list"]).matches("Website").count(), 1);
}

#[test]
fn a_key_without_a_purpose_or_of_nobody_is_not_made() {
    let server = Server::start();
    let mut mara = signed_in(&server);
    for (label, acts_as) in
        [("", "administrator"), ("Website", "jr-salesperson"), ("Website", "person 99"), ("Website", "x")]
    {
        let refused = mara.post("/developers/keys", &[("label", label), ("acts_as", acts_as)], "same-origin");
        assert_eq!((refused.status, secret(&refused.body)), (422, None), "{label} {acts_as}");
        assert!(refused.body.contains(&format!("value=\"{label}\"")), "what was typed stays");
    }
    let refused = mara.post("/developers/webhooks", &[("url", "ftp://example.org")], "same-origin");
    assert!(refused.status == 422 && refused.body.contains("The webhook was not added"));
}

#[test]
fn a_webhook_is_paused_goes_on_and_says_what_a_replay_would_send() {
    let server = Server::start();
    let mut mara = signed_in(&server);
    let added = mara.post("/developers/webhooks", &[("url", "https://hooks.invalid/in")], "same-origin");
    assert_eq!(added.status, 303);
    let list = mara.get("/developers").body;
    let of_hook = list.split("href=\"/developers/webhooks/").nth(1).unwrap().split('"').next().unwrap();
    let of_hook = format!("/developers/webhooks/{of_hook}");
    assert_eq!(mara.post(&format!("{of_hook}/pause"), &[], "same-origin").status, 303);
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let page = mara.get(&of_hook).body;
    assert!(page.contains("Paused. Changes are kept") && page.contains("<dd class=\"v\">1</dd>"), "{page}");
    let counted = mara.get(&format!("{of_hook}?from=2020-01-01T00:00")).body;
    assert!(counted.contains("would be 1 change") && counted.contains("Send 1 again"), "{counted}");
    assert_eq!(mara.get(&format!("{of_hook}?from=soon")).status, 422);
    assert_eq!(mara.get(&format!("{of_hook}?from=2999-01-01T00:00")).status, 422);
    let replay = format!("{of_hook}/replay");
    assert_eq!(mara.post(&replay, &[("from", "soon")], "same-origin").status, 422);
    assert_eq!(mara.post(&replay, &[("from", "2020-01-01T00:00")], "same-origin").status, 303);
    assert_eq!(mara.post(&format!("{of_hook}/resume"), &[], "same-origin").status, 303);
    assert!(!mara.get(&of_hook).body.contains("Paused."));
    let log = mara.get("/audit").body;
    for deed in ["Created webhooks", "Paused a webhook", "Sent changes again to a webhook", "Resumed a webhook"] {
        assert!(log.contains(deed), "{deed}: {log}");
    }
    assert_eq!(mara.get("/developers/webhooks/1").status, 404);
}
