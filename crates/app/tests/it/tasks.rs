//! Operators see how far background work has come, pause a task and resume the task. A pause outlives restarts, and no caller waits
//! for the end of a pause.

use crate::killed_commands::ask;
use crate::server::{Client, HEADWATER, Server, at_home, headwater, try_headwater};
use headwater_testbed::wait;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Members of the list: many slices.
const MEMBERS: usize = 20_000;
/// Members of one call.
const AT_ONCE: usize = 500;
/// Calls of a timeline that is too long for one transaction.
const EVENTS: usize = 3000;

/// The tasks that `task list` shows.
fn tasks(dir: &Path) -> Vec<Value> {
    headwater(dir, &["task", "list", "--json"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The task of a kind, if there is one.
fn task(dir: &Path, work: &str) -> Option<Value> {
    tasks(dir).into_iter().find(|task| task["work"] == work)
}

fn leads(client: &Client, count: usize) -> Vec<i64> {
    let mut leads = Vec::new();
    for batch in 0..count / AT_ONCE {
        let lead = |number| json!({ "emailAddress": format!("{}@example.org", batch * AT_ONCE + number) });
        let objects: Vec<Value> = (0..AT_ONCE).map(lead).collect();
        let reply = client.call("createLeads", json!({ "objects": objects }));
        leads.extend(reply["result"]["creates"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
    }
    leads
}

/// A list with those leads on it.
fn list_of(client: &Client, leads: &[i64]) -> i64 {
    let reply = client.call("createList", json!({ "name": "News" }));
    let list = reply["result"]["creates"][0]["id"].as_i64().unwrap();
    for batch in leads.chunks(AT_ONCE) {
        let objects: Vec<Value> = batch.iter().map(|lead| json!({ "listID": list, "memberID": lead })).collect();
        client.call("addListMembers", json!({ "objects": objects }));
    }
    list
}

fn members(client: &Client, list: i64) -> i64 {
    let reply = client.call("getActiveLists", json!({ "where": { "id": list } }));
    let count = &reply["result"]["activeList"][0]["memberCount"];
    count.as_str().map_or_else(|| count.as_i64(), |text| text.parse().ok()).unwrap_or_else(|| panic!("{reply}"))
}

/// Has the server finish other background work, which takes many rounds: a task that is not left alone moves meanwhile.
fn witness(server: &Server, client: &Client) {
    let user = client.call("getUsers", json!({ "where": {} }))["result"]["user"][0]["id"].clone();
    let lead = client.create_lead(json!({ "emailAddress": "witness@example.org" }));
    let call = json!({ "userID": user, "leadID": lead, "direction": "incoming", "createTimestamp": "2024-01-01" });
    client.call("logCalls", json!({ "objects": vec![call; EVENTS] }));
    assert_eq!(client.call("deleteLeads", json!({ "objects": [lead] }))["error"], json!([]));
    let events = format!("select count(*) from event where lead_id = {lead}");
    wait::until("the timeline is deleted", || server.number(&events) == 0);
}

/// Demands that a call failed with the word for paused work.
fn is_told_of_the_pause(reply: &Value) {
    let entry = &reply["error"][0];
    assert_eq!(entry["code"], 999, "{reply}");
    assert_eq!(entry["data"], json!(["the server's operator has paused this: it goes on when they resume it"]));
}

/// Pauses the emptying of a list while the call waits for its end; gives the task's number, if the pause came in time, and the reply.
fn paused_call(dir: &Path, client: &Client, empty: &Value) -> (Option<String>, Value) {
    std::thread::scope(|scope| {
        let call = scope.spawn(|| client.call("removeListMembersAll", empty.clone()));
        let begun = std::iter::repeat_with(|| ask(dir, "select number from background_task where work = 'empty-list'"));
        let begun = begun.take_while(|_| !call.is_finished()).find_map(|number| number);
        let number = begun.map(|number| number.to_string());
        let is_paused = number.as_ref().is_some_and(|number| try_headwater(dir, &["task", "pause", number]).1);
        (number.filter(|_| is_paused), call.join().unwrap())
    })
}

#[test]
fn emptying_a_list_is_seen_to_go_on_paused_across_kills_and_resumed() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    headwater(&dir, &["user", "add", "jo@example.org"]);
    let client = server.client_with(&["--limits", "off"]);
    let leads = leads(&client, MEMBERS);
    // Until the pause comes before the end, and after the pause the task is seen once more before the end.
    for round in 0.. {
        assert!(round < 20, "the pause never came in time");
        let client = client.at(&server.url);
        let list = list_of(&client, &leads);
        let empty = json!({ "where": { "listID": list } });
        let (number, reply) = paused_call(&dir, &client, &empty);
        let Some(number) = number else { continue };
        is_told_of_the_pause(&reply);
        let paused = task(&dir, "empty-list").unwrap();
        let left = members(&client, list);
        assert_eq!(paused["rowsDone"], json!(MEMBERS as i64 - left), "{paused}");
        assert_eq!(paused["percent"], json!((MEMBERS as i64 - left) * 100 / MEMBERS as i64), "{paused}");
        assert!(left > 0 && paused["state"] == "paused" && paused["pausedSince"].is_string(), "{paused}");

        server.kill();
        assert_eq!(task(&dir, "empty-list").unwrap(), paused, "a pause outlives SIGKILL");
        server.restart(&[]);
        let client = client.at(&server.url);
        witness(&server, &client);
        assert_eq!(server.metric("headwater_tasks{state=\"paused\"}"), 1.0);
        is_told_of_the_pause(&client.call("removeListMembersAll", empty.clone()));
        assert_eq!((task(&dir, "empty-list"), members(&client, list)), (Some(paused.clone()), left), "nothing is done");
        let again = headwater(&dir, &["task", "pause", &number]);
        assert!(again.starts_with(&format!("task {number} is paused since ")), "{again}");
        assert!(server.stop());
        server.restart(&[]);
        let client = client.at(&server.url);

        headwater(&dir, &["task", "resume", &number]);
        let (mut seen, mut done) = (0, paused["rowsDone"].as_i64().unwrap());
        while let Some(task) = task(&dir, "empty-list") {
            let now = task["rowsDone"].as_i64().unwrap();
            assert!(now >= done && task["pausedSince"].is_null(), "{task}");
            seen += usize::from(now > done && task["state"] == "running" && task["rowsPerSecond"].as_i64() > Some(0));
            done = now;
        }
        wait::until("the list is emptied", || members(&client, list) == 0);
        let (changes, _) = client.follow("0-0".to_owned(), 1000);
        let of_list = json!(list.to_string());
        let left_it = changes.iter().filter(|it| it["type"] == "listLeft" && it["listID"] == of_list).count();
        assert_eq!(left_it, MEMBERS, "each member is told of once");
        assert!(server.metric("headwater_task_rows_total{task=\"empty-list\"}") > 0.0);
        let (refused, success) = try_headwater(&dir, &["task", "resume", &number]);
        assert!(!success && refused.contains(&format!("there is no task {number}: it is finished")), "{refused}");
        if seen > 0 {
            return;
        }
    }
}

/// Pauses the removal of an account with 1,000 leads while the command waits for its end; gives the task's number and the command's
/// output, if the pause came in time: the account stays for two seconds, in which running servers may accept revoked keys.
fn paused_removal(server: &mut Server, dir: &Path, arguments: &[&str]) -> Option<(String, Output)> {
    headwater(dir, &["account", "create", "Client"]);
    leads(&server.client_of("Client", &["--limits", "off"]), 1000);
    assert!(server.stop());
    let mut command = Command::new(HEADWATER);
    let command = at_home(command.args(arguments), dir).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let is_over = |child: &mut Child| child.try_wait().unwrap().is_some();
    let begun = std::iter::repeat_with(|| task(dir, "remove-account")).find(|it| it.is_some() || is_over(&mut child));
    let number = begun.flatten().map(|task| task["number"].to_string());
    let said = number.as_ref().map(|number| try_headwater(dir, &["task", "pause", number]));
    let output = child.wait_with_output().unwrap();
    server.restart(&[]);
    let (said, _) = said.filter(|(_, success)| *success)?;
    let number = number?;
    assert_eq!(said, format!("paused task {number}: removes the account with all it holds\n"));
    Some((number, output))
}

#[test]
fn a_command_does_not_wait_for_a_paused_task_and_says_so() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    let arguments = ["account", "remove", "Client", "--yes"];
    let (number, output) =
        (0..20).find_map(|_| paused_removal(&mut server, &dir, &arguments)).expect("the pause never came in time");
    let told =
        format!("an operator has paused task {number}, which does this: `headwater task resume {number} --data-dir ");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && said.contains(&told), "{said}");
    let (again, success) = try_headwater(&dir, &arguments);
    assert!(!success && again.contains(&told), "{again}");
    let keys = [
        "about",
        "account",
        "begun",
        "does",
        "mayBePaused",
        "nextTry",
        "number",
        "pausedSince",
        "percent",
        "rowsDone",
        "rowsPerSecond",
        "rowsTotal",
        "state",
        "work",
    ];
    let paused = task(&dir, "remove-account").unwrap();
    assert_eq!(paused.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    assert_eq!(
        (&paused["account"], &paused["about"], &paused["mayBePaused"]),
        (&json!("Client"), &json!(null), &json!(true))
    );
    assert!(paused["rowsTotal"].as_i64() > Some(2000), "its leads and the changes that tell of them: {paused}");
    let line = headwater(&dir, &["task", "list"]);
    assert!(line.contains("  paused   Client  removes the account with all it holds  "), "{line}");
    assert!(line.contains(&format!(" UTC: `headwater task resume {number} --data-dir ")), "{line}");
    headwater(&dir, &["task", "resume", &number]);
    wait::until("the account is removed", || task(&dir, "remove-account").is_none());
    assert!(!headwater(&dir, &["account", "list"]).contains("Client"));
}

#[test]
fn a_chore_is_listed_and_may_not_be_paused() {
    let mut server = Server::start();
    let dir = server.dir.path().to_owned();
    assert!(server.stop());
    let begin = "insert into background_task (account_id, work, subject, number, task_order, task_cursor, rows_done,
                                              started_at, updated_at)
                 values (1, 'prune-usage', 0, 77, '0', '', 0, 1000000, 1000000) returning number";
    assert_eq!(ask(&dir, begin), Some(77));
    let chore = task(&dir, "prune-usage").unwrap();
    assert_eq!((&chore["state"], &chore["mayBePaused"]), (&json!("waiting"), &json!(false)));
    assert_eq!((&chore["begun"], &chore["percent"]), (&json!("1970-01-01 00:00:01"), &json!(null)));
    let (refused, success) = try_headwater(&dir, &["task", "pause", "77"]);
    assert!(!success && refused.contains("task 77 is an hourly chore"), "{refused}");
    assert_eq!(task(&dir, "prune-usage"), Some(chore));
    server.restart(&[]);
    wait::until("the chore is done", || tasks(&dir).is_empty());
}
