//! Records of one person, and filters by fields with an index, over more records than one slice of a walk examines: compared with a
//! recount.

use crate::server::{Client, Server, headwater};
use serde_json::{Value, json};

/// Tasks; seven of eight are Jo's, which is more than one slice.
const TASKS: usize = 4800;
/// Opportunities.
const OPPORTUNITIES: usize = 700;

/// A server with two people, who reach own records only.
struct People {
    server: Server,
    admin: Client,
    people: [Person; 2],
}

struct Person {
    id: i64,
    client: Client,
}

impl People {
    fn start() -> Self {
        let server = Server::start();
        let admin = server.client_with(&["--limits", "off"]);
        let people = ["jo@example.org", "eve@example.org"].map(|address| {
            headwater(server.dir.path(), &["user", "add", address, "--role", "jr-salesperson"]);
            let found = admin.call("getUserProfiles", json!({ "where": { "emailAddress": address } }));
            let id = found["result"]["userProfile"][0]["id"].as_str().unwrap_or_else(|| panic!("{found}"));
            Person { id: id.parse().unwrap(), client: server.client_with(&["--limits", "off", "--user", address]) }
        });
        Self { server, admin, people }
    }

    /// The owner of the record of that number.
    fn owner(&self, number: usize) -> &Person {
        &self.people[usize::from(number.is_multiple_of(8))]
    }

    /// Creates records, numbered; returns their ids.
    fn create(&self, method: &str, count: usize, new: impl Fn(usize) -> Value) -> Vec<i64> {
        let mut ids = Vec::new();
        while ids.len() < count {
            let objects: Vec<Value> = (ids.len()..count.min(ids.len() + 500)).map(&new).collect();
            let reply = self.admin.call(method, json!({ "objects": objects }));
            let made = reply["result"]["creates"].as_array().unwrap_or_else(|| panic!("{reply}"));
            ids.extend(made.iter().map(|made| made["id"].as_i64().unwrap_or_else(|| panic!("{reply}"))));
        }
        ids
    }
}

/// What a client may see by a `where`, page by page.
fn pages(client: &Client, (method, key): (&str, &str), wanted: &Value) -> Vec<i64> {
    let mut found: Vec<i64> = Vec::new();
    loop {
        let params = json!({ "where": wanted, "fields": ["id"], "limit": 450, "offset": found.len() });
        let reply = client.call(method, params);
        let rows = reply["result"][key].as_array().unwrap_or_else(|| panic!("{wanted}: {reply}"));
        found.extend(rows.iter().map(|row| row["id"].as_str().unwrap().parse::<i64>().unwrap()));
        if rows.len() < 450 {
            return found;
        }
    }
}

/// Whether a record of that number is wanted.
type IsWanted<'a> = Box<dyn Fn(usize) -> bool + 'a>;

#[test]
fn tasks_of_one_person_are_those_of_a_recount() {
    let it = People::start();
    let [jo, eve] = [&it.people[0], &it.people[1]];
    let is_high = |number: usize| number % 5 < 2;
    let is_complete = |number: usize| number.is_multiple_of(3);
    let ids = it.create("createTasks", TASKS, |number| {
        let priority = if is_high(number) { "high" } else { "low" };
        let owner = it.owner(number).id;
        json!({ "ownerID": owner, "title": "Ring", "priority": priority, "isComplete": u8::from(is_complete(number)) })
    });
    let is_jos = |number: usize| it.owner(number).id == jo.id;
    let cases: Vec<(&Client, Value, IsWanted<'_>)> = vec![
        (&it.admin, json!({ "ownerID": jo.id }), Box::new(is_jos)),
        (&it.admin, json!({ "ownerID": eve.id, "isComplete": 0 }), Box::new(|n| !is_jos(n) && !is_complete(n))),
        (&it.admin, json!({ "ownerID": jo.id, "priority": "high" }), Box::new(|n| is_jos(n) && is_high(n))),
        (&it.admin, json!({ "isComplete": 1 }), Box::new(is_complete)),
        (&it.admin, json!({ "isComplete": 0, "ownerID": jo.id }), Box::new(|n| is_jos(n) && !is_complete(n))),
        (&it.admin, json!({ "isComplete": [0, 1], "ownerID": eve.id }), Box::new(|n| !is_jos(n))),
        (&jo.client, json!({}), Box::new(is_jos)),
        (&jo.client, json!({ "priority": "high" }), Box::new(|n| is_jos(n) && is_high(n))),
        (&jo.client, json!({ "isComplete": 1 }), Box::new(|n| is_jos(n) && is_complete(n))),
        (&jo.client, json!({ "ownerID": eve.id }), Box::new(|_| false)),
        (
            &jo.client,
            json!({ "id": { "GT": ids[4000] }, "priority": "low" }),
            Box::new(|n| n > 4000 && is_jos(n) && !is_high(n)),
        ),
        (&eve.client, json!({}), Box::new(|n| !is_jos(n))),
        (&eve.client, json!({ "priority": "low" }), Box::new(|n| !is_jos(n) && !is_high(n))),
    ];
    for (client, wanted, is_wanted) in cases {
        let expected: Vec<i64> = (0..TASKS).filter(|number| is_wanted(*number)).map(|number| ids[number]).collect();
        assert_eq!(pages(client, ("getTasks", "task"), &wanted), expected, "{wanted}");
    }
    drop(it.server);
}

#[test]
fn opportunities_of_one_person_are_those_of_a_recount() {
    let it = People::start();
    let [jo, eve] = [&it.people[0], &it.people[1]];
    let stages = it.admin.call("getDealStages", json!({ "where": { "dealStageName": ["New", "Qualified"] } }));
    let stages = [0, 1].map(|number| stages["result"]["dealStage"][number]["id"].clone());
    let ids = it.create("createOpportunities", OPPORTUNITIES, |number| {
        json!({
            "ownerID": it.owner(number).id, "dealStageID": stages[number % 2], "opportunityName": format!("{}", number % 3),
            "closeDate": "2026-03-31",
        })
    });
    let is_jos = |number: usize| it.owner(number).id == jo.id;
    let cases: Vec<(&Client, Value, IsWanted<'_>)> = vec![
        (&it.admin, json!({ "ownerID": jo.id }), Box::new(is_jos)),
        (&it.admin, json!({ "dealStageID": stages[1], "ownerID": eve.id }), Box::new(|n| !is_jos(n) && n % 2 == 1)),
        (&jo.client, json!({}), Box::new(is_jos)),
        (&jo.client, json!({ "opportunityName": "1" }), Box::new(|n| is_jos(n) && n % 3 == 1)),
        (&jo.client, json!({ "dealStageID": stages[0] }), Box::new(|n| is_jos(n) && n % 2 == 0)),
        (
            &eve.client,
            json!({ "dealStageID": stages[0], "opportunityName": ["0", "2"] }),
            Box::new(|n| !is_jos(n) && n % 3 != 1),
        ),
    ];
    for (client, wanted, is_wanted) in cases {
        let expected: Vec<i64> =
            (0..OPPORTUNITIES).filter(|number| is_wanted(*number)).map(|number| ids[number]).collect();
        assert_eq!(pages(client, ("getOpportunities", "opportunity"), &wanted), expected, "{wanted}");
    }
    drop(it.server);
}
