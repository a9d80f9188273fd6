//! `headwater data-quality`: references that name nothing.

use crate::every_kind::{self, Book, KINDS};
use crate::server::{Server, headwater, try_headwater};
use headwater_model::record::Holds;
use serde_json::{Value, json};

fn found(server: &Server) -> Vec<Value> {
    let lines = headwater(server.dir.path(), &["data-quality", "--json"]);
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn references_that_name_nothing_are_listed_by_field_and_no_others() {
    let server = Server::start();
    let client = &server.client;
    assert_eq!(found(&server), Vec::<Value>::new());
    let created = |reply: Value| reply["result"]["creates"][0]["id"].as_i64().unwrap();
    let account = created(client.call("createAccounts", json!({ "objects": [{ "accountName": "Ada Ltd" }] })));
    let lead = |number: i64, account: i64, campaign: i64| {
        let address = format!("lead{number}@example.org");
        let object = json!({ "emailAddress": address, "accountID": account, "campaignID": campaign });
        created(client.call("createLeads", json!({ "objects": [object] }))).to_string()
    };
    lead(1, account, 0);
    let (one, two) = (lead(2, 999_999, 0), lead(3, 999_999, 888_888));
    let of_field = |field: &str| found(&server).into_iter().find(|row| row["field"] == field);
    let accounts = of_field("accountID").unwrap();
    assert_eq!((&accounts["record"], &accounts["count"]), (&json!("lead"), &json!(2)));
    assert_eq!(accounts["ids"], json!([one, two]));
    assert_eq!(of_field("campaignID").unwrap()["ids"], json!([two]));
    assert_eq!(of_field("ownerID"), None);
    let text = headwater(server.dir.path(), &["data-quality"]);
    let remedy = "updateLeads gives another, or none";
    let said = [
        format!("2 leads have an accountID that names nothing: {one}, {two}; {remedy}\n"),
        format!("1 lead has a campaignID that names nothing: {two}; {remedy}\n"),
    ];
    assert!(said.iter().all(|line| text.contains(line)), "{text}");
    assert!(!text.contains("a task is still at work"), "{text}");
}

#[test]
fn references_that_a_task_may_still_clear_are_told_as_such() {
    let mut server = Server::start();
    server.client.create_lead(json!({ "emailAddress": "ada@example.org", "accountID": 999_999 }));
    assert!(server.stop());
    // The task of a server killed before clearing the references to a deleted record.
    let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
    database
        .execute_batch(
            "insert into background_task (account_id, work, subject, number, task_order, task_cursor, rows_done, started_at, updated_at)
             select id, 'clear-references', 0, 77, '', '', 0, 1, 1 from account",
        )
        .unwrap();
    let (text, success) = try_headwater(server.dir.path(), &["data-quality"]);
    assert!(
        success && text.contains("Test: a task is still at work (clears what refers to deleted records)"),
        "{text}"
    );
    assert!(text.contains("`headwater task list --data-dir "), "{text}");
}

#[test]
fn a_reference_that_names_nothing_is_listed_in_any_field_of_any_kind() {
    let mut server = Server::start();
    Book::with_person(&server).write(&server.client, "one").unwrap();
    assert_eq!(every_kind::dangling(&server), "");
    assert!(server.stop());
    let database = rusqlite::Connection::open(server.dir.path().join("headwater.db")).unwrap();
    let mut expected = Vec::new();
    for of in &KINDS {
        for (place, field) in of.record.standard() {
            if matches!(field.holds, Holds::Reference(_) | Holds::Person | Holds::Subject(..)) {
                let column = of.record.column(place);
                let filled = format!("update {} set {column} = 999999999 where {column} is not null", of.record.table);
                if database.execute(&filled, []).unwrap() > 0 {
                    expected.push((of.record.name.to_owned(), field.name.to_owned()));
                }
            }
        }
    }
    drop(database);
    assert!(expected.len() >= 15, "{expected:?}");
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let mut listed: Vec<_> = found(&server).iter().map(|row| (text(row, "record"), text(row, "field"))).collect();
    expected.sort();
    listed.sort();
    assert_eq!(listed, expected);
}
