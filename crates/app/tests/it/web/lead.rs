//! The page of a lead: what is on it, for whom.

use super::browser::{Browser, PASSWORD, add};
use crate::server::Server;
use serde_json::{Value, json};

/// Creates leads; gives their ids.
pub fn create(server: &Server, leads: &[Value]) -> Vec<String> {
    let made = server.client.call("createLeads", json!({ "objects": leads }));
    let made = made["result"]["creates"].as_array().unwrap().clone();
    made.iter().map(|made| made["id"].to_string().trim_matches('"').to_owned()).collect()
}

#[test]
fn a_lead_shows_who_it_is_and_what_has_happened() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "salesperson");
    let lead = json!({ "emailAddress": "ada@example.org", "firstName": "Ada", "lastName": "<b>Lovelace", "ownerID": jo,
        "phoneNumber": "+44 20 7946 0100", "website": "javascript:alert(1)", "companyName": "Mill & Sons", "title": "Buyer" });
    let ada = &create(&server, &[lead])[0];
    let call = json!({ "leadID": ada, "userID": jo, "direction": "outgoing", "callResult": "connected",
        "callNotes": "Wants <i>forty</i>." });
    server.client.call("logCalls", json!({ "objects": [call] }));
    server.client.call("updateLeads", json!({ "objects": [{ "id": ada, "leadStatus": "open" }] }));
    server.client.call(
        "createNotes",
        json!({ "objects": [{ "whoID": ada, "whoType": "lead", "authorID": jo, "note": "Met at the fair." }] }),
    );
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    let page = browser.get(&format!("/leads/{ada}"));
    assert_eq!(page.status, 200, "{}", page.body);
    for shown in [
        "Ada &#60;b&#62;Lovelace",
        "Buyer, Mill &#38; Sons",
        "+44 20 7946 0100",
        "<b>jo@example.org</b> called, talked",
        "Wants &#60;i&#62;forty",
        "Status changed from <del>Unqualified</del> to <ins>Open</ins>",
        "Met at the fair.",
        "Became a lead",
        "Known since",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!page.body.contains("href=\"javascript"), "no script behind a link");
    let changes = browser.get(&format!("/leads/{ada}?kind=changes")).body;
    assert!(changes.contains("Status changed") && !changes.contains("Wants &#60;i") && !changes.contains("Met at"));
    for missing in ["/leads/1", "/leads/x", "/leads/99999999999999999999", "/leads/1/timeline"] {
        assert_eq!(browser.get(missing).status, 404, "{missing}");
    }
}

#[test]
fn a_junior_finds_the_pages_of_own_leads_alone() {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let lead = |name: &str, owner: &str| json!({ "emailAddress": format!("{name}@example.org"), "ownerID": owner });
    let ids = create(&server, &[lead("own", &jo), lead("foreign", "")]);
    let note = |lead: &String, author: &str, text: &str| json!({ "whoID": lead, "whoType": "lead", "authorID": author, "note": text });
    let kim = add(&server, "kim@example.org", "salesperson");
    server.client.call(
        "createNotes",
        json!({ "objects": [note(&ids[0], &jo, "Mine."), note(&ids[0], &kim, "Of a colleague.")] }),
    );
    let mut browser = Browser::new(&server);
    browser.sign_in("jo@example.org", PASSWORD);
    let own = browser.get(&format!("/leads/{}", ids[0]));
    assert!(own.status == 200 && own.body.contains("Mine.") && !own.body.contains("Of a colleague."), "{}", own.body);
    for path in ["", "/timeline"] {
        assert_eq!(browser.get(&format!("/leads/{}{path}", ids[1])).status, 404, "a foreign lead{path}");
    }
}
