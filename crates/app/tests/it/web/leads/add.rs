//! Adding leads by hand.

use super::super::browser::{Browser, PASSWORD, add};
use crate::server::Server;
use serde_json::json;

fn signed_in(server: &Server, email: &str) -> Browser {
    let mut browser = Browser::new(server);
    browser.sign_in(email, PASSWORD);
    browser
}

fn leads(server: &Server) -> serde_json::Value {
    server.client.call("getLeads", json!({ "where": {} }))["result"]["lead"].clone()
}

#[test]
fn a_lead_is_added_by_hand_and_an_address_that_is_taken_leads_to_its_lead() {
    let server = Server::start();
    let mara = add(&server, "mara@example.org", "salesperson");
    let mut browser = signed_in(&server, "mara@example.org");
    assert!(browser.get("/leads").body.contains("data-open=\"add\""));
    let form = browser.get("/leads/new");
    assert!(
        form.status == 200 && form.body.contains(&format!("<option value=\"{mara}\" selected>Me<")),
        "{}",
        form.body
    );
    let typed =
        [("emailAddress", "ada@example.org"), ("firstName", "Ada"), ("lastName", ""), ("ownerID", mara.as_str())];
    let added = browser.post("/leads", &typed, "same-origin");
    let lead = leads(&server)[0].clone();
    assert_eq!(
        (added.status, added.header("location")),
        (303, format!("/leads/{}", lead["id"].as_str().unwrap()).as_str())
    );
    assert_eq!((&lead["firstName"], &lead["ownerID"]), (&json!("Ada"), &json!(mara)));

    let again = [("emailAddress", "ADA@example.org"), ("firstName", "Another <Ada>"), ("more", "on")];
    let taken = browser.post("/leads", &again, "same-origin");
    assert_eq!(taken.status, 409);
    let link = format!("<a class=\"link\" href=\"/leads/{}\">Ada</a>", lead["id"].as_str().unwrap());
    assert!(taken.body.contains(&link) && taken.body.contains("value=\"Another &#60;Ada&#62;\""), "{}", taken.body);
    assert!(taken.body.contains("name=\"more\" checked"), "nothing typed is lost");

    let nobody = browser.post("/leads", &[("emailAddress", " "), ("companyName", "Mill & Sons")], "same-origin");
    assert_eq!(nobody.status, 422);
    assert!(nobody.body.contains("aria-describedby=\"a-emailAddress-e\"") && nobody.body.contains("Mill &#38; Sons"));
    let more = [("emailAddress", "bob@example.org"), ("more", "on")];
    assert_eq!(browser.post("/leads", &more, "same-origin").header("location"), "/leads/new?more=on");
    assert_eq!(leads(&server).as_array().unwrap().len(), 2);
}

#[test]
fn a_junior_owns_what_is_added_and_learns_nothing_of_the_leads_of_others() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    server
        .client
        .call("createLeads", json!({ "objects": [{ "emailAddress": "ada@example.org", "firstName": "Ada" }] }));
    let mut browser = signed_in(&server, "jo@example.org");
    let form = browser.get("/leads/new").body;
    assert!(!form.contains("ownerID"), "no owner to choose: {form}");
    let taken = browser.post("/leads", &[("emailAddress", "ada@example.org")], "same-origin");
    assert!(
        taken.status == 409 && !taken.body.contains("Ada<") && !taken.body.contains("href=\"/leads/1"),
        "{}",
        taken.body
    );
    let foreign = [("emailAddress", "bob@example.org"), ("ownerID", "1")];
    assert_eq!(browser.post("/leads", &foreign, "same-origin").status, 422, "for somebody else");
    assert_eq!(browser.post("/leads", &[("emailAddress", "bob@example.org")], "same-origin").status, 303);
    assert_eq!(leads(&server)[1]["ownerID"], json!(jo));
}

#[test]
fn fields_that_forms_require_are_asked_for() {
    let server = Server::start();
    let field = json!({ "label": "Region", "dataType": "picklist", "isRequired": "1", "relationship": "lead",
                        "options": [{ "label": "North", "value": "n" }, { "label": "South", "value": "s" }] });
    let made = server.client.call("createFields", json!({ "objects": [field] }));
    assert_eq!(made["result"]["creates"][0]["success"], json!(true), "{made}");
    let name =
        server.client.call("getFields", json!({ "where": { "isCustom": "1" } }))["result"]["field"][0]["systemName"]
            .clone();
    let name = name.as_str().unwrap();
    add(&server, "mara@example.org", "salesperson");
    let mut browser = signed_in(&server, "mara@example.org");
    assert!(browser.get("/leads/new").body.contains("<option value=\"s\">South</option>"));
    let without = browser.post("/leads", &[("emailAddress", "ada@example.org")], "same-origin");
    assert!(without.status == 422 && without.body.contains(&format!("id=\"a-{name}-e\"")), "{}", without.body);
    let wrong = browser.post("/leads", &[("emailAddress", "ada@example.org"), (name, "x")], "same-origin");
    assert_eq!(wrong.status, 422);
    assert_eq!(browser.post("/leads", &[("emailAddress", "ada@example.org"), (name, "s")], "same-origin").status, 303);
    assert_eq!(leads(&server)[0][name], json!("s"));
}
