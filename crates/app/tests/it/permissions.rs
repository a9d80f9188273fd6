//! The answers of each method to a key of each role, about a lead owned by the key's person and about a lead of another person:
//! played from a table written by hand from `docs/wire.md` (section 18), not derived from the server.

use crate::server::{Client, Server, headwater};
use headwater_api::family::Family;
use headwater_api::methods::METHODS;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use table::{READS, WRITES};

mod table;
mod kinds;
mod families;

/// The roles, in the order of the table's columns.
const ROLES: [&str; 6] =
    ["administrator", "company-manager", "marketing-manager", "sales-manager", "salesperson", "jr-salesperson"];

/// One of two leads: owned by the key's person, or by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Foreign,
}

/// A line of the table.
struct Line {
    method: &'static str,
    /// What is sent.
    params: fn(&World, Whose) -> Value,
    /// What comes for each role, about the own lead and the foreign one.
    ///
    /// A number counts the rows of a reply. `done` is a success with a change, `idle` a success without. A code is the error of the
    /// call or of its object, without a change.
    comes: [&'static str; 6],
}

/// The stage of a line: two leads, each with lists and an owner.
struct World {
    number: usize,
    leads: [i64; 2],
    /// Who owns them.
    owners: [i64; 2],
    /// The lists that a lead alone is on.
    lists: [i64; 2],
    /// The lists that a lead alone has left, where a line reads them.
    former: [i64; 2],
    /// A list that nobody is on.
    empty: i64,
    /// A custom field.
    field: i64,
    field_name: String,
    /// Who logs calls.
    caller: i64,
    /// Notes about the leads, each written by the owner of its lead.
    notes: [i64; 2],
    /// Accounts and opportunities, each with its owner's note, where a line reads them.
    accounts: [i64; 2],
    opportunities: [i64; 2],
}

impl World {
    fn lead(&self, whose: Whose) -> i64 {
        self.leads[whose as usize]
    }

    fn address(&self, whose: Whose) -> String {
        address(self.number, whose as usize)
    }

    fn owner(&self, whose: Whose) -> i64 {
        self.owners[whose as usize]
    }

    fn list(&self, whose: Whose) -> i64 {
        self.lists[whose as usize]
    }

    fn note(&self, whose: Whose) -> i64 {
        self.notes[whose as usize]
    }

    /// An address that no lead has.
    fn free_address(&self) -> String {
        format!("free{}@example.org", self.number)
    }
}

fn address(number: usize, lead: usize) -> String {
    format!("lead{number}-{lead}@example.org")
}

/// A server with people and a key for each role: for those of salespeople, of a person.
struct Stage {
    server: Server,
    admin: Client,
    clients: [Client; 6],
    /// The owner of the own lead of each role's key: the key's person, if any.
    owners: [i64; 6],
    other: i64,
    worlds: Cell<usize>,
    /// For each role a world that no line has changed yet.
    unchanged: RefCell<[Option<World>; 6]>,
}

impl Stage {
    fn new() -> Self {
        let server = Server::start();
        let dir = server.dir.path();
        let person = |name: &str, role: &str| -> i64 {
            let made = headwater(dir, &["user", "add", &format!("{name}@example.org"), "--role", role, "--json"]);
            serde_json::from_str::<Value>(&made).unwrap()["id"].as_i64().unwrap()
        };
        let (sam, jo) = (person("sam", "salesperson"), person("jo", "jr-salesperson"));
        let other = person("kim", "jr-salesperson");
        headwater(dir, &["list-tag", "add", "VIP"]);
        headwater(dir, &["unsubscribe-category", "add", "News"]);
        let clients = ROLES.map(|role| match role {
            "salesperson" => server.client_with(&["--limits", "off", "--user", "sam@example.org"]),
            "jr-salesperson" => server.client_with(&["--limits", "off", "--user", "jo@example.org"]),
            role => server.client_with(&["--limits", "off", "--role", role]),
        });
        let admin = server.client_with(&["--limits", "off"]);
        let owners = ROLES.map(|role| if role == "salesperson" { sam } else { jo });
        Self { server, admin, clients, owners, other, worlds: Cell::new(0), unchanged: RefCell::default() }
    }

    /// Something new to play a line on with the key of a role.
    fn world(&self, role: usize) -> World {
        let number = self.worlds.get();
        self.worlds.set(number + 1);
        let owners = [self.owners[role], self.other];
        let lead = |at: usize| json!({ "emailAddress": address(number, at), "ownerID": owners[at] });
        let leads = self.ids("createLeads", json!({ "objects": [lead(0), lead(1)] }));
        let leads = [leads[0], leads[1]];
        let lists = [self.list(), self.list()];
        self.ids("addListMembers", json!({ "objects": places(lists, leads) }));
        let field_name = format!("field_{number:013x}");
        let field = json!({ "relationship": "lead", "label": format!("Field {number}"), "systemName": field_name });
        let note = |at: usize| json!({ "note": "Asks for drawings", "leadID": leads[at], "authorID": owners[at] });
        let notes = self.ids("createNotes", json!({ "objects": [note(0), note(1)] }));
        World {
            number,
            leads,
            owners,
            lists,
            former: [0; 2],
            empty: self.list(),
            field: self.ids("createFields", json!({ "objects": [field] }))[0],
            field_name,
            caller: self.owners[role],
            notes: [notes[0], notes[1]],
            accounts: [0; 2],
            opportunities: [0; 2],
        }
    }

    /// A new lead of an owner.
    fn some_lead(&self, owner: i64) -> i64 {
        let number = self.worlds.get();
        self.worlds.set(number + 1);
        let lead = json!({ "emailAddress": address(number, 2), "ownerID": owner });
        self.ids("createLeads", json!({ "objects": [lead] }))[0]
    }

    fn list(&self) -> i64 {
        self.ids("createList", json!({ "name": format!("List {}", self.worlds.get()) }))[0]
    }

    /// As [`Self::world`], with lists that the leads have left, and with accounts and opportunities that there are notes about.
    fn world_to_read(&self, role: usize) -> World {
        let world = World { former: [self.list(), self.list()], ..self.world(role) };
        let accounts = self.with_notes(&world, "account", |owner| {
            self.ids("createAccounts", json!({ "objects": [{ "accountName": "Mill", "ownerID": owner }] }))[0]
        });
        let stage = self.admin.call("getDealStages", json!({ "where": { "dealStageName": "New" } }));
        let opportunities = self.with_notes(&world, "opportunity", |owner| {
            let deal = json!({
                "opportunityName": "A thousand engines", "dealStageID": stage["result"]["dealStage"][0]["id"],
                "closeDate": "2026-01-31", "ownerID": owner
            });
            self.ids("createOpportunities", json!({ "objects": [deal] }))[0]
        });
        let world = World { accounts, opportunities, ..world };
        let places = places(world.former, world.leads);
        self.ids("addListMembers", json!({ "objects": places }));
        let left = self.admin.call("removeListMembers", json!({ "objects": places }));
        assert_eq!(left["error"], json!([]));
        world
    }

    /// A new record for each of a world's owners, with a note of the owner about it.
    fn with_notes(&self, world: &World, kind: &str, new: impl Fn(i64) -> i64) -> [i64; 2] {
        world.owners.map(|owner| {
            let id = new(owner);
            let note = json!({ "note": "Asks for drawings", "whatID": id, "whatType": kind, "authorID": owner });
            self.ids("createNotes", json!({ "objects": [note] }));
            id
        })
    }

    /// Calls a method as an administrator; gives the new ids.
    fn ids(&self, method: &str, params: Value) -> Vec<i64> {
        let reply = self.admin.call(method, params);
        assert_eq!(reply["error"], json!([]), "{method}: {reply}");
        reply["result"]["creates"].as_array().unwrap().iter().map(|made| made["id"].as_i64().unwrap()).collect()
    }

    /// Everything in a world open to change by a write, and counts of everything.
    fn state(&self, world: &World) -> Value {
        let call = |method: &str, params: Value| self.admin.call(method, params)["result"].clone();
        let leads = world.leads.map(|lead| call("getLead", json!({ "id": lead })));
        let field = call("getFields", json!({ "where": { "systemName": world.field_name } }));
        // One sum, because a line changes little: no change of one count makes up for another's.
        let counts =
            "select cast(1000000000000 * count(*) + 1000000000 * sum(member_count) + sum(length(name)) as bigint)
                          + 1000000 * (select count(*) from event) + 1000 * (select count(*) from field)
                          + 100 * (select count(*) from subscription) from list";
        json!([leads, field, self.server.number(counts), self.admin.changes("after=newest&records=all")["cursor"]])
    }

    /// Plays a line in a role. Gives what came.
    fn play(&self, line: &Line, role: usize, world: &World, whose: Whose) -> String {
        let reply = self.clients[role].call(line.method, (line.params)(world, whose));
        came(&reply).unwrap_or_else(|code| code)
    }

    /// Plays a line of writes; a refusal changes nothing. An unchanged world serves the next line.
    fn play_write(&self, line: &Line, role: usize, whose: Whose) -> String {
        let world = self.unchanged.borrow_mut()[role].take().unwrap_or_else(|| self.world(role));
        let before = self.state(&world);
        let reply = self.clients[role].call(line.method, (line.params)(&world, whose));
        let after = self.state(&world);
        let came = match came(&reply) {
            Ok(_) if before == after => "idle".to_owned(),
            Ok(_) => return "done".to_owned(),
            Err(code) => {
                assert_eq!(before, after, "{} was refused to {} and has changed something", line.method, ROLES[role]);
                code
            }
        };
        self.unchanged.borrow_mut()[role] = Some(world);
        came
    }
}

/// The leads' places on lists of their own.
fn places(lists: [i64; 2], leads: [i64; 2]) -> [Value; 2] {
    [0, 1].map(|at| json!({ "listID": lists[at], "memberID": leads[at] }))
}

/// How many rows, or entries, a reply has; or its first error.
fn came(reply: &Value) -> Result<String, String> {
    let code = |error: &Value| error["code"].as_i64().map(|code| code.to_string());
    let first = |errors: &Value| errors.as_array().and_then(|errors| errors.first()).and_then(code);
    if let Some(code) = code(&reply["error"]).or_else(|| first(&reply["error"])) {
        return Err(code);
    }
    let rows = match reply {
        Value::Array(rows) => Some(rows),
        reply => reply["result"].as_object().and_then(|result| result.values().find_map(Value::as_array)),
    };
    Ok(rows.map_or(0, Vec::len).to_string())
}

/// Compares what came of each line with the table.
fn compare(lines: &[Line], play: impl Fn(&Line, usize, Whose) -> String) {
    let mut wrong = Vec::new();
    for line in lines {
        for (role, expected) in line.comes.iter().enumerate() {
            let came = [Whose::Own, Whose::Foreign].map(|whose| play(line, role, whose)).join("/");
            if came != *expected {
                wrong.push(format!("{} as {}: {came}, not {expected}", line.method, ROLES[role]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_role_reads_what_the_table_says() {
    let stage = Stage::new();
    let worlds: Vec<World> = (0..ROLES.len()).map(|role| stage.world_to_read(role)).collect();
    compare(READS, |line, role, whose| stage.play(line, role, &worlds[role], whose));
}

#[test]
fn each_role_writes_what_the_table_says_and_refusals_change_nothing() {
    let stage = Stage::new();
    compare(WRITES, |line, role, whose| stage.play_write(line, role, whose));
}

#[test]
fn the_table_has_every_method() {
    let in_table: BTreeSet<&str> = READS.iter().chain(WRITES).map(|line| line.method).collect();
    // The kinds of records that have a table of their own.
    let is_elsewhere = |family: &Family| kinds::KINDS.iter().any(|kind| kind.name == family.record.name);
    let served = METHODS.iter().filter(|method| !method.family.is_some_and(is_elsewhere));
    assert_eq!(in_table, served.map(|method| method.name).collect());
}
