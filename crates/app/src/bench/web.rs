//! The pages of an administrator, over HTTP: the table of leads in any order, search, a lead with many events, every other screen,
//! bytes sent, a change of many leads and its undo.

use super::load::{BATCH, WRITERS, credentials, side_by_side};
use super::people::{BenchPerson, word};
use super::process::ServerProcess;
use super::questions::asked;
use super::raw_sqlite::{BoundRow, RawLoop, RawTable, Value};
use super::report::{Goal, Report, percentile};
use super::visitor::{VisitedPage, Visitor};
use crate::{data_dir, setup};
use anyhow::{Context, Result, bail};
use headwater_model::user::{Role, User};
use headwater_store::Db;
use headwater_store::db::Options;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

const ACCOUNT: &str = "Bench";
const EMAIL: &str = "ada@example.org";
const PASSWORD: &str = "a long password for a benchmark";
/// Leads changed at once.
const CHANGED: u64 = 100_000;
/// The lead with many events.
const BUSY: i64 = 1024;
const EVENTS: i64 = 100_000;
/// How often a page is asked for. No two turns ask the same question.
const TURNS: u64 = 100;
/// Pages read one behind the other.
const PAGES: usize = 90;
const PATIENCE: Duration = Duration::from_secs(300);

/// Tables of leads; `{n}` is the number of the turn.
const TABLES: [&str; 5] = [
    "/leads?f=leadScore.ge.{n}",
    "/leads?f=leadStatus.is.open&f=leadScore.ge.{n}&sort=-leadScore",
    "/leads?f=companyName.contains.mar&f=leadScore.ge.{n}&sort=lastName",
    "/leads?f=leadScore.le.{n}&sort=emailAddress",
    "/leads?f=country.filled&f=leadScore.ge.{n}&sort=-companyName",
];
/// The other screens.
const SCREENS: [&str; 13] = [
    "/",
    "/lists",
    "/lists/new",
    "/fields",
    "/fields/new",
    "/users",
    "/users/new",
    "/roles",
    "/developers",
    "/audit",
    "/system",
    "/me",
    "/leads/new",
];

/// Measures in an empty directory.
pub fn run(dir: &Path, leads: u64) -> Result<Report> {
    let data = dir.join("data");
    data_dir::create(&data)?;
    let path = data_dir::database(&data);
    let key = credentials(&Options::new(path.clone()), ACCOUNT)?;
    let account = {
        let db = Db::open(&Options::new(path.clone()))?;
        let account = setup::account(&db, Some(ACCOUNT))?.id;
        setup::add_user(&db, account, User::new(EMAIL, Role::Administrator).called("Ada", ""), Some(PASSWORD))?;
        account
    };
    let server = ServerProcess::start(&data, &[""; 0])?;
    create(&server, key, leads)?;
    drop(server);
    add_events(&path, account.0)?;
    let server = ServerProcess::start(&data, &[""; 0])?;
    let visitor = Visitor::sign_in(&server, EMAIL, PASSWORD)?;
    let mut pages = Pages { report: Report::default(), visitor };
    pages.report.note("memory before the first page", server.memory_mib(), "MiB", None);
    pages.warm()?;
    pages.tables()?;
    pages.searches()?;
    pages.screens()?;
    pages.bytes()?;
    pages.report.note("memory after these pages", server.memory_mib(), "MiB", None);
    pages.change_many()?;
    Ok(pages.report)
}

/// Creates leads through the API.
fn create(server: &ServerProcess, key: (String, String), leads: u64) -> Result<()> {
    let login = server.login(key);
    side_by_side(WRITERS, |writer| {
        let mut client = login.connect()?;
        for from in (0..leads).step_by(BATCH as usize).skip(writer).step_by(WRITERS) {
            let mut random = from;
            let objects: Vec<_> = (from..leads.min(from + BATCH))
                .map(|number| {
                    let person = BenchPerson::draw(&mut random);
                    json!({
                        "firstName": person.first, "lastName": person.last, "companyName": person.company,
                        "emailAddress": format!("{number}.{}", person.email), "leadStatus": person.status,
                        "phoneNumber": person.phone.unwrap_or_default(), "country": person.country,
                        "leadScore": person.score,
                    })
                })
                .collect();
            client
                .post(&json!({ "method": "createLeads", "id": "c", "params": { "objects": objects } }).to_string())?;
        }
        Ok(Vec::new())
    })?;
    Ok(())
}

/// Gives one lead many events.
fn add_events(path: &Path, account: i64) -> Result<()> {
    const FIRST: i64 = 1 << 40;
    let columns = vec!["account_id", "id", "lead_id", "source", "name", "at"];
    let now = headwater_model::time::Timestamp::now().0;
    let event = |number: i64| -> BoundRow {
        // One every seven minutes.
        let (text, at) = (|text: &str| Value::Text(text.to_owned()), now - number * 420_000_000);
        let ids = [account, FIRST + EVENTS - number, BUSY].map(Value::Integer);
        [&ids[..], &[text("pageVisit"), text("A page was visited"), Value::Integer(at)]].concat()
    };
    let rows: Vec<BoundRow> = (0..EVENTS).map(event).collect();
    RawLoop::open(path)?.insert(&RawTable { name: "event", columns }, &rows)?;
    Ok(())
}

/// Pages measured.
struct Pages {
    report: Report,
    visitor: Visitor,
}

impl Pages {
    /// Notes the times of pages.
    fn note(&mut self, name: &str, mut times: Vec<Duration>, most: f64) {
        self.report.note(&format!("{name}, p99"), percentile(&mut times, 99), "ms", Some(Goal::AtMost(most)));
        self.report.note(&format!("{name}, median"), percentile(&mut times, 50), "ms", None);
    }

    /// Asks for every table until the columns are loaded.
    fn warm(&mut self) -> Result<()> {
        const QUICK: Duration = Duration::from_millis(60);
        let started = Instant::now();
        let mut turn = TURNS;
        while started.elapsed() < PATIENCE {
            turn += 1;
            let searched = format!("/leads?q=nobody{turn}");
            let asked = TABLES.iter().map(|table| asked(table, turn)).chain([searched]);
            let times: Vec<Duration> = asked.map(|path| Ok(self.visitor.get(&path)?.time)).collect::<Result<_>>()?;
            let has_figures = !self.visitor.get("/")?.body.contains("The figures are being prepared");
            if has_figures && times.iter().all(|time| *time < QUICK) {
                self.report.note("from the first page until all are quick", started.elapsed().as_secs_f64(), "s", None);
                return Ok(());
            }
        }
        bail!("pages were not quick after {PATIENCE:?}")
    }

    /// First pages, and pages one behind the other.
    fn tables(&mut self) -> Result<()> {
        for table in TABLES {
            let first = |pages: &mut Self, turn| Ok(pages.visitor.get(&asked(table, turn))?.time);
            let times = (0..TURNS).map(|turn| first(self, turn)).collect::<Result<Vec<_>>>()?;
            self.note(table, times, 20.0);
            let (mut times, mut visit) = (Vec::new(), self.visitor.get(&asked(table, 50))?);
            for _ in 0..PAGES {
                let Some(next) = next_rows(&visit) else { break };
                visit = self.visitor.part(&next)?;
                times.push(visit.time);
            }
            self.note(&format!("{} further pages of it", times.len()), times, 20.0);
        }
        Ok(())
    }

    /// Searches, as typed letter by letter.
    fn searches(&mut self) -> Result<()> {
        for letters in [1, 2, 3, 5] {
            let search = |pages: &mut Self, turn: u64| {
                let path = format!("/leads?q={}", &word(turn * 7, 3)[..letters]);
                Ok(pages.visitor.part(&path)?.time)
            };
            let mut times = (0..TURNS).map(|turn| search(self, turn)).collect::<Result<Vec<_>>>()?;
            let name = format!("search, letters: {letters}, p95");
            self.report.note(&name, percentile(&mut times, 95), "ms", Some(Goal::AtMost(15.0)));
            self.report.note(&format!("search, letters: {letters}, median"), percentile(&mut times, 50), "ms", None);
        }
        Ok(())
    }

    /// A lead, and all other screens.
    fn screens(&mut self) -> Result<()> {
        let busy = format!("/leads/{BUSY}");
        let mut timed = |path: &str| (0..TURNS).map(|_| Ok(self.visitor.get(path)?.time)).collect::<Result<Vec<_>>>();
        let lead = timed(&busy)?;
        let others = SCREENS.map(timed);
        self.note("a lead with 100,000 events", lead, 20.0);
        for (screen, times) in SCREENS.iter().zip(others) {
            self.note(screen, times?, 100.0);
        }
        Ok(())
    }

    /// Bytes as sent, compressed: the first page with everything it loads, and the next rows.
    fn bytes(&mut self) -> Result<()> {
        let page = self.visitor.get(&asked(TABLES[1], 50))?;
        let mut all = page.sent;
        for asset in assets(&page.body) {
            all += self.visitor.get(&asset)?.sent;
        }
        self.report.note("first load", all as f64 / 1024.0, "KiB", Some(Goal::AtMost(60.0)));
        let next = self.visitor.part(&next_rows(&page).context("a table of one page")?)?;
        self.report.note("next page", next.sent as f64 / 1024.0, "KiB", Some(Goal::AtMost(15.0)));
        Ok(())
    }

    /// A change of many leads, and its undo.
    fn change_many(&mut self) -> Result<()> {
        let query = "f=leadScore.le.10";
        let page = self.visitor.get(&format!("/leads?{query}"))?;
        let count = between(&page.body, "name=\"count\" value=\"", "\"").context("a table without a count")?;
        let form = format!("what=field&field=city&value=Delft&all=1&count={count}&query={}", query.replace('=', "%3D"));
        let count: f64 = count.parse()?;
        let job = self.visitor.post("/leads/bulk", &form)?.location;
        let changed = self.until(&job, "leads changed")?;
        self.note_rate("change of many leads", count, changed);
        self.visitor.post(&job.replace("/jobs/", "/undo/"), "")?;
        let undone = self.until(&job, "are as before")?;
        self.note_rate("undo of it", count, undone);
        Ok(())
    }

    /// The time of [`CHANGED`] leads, at the rate of as many as there were.
    fn note_rate(&mut self, name: &str, leads: f64, time: Duration) {
        let seconds = time.as_secs_f64() * CHANGED as f64 / leads;
        self.report.note(&format!("{name}, for 100,000 of {leads}"), seconds, "s", Some(Goal::AtMost(10.0)));
    }

    /// The time until a page says something.
    fn until(&mut self, path: &str, text: &str) -> Result<Duration> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if self.visitor.get(path)?.body.contains(text) {
                return Ok(started.elapsed());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("{path} has not said {text:?} for {PATIENCE:?}")
    }
}

/// The address of the rows behind a page.
fn next_rows(visit: &VisitedPage) -> Option<String> {
    let rest = between(&visit.body, "hx-get=\"/leads/rows?", "\"")?;
    Some(format!("/leads/rows?{}", rest.replace("&#38;", "&").replace("&amp;", "&")))
}

/// The addresses of styles, scripts and icons of a page, each once.
fn assets(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for begins in ["src=\"/", "<link rel=\"stylesheet\" href=\"/", "href=\"/assets/"] {
        for rest in page.split(begins).skip(1) {
            let path = rest.split(['"', '#']).next().unwrap_or_default();
            let prefix = if begins.ends_with("assets/") { "/assets/" } else { "/" };
            let path = format!("{prefix}{path}");
            if !found.contains(&path) {
                found.push(path);
            }
        }
    }
    found
}

fn between<'t>(text: &'t str, begins: &str, ends: &str) -> Option<&'t str> {
    text.split_once(begins)?.1.split_once(ends).map(|(found, _)| found)
}
