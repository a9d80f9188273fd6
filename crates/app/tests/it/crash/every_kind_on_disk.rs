//! Checks of the records of every kind in the database file: each was announced once, is counted, and refers to existing records; leads
//! have the status brought about by their opportunities.

use crate::every_kind::{Book, KINDS, KindOfRecords};
use crate::server::{IS_ON_POSTGRES, Server};
use headwater_model::record::{Holds, RecordType};
use headwater_model::records::{deal_stage, subjects};
use rusqlite::Connection;

/// The faults of a database of which only one account has records.
pub fn faults(database: &Connection) -> Vec<String> {
    let all = KINDS.iter().flat_map(faults_of).chain(EFFECTS.map(|(fault, sql)| (fault.to_owned(), sql.to_owned())));
    let count = |sql: &str| database.query_row(&format!("select count(*) from {sql}"), [], |row| row.get::<_, i64>(0));
    let is_true = |sql: &str| count(sql).unwrap_or_else(|error| panic!("{error}: {sql}")) > 0;
    all.filter(|(_, sql)| is_true(sql)).map(|(fault, _)| fault).collect()
}

/// Faults in the effects of records on other records, as far as no background work is left.
const EFFECTS: [(&str, &str); 3] = [
    (
        "a lead of an open opportunity has another status",
        "lead where lead_status <> 'contactWithOpp' and id in (
             select j.lead_id from opportunity_lead j join opportunity o on o.id = j.opportunity_id
             where o.is_active = 1 and o.is_closed = 0)
             and not exists (select 1 from background_task)",
    ),
    (
        "a lead without an open opportunity has the status of one",
        "lead where lead_status = 'contactWithOpp' and id not in (
             select j.lead_id from opportunity_lead j join opportunity o on o.id = j.opportunity_id
             where o.is_active = 1 and o.is_closed = 0)
             and not exists (select 1 from background_task)",
    ),
    (
        "the timeline of a lead does not tell of its opportunity once",
        "opportunity_lead j where 1 <> (
             select count(*) from event e
             where e.lead_id = j.lead_id and e.source = 'oppCreate' and e.what_id = j.opportunity_id)",
    ),
];

/// Possible faults of a kind, each with the `from` clause of a query with rows only if the fault exists.
fn faults_of(of: &KindOfRecords) -> Vec<(String, String)> {
    let RecordType { name, table, .. } = of.record;
    let of_kind = in_outbox(name);
    let told = format!(
        "(select record_id as id, sum(kind = 'created') as created, sum(kind = 'deleted') as deleted
          from outbox where {of_kind} group by record_id) told"
    );
    // Nobody was told of the stages of a new account.
    let untold = i64::from(of.record == &deal_stage::DEAL_STAGE);
    let active = of.record.active.map_or(String::new(), |flag| format!(" and {} = 1", of.record.column(flag)));
    let mut all = vec![
        (
            format!("{name}: not announced exactly once, or its deletion was"),
            format!(
                "{table} left join {told} using (id)
                 where coalesce(told.created, {untold}) <> 1 or coalesce(told.deleted, 0) <> 0"
            ),
        ),
        (
            format!("{name}: gone, and its creation or its deletion was not announced exactly once"),
            format!("{told} where id not in (select id from {table}) and (created, deleted) <> (1, 1)"),
        ),
        (
            format!("{name}: the count of a block is wrong"),
            format!(
                "record_block b where b.record = '{name}' and b.active_records <> (
                     select count(*) from {table} where id / 1024 = b.block{active})"
            ),
        ),
        (
            format!("{name}: a block is not counted"),
            format!("{table} where id / 1024 not in (select block from record_block where record = '{name}'){active}"),
        ),
    ];
    all.extend(dangling(of.record));
    all
}

/// The rows of a kind in the outbox.
fn in_outbox(name: &str) -> String {
    if name == "lead" { "record is null".to_owned() } else { format!("record = '{name}'") }
}

/// References of a kind to deleted records, not waiting to be cleared.
fn dangling(record: &'static RecordType) -> Vec<(String, String)> {
    let table = record.table;
    let faults = references(record).into_iter().map(|Reference { fault, column, kind, other }| {
        let is_of_kind = kind.map_or(String::new(), |kind| format!(" and {kind} = '{}'", other.name));
        let sql = format!(
            "{table} where {column} is not null{is_of_kind} and {column} not in (select id from {})
                 and not exists (
                     select 1 from deleted_record d where d.record = '{}' and d.id = {table}.{column})",
            other.table, other.name
        );
        (fault, sql)
    });
    faults.collect()
}

/// A field referring to one kind of records.
struct Reference {
    /// The words for a field naming nothing.
    fault: String,
    column: &'static str,
    /// The column for the name of the kind, where records of several may be named.
    kind: Option<&'static str>,
    other: &'static RecordType,
}

fn references(record: &'static RecordType) -> Vec<Reference> {
    let mut all = Vec::new();
    for (place, field) in record.standard() {
        let (others, kind): (Vec<&'static RecordType>, _) = match field.holds {
            Holds::Reference(other) => (vec![other], None),
            Holds::Subject(side, kind) => {
                let on_side = subjects::SUBJECTS.iter().filter(|(other, _)| *other == side);
                (on_side.map(|(_, record)| *record).collect(), Some(record.column(kind)))
            }
            _ => continue,
        };
        all.extend(others.into_iter().map(|other| {
            let fault = format!("{}: {} names no {}", record.name, field.name, other.name);
            Reference { fault, column: record.column(place), kind, other }
        }));
    }
    all
}

/// Each fault of each kind, made on purpose, is found.
#[test]
fn faults_of_records_of_every_kind_are_found() {
    if IS_ON_POSTGRES {
        return; // It is about the files of the embedded database.
    }
    let mut server = Server::start();
    let mut book = Book::with_person(&server);
    book.write(&server.client, "one").unwrap();
    book.delete(&server.client).unwrap();
    book.write(&server.client, "two").unwrap();
    server.kill();
    let database = Connection::open(server.dir.path().join("headwater.db")).unwrap();
    assert_eq!(faults(&database), [""; 0]);
    let mut sabotage: Vec<(String, String)> = Vec::new();
    for of in &KINDS {
        let RecordType { name, table, .. } = of.record;
        let of_kind = in_outbox(name);
        let newest = format!("(select max(id) from {table})");
        let deeds = [
            format!("update outbox set kind = 'updated' where {of_kind} and kind = 'created' and record_id = {newest}"),
            format!("delete from {table} where id = {newest}"),
            format!("update record_block set active_records = 77 where record = '{name}'"),
            format!("delete from record_block where record = '{name}'"),
        ];
        sabotage.extend(faults_of(of).into_iter().map(|(fault, _)| fault).zip(deeds));
        for Reference { fault, column, kind, other } in references(of.record) {
            let kind = kind.map_or(String::new(), |column| format!(", {column} = '{}'", other.name));
            sabotage.push((fault, format!("update {table} set {column} = 999999999{kind} where id = {newest}")));
        }
    }
    let effects = [
        "update lead set lead_status = 'qualified'",
        "update opportunity set is_closed = 1",
        "delete from event where source = 'oppCreate'",
    ];
    sabotage.extend(EFFECTS.iter().zip(effects).map(|((fault, _), deed)| ((*fault).to_owned(), deed.to_owned())));
    for (fault, deed) in sabotage {
        database.execute_batch(&format!("begin; {deed};")).unwrap();
        assert!(faults(&database).contains(&fault), "'{deed}' went unnoticed, not {fault}: {:?}", faults(&database));
        database.execute_batch("rollback").unwrap();
    }
}
