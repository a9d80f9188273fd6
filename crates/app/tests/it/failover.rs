//! A standby replaces the primary under load: servers configured with both addresses go on, and lose nothing.

use crate::nodes::load::{Deliveries, stored_once};
use crate::nodes::{ALLOW_LOOPBACK, another, stop};
use crate::receiver::Receiver;
use crate::server::{Answer, Client, NOTE, Server, agent};
use headwater_testbed::postgres::Private;
use headwater_testbed::{pause, wait};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver as Reports, Sender, channel};
use std::time::{Duration, Instant};

/// The longest wait for an expected event; the test fails afterwards.
const PATIENCE: Duration = Duration::from_secs(90);
/// Leads per call, for each writer of a server: the large calls work ahead of the account's row (decision 0018).
const LEADS: [usize; 3] = [1, 1, 120];
/// Calls awaited from each writer: acknowledged before the failover, refused during, and acknowledged after.
const CALLS: usize = 12;

/// A call and its outcome.
struct Call {
    writer: usize,
    began: Instant,
    ended: Instant,
    status: u16,
    /// The addresses acknowledged by the reply: none, or all of the call.
    acknowledged: Vec<String>,
}

/// Whether all leads of a call are stored: created by this call, or by an earlier call whose reply was lost (301).
fn is_acknowledged(answer: &Answer) -> bool {
    let reply: Value = serde_json::from_str(&answer.body).unwrap();
    let is_stored = |create: &Value| create["success"] == true || create["error"]["code"] == 301;
    reply["result"]["creates"].as_array().is_some_and(|creates| creates.iter().all(is_stored))
}

/// Creates leads, `leads` per call, until the channel is closed. A call not acknowledged is repeated unchanged.
fn write(client: &Client, writer: usize, leads: usize, reports: &Sender<Call>) {
    for number in 0.. {
        let name = |lead: usize| format!("{writer}-{number}-{lead}@example.org");
        let objects: Vec<Value> = (0..leads).map(|lead| json!({ "emailAddress": name(lead) })).collect();
        let body = json!({ "method": "createLeads", "params": { "objects": objects }, "id": "n" }).to_string();
        let mut is_done = false;
        while !is_done {
            let began = Instant::now();
            let answer = client.post("v1", &body);
            is_done = is_acknowledged(&answer);
            let acknowledged = if is_done { (0..leads).map(name).collect() } else { Vec::new() };
            let call = Call { writer, began, ended: Instant::now(), status: answer.status, acknowledged };
            if reports.send(call).is_err() {
                return;
            }
            if !is_done {
                pause::between_turns(Duration::from_millis(50)).block();
            }
        }
    }
}

/// Collects the writers' calls until each writer has made enough calls of a kind.
fn hear(reports: &Reports<Call>, calls: &mut Vec<Call>, is_of_kind: impl Fn(&Call) -> bool) {
    let (started, mut counts) = (Instant::now(), [0; 2 * LEADS.len()]);
    while counts.iter().any(|count| *count < CALLS) {
        assert!(started.elapsed() < PATIENCE, "the writers did not get on: {counts:?}");
        let call = reports.recv_timeout(PATIENCE).expect("the writers have ended");
        counts[call.writer] += usize::from(is_of_kind(&call));
        calls.push(call);
    }
}

/// The status of `/readyz`.
fn readiness(server: &Server) -> u16 {
    agent().get(format!("{}/readyz", server.url)).call().unwrap().status().as_u16()
}

/// The server is not ready, and answers no call.
fn refuses(server: &Server) {
    assert_eq!(readiness(server), 503);
    assert_eq!(server.client.post("v1", r#"{"method":"getLeads","params":{"where":{}},"id":"1"}"#).status, 503);
}

/// A direct connection to a database, as superuser.
fn connect(database: &Private) -> ::postgres::Client {
    ::postgres::Client::connect(&format!("{}/postgres", database.superuser), ::postgres::NoTls).unwrap()
}

/// Whether a database answers as a read-only standby.
fn is_standby(database: &Private) -> bool {
    connect(database).query_one("select pg_is_in_recovery()", &[]).unwrap().get(0)
}

/// Ends replication to the standby; returns once a commit of the primary waits for the standby in vain.
fn part(primary: &Private, standby: &Private) {
    let mut there = connect(standby);
    there.batch_execute("alter system set primary_conninfo = ''").unwrap();
    there.batch_execute("select pg_reload_conf()").unwrap();
    let mut here = connect(primary);
    let waiting = "select 1 from pg_stat_activity where wait_event = 'SyncRep'
                   and not exists (select 1 from pg_stat_replication) limit 1";
    wait::until("a commit waits for the standby", || here.query_opt(waiting, &[]).unwrap().is_some());
}

/// Makes the servers of a data directory use whichever of two databases accepts writes.
fn note_in(dir: &Path, databases: [&Private; 2]) {
    let [first, second] = databases.map(|database| database.url.rsplit_once('@').unwrap().1);
    let url = format!("postgres://headwater@{first},{second}/postgres?target_session_attrs=read-write");
    let mut note = std::fs::File::create(dir.join(NOTE)).unwrap();
    note.write_all(url.as_bytes()).unwrap();
}

#[test]
fn two_servers_go_on_and_lose_nothing_when_a_standby_takes_over() {
    let Some(primary) = Private::start() else { return };
    let standby = primary.standby();
    let dir = tempfile::tempdir().unwrap();
    note_in(dir.path(), [&primary, &standby]);
    crate::server::headwater(dir.path(), &["account", "create", "Test"]);
    let first = Server::start_on(dir, &ALLOW_LOOPBACK);
    let second = another(&first);
    let receiver = Receiver::start();
    first.client.call("subscribeToLeadUpdates", json!({ "url": receiver.url }));
    let servers = [&first, &second];
    let clients = servers.map(|server| server.client_with(&["--limits", "off"]));

    let mut calls = Vec::new();
    let [stopped, promoting, promoted] = std::thread::scope(|scope| {
        // The writers end when `reports` is dropped, even if an assertion below fails.
        let (report, reports) = channel();
        for (writer, leads) in LEADS.repeat(2).into_iter().enumerate() {
            let (client, report) = (&clients[writer / LEADS.len()], report.clone());
            scope.spawn(move || write(client, writer, leads, &report));
        }
        drop(report);
        hear(&reports, &mut calls, |call| !call.acknowledged.is_empty());
        part(&primary, &standby);
        stop(&primary);
        let stopped = Instant::now();
        servers.iter().for_each(|server| refuses(server));
        hear(&reports, &mut calls, |call| call.began > stopped && call.status == 503);
        assert!(servers.iter().all(|server| readiness(server) == 503) && is_standby(&standby));
        let promoting = Instant::now();
        standby.ask(r#"run "$BIN/pg_ctl" -D "$HOME_DIR/data" -w promote >/dev/null"#);
        let promoted = Instant::now();
        assert!(!is_standby(&standby));
        wait::until("all servers are ready", || servers.iter().all(|server| readiness(server) == 200));
        hear(&reports, &mut calls, |call| call.began > promoted && !call.acknowledged.is_empty());
        [stopped, promoting, promoted]
    });
    nothing_is_acknowledged_between(&calls, stopped, promoting);

    let acknowledged: BTreeSet<String> = calls.iter().flat_map(|call| call.acknowledged.iter().cloned()).collect();
    let stored = stored_once(&clients[1], &acknowledged);

    // A lease of a delivery under way would last a minute: end all leases now.
    let end_leases = "set headwater.every_account = 'on'; update subscription set leased_until = 0";
    first.database().batch_execute(end_leases).unwrap();
    let mut deliveries = Deliveries::default();
    while deliveries.told.len() < stored.len() {
        deliveries.take(&receiver.next_within(PATIENCE).expect("changes were not delivered"));
    }
    let Deliveries { told, batches } = deliveries;
    assert!(told.keys().eq(&stored), "somebody was told of what is not stored");
    let after = calls.iter().filter(|call| call.began > promoted).map(|call| call.acknowledged.len()).sum::<usize>();
    println!(
        "failover: {} acknowledged, {after} of them after it, {} stored, {} batches",
        acknowledged.len(),
        stored.len(),
        batches.len()
    );
}

/// While no database takes writes, calls are refused with 503.
fn nothing_is_acknowledged_between(calls: &[Call], stopped: Instant, promoting: Instant) {
    let between = calls.iter().filter(|call| call.began > stopped && call.ended < promoting);
    assert!(between.clone().all(|call| call.acknowledged.is_empty()), "acknowledged while no database takes writes");
    let refused = calls.iter().filter(|call| call.began > stopped && call.acknowledged.is_empty());
    assert_eq!(refused.map(|call| call.status).collect::<BTreeSet<u16>>(), [503].into());
}
