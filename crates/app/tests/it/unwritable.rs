//! PostgreSQL refusing writes for a while, as with a full disk.

use crate::server::Server;
use headwater_testbed::wait;
use serde_json::{Value, json};

#[test]
fn what_stands_in_the_way_in_postgresql_is_told_as_it_is_on_sqlite() {
    let server = Server::start();
    for (code, reason, metric) in
        [("53100", "the disk is full", "disk_full"), ("25006", "the database can only be read", "read_only")]
    {
        let refuse = format!(
            "create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '{code}'; end $$;
             create trigger refuse before insert on lead for each statement execute function refuse()"
        );
        server.database().batch_execute(&refuse).unwrap();
        let create = json!({ "method": "createLeads", "id": "mine", "params": { "objects": [{ "emailAddress": format!("{metric}@example.org") }] } });
        let answer = server.client.post("v1", &create.to_string());
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.body.contains(reason) && answer.body.contains(r#""id":"mine""#), "{answer:?}");
        assert_eq!(server.readiness(), (503, format!(r#"{{"ready":false,"reason":"{reason}"}}"#)));
        assert!(server.metric(&format!(r#"headwater_write_failures_total{{reason="{metric}"}}"#)) >= 1.0);
        server.database().batch_execute("drop trigger refuse on lead; drop function refuse()").unwrap();
        server.until_ready();
        assert_eq!(server.client.post("v1", &create.to_string()).status, 200);
    }
}

#[test]
fn a_disk_that_fills_within_a_call_is_told_of_each_unwritten_object() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let objects: Vec<Value> = (0..1200).map(|at| json!({ "emailAddress": format!("{at}@example.org") })).collect();
    client.call("createLeads", json!({ "objects": objects }));
    let refuse = "create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$;
                  create trigger refuse before update on lead for each row when (new.email_address = '1100@example.org')
                  execute function refuse()";
    server.database().batch_execute(refuse).unwrap();
    let title = |at: usize| json!({ "emailAddress": format!("{at}@example.org"), "title": "Dr" });
    let update = json!({ "objects": (0..1200).map(title).collect::<Vec<_>>() });
    let reply = client.call("updateLeads", update.clone());
    let entries = reply["result"]["updates"].as_array().unwrap();
    assert!(entries[..1000].iter().all(|entry| entry["success"] == true), "what was committed is done");
    let reason = json!(["not written, because the disk is full; send it again"]);
    assert!(entries.len() == 1200 && entries[1000..].iter().all(|entry| entry["error"]["data"] == reason));
    server.database().batch_execute("drop trigger refuse on lead").unwrap();
    server.until_ready();
    let reply = client.call("updateLeads", update);
    let unchanged = |entry: &&Value| entry["error"]["code"] == 302;
    assert_eq!(reply["result"]["updates"].as_array().unwrap().iter().filter(unchanged).count(), 1000);
}

/// A list with more members than one slice removes, and the body of a call to delete the list.
fn long_list(server: &Server) -> (i64, String) {
    let client = server.client_with(&["--limits", "off"]);
    let reply = client.call("createList", json!({ "name": "News" }));
    let list = reply["result"]["creates"][0]["id"].as_i64().unwrap();
    let objects: Vec<Value> = (0..600).map(|at| json!({ "emailAddress": format!("{at}@example.org") })).collect();
    let reply = client.call("createLeads", json!({ "objects": objects }));
    let ids = reply["result"]["creates"].as_array().unwrap().iter().map(|one| &one["id"]);
    let places: Vec<Value> = ids.map(|id| json!({ "listID": list, "memberID": id })).collect();
    client.call("addListMembers", json!({ "objects": places }));
    (list, json!({ "method": "deleteList", "id": "mine", "params": { "objects": [list] } }).to_string())
}

fn is_there(server: &Server, list: i64) -> bool {
    let reply = server.client.call("getActiveLists", json!({ "where": { "id": list } }));
    !reply["result"]["activeList"].as_array().unwrap().is_empty()
}

/// Makes each slice but the first fail with an SQLSTATE, as long as a condition holds.
fn fail_later_slices(server: &Server, code: &str, condition: &str) {
    let fail = format!(
        "create function fail() returns trigger language plpgsql as $$ begin
             if (select count(*) from list_member) < 600 and {condition} then raise exception using errcode = '{code}'; end if;
             return null;
         end $$;
         create trigger fail before delete on list_member for each statement execute function fail()"
    );
    server.database().batch_execute(&fail).unwrap();
}

#[test]
fn a_deletion_that_has_begun_is_not_refused_when_a_slice_fails() {
    let server = Server::start();
    let (list, delete) = long_list(&server);
    fail_later_slices(&server, "53100", "true");
    let answer = server.client.post("v1", &delete);
    assert!(answer.status == 200 && answer.body.contains(r#""success":true"#), "{answer:?}");
    assert!(is_there(&server, list), "a part of it is left");
    server.database().batch_execute("drop trigger fail on list_member").unwrap();
    wait::until("the rest is deleted", || !is_there(&server, list));
}

#[test]
fn a_slice_that_finds_the_database_busy_is_tried_again() {
    let server = Server::start();
    let (list, delete) = long_list(&server);
    server.database().batch_execute("create sequence tries").unwrap();
    // A write is given up as busy after nine tries.
    fail_later_slices(&server, "40001", "nextval('tries') < 20");
    let answer = server.client.post("v1", &delete);
    assert!(answer.status == 200 && answer.body.contains(r#""success":true"#), "{answer:?}");
    let tries: i64 = server.database().query_one("select last_value from tries", &[]).unwrap().get(0);
    assert!(tries >= 20, "only {tries} tries");
    assert!(!is_there(&server, list));
}
