//! Rules for the parameters of every method. Methods and parameter names come from the table of methods and from the
//! server itself: a new method or parameter is covered too, or fails a test for lack of a sample.

use crate::server::{Client, Server, headwater};
use headwater_api::method::Method;
use headwater_api::methods::METHODS;
use headwater_api::signature::Flat;
use headwater_model::key::Strictness;
use serde_json::{Map, Value, json};

/// Parameters sent by some programs with every call.
const EVERYWHERE: [&str; 4] = ["where", "limit", "offset", "fields"];

/// An id of no record.
const NOBODY: i64 = 9_000_000_000_000;

/// A list with two leads, which no call may lose, and a caller of either strictness.
struct World {
    _server: Server,
    callers: [(Strictness, Client); 2],
    list: i64,
    lead: i64,
}

impl World {
    fn new() -> Self {
        let server = Server::start();
        let key = |strictness| server.client_with(&["--limits", "off", "--strictness", strictness]);
        let callers = [(Strictness::Lenient, key("lenient")), (Strictness::Strict, key("strict"))];
        let client = &callers[0].1;
        let list = client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].as_i64().unwrap();
        let [lead, other] =
            ["ada", "bob"].map(|name| client.create_lead(json!({ "emailAddress": format!("{name}@example.org") })));
        for member in [lead, other] {
            client.call("addListMember", json!({ "listID": list, "memberID": member }));
        }
        Self { _server: server, callers, list, lead }
    }

    /// Parameters with which a method always gives the same reply.
    fn sample(&self, method: &Method) -> Map<String, Value> {
        let (list, lead, since) = (self.list, self.lead, "2001-01-01");
        let sample = match method.name {
            "createLeads" | "logCalls" | "createFields" => json!({ "objects": [{}] }),
            "updateLeads" | "updateLeadsV2" | "updateFields" => json!({ "objects": [{ "id": NOBODY }] }),
            "createOrUpdateLeads" => json!({ "objects": [{}] }),
            "deleteLeads" | "deleteList" => json!({ "objects": [{ "id": NOBODY }] }),
            "deleteFields" => json!({ "objects": [{ "systemName": "nobody_0000000000000" }] }),
            "getLead" => json!({ "id": lead }),
            "getLeads" | "getFields" | "getUserProfiles" | "getUsers" => json!({ "where": {} }),
            "getLeadsDateRange" => json!({ "startDate": since, "endDate": "2999-01-01", "timestamp": "create" }),
            "subscribeToLeadUpdates" => json!({ "url": "nonsense" }),
            "getLeadTimeline" => json!({ "where": { "whoID": lead } }),
            "getEvents" => json!({ "where": { "leadID": lead } }),
            "getEventsByType" | "getEventsbyType" => {
                json!({ "where": { "leadID": lead, "eventSource": "leadCreation" } })
            }
            "createList" => json!({ "name": "\0" }),
            "updateList" => json!({ "id": NOBODY, "name": "x" }),
            "getActiveLists" | "getListTags" | "getUnsubscribeCategories" => json!({}),
            "addListMember" | "removeListMember" => json!({ "listID": NOBODY, "memberID": lead }),
            "addListMemberEmailAddress" | "removeListMemberEmailAddress" => {
                json!({ "listID": NOBODY, "emailAddress": "ada@example.org" })
            }
            "addListMembers" | "removeListMembers" => json!({ "objects": [{ "listID": NOBODY, "memberID": lead }] }),
            "addListMembersEmailAddress" | "removeListMembersEmailAddress" => {
                json!({ "objects": [{ "listID": NOBODY, "emailAddress": "ada@example.org" }] })
            }
            "removeListMembersAll" => json!({ "where": { "listID": NOBODY } }),
            "getListMembers" | "getRemovedListMembers" => json!({ "where": { "id": list } }),
            "getContactListMemberships" => json!({ "where": { "contactID": lead } }),
            "getListMemberships" => json!({ "id": lead }),
            "getLeadListMemberships" => json!({ "memberIDs": [lead] }),
            "getAccountNotes" | "getContactNotes" | "getOpportunityNotes" => json!({ "id": NOBODY }),
            "getAccountsNotes" | "getContactsNotes" | "getOpportunitiesNotes" => json!({ "ids": [NOBODY] }),
            "getRelatedLeadsByEmail" => json!({ "where": { "id": lead } }),
            "getClients" => json!({}),
            "createClient" => json!({ "companyName": "Mills", "salesPhone": "1" }),
            "updateClient" | "enableAccountSending" | "disableAccountSending" => json!({ "clientID": NOBODY }),
            "updateAccountSendLimit" => json!({ "clientID": NOBODY, "emailLimit": 1 }),
            _ if method.family.is_some() => return of_family(method),
            other => panic!("`World::sample` has no parameters to which {other} always answers alike"),
        };
        sample.as_object().unwrap().clone()
    }

    /// The names accepted in a method's `where`, as listed by the server; empty without a `where`.
    fn where_names(&self, (strictness, client): &(Strictness, Client), method: &Method) -> Vec<String> {
        if !method.accepts(*strictness).contains(&"where") {
            return Vec::new();
        }
        let reply = client.call(method.name, json!({ "where": { "no such name": 1 } }));
        assert_eq!(reply["error"]["code"], 205, "{} takes anything: {reply}", method.name);
        let names = reply["error"]["data"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        names.filter(|name| !name.contains(' ')).collect()
    }

    /// A valid value for a name in a `where`.
    fn value(&self, name: &str) -> Value {
        match name {
            "listID" => self.list.into(),
            "id" | "contactID" | "memberID" | "leadID" | "whoID" => self.lead.into(),
            "eventSource" => "leadCreation".into(),
            _ if name.ends_with("Timestamp") => "2001-01-01".into(),
            _ => "1".into(),
        }
    }

    /// Whether both leads exist and are on the list.
    fn is_whole(&self) -> bool {
        let client = &self.callers[0].1;
        let members = client.call("getListMembers", json!({ "id": self.list }));
        let leads = client.call("getLeads", json!({ "where": {} }));
        let count = |rows: &Value| rows.as_array().unwrap().len();
        (count(&members["result"]["getWherelistMemberGets"]), count(&leads["result"]["lead"])) == (2, 2)
    }
}

/// Parameters for a method of a family, about records that do not exist.
fn of_family(method: &Method) -> Map<String, Value> {
    let object = if method.name.starts_with("create") { json!({}) } else { json!({ "id": NOBODY }) };
    let sample = match method.required {
        ["objects"] => json!({ "objects": [object] }),
        ["id"] => json!({ "id": NOBODY }),
        ["where"] => json!({ "where": {} }),
        [] => json!({}),
        ["startDate", ..] => json!({ "startDate": "2001-01-01", "endDate": "2999-01-01", "timestamp": "create" }),
        other => panic!("{} needs {other:?}: no sample", method.name),
    };
    sample.as_object().unwrap().clone()
}

fn with(params: &Map<String, Value>, name: &str, value: &Value) -> Value {
    let mut params = params.clone();
    params.insert(name.to_owned(), value.clone());
    Value::Object(params)
}

#[test]
fn unknown_empty_parameters_are_ignored_or_for_strict_keys_named() {
    let world = World::new();
    let mut tried = 0;
    for method in METHODS.iter() {
        for (strictness, client) in &world.callers {
            let sample = world.sample(method);
            let usual = client.call(method.name, Value::Object(sample.clone()));
            let accepted = method.accepts(*strictness);
            if usual["error"]["code"] == 204 {
                // Strict keys are refused the method itself, whatever the parameters.
                continue;
            }
            for name in EVERYWHERE.iter().filter(|name| !accepted.contains(*name)) {
                for empty in [json!(""), json!(null), json!({}), json!([])] {
                    let reply = client.call(method.name, with(&sample, name, &empty));
                    match strictness {
                        Strictness::Strict => {
                            assert_eq!(reply["error"]["code"], 205, "{}: {name} is {empty}: {reply}", method.name);
                            let said = reply["error"]["data"].as_array().unwrap().first().unwrap();
                            assert_eq!(said, &json!(format!("{name}: unknown parameter")), "{}", method.name);
                        }
                        Strictness::Lenient => assert_eq!(reply, usual, "{}: {name} is {empty}", method.name),
                    }
                    tried += 1;
                }
                let reply = client.call(method.name, with(&sample, name, &json!({ "x": [1] })));
                assert_ne!(reply["error"], usual["error"], "{}: {name} is not empty", method.name);
            }
        }
    }
    assert!(tried > 600, "only {tried} were tried");
    assert!(world.is_whole());
}

#[test]
fn flat_forms_ignore_them_too() {
    let world = World::new();
    let client = &world.callers[0].1;
    for method in METHODS.iter().filter(|method| method.takes_flat_object.is_open_to(Strictness::Lenient)) {
        let sample = world.sample(method);
        let flat = match sample.get("objects") {
            Some(objects) => objects[0].as_object().unwrap().clone(),
            None => sample.clone(),
        };
        // A flat form needs at least one member; a blank id names nothing.
        let flat = if flat.is_empty() { Map::from_iter([("id".to_owned(), json!(""))]) } else { flat };
        let usual = client.call(method.name, Value::Object(flat.clone()));
        for name in EVERYWHERE {
            assert_eq!(client.call(method.name, with(&flat, name, &json!([]))), usual, "{}: {name}", method.name);
        }
    }
}

#[test]
fn a_where_of_blanks_selects_nothing_and_a_blank_beside_a_value_is_none() {
    let world = World::new();
    let mut tried = 0;
    for method in METHODS.iter() {
        for caller in &world.callers {
            let client = &caller.1;
            let ask = |wanted: Value| client.call(method.name, json!({ "where": wanted }));
            let refused =
                |reply: &Value, name: &str| reply["error"]["code"] == 206 && reply["error"]["data"] == json!([name]);
            let names = world.where_names(caller, method);
            for (at, name) in names.iter().enumerate() {
                for blank in [json!(""), json!(null)] {
                    let reply = ask(json!({ name: blank }));
                    assert!(refused(&reply, name), "{} where {name} is {blank}: {reply}", method.name);
                    tried += 1;
                    let other = &names[(at + 1) % names.len()];
                    if other == name {
                        continue;
                    }
                    let both = format!(
                        r#"{{"method":"{}","params":{{"where":{{"{other}":"","{name}":null}}}},"id":1}}"#,
                        method.name
                    );
                    let reply: Value = serde_json::from_str(&client.post("v1", &both).body).unwrap();
                    assert!(refused(&reply, other), "{}: {both}: {reply}", method.name);
                    let reply = ask(json!({ other: world.value(other), name: blank }));
                    if method.removes() {
                        assert!(refused(&reply, name), "{} with {name} {blank}: {reply}", method.name);
                        assert!(world.is_whole(), "{} took something", method.name);
                    } else {
                        let alone = ask(json!({ other: world.value(other) }));
                        assert_eq!(reply, alone, "{} with {name} {blank} beside {other}", method.name);
                    }
                }
            }
        }
    }
    assert!(tried > 150, "only {tried} were tried");
    assert!(world.is_whole());
}

#[test]
fn no_removal_takes_a_blank_selector() {
    let world = World::new();
    let real = |name: &str| match name {
        "emailAddress" => json!("ada@example.org"),
        "systemName" => json!("nobody_0000000000000"),
        name => world.value(name),
    };
    for method in METHODS.iter().filter(|method| method.removes()) {
        // The names in the method's sample, and all other names accepted beside the sample.
        let sample = world.sample(method);
        let object =
            sample.get("objects").map_or_else(|| sample.clone(), |objects| objects[0].as_object().unwrap().clone());
        let taken = method.accepts(Strictness::Lenient);
        let mut names: Vec<&str> = object.keys().map(String::as_str).chain(taken.iter().copied()).collect();
        names.extend(if object.contains_key("memberID") { vec!["contactID"] } else { Vec::new() });
        names.extend(if object.contains_key("systemName") { vec!["id"] } else { Vec::new() });
        names.retain(|name| !["objects", "where"].contains(name));
        for name in &names {
            for blank in [json!(""), json!(null)] {
                let mut params: Map<String, Value> =
                    names.iter().map(|name| ((*name).to_owned(), real(name))).collect();
                params.insert((*name).to_owned(), blank.clone());
                for (strictness, client) in &world.callers {
                    let flat = client.call(method.name, Value::Object(params.clone()));
                    let bulk = client.call(method.name, json!({ "objects": [params.clone()] }));
                    for reply in [flat, bulk] {
                        let told = format!("{}, {strictness:?}, {name} is {blank}: {reply}", method.name);
                        let code = if reply["error"].is_array() {
                            &reply["error"][0]["code"]
                        } else {
                            &reply["error"]["code"]
                        };
                        assert!([205, 206, 207].contains(&code.as_i64().unwrap_or_default()), "{told}");
                        assert!(
                            *code == 206
                                || *strictness == Strictness::Strict
                                || taken.contains(&"where")
                                || (*code == 207 && method.takes_flat_object == Flat::Never),
                            "{told}"
                        );
                    }
                }
            }
        }
        assert!(world.is_whole(), "{} took something", method.name);
    }
}

#[test]
fn a_read_of_records_gives_at_most_500_rows() {
    let server = Server::start();
    let user = headwater(server.dir.path(), &["user", "add", "grace@example.org", "--json"]);
    let owner = serde_json::from_str::<Value>(&user).unwrap()["id"].clone();
    let client = &server.client;
    for half in 0..2 {
        let account = |n| json!({ "ownerID": owner, "accountName": format!("Company {half} {n}") });
        let reply = client.call("createAccounts", json!({ "objects": (0..300).map(account).collect::<Vec<_>>() }));
        assert_eq!(reply["error"], json!([]));
    }
    let range = json!({ "startDate": "2020-01-01", "endDate": "2100-01-01", "timestamp": "create", "limit": 1000 });
    for (method, params) in [("getAccounts", json!({ "where": {}, "limit": 1000 })), ("getAccountsDateRange", range)] {
        let reply = client.call(method, params);
        assert_eq!(reply["result"]["account"].as_array().unwrap().len(), 500, "{method} (W239)");
    }
}
