//! Home: the figures of each role.

use super::browser::{Browser, PASSWORD, add};
use crate::server::Server;
use serde_json::json;

/// A server with two people and their leads.
fn stage() -> Server {
    let server = Server::start();
    let jo = add(&server, "jo@example.org", "jr-salesperson");
    let mara = add(&server, "mara@example.org", "administrator");
    let lead = |n: usize, owner: &str, status: &str| {
        json!({
            "emailAddress": format!("p{n}@example.org"), "firstName": format!("Person{n}"), "ownerID": owner, "leadStatus": status,
            "companyName": if n.is_multiple_of(3) { "" } else { "Mill" }, "leadScore": n,
        })
    };
    let own = (0..7).map(|n| lead(n, &jo, ["open", "customer"][n % 2]));
    let foreign = (7..20).map(|n| lead(n, &mara, "qualified"));
    let unowned =
        (20..25).map(|n| json!({ "emailAddress": format!("p{n}@example.org"), "firstName": format!("Person{n}") }));
    server.client.call("createLeads", json!({ "objects": own.chain(foreign).chain(unowned).collect::<Vec<_>>() }));
    server
}

fn signed_in(server: &Server, email: &str) -> Browser {
    let mut browser = Browser::new(server);
    browser.sign_in(email, PASSWORD);
    browser
}

#[test]
fn a_junior_finds_no_figure_and_no_name_of_the_whole_account() {
    let server = stage();
    let page = signed_in(&server, "jo@example.org").get("/");
    assert_eq!(page.status, 200);
    let body = &page.body;
    assert!(body.contains(">7</a>") && body.contains("Person6") && body.contains("Where yours stand"), "{body}");
    for foreign in ["Person7", "Person24", ">25<", ">18<", ">13<", ">20<", "Waiting for an owner", "Health", ">Owner<"]
    {
        assert!(!body.contains(foreign), "{foreign}: {body}");
    }
}

#[test]
fn an_administrator_sees_all_figures_and_the_state_of_api_and_webhooks() {
    let server = stage();
    let body = signed_in(&server, "mara@example.org").get("/").body;
    for text in [
        "All leads",
        ">25</a>",
        "Waiting for an owner",
        ">5</a>",
        "Person19",
        "Health",
        "API calls today",
        "f=leadStatus.is.qualified",
    ] {
        assert!(body.contains(text), "{text}: {body}");
    }
    assert!(!body.contains("style="), "nothing inline");
    assert_eq!(body.matches("<rect class=\"f-water\"").count(), 28, "a bar a day");
}
