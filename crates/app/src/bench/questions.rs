//! Questions about leads from columns in memory, against the same questions from rows in the same run: loading, counts, pages in any
//! order, search, footers, and the memory taken.

use super::people::{self, BenchPerson, word};
use super::raw_sqlite::{BoundRow, RawLoop, RawTable, Value};
use super::report::{Goal, Report, percentile};
use crate::process::Process;
use anyhow::{Result, ensure};
use headwater_model::actor::Actor;
use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::AccountId;
use headwater_model::permission::{Leads, VIEW_LEADS};
use headwater_model::query::{LeadQuery, LeadWindow, QueryContext, QueryField};
use headwater_model::records::lead;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::accounts::NewAccount;
use headwater_store::db::Options;
use headwater_store::lead_query::{self, LeadQuestion};
use headwater_store::{self as store, Db, Job, Read};
use std::path::Path;
use std::time::{Duration, Instant};

/// Leads of a page.
const ROWS: usize = 50;
/// How often a question is asked of columns, and of rows. No two turns ask the same: answers are remembered.
const TURNS: u64 = 100;
const TURNS_OF_ROWS: u64 = 3;
/// The time of all rows.
const AT: i64 = 1_700_000_000_000_000;

/// The questions that are counted; `{n}` is the number of the turn.
const COUNTED: [&str; 3] = [
    "f=leadStatus.is.open&f=leadScore.ge.{n}&f=isUnsubscribed.is.0",
    "f=companyName.contains.mar&f=country.not.berananan&f=leadScore.between.{n}*100",
    "f=createTimestamp.ge.2023-11-15&f=lastName.starts.ber&f=leadScore.le.{n}",
];
/// The questions whose first pages are read.
const PAGED: [&str; 5] = [
    "f=leadStatus.is.open&f=leadScore.ge.{n}&sort=-leadScore",
    "f=leadScore.between.{n}*100&sort=-updateTimestamp",
    "f=companyName.contains.mar&f=leadScore.ge.{n}&sort=lastName",
    "f=leadScore.ge.{n}&sort=companyName",
    "f=leadScore.ge.{n}&sort=emailAddress",
];
/// Servers of one database: with columns, and without.
struct Sides {
    columns: Db,
    rows: Db,
    grant: Grant<Leads>,
}

/// Writes leads and measures both sides.
pub fn run(dir: &Path, leads: u64) -> Result<Report> {
    let mut report = Report::default();
    let path = dir.join("questions.db");
    let options = Options::new(&path);
    let columns = Db::open(&Options { columns: usize::MAX / 2, ..options.clone() })?;
    let new = NewAccount { name: "Bench", public_id: "bench", time_zone: "UTC" };
    let account = columns.write_blocking(Job::of_server("bench"), move |tx| {
        headwater_actions::accounts::create(tx, Timestamp(AT), &new)
    })?;
    fill(&path, account, leads)?;
    let rows = Db::open(&Options { is_beside_a_server: true, ..options })?;
    let sides = Sides { columns, rows, grant: Actor::key(account, "bench").grant(VIEW_LEADS)? };
    sides.load(&mut report)?;
    let count = |read: &Read<'_>, question: &LeadQuestion<'_>| Ok(vec![lead_query::count(read, question)?]);
    for text in COUNTED {
        sides.compare(&mut report, &Measured { name: "count", text: &|turn| asked(text, turn), most: 5.0 }, count)?;
    }
    for text in PAGED {
        sides.compare(
            &mut report,
            &Measured { name: "page", text: &|turn| asked(text, turn), most: 20.0 },
            first_page,
        )?;
    }
    for letters in [1, 2, 3, 5] {
        let text = move |turn: u64| format!("q={}", &word(turn * 7, 3)[..letters]);
        let name = format!("search, letters: {letters}");
        sides.compare(&mut report, &Measured { name: &name, text: &text, most: 15.0 }, first_page)?;
        let name = format!("search counted, letters: {letters}");
        sides.compare(&mut report, &Measured { name: &name, text: &text, most: 100.0 }, count)?;
    }
    let text = |turn: u64| format!("q={}+{}", word(turn, 1), word(turn + 1, 1));
    sides.compare(&mut report, &Measured { name: "search, two words", text: &text, most: 15.0 }, first_page)?;
    let text = |turn: u64| format!("q=49{}", 123 + turn);
    sides.compare(&mut report, &Measured { name: "search, five digits", text: &text, most: 15.0 }, first_page)?;
    let footer = |read: &Read<'_>, question: &LeadQuestion<'_>| {
        let fields = [lead::COMPANY_NAME, lead::SCORE].map(QueryField::standard);
        let summary = lead_query::summary(read, question, &fields)?;
        Ok(summary.fields.iter().flat_map(|field| [field.filled, field.distinct]).collect())
    };
    sides.compare(
        &mut report,
        &Measured { name: "footer", text: &|turn| asked(PAGED[0], turn), most: 100.0 },
        footer,
    )?;
    Ok(report)
}

/// A question in a turn: `{n}` stands for the turn's number.
pub fn asked(text: &str, turn: u64) -> String {
    text.replace("{n}", &turn.to_string())
}

fn first_page(read: &Read<'_>, question: &LeadQuestion<'_>) -> store::Result<Vec<i64>> {
    let page = lead_query::page(read, question, &LeadWindow::First, ROWS)?;
    let rows = lead_query::rows(read, question.grant, &page.ids())?;
    Ok(rows.iter().map(|row| row.id.0).collect())
}

/// A question to be measured, and the most milliseconds of an answer.
struct Measured<'m> {
    name: &'m str,
    /// By turn.
    text: &'m dyn Fn(u64) -> String,
    most: f64,
}

impl Sides {
    /// Loads the columns: for the first question, for a search, and for the rest.
    fn load(&self, report: &mut Report) -> Result<()> {
        let before = memory_mib();
        let mut load = |what: &str, texts: &[&str], goals: [Option<Goal>; 2]| -> Result<()> {
            for text in texts {
                self.ask(&self.columns, &asked(text, 50), first_page)?;
            }
            let started = Instant::now();
            while let Some(account) = self.columns.columns().next_demand() {
                lead_query::load(&self.columns, account)?;
            }
            let [seconds, size] = goals;
            report.note(&format!("loading, {what}"), started.elapsed().as_secs_f64(), "s", seconds);
            let mib = self.columns.columns().bytes() as f64 / f64::from(1 << 20);
            report.note(&format!("columns, {what}"), mib, "MiB", size);
            Ok(())
        };
        load("first question", &COUNTED[..1], [Some(Goal::AtMost(2.0)), None])?;
        load("search beside", &["q=nobodyhasthisname"], [None, Some(Goal::AtMost(60.0))])?;
        load("all questions and their orders", &[&COUNTED[..], &PAGED[..]].concat(), [None, None])?;
        report.note("memory of the process beyond", memory_mib() - before, "MiB", None);
        Ok(())
    }

    /// Asks both sides the same, demands equal answers, and notes the times.
    fn compare(
        &self,
        report: &mut Report,
        measured: &Measured<'_>,
        work: impl Fn(&Read<'_>, &LeadQuestion<'_>) -> store::Result<Vec<i64>> + Copy + Send + 'static,
    ) -> Result<()> {
        let Measured { name, text, most } = *measured;
        let time = |db: &Db, turns: u64| -> Result<(Vec<Vec<i64>>, Vec<Duration>)> {
            let (mut answers, mut times) = (Vec::new(), Vec::new());
            for turn in 0..turns {
                let text = text(turn);
                let started = Instant::now();
                answers.push(self.ask(db, &text, work)?);
                times.push(started.elapsed());
            }
            Ok((answers, times))
        };
        let (expected, mut slow) = time(&self.rows, TURNS_OF_ROWS)?;
        let (found, mut fast) = time(&self.columns, TURNS)?;
        let found = &found[..expected.len()];
        ensure!(found == expected, "{}: columns say {found:?}, rows {expected:?}", text(0));
        let name = match &text(0)[..] {
            search if search.starts_with("q=") => name.to_owned(),
            conditions => format!("{name} {conditions}"),
        };
        report.note(&format!("{name}, p99"), percentile(&mut fast, 99), "ms", Some(Goal::AtMost(most)));
        report.note(&format!("{name}, median"), percentile(&mut fast, 50), "ms", None);
        report.note(&format!("{name}, from rows"), percentile(&mut slow, 50), "ms", None);
        Ok(())
    }

    fn ask(
        &self,
        db: &Db,
        text: &str,
        work: impl Fn(&Read<'_>, &LeadQuestion<'_>) -> store::Result<Vec<i64>> + Send + 'static,
    ) -> Result<Vec<i64>> {
        let zone = Zone::utc();
        let context = QueryContext { catalogue: &Catalogue::default(), zone: &zone, now: Timestamp(AT), me: None };
        let (query, grant) = (LeadQuery::parse_text(text, &context)?, self.grant);
        let job = Job::of(grant.account(), "bench").in_background();
        Ok(db.read_blocking(job, move |read| work(read, &LeadQuestion { grant: &grant, query: &query }))?)
    }
}

/// Writes the leads, some at once.
fn fill(path: &Path, account: AccountId, leads: u64) -> Result<()> {
    const AT_ONCE: u64 = 20_000;
    let columns = vec![
        "account_id",
        "id",
        "active",
        "updated_at",
        "created_at",
        "lead_score",
        "is_unsubscribed",
        "lead_status",
        "first_name",
        "last_name",
        "company_name",
        "email_address",
        "phone_number",
        "country",
        "custom",
        "email_hash",
    ];
    let (table, mut raw, mut random) = (RawTable { name: "lead", columns }, RawLoop::open(path)?, 7);
    for from in (0..leads).step_by(AT_ONCE as usize) {
        let rows: Vec<BoundRow> =
            (from..leads.min(from + AT_ONCE)).map(|number| row(account, number, &mut random)).collect();
        raw.insert(&table, &rows)?;
    }
    Ok(())
}

/// The row of a person.
fn row(account: AccountId, number: u64, random: &mut u64) -> BoundRow {
    let person = BenchPerson::draw(random);
    let at = AT + number as i64 * 29_000_017;
    let later = people::draw(random, 1 << 30) as i64;
    let is_unsubscribed = i64::from(people::draw(random, 20) == 0);
    let numbers = [account.0, 1024 + number as i64, 1, at + later, at, person.score as i64, is_unsubscribed];
    let texts = [person.status.to_owned(), person.first, person.last, person.company, person.email];
    let mut row: BoundRow = numbers.map(Value::Integer).to_vec();
    row.extend(texts.map(Value::Text));
    row.extend([
        person.phone.map_or(Value::Null, Value::Text),
        Value::Text(person.country),
        Value::Text("{}".to_owned()),
        Value::Integer(number as i64),
    ]);
    row
}

/// The memory of this process.
fn memory_mib() -> f64 {
    Process::with_id(std::process::id()).resident_bytes().unwrap_or(0.0) / 1_048_576.0
}
