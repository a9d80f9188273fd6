//! Checks of the database file itself, independent of the API.

use super::{OF_EVERY_KIND, every_kind_on_disk};
use crate::server::IS_ON_POSTGRES;
use crate::server::Server;
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;

/// Opens and checks the file of a stopped server. Only one account may have leads; leads among the records of every kind are not counted.
pub fn check(path: &Path, leads: usize) {
    let database = Connection::open(path).unwrap();
    let count = format!("select count(*) from lead where email_address not like '{OF_EVERY_KIND}%'");
    assert_eq!(number(&database, &count), leads as i64);
    assert_eq!(findings(&database).unwrap(), [""; 0]);
}

/// Faults of a database: damaged pages and indexes, or else entries of [`MUST_BE_FALSE`], and faults of records of any kind.
pub fn findings(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let report: String = database.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    match report.as_str() {
        "ok" => {
            Ok(faults(database).into_iter().map(str::to_owned).chain(every_kind_on_disk::faults(database)).collect())
        }
        _ => Ok(vec![report]),
    }
}

fn number(database: &Connection, sql: &str) -> i64 {
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The entries of [`MUST_BE_FALSE`] found true.
fn faults(database: &Connection) -> Vec<&'static str> {
    database.execute_batch(SUMMARIES).unwrap();
    let is_true = |sql: &str| number(database, &format!("select count(*) from {sql}")) > 0;
    MUST_BE_FALSE.iter().filter(|(_, sql)| is_true(sql)).map(|(fault, _)| *fault).collect()
}

/// Only one account has leads, so lead ids are unique.
const SUMMARIES: &str = "
    drop table if exists told;
    drop table if exists timeline;
    drop table if exists block;
    create temp table told as
        select record_id as id, sum(kind = 'created') as created, sum(kind = 'updated') as updated,
               sum(kind = 'deleted') as deleted
        from outbox where record is null group by record_id;
    create temp table timeline as
        select lead_id as id, sum(source = 'leadCreation') as created from event group by lead_id;
    create temp table block as
        select id / 1024 as block, sum(active = 1) as active_records from lead group by id / 1024;";

/// Possible faults, each with the `from` clause of a query with rows only if the fault exists.
const MUST_BE_FALSE: &[(&str, &str)] = &[
    ("a timeline has not exactly one creation", "lead left join timeline t using (id) where t.created is not 1"),
    ("a lead is gone and its events are there", "event where lead_id not in (select id from lead)"),
    ("a lead was not announced exactly once", "lead left join told using (id) where told.created is not 1"),
    (
        "an update was not announced exactly once",
        // The scores of leads among the records of every kind count nothing.
        "lead join told using (id) where updated <> lead_score and email_address not like '%every%'",
    ),
    ("a deletion was announced and the lead is there", "lead join told using (id) where deleted > 0"),
    (
        "a lead that is gone was not announced exactly once, or its deletion was not",
        "told where id not in (select id from lead) and (created, deleted) <> (1, 1)",
    ),
    (
        "the outbox has gaps, or its head is elsewhere",
        "outbox_head where seq <> (select count(*) from outbox) or seq <> (select max(seq) from outbox)",
    ),
    ("two leads hold one address", "(select 1 from lead group by lower(email_address) having count(*) > 1)"),
    (
        "a block's count is not that of its active leads",
        "record_block counted left join block using (block)
         where counted.record = 'lead' and counted.active_records <> coalesce(block.active_records, 0)",
    ),
    ("a block is not counted", "block where block not in (select block from record_block where record = 'lead')"),
];

/// Each fault, made on purpose, is found.
#[test]
fn faults_in_the_database_are_found() {
    if IS_ON_POSTGRES {
        return; // It is about the files of the embedded database.
    }
    let mut server = Server::start();
    let leads: Vec<_> = (0..3).map(|number| json!({ "emailAddress": format!("f{number}@example.org") })).collect();
    let reply = server.client.call("createLeads", json!({ "objects": leads }));
    let first = reply["result"]["creates"][0]["id"].as_i64().unwrap();
    server.client.call("deleteLeads", json!({ "objects": [first] }));
    server.kill();
    let database = Connection::open(server.dir.path().join("headwater.db")).unwrap();
    assert_eq!(faults(&database), [""; 0]);
    let sabotage = [
        "delete from event",
        "update event set lead_id = lead_id + 500 where id = (select max(id) from event)",
        "delete from outbox where kind = 'created' and record_id = (select max(id) from lead)",
        "update lead set lead_score = 1",
        "update outbox set kind = 'deleted' where record_id = (select max(id) from lead)",
        "update outbox set kind = 'updated' where kind = 'deleted'",
        "update outbox set seq = seq + 1 where seq = (select max(seq) from outbox)",
        "update lead set email_address = 'F1@example.org'",
        "update record_block set active_records = 3",
        "delete from record_block",
    ];
    for ((fault, _), sql) in MUST_BE_FALSE.iter().zip(sabotage) {
        database.execute_batch(&format!("begin; {sql};")).unwrap();
        assert!(faults(&database).contains(fault), "'{sql}' went unnoticed: {:?}", faults(&database));
        database.execute_batch("rollback").unwrap();
    }
    assert_eq!(MUST_BE_FALSE.len(), sabotage.len());
}
