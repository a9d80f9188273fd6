//! Backups made from a page: files in the folder `backups` beside the embedded database. One is made at a time.

use crate::backup;
use crate::db::Db;
use crate::drafts;
use crate::error::Result;
use headwater_model::time::{Timestamp, Zone};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// The end of the names of finished backups.
const SUFFIX: &str = ".backup";

/// A finished backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBackup {
    /// The name of the file.
    pub name: String,
    /// The size of the file.
    pub bytes: u64,
    /// The time at which the file was finished.
    pub made: Timestamp,
}

/// The backup under way, or the end of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupWork {
    /// None is under way.
    None,
    /// One is under way since this time.
    Since(Timestamp),
    /// The last one failed, for this reason.
    Failed(String),
}

/// What became of the wish for a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupBeginning {
    /// It is under way.
    Begun,
    /// Another one is under way.
    Another,
    /// The disk has no room for one.
    NoRoom,
    /// The data is in PostgreSQL.
    Elsewhere,
}

/// Of this process, which serves one database.
static WORK: Mutex<BackupWork> = Mutex::new(BackupWork::None);

/// The folder of the backups.
fn folder(db: &Db) -> PathBuf {
    db.path().with_file_name("backups")
}

/// The finished backups, the newest first.
pub fn all(db: &Db) -> Vec<KeptBackup> {
    let Ok(files) = fs::read_dir(folder(db)) else { return Vec::new() };
    let kept = |file: fs::DirEntry| {
        let (name, about) = (file.file_name().into_string().ok()?, file.metadata().ok()?);
        let made = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let made = Timestamp(i64::try_from(made.as_micros()).ok()?);
        name.ends_with(SUFFIX).then_some(KeptBackup { name, bytes: about.len(), made })
    };
    let mut all: Vec<KeptBackup> = files.flatten().filter_map(kept).collect();
    all.sort_by_key(|kept| -kept.made.0);
    all
}

/// The backup under way.
pub fn work() -> BackupWork {
    WORK.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Begins a backup on a thread of its own: a copy of one moment, checked before it counts as made.
pub fn begin(db: &Db, at: Timestamp) -> Result<BackupBeginning> {
    let (Some(sizes), Some((free, floor))) = (db.file_sizes(), db.health().room()) else {
        return Ok(BackupBeginning::Elsewhere);
    };
    if free < sizes.database + sizes.log + floor {
        return Ok(BackupBeginning::NoRoom);
    }
    let mut work = WORK.lock().unwrap_or_else(PoisonError::into_inner);
    if matches!(*work, BackupWork::Since(_)) {
        return Ok(BackupBeginning::Another);
    }
    *work = BackupWork::Since(at);
    let (database, folder) = (db.path().to_owned(), folder(db));
    let printed = Zone::utc().print(at).as_str().replace([':', '-'], "").replace(' ', "-");
    std::thread::spawn(move || {
        let made = make(&database, &folder, &printed);
        if let Err(reason) = &made {
            tracing::error!(%reason, "a backup was not made");
        }
        let after = made.map_or_else(|reason| BackupWork::Failed(reason.to_string()), |()| BackupWork::None);
        *WORK.lock().unwrap_or_else(PoisonError::into_inner) = after;
    });
    Ok(BackupBeginning::Begun)
}

/// Copies into a draft, which is a backup only once it is whole.
fn make(database: &Path, folder: &Path, name: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    // What a server that was killed has left behind.
    for left in fs::read_dir(folder)?.flatten().filter(|left| drafts::is_draft(&left.path())) {
        let _ = fs::remove_file(left.path());
    }
    drafts::put(&folder.join(format!("headwater-{name}{SUFFIX}")), |draft| backup::copy(database, draft).map(drop))
}
