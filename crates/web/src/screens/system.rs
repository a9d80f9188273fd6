//! The state of the server: warnings with the remedy, the disk, background work, versions.

use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::SystemWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::audit::Deed;
use headwater_model::background::TaskState;
use headwater_model::delivery::State;
use headwater_model::permission::SEE_SERVER;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::audit::chain::{self, ChainEnds};
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::control::{self, Listed};
use headwater_store::db::FileSizes;
use headwater_store::disk_days::{self, DiskDay, DiskForecast};
use headwater_store::kept_backups::{self, BackupBeginning, BackupWork, KeptBackup};
use headwater_store::migrate::MIGRATIONS;
use headwater_store::subscriptions::Subscription;
use headwater_store::{self as store, Db, Tx};
use http::header::{HeaderValue, REFRESH};
use http::{Response, StatusCode};
use std::sync::atomic::Ordering;

/// The page is asked for again after so many seconds.
const AGAIN: HeaderValue = HeaderValue::from_static("5");

/// A background task of the account.
struct TaskRow {
    listed: Listed,
    state: TaskState,
    begun: Moment,
    percent: Option<i64>,
}

/// A sentence that says what is wrong and what to do.
struct SystemWarning {
    text: String,
    path: &'static str,
}

/// The disk of the embedded database.
struct DiskState {
    sizes: FileSizes,
    free: u64,
    floor: u64,
    backups: u64,
    forecast: DiskForecast,
}

impl DiskState {
    /// Widths of the parts of the bar, of 100: the database with its log, and the space to be kept free.
    fn widths(&self) -> (u64, u64) {
        let used = self.sizes.database + self.sizes.log + self.backups;
        let all = (used + self.free).max(1);
        ((used * 100 / all).max(1), (self.floor * 100 / all).min(100))
    }
}

#[derive(Template)]
#[template(path = "system.html")]
struct SystemScreen<'p> {
    frame: ScreenFrame<'p>,
    sys: &'static SystemWords,
    warnings: Vec<SystemWarning>,
    disk: Option<DiskState>,
    backups: Vec<(KeptBackup, Moment)>,
    backup_work: BackupWork,
    /// The answer to the wish for a backup.
    told: Option<&'static str>,
    tasks: Vec<TaskRow>,
    commits: u64,
    /// Microseconds of a commit on average.
    commit_micros: u64,
    waiting: i64,
    ends: ChainEnds,
    at: String,
}

impl SystemScreen<'_> {
    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn sqlite(&self) -> &'static str {
        store::sqlite_version()
    }

    fn schema(&self) -> usize {
        MIGRATIONS.len()
    }
}

/// The page, which asks for itself again every five seconds.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let mut response = show(&request, (StatusCode::OK, None)).await?;
    response.headers_mut().insert(REFRESH, AGAIN);
    Ok(response)
}

async fn show(
    request: &ScreenRequest<'_>,
    (status, told): (StatusCode, Option<&'static str>),
) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(SEE_SERVER)?.account();
    let (at, words) = (request.at, request.words);
    let sys = &words.system;
    let (tasks, hooks, (ends, ending_keys)) = request
        .read(move |read| {
            let hooks = store::subscriptions::all(read, account, None)?;
            let keys = store::api_keys::all(read, account)?;
            let ending = keys.iter().filter(|key| key.ends_soon(at).is_some()).count();
            Ok::<_, Problem>((control::all(read, account)?, hooks, (chain::ends(read, account)?, ending)))
        })
        .await?;
    let mut warnings = warnings(request, &hooks, ending_keys);
    let row = |listed: Listed| TaskRow {
        state: listed.times.state(at),
        begun: Moment::of(&words.times, listed.times.started, at),
        percent: listed.progress.percent(),
        listed,
    };
    let counters = request.db.counters();
    let commits = counters.commits.load(Ordering::Relaxed);
    let backups = kept_backups::all(request.db);
    let disk = disk(request.db, at, backups.iter().map(|kept| kept.bytes).sum());
    if let Some(DiskState { forecast: DiskForecast::Days(days), .. }) = disk
        && days <= FULL_SOON_DAYS
    {
        warnings.push(SystemWarning { text: (sys.full_soon)(days), path: "" });
    }
    let shown = |kept: KeptBackup| {
        let made = Moment::of(&words.times, kept.made, at);
        (kept, made)
    };
    let page = SystemScreen {
        frame: ScreenFrame::of(request, sys.title)?,
        sys,
        warnings,
        disk,
        backups: backups.into_iter().take(SHOWN_BACKUPS).map(shown).collect(),
        backup_work: kept_backups::work(),
        told,
        tasks: tasks.into_iter().map(row).collect(),
        commits,
        commit_micros: counters.commit_microseconds.load(Ordering::Relaxed) / commits.max(1),
        waiting: hooks.iter().map(|it| it.head - it.cursor).sum(),
        ends,
        at: Zone::utc().print(at).as_str()[11..].to_owned(),
    };
    rendered(status, &page)
}

/// Warnings of storage, webhooks and keys.
fn warnings(request: &ScreenRequest<'_>, hooks: &[Subscription], ending_keys: usize) -> Vec<SystemWarning> {
    let sys = &request.words.system;
    let mut warnings = of_storage(request.db, sys);
    let troubled = hooks.iter().filter(|it| it.course.state != State::Live || it.course.failures > 0).count();
    if troubled > 0 {
        warnings.push(SystemWarning { text: (sys.hooks_troubled)(troubled), path: "/developers" });
    }
    if ending_keys > 0 {
        warnings.push(SystemWarning { text: (sys.ending_keys)(ending_keys), path: "/developers" });
    }
    if request.db.key().is_made_up() {
        warnings.push(SystemWarning { text: sys.no_key.to_owned(), path: "" });
    }
    warnings
}

/// Backups shown.
const SHOWN_BACKUPS: usize = 10;
/// A disk that is full within so many days is warned of.
const FULL_SOON_DAYS: i64 = 30;

/// The disk of the embedded database.
fn disk(db: &Db, at: Timestamp, backups: u64) -> Option<DiskState> {
    let (sizes, (free, floor)) = db.file_sizes().zip(db.health().room())?;
    let now = DiskDay { day: at.day(), used: sizes.database + sizes.log };
    let forecast = disk_days::forecast(&disk_days::all(db), now, free.saturating_sub(floor));
    Some(DiskState { sizes, free, floor, backups, forecast })
}

/// Begins a backup; the page says how far it is.
pub async fn back_up(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(SEE_SERVER)?.account();
    let sys = &request.words.system;
    let refused = match kept_backups::begin(request.db, request.at)? {
        BackupBeginning::Begun => {
            let done = move |tx: &Tx<'_>| {
                audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "backup", ids: &[] });
                Ok(())
            };
            request.write(done).await?;
            return Ok(see_other("/system"));
        }
        BackupBeginning::Another => return Ok(see_other("/system")),
        BackupBeginning::NoRoom => sys.backup_no_room,
        BackupBeginning::Elsewhere => sys.backups_hint[1],
    };
    show(&request, (StatusCode::CONFLICT, Some(refused))).await
}

/// Warnings of the storage.
fn of_storage(db: &Db, sys: &SystemWords) -> Vec<SystemWarning> {
    let health = db.health();
    let warning = |text| SystemWarning { text, path: "" };
    if let Some(obstacle) = health.obstacle() {
        return vec![warning((sys.unwritable)(obstacle.text()))];
    }
    match health.room() {
        Some((free, floor)) if free < floor => vec![warning((sys.full)(free, floor))],
        Some((free, floor)) if free < floor * 2 => vec![warning((sys.nearly_full)(free, floor))],
        _ => Vec::new(),
    }
}

/// Pauses background work of the account.
pub async fn pause(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    steer(&request, Deed::Pause).await
}

/// Lets background work of the account go on.
pub async fn resume(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    steer(&request, Deed::Resume).await
}

async fn steer(request: &ScreenRequest<'_>, deed: Deed) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.grant(SEE_SERVER)?.account();
    let (number, at) = (request.number_at(0)?, request.at);
    request
        .write(move |tx| {
            let task = control::find(tx, account, number)?.ok_or(Problem::NotFound)?.task;
            if !task.work.may_be_paused() {
                return Err(Problem::NotFound);
            }
            let is_changed =
                if deed == Deed::Pause { control::pause(tx, at, &task)? } else { control::resume(tx, at, &task)? };
            if is_changed {
                audit::note(tx, &DoneDeed { account, deed, subject: task.work.name(), ids: &[task.subject] });
            }
            Ok(())
        })
        .await?;
    Ok(see_other("/system"))
}
