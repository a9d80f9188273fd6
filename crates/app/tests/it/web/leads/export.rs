//! Leads as a file, and the sums under the columns.

use super::super::browser::{Browser, PASSWORD, add};
use super::table::full;
use serde_json::json;

#[test]
fn a_file_has_the_leads_of_the_table_and_nothing_that_a_spreadsheet_runs() {
    let (server, mut browser) = full();
    let bad = json!({ "emailAddress": "evil@example.org", "firstName": "=1+1", "companyName": "a \"b\", c", "leadScore": -7 });
    server.client.call("createLeads", json!({ "objects": [bad] }));
    let form =
        [("all", "1"), ("query", "f=leadScore.le.0&sort=emailAddress"), ("c", "companyName"), ("c", "leadScore")];
    let file = browser.post("/leads/export", &form, "same-origin");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("leads.csv"));
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines[0], "\"Lead ID\",\"Email\",\"First name\",\"Last name\",\"Company\",\"Score\"");
    assert!(lines[1].ends_with("\"evil@example.org\",\"'=1+1\",\"\",\"a \"\"b\"\", c\",\"'-7\""), "{}", lines[1]);
    assert_eq!(lines.len(), 1 + 4 + 1, "n of 0, 50 and 100, the evil one, and the end");
    for email in ["kim@example.org", "jo@example.org"] {
        let role = if email.starts_with("kim") { "salesperson" } else { "jr-salesperson" };
        add(&server, email, role);
        let mut other = Browser::new(&server);
        other.sign_in(email, PASSWORD);
        assert_eq!(other.post("/leads/export", &form, "same-origin").status, 403, "{role}");
        assert!(!other.get("/leads").body.contains("/leads/export"));
    }
}

#[test]
fn the_sums_are_those_of_a_recount() {
    let (_server, mut browser) = full();
    let sums =
        browser.part("/leads/foot?f=leadScore.ge.40&c=companyName&c=leadStatus&c=leadScore&c=ownerID&c=emailAddress");
    let scores: Vec<usize> = (0..120).map(|n| n % 50).filter(|score| *score >= 40).collect();
    let average = scores.iter().sum::<usize>() / scores.len();
    for text in [
        format!("<b>{}</b> leads", scores.len()),
        "<b>7</b> different".to_owned(),
        format!("average <b>{average}</b>"),
        format!("<b>{}</b> without", scores.len()),
        "<b>100 %</b> filled".to_owned(),
        "aria-label=\"Customer 35 %, Open 35 %, Contact 30 %\"".to_owned(),
    ] {
        assert!(sums.body.contains(&text), "{text}: {}", sums.body);
    }
    assert!(browser.get("/leads/foot").body.contains("<html"), "a page without scripts");
}
