//! Temporary obstacles to writes: a disk full or nearly full, a read-only file system, errors of the disk, a missing
//! data directory. Calls and readiness answer 503 with the reason, the log has two lines, and writing resumes.

use crate::disk::{Disk, Faults, IO, NO_SPACE, READ_ONLY};
use crate::large_leads::{add_long_leads, titles, told_of, until_begun};
use crate::receiver::Receiver;
use crate::server::{HEADWATER, Server, agent, headwater};
use headwater_testbed::wait;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

/// A server on a disk with faults on request, and the id of one lead.
fn house() -> (Disk, Server, i64) {
    let (disk, data) = Disk::new();
    headwater(data.path(), &["account", "create", "Test"]);
    let server = Server::start_on(data, &[]);
    let id = server.client.create_lead(json!({ "emailAddress": "ada@example.org" }));
    (disk, server, id)
}

/// Calls a method; returns the status, `Retry-After`, and the reply.
fn call(server: &Server, method: &str, params: Value) -> (u16, String, Value) {
    let body = json!({ "method": method, "params": params, "id": "mine" }).to_string();
    let mut response = agent().post(server.client.endpoint("v1")).send(body).unwrap();
    let header = response.headers().get("retry-after").map_or("", |value| value.to_str().unwrap()).to_owned();
    let reply = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    (response.status().as_u16(), header, reply)
}

/// Calls a method; the call must be refused with 503 and the reason.
fn is_refused(server: &Server, method: &str, params: Value, reason: &str) {
    let (status, retry, reply) = call(server, method, params);
    assert_eq!((status, retry.as_str()), (503, "1"), "{method}: {reply}");
    assert_eq!((&reply["id"], &reply["error"]["code"]), (&json!("mine"), &json!(999)), "{method}: {reply}");
    assert_eq!(reply["error"]["data"], json!([reason]), "{method}: {reply}");
}

fn goes_well(server: &Server, method: &str, params: Value) {
    let (status, _, reply) = call(server, method, params);
    assert!(status == 200 && (reply["error"].is_null() || reply["error"] == json!([])), "{method}: {reply}");
}

fn lead(name: &str) -> Value {
    json!({ "objects": [{ "emailAddress": format!("{name}@example.org"), "description": "x".repeat(20_000) }] })
}

/// Number of log lines of the given levels.
fn lines(log: &str, levels: &[&str]) -> usize {
    let level = |line: &str| serde_json::from_str::<Value>(line).map(|line| line["level"].clone()).unwrap_or_default();
    log.lines().filter(|line| levels.iter().any(|one| level(line) == *one)).count()
}

fn begins_and_ends(fault: u32, reason: &str, metric: &str) {
    let (disk, server, id) = house();
    disk.set(Faults { write: fault, ..Faults::default() });
    for number in 0..8 {
        is_refused(&server, "createLeads", lead(&format!("refused{number}")), reason);
    }
    assert_eq!(server.readiness(), (503, format!(r#"{{"ready":false,"reason":"{reason}"}}"#)));
    goes_well(&server, "getLead", json!({ "id": id }));
    let failures = format!(r#"headwater_write_failures_total{{reason="{metric}"}}"#);
    assert!(server.metric(&failures) >= 8.0);
    assert_eq!(server.metric(r#"headwater_rpc_calls_total{method="createLeads",outcome="failed"}"#), 8.0);
    disk.set(Faults::default());
    server.until_ready();
    goes_well(&server, "createLeads", lead("welcome"));
    let (_, _, all) = call(&server, "getLeads", json!({ "where": {} }));
    assert_eq!(all["result"]["lead"].as_array().unwrap().len(), 2, "nothing is left of what was refused");
    let log = server.log_with("writing works again");
    assert_eq!(lines(&log, &["WARN", "ERROR"]), 2, "{log}");
}

#[test]
fn a_full_disk_is_told_to_callers_readiness_and_once_to_the_log() {
    begins_and_ends(NO_SPACE, "the disk is full", "disk_full");
}

#[test]
fn a_file_system_that_only_reads_is_told_likewise() {
    begins_and_ends(READ_ONLY, "the database can only be read", "read_only");
}

#[test]
fn errors_of_the_disk_are_told_likewise() {
    begins_and_ends(IO, "the disk refuses writes", "write_error");
}

#[test]
fn a_disk_that_is_nearly_full_takes_what_removes_and_refuses_what_adds() {
    let (disk, mut server, id) = house();
    let second = server.client.create_lead(json!({ "emailAddress": "bob@example.org" }));
    disk.set(Faults { free_bytes: 30 << 20, ..Faults::default() });
    server.log_with("little room is left");
    let reason = "the disk is nearly full: what adds is refused";
    is_refused(&server, "createLeads", lead("refused"), reason);
    is_refused(&server, "updateLeads", json!({ "objects": [{ "id": id, "title": "Dr" }] }), reason);
    is_refused(&server, "createList", json!({ "name": "Customers" }), reason);
    goes_well(&server, "getLead", json!({ "id": id }));
    goes_well(&server, "deleteLeads", json!({ "objects": [{ "id": second }] }));
    assert_eq!(server.readiness().0, 200, "what reads and removes is still served");
    assert_eq!(server.metric(r#"headwater_write_failures_total{reason="low_space"}"#), 3.0);
    disk.set(Faults::default());
    server.log_with("there is room on the disk again");
    goes_well(&server, "createLeads", lead("welcome"));
    // An explicit floor applies unchanged.
    disk.set(Faults { free_bytes: 30 << 20, ..Faults::default() });
    server.restart(&["--free-space", "29"]);
    goes_well(&server, "createLeads", lead("still"));
    server.restart(&["--free-space", "31"]);
    is_refused(&server, "createLeads", lead("refused"), reason);
}

/// Waits up to a minute until an adding method is accepted again.
fn until_it_takes_writes(server: &Server, id: i64) {
    let update = json!({ "objects": [{ "id": id, "firstName": "Ada" }] });
    wait::until("writes are taken again", || call(server, "updateLeads", update.clone()).0 == 200);
}

/// For each entry of a reply: `None` for success, otherwise the error's data.
fn reasons(reply: &Value) -> Vec<Option<Value>> {
    let reason = |entry: &Value| (entry["success"] == false).then(|| entry["error"]["data"].clone());
    reply["result"]["updates"].as_array().unwrap().iter().map(reason).collect()
}

/// Makes a disk fail in the middle of a call; the reply must give the reason for each object not written.
fn fails_in_the_middle(faults: Faults, reason: &str) {
    let (disk, data) = Disk::new();
    headwater(data.path(), &["account", "create", "Test"]);
    let server = Server::start_on(data, &["--webhook-allow", "127.0.0.0/8"]);
    let receiver = Receiver::start();
    let ids = add_long_leads(&server.client, &receiver, 152);
    std::thread::scope(|scope| {
        let caller = scope.spawn(|| call(&server, "updateLeads", titles(&ids, "Countess")));
        until_begun(&server.client, "Countess");
        disk.set(faults);
        let (status, _, reply) = caller.join().unwrap();
        disk.set(Faults::default());
        assert_eq!((status, &reply["id"]), (200, &json!("mine")));
        let told = told_of(&server.client, "Countess");
        assert!(told.len() < ids.len(), "all was written before the disk failed");
        let reason = json!([format!("not written, because {reason}; send it again")]);
        let expected: Vec<_> = ids.iter().map(|id| (!told.contains(id)).then(|| reason.clone())).collect();
        assert_eq!(reasons(&reply), expected);
        let errors = reply["error"].as_array().unwrap();
        assert!(errors.len() == ids.len() - told.len() && errors.iter().all(|error| error["code"] == 999));
    });
    until_it_takes_writes(&server, ids[0]);
    let left = ids.iter().copied().filter(|id| !told_of(&server.client, "Countess").contains(id)).collect::<Vec<_>>();
    goes_well(&server, "updateLeads", titles(&left, "Countess"));
    assert_eq!(told_of(&server.client, "Countess"), ids);
}

#[test]
fn a_disk_that_fails_within_a_call_is_told_of_each_unwritten_object() {
    fails_in_the_middle(Faults { write: IO, ..Faults::default() }, "the disk refuses writes");
}

#[test]
fn a_disk_nearly_full_in_the_middle_of_a_call_takes_no_more_of_it() {
    let low = Faults { free_bytes: 30 << 20, ..Faults::default() };
    fails_in_the_middle(low, "the disk is nearly full: what adds is refused");
}

#[test]
fn an_internal_failure_within_a_call_is_told_without_its_cause() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let objects: Vec<Value> = (0..1200).map(|at| json!({ "emailAddress": format!("{at}@example.org") })).collect();
    client.call("createLeads", json!({ "objects": objects }));
    let database = Connection::open(server.dir.path().join("headwater.db")).unwrap();
    let fail = "create trigger fail before update on lead when new.email_address = '1100@example.org'
                begin select raise(abort, 'not now'); end";
    database.execute_batch(fail).unwrap();
    let title = |at: usize| json!({ "emailAddress": format!("{at}@example.org"), "title": "Dr" });
    let body = json!({ "method": "updateLeads", "id": "mine", "params": { "objects": (0..1200).map(title).collect::<Vec<_>>() } });
    let answer = client.post("v1", &body.to_string());
    assert_eq!(answer.status, 200);
    let reply: Value = serde_json::from_str(&answer.body).unwrap();
    let expected: Vec<_> = (0..1200).map(|at| (at >= 1000).then(|| json!([]))).collect();
    assert_eq!(reasons(&reply), expected, "what was committed is done, of the rest nothing is said");
    assert!(server.log_with("a part of a call could not be written").contains("not now"), "the cause is in the log");
    assert_eq!(told_of(&client, "Dr").len(), 1000);
}

#[test]
fn a_data_directory_that_is_gone_or_replaced_takes_nothing() {
    let (_disk, server, id) = house();
    let (dir, aside) = (server.dir.path().to_owned(), server.dir.path().with_extension("aside"));
    let reason = "the data directory was deleted or replaced";
    std::fs::rename(&dir, &aside).unwrap();
    is_refused(&server, "createLeads", lead("refused"), reason);
    assert_eq!(server.readiness(), (503, format!(r#"{{"ready":false,"reason":"{reason}"}}"#)));
    // A copy has the same contents, but the server's open files are elsewhere.
    let copy = tempfile::tempdir_in(dir.parent().unwrap()).unwrap();
    for entry in std::fs::read_dir(&aside).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    std::fs::rename(copy.path(), &dir).unwrap();
    is_refused(&server, "createLeads", lead("refused"), reason);
    std::fs::rename(&dir, copy.path()).unwrap();
    std::fs::rename(&aside, &dir).unwrap();
    server.until_ready();
    goes_well(&server, "createLeads", lead("welcome"));
    goes_well(&server, "getLead", json!({ "id": id }));
    let log = server.log_with("writing works again");
    assert_eq!(lines(&log, &["WARN", "ERROR"]), 2, "{log}");
}

#[test]
fn a_deletion_that_has_begun_is_not_refused_when_a_slice_fails() {
    let server = Server::start();
    let client = server.client_with(&["--limits", "off"]);
    let list = client.call("createList", json!({ "name": "News" }))["result"]["creates"][0]["id"].clone();
    let objects: Vec<Value> = (0..600).map(|at| json!({ "emailAddress": format!("{at}@example.org") })).collect();
    let made = client.call("createLeads", json!({ "objects": objects }));
    let ids = made["result"]["creates"].as_array().unwrap().iter().map(|one| &one["id"]);
    let places: Vec<Value> = ids.map(|id| json!({ "listID": list, "memberID": id })).collect();
    client.call("addListMembers", json!({ "objects": places }));
    let database = Connection::open(server.dir.path().join("headwater.db")).unwrap();
    let fail = "create trigger fail before delete on list_member when (select count(*) from list_member) <= 100
                begin select raise(abort, 'not now'); end";
    database.execute_batch(fail).unwrap();
    let (status, _, reply) = call(&server, "deleteList", json!({ "objects": [list] }));
    assert!(status == 200 && reply["result"]["deletes"][0]["success"] == true, "{reply}");
    let is_there = || {
        let reply = client.call("getActiveLists", json!({ "where": { "id": list } }));
        !reply["result"]["activeList"].as_array().unwrap().is_empty()
    };
    assert!(is_there(), "a part of it is left");
    database.execute_batch("drop trigger fail").unwrap();
    wait::until("the rest is deleted", || !is_there());
}

/// The server's user owns the data directory, but not the database file.
#[test]
fn a_database_that_may_only_be_read_is_told_at_the_start() {
    const NOBODY: u32 = 65_534;
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    headwater(data.path(), &["account", "create", "Test"]);
    let program = folder.path().join("headwater");
    std::fs::copy(HEADWATER, &program).unwrap();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new("timeout");
    command.arg("60");
    if rustix::process::geteuid().is_root() {
        let files = std::fs::read_dir(data.path()).unwrap().map(|file| file.unwrap().path());
        for path in files.filter(|path| !path.ends_with("headwater.db")).chain([data.path().to_owned()]) {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        command.args(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
    }
    std::fs::set_permissions(data.path().join("headwater.db"), Permissions::from_mode(0o444)).unwrap();
    command.arg(program).args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("headwater.db can only be read"), "{output:?}");
}
