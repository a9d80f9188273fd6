//! `headwater demo` fills an account by the same actions as the API; the result is read back over the API.

mod sales;

use crate::server::{Client, Server, headwater, try_headwater};
use headwater_model::time::Zone;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Runs the command and returns the counts printed.
fn demo(dir: &Path, arguments: &[&str]) -> Value {
    let printed = headwater(dir, &[&["demo", "--json"], arguments].concat());
    serde_json::from_str(printed.lines().next().unwrap()).unwrap()
}

fn count(counts: &Value, what: &str) -> usize {
    counts[what].as_u64().unwrap_or_else(|| panic!("no {what} in {counts}")) as usize
}

/// All rows of a paged method, read in pages of 500.
fn all(client: &Client, method: &str, key: &str, mut params: Value) -> Vec<Value> {
    let mut rows = Vec::new();
    loop {
        params["limit"] = json!(500);
        params["offset"] = json!(rows.len());
        let reply = client.call(method, params.clone());
        let page = reply["result"][key].as_array().unwrap_or_else(|| panic!("{method} answered {reply}")).clone();
        rows.extend_from_slice(&page);
        if page.len() < 500 {
            return rows;
        }
    }
}

fn number(row: &Value, member: &str) -> usize {
    row[member].as_str().unwrap().parse().unwrap()
}

/// Every custom field of leads holds something of many.
fn check_fields(client: &Client, leads: &[Value]) {
    let fields = all(client, "getFields", "field", json!({ "where": { "isCustom": 1 } }));
    let types: BTreeSet<&str> = fields.iter().map(|field| field["dataType"].as_str().unwrap()).collect();
    assert_eq!((fields.len(), types.len()), (10, 10));
    for field in &fields {
        let holds = leads.iter().filter(|lead| lead[field["systemName"].as_str().unwrap()] != "").count();
        assert!(holds >= 50, "only {holds} leads have something in {field}");
    }
}

/// Counts of lists are those of the members made.
fn check_lists(client: &Client, made: &Value) {
    let lists = all(client, "getActiveLists", "activeList", json!({ "where": {} }));
    let sum = |member| lists.iter().map(|list| number(list, member)).sum::<usize>();
    assert_eq!(lists.len(), 6);
    assert_eq!(sum("memberCount") + sum("removedCount"), count(made, "members"));
    assert_eq!(sum("removedCount"), count(made, "membersRemoved"));
    let members = all(client, "getListMembers", "getWherelistMemberGets", json!({ "where": { "id": lists[0]["id"] } }));
    assert_eq!(members.len(), number(&lists[0], "memberCount"));
}

/// Calls stand in the timelines of leads.
fn check_calls(client: &Client, made: &Value) {
    let calls =
        json!({ "where": { "createTimestamp": "2000-01-01 00:00:00", "eventSource": "incomingCall,outgoingCall" } });
    let calls = all(client, "getEventsByType", "event", calls);
    assert_eq!(calls.len(), count(made, "calls"));
    let timeline = all(client, "getLeadTimeline", "leadTimeline", json!({ "where": { "whoID": calls[0]["leadID"] } }));
    assert_eq!(timeline[0]["eventSource"], "leadCreation");
    let call = timeline.iter().find(|event| event["id"] == calls[0]["id"]).unwrap();
    let details: Value = serde_json::from_str(call["eventData"].as_str().unwrap()).unwrap();
    let people = all(client, "getUserProfiles", "userProfile", json!({ "where": { "id": details["userID"] } }));
    assert_eq!(people.len(), 1);
    assert!(details["callResult"].is_string());
}

#[test]
fn the_demo_is_read_back_over_the_api_and_made_only_once() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let made = demo(dir.path(), &["--leads", "1000"]);
    let counted = ["leads", "people", "fields", "lists", "accounts", "campaigns"].map(|what| count(&made, what));
    assert_eq!(counted, [1000, 8, 10, 6, 200, 8]);
    assert_eq!(["opportunities", "products", "folders"].map(|what| count(&made, what)), [100, 6, 6]);
    let server = Server::start_on(dir, &[]);
    let client = &server.client;

    let active = all(client, "getLeads", "lead", json!({ "where": {} }));
    // The first thousand leads of an account have ids in the account's first block of 1,024.
    let ids: Vec<i64> = (1024..2048).collect();
    let by_id = ids.chunks(500).flat_map(|ids| all(client, "getLeads", "lead", json!({ "where": { "id": ids } })));
    let by_id: Vec<Value> = by_id.collect();
    assert_eq!(by_id.len(), 1000);
    assert_eq!(active, by_id.iter().filter(|lead| lead["active"] == "1").cloned().collect::<Vec<_>>());
    let addresses: BTreeSet<&str> = by_id.iter().map(|lead| lead["emailAddress"].as_str().unwrap()).collect();
    assert_eq!(addresses.len(), 1000);
    assert!(
        addresses
            .iter()
            .all(|address| ["@example.com", "@example.org", "@example.net"].iter().any(|it| address.ends_with(it)))
    );

    check_fields(client, &by_id);
    check_lists(client, &made);
    check_calls(client, &made);
    let again = demo(server.dir.path(), &["--leads", "1000"]);
    assert_eq!(count(&again, "leadsAlreadyThere"), 1000);
    let rest = again.as_object().unwrap().iter().filter(|(name, _)| *name != "leadsAlreadyThere");
    assert!(rest.filter_map(|(_, made)| made.as_u64()).all(|made| made == 0), "{again}");
    assert_eq!(all(client, "getLeads", "lead", json!({ "where": {} })), active);
    let more = demo(server.dir.path(), &["--leads", "1100"]);
    assert_eq!((count(&more, "leads"), count(&more, "leadsAlreadyThere")), (100, 1000));
}

/// The seconds of a time, or of the beginning of a day.
fn seconds(text: &str) -> i64 {
    Zone::utc().parse(text).unwrap_or_else(|| panic!("{text} is no time")).seconds()
}

#[test]
fn leads_of_the_demo_stand_with_their_companies_and_their_campaigns() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--time-zone", "UTC"]);
    let printed = headwater(dir.path(), &["demo", "--leads", "1000"]);
    assert!(
        printed.contains("      200  accounts (companies)\n        8  campaigns\n      100  opportunities\n"),
        "{printed}"
    );
    let server = Server::start_on(dir, &[]);
    let client = &server.client;
    let by_id = |method: &str, key: &str| -> BTreeMap<String, Value> {
        let rows = all(client, method, key, json!({ "where": {} }));
        rows.into_iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row)).collect()
    };
    let (leads, accounts) = (by_id("getLeads", "lead"), by_id("getAccounts", "account"));
    let campaigns = by_id("getCampaigns", "campaign");
    assert_eq!((accounts.len(), campaigns.len()), (200, 8));
    let heard = client.call("getFields", json!({ "where": { "label": "Heard of Us Through" } }));
    let heard = heard["result"]["field"][0]["systemName"].as_str().unwrap();

    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let (mut of_accounts, mut of_campaigns) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
    for lead in leads.values() {
        if let Some(account) = lead["accountID"].as_str().map(|id| &accounts[id]) {
            let pair = |of_lead: &str, of_account: &str| (text(lead, of_lead), text(account, of_account));
            for (it, its_company) in [
                pair("companyName", "accountName"),
                pair("city", "billingCity"),
                pair("country", "billingCountry"),
                pair("industry", "industry"),
                pair("website", "website"),
            ] {
                assert_eq!(it, its_company, "{lead} {account}");
            }
            of_accounts.insert(text(account, "id"));
        }
        if let Some(campaign) = lead["campaignID"].as_str().map(|id| &campaigns[id]) {
            let (from, came) = (seconds(&text(campaign, "startDate")), seconds(&text(lead, "createTimestamp")));
            let end = seconds(&text(campaign, "endDate")) + 86_400;
            assert!((from..end).contains(&came), "{lead} {campaign}");
            of_campaigns.entry(text(campaign, "id")).or_default().insert(text(lead, heard));
        }
    }
    assert!(of_accounts.len() > 150, "{} accounts have leads", of_accounts.len());
    assert_eq!(of_campaigns.len(), 8, "{of_campaigns:?}");
    assert!(of_campaigns.values().all(|heard| heard.len() == 1), "one way to each campaign: {of_campaigns:?}");

    let owned = accounts.values().filter(|account| account["ownerID"].is_string()).count();
    assert_eq!(owned, 200);
    let again = demo(server.dir.path(), &["--leads", "1000"]);
    assert_eq!(["accounts", "campaigns", "leads"].map(|what| count(&again, what)), [0; 3]);
    let few = demo(server.dir.path(), &["--leads", "30", "--seed", "2"]);
    assert_eq!(["accounts", "campaigns"].map(|what| count(&few, what)), [11, 0], "few leads have few employers");
}

#[test]
fn where_there_is_no_account_one_is_made_and_its_new_key_opens_it() {
    let dir = tempfile::tempdir().unwrap();
    let made = demo(dir.path(), &["--leads", "20", "--with-key"]);
    assert_eq!(made["account"], "Demo");
    headwater(dir.path(), &["account", "create", "Test"]);
    let server = Server::start_on(dir, &[]);
    let mut client = server.client.clone();
    client.account = made["accountID"].as_str().unwrap().to_owned();
    client.secret = made["secretKey"].as_str().unwrap().to_owned();
    assert!(!all(&client, "getLeads", "lead", json!({ "where": {} })).is_empty());
    assert!(all(&server.client, "getLeads", "lead", json!({ "where": {} })).is_empty());

    let (output, success) = try_headwater(server.dir.path(), &["demo", "--leads", "1"]);
    assert!(!success && output.contains("there are 2 accounts: say which with --account NAME"), "{output}");
    let output = headwater(server.dir.path(), &["demo", "--leads", "20", "--account", "Demo"]);
    assert!(output.contains("20 leads were there already"), "{output}");
    assert!(output.contains(r#"-d '{"method":"getLeadTimeline","params":{"where":{"whoID":"#), "{output}");
}
