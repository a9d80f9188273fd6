//! The change feed: every change of a lead, in order of commits, read from a durable cursor.

use crate::chance::Chance;
use crate::receiver::Receiver;
use crate::server::{Answer, Client, Server, agent, headwater, wait_out_midnight};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

mod records;

impl Client {
    /// Sends a request for changes with a query string and headers.
    pub fn changes_raw(&self, query: &str, headers: &[(&str, &str)]) -> Answer {
        let url = format!("{}/v2/changes?accountID={}&secretKey={}&{query}", self.url, self.account, self.secret);
        let mut request = agent().get(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.call().unwrap();
        Answer { status: response.status().as_u16(), body: response.body_mut().read_to_string().unwrap() }
    }

    pub fn changes(&self, query: &str) -> Value {
        let answer = self.changes_raw(query, &[]);
        let mut reply: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{answer:?}"));
        reply["status"] = answer.status.into();
        reply
    }

    /// All changes of leads after a cursor, and the cursor of the end.
    pub fn follow(&self, cursor: String, limit: usize) -> (Vec<Value>, String) {
        self.follow_by("", cursor, limit)
    }

    /// All changes of records of some kinds after a cursor, and the cursor of the end.
    pub fn follow_records(&self, records: &str, cursor: String, limit: usize) -> (Vec<Value>, String) {
        self.follow_by(&format!("&records={records}"), cursor, limit)
    }

    fn follow_by(&self, rest: &str, mut cursor: String, limit: usize) -> (Vec<Value>, String) {
        let mut all = Vec::new();
        loop {
            let page = self.changes(&format!("after={cursor}&limit={limit}{rest}"));
            assert_eq!(page["status"], 200, "{page}");
            all.extend(page["changes"].as_array().unwrap().iter().cloned());
            page["cursor"].as_str().unwrap().clone_into(&mut cursor);
            if page["hasMore"] == false {
                return (all, cursor);
            }
        }
    }

    pub fn create_list(&self, name: &str) -> i64 {
        self.call("createList", json!({ "name": name }))["result"]["creates"][0]["id"].as_i64().unwrap()
    }
}

fn types(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|change| change["type"].as_str().unwrap()).collect()
}

#[test]
fn whoever_begins_now_is_told_what_comes_and_nothing_of_before() {
    let server = Server::start();
    let client = &server.client;
    let newest = || client.changes("after=newest");
    let told = |page: &Value| (page["changes"].clone(), page["hasMore"].clone(), page["cursor"].clone());
    assert_eq!(told(&newest()), (json!([]), json!(false), json!("0-0")), "an account without changes has a place too");
    client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    client.create_lead(json!({ "emailAddress": "bob@example.org" }));
    let now = newest();
    assert_eq!(told(&now), (json!([]), json!(false), json!("0-2")));
    let cy = client.create_lead(json!({ "emailAddress": "cy@example.org" }));
    let (changes, _) = client.follow(now["cursor"].as_str().unwrap().to_owned(), 100);
    assert_eq!((types(&changes), &changes[0]["leadID"]), (vec!["leadCreated"], &json!(cy.to_string())));
    for (query, headers) in
        [("after=newest&format=jsonl", &[][..]), ("after=newest", &[("Accept", "application/x-ndjson")])]
    {
        let refused = client.changes_raw(query, headers);
        assert!(refused.status == 400 && refused.body.contains("format json only"), "{refused:?}");
    }
}

/// Makes changes of every kind. Returns the name of a custom field, two leads, and two lists.
fn make_changes(client: &Client) -> (String, [String; 2], [String; 2]) {
    let field = json!({ "objects": [{ "relationship": "lead", "label": "Colour", "dataType": "string" }] });
    client.call("createFields", field);
    let fields = client.call("getFields", json!({ "where": { "isCustom": "1" } }));
    let colour = fields["result"]["field"][0]["systemName"].as_str().unwrap();
    let ada = client.create_lead(json!({ "emailAddress": "ada@example.org", "lastName": "Byron" }));
    let bob = client.create_lead(json!({ "emailAddress": "bob@example.org" }));
    let change = json!({ "objects": [{ "id": ada, "lastName": "Love\"lace", "leadScore": 7, colour: "red" }] });
    client.call("updateLeads", change);
    let change = json!({ "objects": [{ "id": ada, "leadStatus": "contact", "lastName": "", colour: "" }] });
    client.call("updateLeads", change);
    let [news, other] = ["News", "Other"].map(|name| client.create_list(name));
    for (lead, list) in [(ada, news), (bob, news), (ada, other)] {
        client.call("addListMember", json!({ "listID": list, "memberID": lead }));
    }
    client.call("addListMember", json!({ "listID": news, "memberID": ada }));
    client.call("removeListMember", json!({ "listID": news, "contactID": bob }));
    client.call("addListMember", json!({ "listID": news, "memberID": bob }));
    client.call("removeListMembersAll", json!({ "listID": news }));
    client.call("deleteList", json!({ "objects": [{ "id": other }] }));
    client.call("deleteLeads", json!({ "objects": [{ "id": ada.to_string() }] }));
    (colour.to_owned(), [ada, bob].map(|id| id.to_string()), [news, other].map(|id| id.to_string()))
}

#[test]
fn every_kind_of_change_is_told_in_the_order_of_commits() {
    let server = Server::start();
    let client = &server.client;
    let (colour, [ada, bob], [news, other]) = make_changes(client);
    let changes = client.changes("")["changes"].as_array().unwrap().clone();
    assert_eq!(
        types(&changes),
        [
            "leadCreated",
            "leadCreated",
            "leadUpdated",
            "leadUpdated",
            "listJoined",
            "listJoined",
            "listJoined",
            "listLeft",
            "listJoined",
            "listLeft",
            "listLeft",
            "listLeft",
            "leadDeleted"
        ]
    );
    assert_eq!(
        changes[2]["changed"],
        json!({
            "lastName": { "old": "Byron", "new": "Love\"lace" },
            "leadScore": { "old": "0", "new": "7" },
            colour.as_str(): { "old": "", "new": "red" },
        })
    );
    let status = &changes[3]["changed"];
    assert_eq!(status["leadStatus"], json!({ "old": "unqualified", "new": "contact" }));
    assert_eq!(status["isContact"], json!({ "old": "0", "new": "1" }));
    assert_eq!(status[&colour], json!({ "old": "red", "new": "" }));
    assert_eq!(status["lastName"]["old"], "Love\"lace");
    assert_eq!(status.as_object().unwrap().len(), 4, "{status}");
    let of = |at: usize| (changes[at]["leadID"].as_str().unwrap(), changes[at]["listID"].as_str());
    assert_eq!(of(4), (ada.as_str(), Some(news.as_str())));
    assert_eq!((of(9), of(10)), ((ada.as_str(), Some(news.as_str())), (bob.as_str(), Some(news.as_str()))));
    assert_eq!((of(11), of(12)), ((ada.as_str(), Some(other.as_str())), (ada.as_str(), None)));
    assert!(changes.iter().all(|change| change["at"].as_str().unwrap().len() == 19));

    headwater(server.dir.path(), &["account", "create", "Other"]);
    let stranger = server.client_of("Other", &[]).changes("");
    assert_eq!((&stranger["changes"], &stranger["cursor"]), (&json!([]), &json!("0-0")), "another account's are none");
}

#[test]
fn pages_of_any_size_tell_the_same_and_a_restart_keeps_the_cursor() {
    let mut server = Server::start();
    for number in 0..23 {
        server.client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }));
    }
    let (whole, end) = server.client.follow("0-0".to_owned(), 1000);
    assert_eq!(whole.len(), 23);
    for limit in [1, 2, 7, 23, 24] {
        assert_eq!(server.client.follow("0-0".to_owned(), limit), (whole.clone(), end.clone()), "limit {limit}");
    }
    let middle = whole[9]["cursor"].as_str().unwrap().to_owned();
    server.restart(&[]);
    let client = server.client.at(&server.url);
    assert_eq!(client.follow(middle, 5).0, whole[10..], "the cursor of a change leads on from it");
    let nothing = client.changes(&format!("after={end}"));
    assert_eq!((&nothing["changes"], &nothing["cursor"]), (&json!([]), &json!(end)));
}

#[test]
fn lines_of_json_can_be_had_by_header_or_parameter() {
    let server = Server::start();
    for number in 0..3 {
        server.client.create_lead(json!({ "emailAddress": format!("{number}@example.org") }));
    }
    let whole = server.client.changes("")["changes"].as_array().unwrap().clone();
    let by_header = server.client.changes_raw("", &[("accept", "application/x-ndjson")]);
    assert_eq!(server.client.changes_raw("format=jsonl", &[]), by_header);
    let lines: Vec<Value> = by_header.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, whole);
}

#[test]
fn what_cannot_be_answered_says_why() {
    wait_out_midnight();
    let server = Server::start_with(&["--calls-a-day", "40"]);
    let client = &server.client;
    for (query, said) in [
        ("limit=0", "limit: expected a number from 1 to 1000"),
        ("limit=1001", "limit:"),
        ("limit=x", "limit:"),
        ("after=", "after: '' is no cursor"),
        ("after=7", "after: '7' is no cursor"),
        ("after=0-+7", "is no cursor"),
        ("format=xml", "format: expected json or jsonl"),
        ("since=2026", "since: there are only after, limit, format and records"),
    ] {
        let reply = client.changes(query);
        assert_eq!((&reply["status"], &reply["error"]), (&json!(400), &json!("parameter")), "{query}");
        assert!(reply["message"].as_str().unwrap().contains(said), "{query}: {reply}");
    }
    let mut wrong = client.clone();
    wrong.secret = "wrong".to_owned();
    assert_eq!(wrong.changes("")["status"], 401);
    let bearer = format!("Bearer {}", client.secret);
    let by_header = agent().get(format!("{}/v2/changes", server.url)).header("x-account-id", &client.account);
    assert_eq!(by_header.header("authorization", &bearer).call().unwrap().status(), 200);
    let post = agent().post(format!("{}/v2/changes", server.url)).send("").unwrap();
    assert_eq!((post.status().as_u16(), post.headers()["allow"].to_str().unwrap()), (405, "GET, HEAD"));
    let statuses: BTreeSet<u64> = (0..40).map(|_| client.changes("")["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, BTreeSet::from([200, 429]), "calls count like any other");
    assert!(!server.log_with("\"status\":429").contains(&client.secret));
}

#[test]
fn it_can_be_read_while_a_receiver_is_down() {
    let receiver = Receiver::start();
    receiver.answer(500);
    let server = Server::start_with(&["--webhook-allow", "127.0.0.0/8"]);
    server.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    receiver.next();
    assert_eq!(types(server.client.changes("")["changes"].as_array().unwrap()), ["leadCreated"]);
}

#[test]
fn who_follows_it_knows_all_leads_and_who_is_on_which_list() {
    let mut chance = Chance::printed("changes");
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let lists: Vec<i64> = (0..4).map(|at| client.create_list(&format!("List {at}"))).collect();
    let (mut known, mut made) = (Vec::new(), 0);
    for _ in 0..300 {
        let lead = || known.get(chance.clone().below(known.len().max(1))).copied().unwrap_or(1);
        let (lead, list) = (lead(), *chance.one_of(&lists));
        let place = json!({ "listID": list, "memberID": lead });
        match chance.below(10) {
            0..3 => {
                made += 1;
                known.push(client.create_lead(json!({ "emailAddress": format!("{made}@example.org") })));
            }
            3 => drop(client.call("deleteLeads", json!({ "objects": [{ "id": lead }] }))),
            4..7 => drop(client.call("addListMembers", json!({ "objects": [place, place] }))),
            7 => drop(client.call("removeListMembers", json!({ "objects": [place] }))),
            8 => drop(client.call("removeListMembersAll", json!({ "contactID": lead }))),
            _ => drop(client.call("removeListMembersAll", json!({ "listID": list, "contactID": lead }))),
        }
    }
    let (mut leads, mut members) = (BTreeSet::new(), BTreeMap::<i64, BTreeSet<i64>>::new());
    for change in client.follow("0-0".to_owned(), 50).0 {
        let number = |name: &str| change[name].as_str().unwrap().parse::<i64>().unwrap();
        let lead = number("leadID");
        let is_news = match change["type"].as_str().unwrap() {
            "leadCreated" => leads.insert(lead),
            "leadDeleted" => {
                members.values_mut().for_each(|list| list.retain(|member| *member != lead));
                leads.remove(&lead)
            }
            "listJoined" => members.entry(number("listID")).or_default().insert(lead),
            "listLeft" => members.entry(number("listID")).or_default().remove(&lead),
            other => panic!("{other}"),
        };
        assert!(is_news, "{change} changes nothing");
    }
    let ids = |rows: &Value, name: &str| -> BTreeSet<i64> {
        rows.as_array().unwrap().iter().map(|row| row[name].as_str().unwrap().parse().unwrap()).collect()
    };
    let all = client.call("getLeads", json!({ "where": {}, "limit": 500 }));
    assert_eq!(ids(&all["result"]["lead"], "id"), leads);
    for list in lists {
        let shown = client.call("getListMembers", json!({ "where": { "id": list }, "limit": 500 }));
        let shown = ids(&shown["result"]["getWherelistMemberGets"], "leadID");
        assert_eq!(shown, members.remove(&list).unwrap_or_default(), "list {list}");
    }
}
