//! Keys and webhooks on their pages.

use super::browser::{Browser, PASSWORD, add};
use crate::receiver::Receiver;
use crate::server::{Server, headwater, try_headwater};
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

#[test]
fn a_key_may_have_a_last_day_and_the_week_before_is_warned_of() {
    let server = Server::start();
    let mut mara = signed_in(&server);
    let day = |days: i64| {
        let at = headwater_model::time::Timestamp::now().plus_seconds(days * 86_400);
        headwater_model::time::Zone::utc().print(at).as_str()[..10].to_owned()
    };
    let make = |mara: &mut Browser, label: &str, last: &str| {
        let form = [("label", label), ("acts_as", "administrator"), ("last_day", last)];
        mara.post("/developers/keys", &form, "same-origin")
    };
    for wrong in ["2020-01-01", "soon", "2027-02-30"] {
        let refused = make(&mut mara, "Website", wrong);
        assert_eq!((refused.status, secret(&refused.body)), (422, None), "{wrong}");
        assert!(refused.body.contains("value=\"Website\"") && refused.body.contains(&format!("value=\"{wrong}\"")));
    }
    assert_eq!(make(&mut mara, "For long", &day(60)).status, 200);
    assert!(!mara.get("/").body.contains("Keys that end within a week"), "not yet");
    assert_eq!(make(&mut mara, "Fair", &day(3)).status, 200);
    let list = mara.get("/developers").body;
    assert!(list.contains(&format!("until {}", day(3))) && list.contains(&format!("until {}", day(60))), "{list}");
    assert!(mara.get("/").body.contains("Keys that end within a week"));
    assert!(mara.get("/system").body.contains("An API key ends within a week"));
    let of_key = address(&list, "Fair");
    let wrong = mara.post(&of_key, &[("last_day", "2020-01-01")], "same-origin");
    assert!(wrong.status == 422 && wrong.body.contains("value=\"2020-01-01\""), "what was typed stays");
    assert_eq!(mara.post(&of_key, &[("last_day", "")], "same-origin").status, 303);
    assert!(!mara.get("/").body.contains("Keys that end within a week"), "a key without end");
    let made = headwater(server.dir.path(), &["key", "create", "--label", "Sync", "--last-day", &day(2)]);
    assert!(made.contains("secretKey"), "{made}");
    assert!(headwater(server.dir.path(), &["key", "list", "--json"]).contains(&format!("\"expires\":\"{}", day(3))));
    let (said, is_made) = try_headwater(server.dir.path(), &["key", "create", "--last-day", "2020-01-01"]);
    assert!(!is_made && said.contains("is over"), "{said}");
}

#[test]
fn a_test_is_signed_marked_shown_noted_and_sent_five_times_at_most() {
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    let receiver = Receiver::start();
    receiver.answer_with(201, "all <b>good</b>");
    let mut mara = signed_in(&server);
    assert_eq!(mara.post("/developers/webhooks", &[("url", &receiver.url)], "same-origin").status, 303);
    let list = mara.get("/developers").body;
    let of_hook = list.split("href=\"/developers/webhooks/").nth(1).unwrap().split('"').next().unwrap();
    let test = format!("/developers/webhooks/{of_hook}/test");
    let shown = mara.post(&test, &[], "same-origin");
    assert_eq!(shown.status, 200);
    assert!(
        shown.body.contains("The receiver answered 201 after") && !shown.body.contains("<b>good</b>"),
        "{}",
        shown.body
    );
    assert!(shown.body.contains("all &#60;b&#62;good"), "{}", shown.body);
    let post = receiver.next();
    assert_eq!((post.headers["x-lead-event"].as_str(), post.body.as_str()), ("test", "[]"));
    assert!(post.headers.contains_key("webhook-signature"), "{post:?}");
    let sent = (0..5).map(|_| mara.post(&test, &[], "same-origin")).collect::<Vec<_>>();
    assert_eq!(sent.iter().map(|shown| shown.status).collect::<Vec<_>>(), [200, 200, 200, 200, 429]);
    let last = &sent[4];
    assert!(!last.header("retry-after").is_empty() && last.body.contains("Five tests were sent already"));
    assert_eq!(mara.get("/audit?what=test").body.matches("Sent a test to a webhook").count(), 5);
    assert_eq!(mara.post("/developers/webhooks/1/test", &[], "same-origin").status, 404);
}

#[test]
fn a_test_reaches_no_network_that_deliveries_may_not_reach() {
    let server = Server::start();
    let receiver = Receiver::start();
    let mut mara = signed_in(&server);
    assert_eq!(mara.post("/developers/webhooks", &[("url", &receiver.url)], "same-origin").status, 303);
    let list = mara.get("/developers").body;
    let of_hook = list.split("href=\"/developers/webhooks/").nth(1).unwrap().split('"').next().unwrap();
    let shown = mara.post(&format!("/developers/webhooks/{of_hook}/test"), &[], "same-origin");
    assert!(shown.status == 200 && shown.body.contains("the server may not connect to this address"), "{}", shown.body);
    assert!(receiver.is_empty(), "nothing came");
}

#[test]
fn a_method_is_called_as_the_person_and_asks_before_it_writes() {
    let server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    let mut mara = signed_in(&server);
    let index = mara.get("/developers/reference").body;
    for method in ["getLeads", "createLeads", "getUserProfiles"] {
        assert!(index.contains(&format!("href=\"/developers/reference/{method}\"")), "{method}");
    }
    let path = |method: &str| format!("/developers/reference/{method}");
    let read = mara.post(&path("getLeads"), &[("params", r#"{"where":{},"limit":1}"#)], "same-origin");
    assert!(read.status == 200 && read.body.contains("ada@example.org"), "{}", read.body);
    assert!(read.body.contains("/pubapi/v1.2/?accountID=") && read.body.contains("secretKey=$SECRET"));
    let faulty = mara.post(&path("getLeads"), &[("params", "{where")], "same-origin");
    assert!(faulty.status == 422 && faulty.body.contains("Give one JSON object") && faulty.body.contains(">{where<"));
    let params = r#"{"objects":[{"emailAddress":"bob@example.org"}]}"#;
    let asked = mara.post(&path("createLeads"), &[("params", params)], "same-origin");
    assert!(asked.status == 200 && asked.body.contains("This changes your data."), "{}", asked.body);
    assert!(!mara.get("/leads").body.contains("bob@example.org"), "asked, and not done");
    let done = mara.post(&path("createLeads"), &[("params", params), ("sure", "1")], "same-origin");
    assert!(done.body.contains("&#34;success&#34;: true"), "{}", done.body);
    assert!(mara.get("/leads").body.contains("bob@example.org"));
    let log = mara.get("/audit?what=create").body;
    assert!(log.contains("createLeads") && log.contains("Pages"), "under the name of the person: {log}");
    assert_eq!(mara.get(&path("dropTables")).status, 404);
    let usage = headwater(server.dir.path(), &["key", "usage", "--json"]);
    assert!(!usage.contains("\"key\":0"), "no key is counted: {usage}");
}
