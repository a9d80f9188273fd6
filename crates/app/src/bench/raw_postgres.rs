//! The yardstick on PostgreSQL: upserts of the same rows without a server. One connection, one prepared statement,
//! 500 rows a statement as one array per column, each its own commit; the same table, indexes and row-level security.

use super::raw_sqlite::{BoundRow, RawTable, Value};
use anyhow::{Context, Result};
use headwater_store::Db;
use headwater_store::address::Address;
use headwater_store::db::Options;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Databases created for a measurement and dropped afterwards.
pub struct Databases {
    server: String,
    names: Vec<String>,
}

impl Databases {
    /// No databases yet, on the PostgreSQL server of this URL.
    pub fn at(url: &str) -> Self {
        Self { server: url.to_owned(), names: Vec::new() }
    }

    /// Creates a database; returns its URL.
    pub fn create(&mut self, kind: &str) -> Result<String> {
        let name = format!("headwater_bench_{}_{kind}", std::process::id());
        let mut client = Client::connect(&self.server, NoTls).context("connecting to --database-url")?;
        client.batch_execute(&format!("create database {name}"))?;
        let mut url = url::Url::parse(&self.server).context("--database-url")?;
        url.set_path(&name);
        self.names.push(name);
        Ok(url.to_string())
    }
}

impl Databases {
    /// Bytes of the first database on disk, indexes included.
    pub fn bytes(&self) -> Result<f64> {
        let name = self.names.first().context("no database was made")?;
        let mut client = Client::connect(&self.server, NoTls)?;
        let bytes: i64 = client.query_one("select pg_database_size($1::text::name)", &[name])?.get(0);
        Ok(bytes as f64)
    }
}

impl Drop for Databases {
    fn drop(&mut self) {
        let Ok(mut client) = Client::connect(&self.server, NoTls) else { return };
        for name in &self.names {
            let _ = client.batch_execute(&format!("drop database if exists {name} with (force)"));
        }
    }
}

/// An open connection with the prepared upserts, by table.
pub struct RawUpserts {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

/// One column of many rows.
enum Column {
    Ints(Vec<i64>),
    Texts(Vec<String>),
}

impl RawUpserts {
    /// Opens a separate database with the server's schema.
    pub fn open(dir: &Path, url: &str) -> Result<Self> {
        drop(Db::open(&Options { server: Some(Address::parse(url)?), ..Options::new(dir.join("raw.db")) })?);
        let mut client = Client::connect(url, NoTls)?;
        client.batch_execute("set headwater.account = '1'")?;
        Ok(Self { client, statements: HashMap::new() })
    }

    fn statement(&mut self, RawTable { name, columns }: &RawTable) -> Result<Statement> {
        if let Some(statement) = self.statements.get(name) {
            return Ok(statement.clone());
        }
        let types = self.client.prepare(&format!("select {} from {name}", columns.join(", ")))?;
        let arrays: Vec<String> =
            (1..).zip(types.columns()).map(|(at, column)| format!("${at}::{}[]", column.type_().name())).collect();
        let set: Vec<String> = columns.iter().map(|column| format!("{column} = excluded.{column}")).collect();
        let statement = self.client.prepare(&format!(
            "insert into {name} ({}) select * from unnest({}) on conflict (account_id, id) do update set {}",
            columns.join(", "),
            arrays.join(", "),
            set.join(", ")
        ))?;
        self.statements.insert(name, statement.clone());
        Ok(statement)
    }

    /// Writes rows, 500 per transaction; returns the duration without building the arrays.
    pub fn insert(&mut self, into: &RawTable, rows: &[BoundRow]) -> Result<Duration> {
        let statement = self.statement(into)?;
        let batches: Vec<Vec<Column>> = rows.chunks(500).map(columns_of).collect();
        let started = Instant::now();
        for batch in &batches {
            let arrays: Vec<&(dyn ToSql + Sync)> = batch
                .iter()
                .map(|column| match column {
                    Column::Ints(numbers) => numbers as &(dyn ToSql + Sync),
                    Column::Texts(texts) => texts,
                })
                .collect();
            self.client.execute(&statement, &arrays)?;
        }
        Ok(started.elapsed())
    }
}

fn columns_of(rows: &[BoundRow]) -> Vec<Column> {
    let width = rows.first().map_or(0, Vec::len);
    let column = |at: usize| match rows.first().map(|row| &row[at]) {
        Some(Value::Integer(_)) => {
            Column::Ints(rows.iter().map(|row| if let Value::Integer(number) = row[at] { number } else { 0 }).collect())
        }
        _ => Column::Texts(
            rows.iter()
                .map(|row| if let Value::Text(text) = &row[at] { text.clone() } else { String::new() })
                .collect(),
        ),
    };
    (0..width).map(column).collect()
}
