//! Random operations against the real server and against a model in memory, written from docs/wire.md. Every reply
//! must mean the same.

mod world;
mod kinds;
mod records;
mod leads;
mod stages;
mod opportunities;
mod lists;
mod followers;

use crate::chance::{Chance, number_from_environment};
use crate::receiver::Receiver;
use crate::server::{Client, Server, headwater};
use followers::Follower;
use kinds::RecordKind;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use world::World;

/// Requests of an ordinary run; `HEADWATER_OPERATIONS` sets another number.
const OPERATIONS: u64 = 5000;

/// A running test: the client of the server, the model, and the random generator.
pub struct Run {
    client: Client,
    world: World,
    follower: Follower,
    chance: Chance,
    /// The system name of the only custom field of leads.
    custom: String,
    /// The kinds of records beside leads.
    kinds: Rc<Vec<RecordKind>>,
    /// The users of the account who may own records.
    people: [i64; 2],
    operation: u64,
    /// The last request and its reply, for a failure's text.
    last: RefCell<String>,
}

impl Run {
    /// A run on a new server, with two users beside the first, a custom field of leads and another of accounts.
    fn on(server: &Server, client: Client) -> Self {
        let people = ["jo", "kim"].map(|name| {
            let made = headwater(server.dir.path(), &["user", "add", &format!("{name}@example.org"), "--json"]);
            serde_json::from_str::<Value>(&made).unwrap()["id"].as_i64().unwrap()
        });
        let [custom, of_accounts] = ["lead", "account"].map(|relationship| create_field(&client, relationship));
        let chance = Chance::printed("model");
        let kinds = Rc::new(kinds::all(&people, &of_accounts));
        let records = kinds.iter().map(|kind| (kind.name, BTreeMap::new())).collect();
        let world = World { records, ..World::default() };
        let (follower, last) = (Follower::default(), RefCell::default());
        let mut run = Self { client, world, follower, chance, custom, kinds, people, operation: 0, last };
        run.meet_first_stages();
        run.follower = Follower::knowing("dealStage", run.world.records["dealStage"].keys().copied());
        run
    }

    /// Calls a method and returns `result`; fails where `error` is neither null nor a list.
    pub fn call(&self, method: &str, params: Value) -> Value {
        let reply = self.client.call(method, params.clone());
        let complaint = format!("operation {}: {method} {params}\nanswered {reply}", self.operation);
        assert!(reply["error"].is_null() || reply["error"].is_array(), "{complaint}");
        self.last.replace(complaint);
        reply["result"].clone()
    }

    /// Fails unless `got` equals `expected`; the failure names the operation, and its last request and reply.
    pub fn same<T: PartialEq + std::fmt::Debug>(&self, expected: &T, got: &T) {
        assert!(expected == got, "expected {expected:?}\ngot      {got:?}\n{}", self.last.borrow());
    }
}

/// The error codes of a write's entries; 0 for success.
pub fn codes(entries: &Value) -> Vec<i64> {
    let code = |entry: &Value| if entry["success"] == true { 0 } else { entry["error"]["code"].as_i64().unwrap() };
    entries.as_array().unwrap().iter().map(code).collect()
}

/// Makes a custom field; returns the system name.
fn create_field(client: &Client, relationship: &str) -> String {
    let field = json!({ "relationship": relationship, "label": "Colour", "dataType": "string" });
    client.call("createFields", json!({ "objects": [field] }));
    let fields = client.call("getFields", json!({ "where": { "isCustom": 1 } }));
    let fields = fields["result"]["field"].as_array().unwrap();
    let made = fields.iter().find(|field| field["relationship"] == relationship).unwrap();
    made["systemName"].as_str().unwrap().to_owned()
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
    let mut run = Run::on(&server, client);
    for operation in 0..number_from_environment("HEADWATER_OPERATIONS").unwrap_or(OPERATIONS) {
        run.operation = operation;
        match run.chance.below(165) {
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
            98..100 => run.get_active_lists(),
            100..105 => run.create_records(),
            105..110 => run.update_records(),
            110 => run.delete_records(),
            111..117 => run.get_records(),
            117..120 => run.get_records_page(),
            120..122 => run.get_records_date_range(),
            122..125 => run.get_leads_of_record(),
            125..131 => run.create_opportunities(),
            131..146 => run.update_opportunities(),
            146..149 => run.delete_opportunities(),
            149..154 => run.create_opportunity_leads(),
            154..157 => run.delete_opportunity_leads(),
            157 => run.create_stages(),
            158 => run.delete_stages(),
            _ => run.get_lead_timeline(),
        }
    }
    run.follow();
    run.deliver(&server, &subscription, &receiver);
    assert!(run.follower.gave_way > 0, "the quota was never reached");
    run.world.demand_size();
}
