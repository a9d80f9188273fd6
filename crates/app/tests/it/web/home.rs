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

/// The addresses of leads in a page, each with the number of its link.
fn figures(body: &str) -> Vec<(String, i64)> {
    let links = body.split("<a ").skip(1).filter_map(|link| link.split("</a>").next());
    let figure = |link: &str| {
        let address = link.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&");
        let text: String = link
            .split('>')
            .skip(1)
            .map(|part| part.split('<').next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ");
        // A bar says its day before the number.
        let text = if link.contains("<title>") { text.rsplit(": ").next()?.to_owned() } else { text };
        let number = text.split_whitespace().find_map(|word| word.replace(',', "").parse().ok());
        Some((address, number?))
    };
    links.filter_map(figure).filter(|(address, _)| address.starts_with("/leads?") || address == "/leads").collect()
}

#[test]
fn every_figure_opens_as_many_leads_as_it_says() {
    let server = stage();
    for (email, least) in [("mara@example.org", 40), ("jo@example.org", 38)] {
        let mut browser = signed_in(&server, email);
        let body = browser.get("/").body;
        let mut seen = 0;
        for (address, number) in figures(&body) {
            let page = browser.get(&address).body;
            let said = if number == 1 { "1 lead".to_owned() } else { format!("{number} leads") };
            assert!(
                page.contains(&said) || number == 0 && page.contains("0 leads"),
                "{email} {address}: {number}: {page}"
            );
            seen += 1;
        }
        assert!(seen >= least, "{email}: {seen} figures");
    }
}
