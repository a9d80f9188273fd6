//! Opportunities of the demo, with their leads, stages, notes and tasks, hang together as if people had worked with them.

use super::{all, count, demo, seconds};
use crate::server::{Client, Server, headwater};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The people who own opportunities.
const SELLERS: [&str; 5] = ["luis.moreno", "grace.whitaker", "daniel.kim", "aoife.byrne", "samir.haddad"];
const SOURCES: &str = "oppCreate,dealStageChange,oppWon,oppLost";

/// Rows by id.
type ById = BTreeMap<String, Value>;

/// What the account holds.
struct Account {
    opportunities: ById,
    /// The leads of each opportunity.
    joined: BTreeMap<String, BTreeSet<String>>,
    leads: ById,
    accounts: ById,
    stages: ById,
    products: ById,
    people: ById,
    /// Events of opportunities and changes of status, by lead, oldest first.
    events: BTreeMap<String, Vec<Value>>,
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn by_id(client: &Client, method: &str, key: &str) -> ById {
    let rows = all(client, method, key, json!({ "where": {} }));
    rows.into_iter().map(|row| (text(&row, "id"), row)).collect()
}

impl Account {
    fn read(client: &Client) -> Self {
        let mut joined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in all(client, "getOpportunityLeads", "getWhereopportunityLeads", json!({ "where": {} })) {
            let is_new = joined.entry(text(&row, "opportunityID")).or_default().insert(text(&row, "leadID"));
            assert!(is_new, "{row}");
        }
        let mut events: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let wanted = json!({ "createTimestamp": "2000-01-01", "eventSource": format!("{SOURCES},changeLeadStatus") });
        let mut rows = all(client, "getEventsByType", "event", json!({ "where": wanted }));
        rows.sort_by_key(|event| (text(event, "createTimestamp"), text(event, "id").parse::<i64>().unwrap()));
        for event in rows {
            events.entry(text(&event, "leadID")).or_default().push(event);
        }
        Self {
            opportunities: by_id(client, "getOpportunities", "opportunity"),
            joined,
            leads: by_id(client, "getLeads", "lead"),
            accounts: by_id(client, "getAccounts", "account"),
            stages: by_id(client, "getDealStages", "dealStage"),
            products: by_id(client, "getProducts", "product"),
            people: by_id(client, "getUserProfiles", "userProfile"),
            events,
        }
    }

    fn stage(&self, opportunity: &Value) -> String {
        text(&self.stages[&text(opportunity, "dealStageID")], "dealStageName")
    }

    /// The events of an opportunity in the timeline of a lead: source, and what the event says of stages.
    fn told(&self, opportunity: &str, lead: &str) -> Vec<(String, Value, String)> {
        let events = self.events.get(lead).into_iter().flatten();
        let of_this = events.filter(|event| text(event, "whatID") == opportunity);
        let told = of_this.map(|event| {
            assert_eq!(event["whatType"], "opportunity");
            let stages = serde_json::from_str(&text(event, "eventData")).unwrap_or_default();
            (text(event, "eventSource"), stages, text(event, "createTimestamp"))
        });
        told.collect()
    }

    fn check_values(&self, it: &Value) {
        let (stage, account) = (self.stage(it), &self.accounts[&text(it, "accountID")]);
        assert_eq!(it["probability"], self.stages[&text(it, "dealStageID")]["defaultProbability"], "{it}");
        let flags = [("isClosed", stage.starts_with("Closed")), ("isWon", stage == "Closed Won")];
        assert!(flags.iter().all(|(flag, is_set)| it[*flag] == if *is_set { "1" } else { "0" }), "{stage}: {it}");
        let (name, employer) = (text(it, "opportunityName"), text(account, "accountName"));
        let sold =
            self.products.values().find(|product| name == format!("{} for {employer}", text(product, "productName")));
        let hundredths = |amount: String| amount.replace('.', "").parse::<i64>().unwrap();
        let price = hundredths(text(sold.unwrap_or_else(|| panic!("{name} is sold to {employer}")), "price"));
        let amount = hundredths(text(it, "amount"));
        assert!(amount >= price && amount % price == 0, "{it}");
    }

    fn check_leads(&self, it: &Value) {
        let joined = &self.joined[&text(it, "id")];
        assert!(joined.contains(&text(it, "primaryLeadID")) && it["originatingLeadID"] == it["primaryLeadID"], "{it}");
        let owner = text(&self.people[&text(it, "ownerID")], "emailAddress");
        assert!(SELLERS.iter().any(|seller| owner == format!("{seller}@example.com")), "{owner}");
        for lead in joined.iter().map(|lead| &self.leads[lead]) {
            assert_eq!(
                ["accountID", "ownerID"].map(|name| &lead[name]),
                ["accountID", "ownerID"].map(|name| &it[name])
            );
        }
        if it["isWon"] == "1" {
            assert_eq!(self.leads[&text(it, "primaryLeadID")]["leadStatus"], "customer", "{it}");
        }
    }

    fn check_timelines(&self, it: &Value) {
        let id = text(it, "id");
        let told = self.told(&id, &text(it, "primaryLeadID"));
        let mut sources: Vec<&str> = told.iter().map(|(source, ..)| source.as_str()).collect();
        if it["isClosed"] == "1" {
            assert_eq!(sources.pop(), Some(if it["isWon"] == "1" { "oppWon" } else { "oppLost" }), "{it}");
            assert_eq!(text(it, "closeDate")[..10], told.last().unwrap().2[..10], "{it}");
        } else {
            assert!(seconds(&text(it, "closeDate")) > seconds(&told.last().unwrap().2), "{it}");
        }
        assert!(sources[0] == "oppCreate" && sources[1..].iter().all(|it| *it == "dealStageChange"), "{sources:?}");
        let moves: Vec<&Value> = told.iter().map(|(_, stages, _)| stages).filter(|it| it.is_object()).collect();
        assert!(moves.windows(2).all(|two| two[0]["to"] == two[1]["from"]), "{moves:?}");
        assert!(moves.last().is_none_or(|last| last["to"] == it["dealStageID"]), "{moves:?}");
        for lead in &self.joined[&id] {
            let of_lead = self.told(&id, lead);
            assert!(of_lead[0].0 == "oppCreate" && of_lead[1..] == told[1..], "{lead} of {it}: {of_lead:?}");
        }
    }

    /// Every timeline leads from status to status, up to the present one.
    fn check_statuses(&self) {
        let open: BTreeSet<&String> = self
            .opportunities
            .iter()
            .filter(|(_, it)| it["isClosed"] == "0")
            .flat_map(|(id, _)| &self.joined[id])
            .collect();
        for (id, lead) in &self.leads {
            assert_eq!(lead["leadStatus"] == "contactWithOpp", open.contains(id), "{lead}");
            let changes =
                self.events.get(id).into_iter().flatten().filter(|it| it["eventSource"] == "changeLeadStatus");
            let changes: Vec<Value> = changes.map(|it| serde_json::from_str(&text(it, "eventData")).unwrap()).collect();
            assert!(changes.windows(2).all(|two| two[0]["to"] == two[1]["from"]), "{lead}: {changes:?}");
            assert!(changes.last().is_none_or(|last| last["to"] == lead["leadStatus"]), "{lead}: {changes:?}");
        }
    }

    /// Whether what a note or a task is about is there, and belongs to one company.
    fn check_subjects(&self, row: &Value) {
        let (who, what) = (text(row, "whoID"), text(row, "whatID"));
        let account =
            |of: Option<&Value>, name: &str| of.map_or_else(|| panic!("{row} is about nobody"), |it| text(it, name));
        let lead = (row["whoType"] == "lead").then(|| account(self.leads.get(&who), "accountID"));
        let other = match row["whatType"].as_str() {
            Some("opportunity") => Some(account(self.opportunities.get(&what), "accountID")),
            Some("account") => Some(account(self.accounts.get(&what), "id")),
            _ => None,
        };
        assert!(lead.is_some() || other.is_some(), "{row}");
        assert!(lead.is_none() || other.is_none() || lead == other, "{row}");
    }
}

#[test]
fn opportunities_of_the_demo_hang_together() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--time-zone", "UTC"]);
    let made = demo(dir.path(), &["--leads", "1000"]);
    let server = Server::start_on(dir, &[]);
    let it = Account::read(&server.client);
    assert_eq!([count(&made, "opportunities"), it.opportunities.len()], [100, 100]);
    assert_eq!(count(&made, "opportunityLeads"), it.joined.values().map(BTreeSet::len).sum::<usize>());
    assert!(it.joined.values().any(|leads| leads.len() > 1), "some buy together");
    let ends: BTreeSet<String> = it.opportunities.values().map(|opportunity| it.stage(opportunity)).collect();
    assert_eq!(ends.len(), 6, "{ends:?}");
    for opportunity in it.opportunities.values() {
        it.check_values(opportunity);
        it.check_leads(opportunity);
        it.check_timelines(opportunity);
    }
    it.check_statuses();
}

#[test]
fn notes_and_tasks_of_the_demo_are_about_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--time-zone", "UTC"]);
    let made = demo(dir.path(), &["--leads", "600"]);
    let server = Server::start_on(dir, &[]);
    let (it, client) = (Account::read(&server.client), &server.client);
    let joined: Vec<&String> = it.joined.values().flatten().collect();
    let mut notes: ById = BTreeMap::new();
    for (method, ids) in [
        ("getOpportunitiesNotes", it.opportunities.keys().collect::<Vec<_>>()),
        ("getContactsNotes", joined),
        ("getAccountsNotes", it.accounts.keys().collect()),
    ] {
        for ids in ids.chunks(100) {
            let reply = client.call(method, json!({ "ids": ids }));
            let rows = reply["result"]["result"].as_array().unwrap_or_else(|| panic!("{method} answered {reply}"));
            notes.extend(rows.iter().map(|note| (text(note, "id"), note.clone())));
        }
    }
    assert_eq!((notes.len(), notes.len() > 60), (count(&made, "notes"), true));
    let tasks = by_id(client, "getTasks", "task");
    assert_eq!((tasks.len(), tasks.len() > 60), (count(&made, "tasks"), true));
    notes.values().chain(tasks.values()).for_each(|row| it.check_subjects(row));
    let completed = |task: &&Value| task["isComplete"] == "1";
    for task in tasks.values() {
        assert_eq!(task["completeTimestamp"].is_string(), completed(&task), "{task}");
        let [set, due, done] = ["createTimestamp", "dueTimestamp", "completeTimestamp"].map(|name| text(task, name));
        assert!(set <= due && (done.is_empty() || set <= done), "{task}");
        assert!(it.people.contains_key(&text(task, "ownerID")), "{task}");
    }
    let done = tasks.values().filter(completed).count();
    assert!(done > 20 && tasks.len() - done > 20, "{done} of {} tasks are done", tasks.len());
    let folders = by_id(client, "getFolders", "folder");
    assert_eq!([folders.len(), it.products.len()], [6, 6]);
    assert!(folders.values().all(|it| it["parentID"].is_null() || folders.contains_key(&text(it, "parentID"))));
}
