//! Random operations against the real server and against a model in memory, written from docs/wire.md. Every reply
//! must mean the same.

mod world;
mod leads;
mod lists;
mod followers;

use crate::chance::{Chance, number_from_environment};
use crate::receiver::Receiver;
use crate::server::{Client, Server, headwater};
use followers::Follower;
use serde_json::{Value, json};
use world::World;

/// Requests of an ordinary run; `HEADWATER_OPERATIONS` sets another number.
const OPERATIONS: u64 = 5000;

/// A running test: the client of the server, the model, and the random generator.
pub struct Run {
    client: Client,
    world: World,
    follower: Follower,
    chance: Chance,
    /// The system name of the only custom field.
    custom: String,
    operation: u64,
}

impl Run {
    /// Calls a method and returns `result`; fails where `error` is neither null nor a list.
    pub fn call(&self, method: &str, params: Value) -> Value {
        let reply = self.client.call(method, params.clone());
        assert!(reply["error"].is_null() || reply["error"].is_array(), "{}", self.complaint(method, &params, &reply));
        reply["result"].clone()
    }

    /// Fails unless `got` equals `expected`; the failure names the operation, the request and the reply.
    pub fn same<T: PartialEq + std::fmt::Debug>(&self, request: (&str, &Value), expected: &T, got: &T, reply: &Value) {
        assert!(
            expected == got,
            "expected {expected:?}\ngot      {got:?}\n{}",
            self.complaint(request.0, request.1, reply)
        );
    }

    fn complaint(&self, method: &str, params: &Value, reply: &Value) -> String {
        format!("operation {}: {method} {params}\nanswered {reply}", self.operation)
    }
}

/// The error codes of a write's entries; 0 for success.
pub fn codes(entries: &Value) -> Vec<i64> {
    let code = |entry: &Value| if entry["success"] == true { 0 } else { entry["error"]["code"].as_i64().unwrap() };
    entries.as_array().unwrap().iter().map(code).collect()
}

#[test]
fn the_server_does_what_the_contract_says_whatever_is_asked() {
    let server = Server::start_with(&["--outbox-quota", "1", "--webhook-allow", "127.0.0.0/8"]);
    let client = server.client_with(&["--limits", "off"]);
    let receiver = Receiver::start();
    client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let listed = headwater(server.dir.path(), &["webhook", "list", "--json"]);
    let subscription = serde_json::from_str::<Value>(&listed).unwrap()["id"].to_string();
    headwater(server.dir.path(), &["webhook", "pause", &subscription]);
    let field = json!({ "objects": [{ "relationship": "lead", "label": "Colour", "dataType": "string" }] });
    client.call("createFields", field);
    let fields = client.call("getFields", json!({ "where": { "isCustom": 1 } }));
    let custom = fields["result"]["field"][0]["systemName"].as_str().unwrap().to_owned();
    let (world, follower, chance) = (World::default(), Follower::default(), Chance::printed("model"));
    let mut run = Run { client, world, follower, chance, custom, operation: 0 };
    for operation in 0..number_from_environment("HEADWATER_OPERATIONS").unwrap_or(OPERATIONS) {
        run.operation = operation;
        match run.chance.below(100) {
            0..20 => run.create_leads(),
            20..42 => run.update_leads(),
            42..46 => run.delete_leads(),
            46..52 => run.get_lead(),
            52..60 => run.get_leads_named(),
            60..68 => run.get_leads_page(),
            68..71 => run.get_leads_date_range(),
            71..73 => run.create_list(),
            73..82 => run.add_list_members(),
            82..88 => run.remove_list_members(),
            88..92 => run.get_list_members(),
            92..94 => run.get_removed_list_members(),
            94..97 => run.get_lead_list_memberships(),
            97 => run.follow(),
            _ => run.get_active_lists(),
        }
    }
    run.follow();
    run.deliver(&server, &subscription, &receiver);
    assert!(run.follower.gave_way > 0, "the quota was never reached");
    let World { leads, lists, .. } = &run.world;
    assert!(leads.len() > 10 && !lists.is_empty(), "the dice made a world too small to show anything");
}
