//! `headwater backup`, `restore` and `verify`.

use crate::cli::audit;
use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::output::counted;
use crate::{output, setup};
use anyhow::{Context, Result, anyhow, bail};
use headwater_model::time::Timestamp;
use headwater_store::backup::{self, Contents};
use headwater_store::{Db, Error, Job, feed};
use std::path::{Path, PathBuf};

/// The arguments of `headwater backup`.
#[derive(clap::Args)]
pub struct Backup {
    /// The file to write; it must not exist
    file: PathBuf,
}

/// The arguments of `headwater restore`.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup
    file: PathBuf,
}

/// The arguments of `headwater verify`.
#[derive(clap::Args)]
pub struct Verify {
    /// The database or backup; without it, the database that is set, with its audit log
    file: Option<PathBuf>,
}

/// PostgreSQL has its own tools for backups, also across several machines.
fn refuse_server(settings: &Settings) -> Result<()> {
    match settings.database_url {
        Some(_) => bail!("this is for the embedded database; PostgreSQL is backed up by pg_dump and its like"),
        None => Ok(()),
    }
}

pub fn run(settings: &Settings, arguments: &Backup) -> Result<()> {
    refuse_server(settings)?;
    let from = data_dir::database(&settings.data_dir);
    if !data_dir::is_there(&from)? {
        bail!("there is no database at {}", from.display());
    }
    if data_dir::is_there(&arguments.file)? {
        bail!("{} exists already; a backup overwrites nothing", arguments.file.display());
    }
    // The copy is written in a temporary directory beside the target and renamed after its verification, so a broken
    // backup never bears the target's name, and no existing file is touched. The directory is removed in any case.
    let folder = folder_of(&arguments.file);
    if !folder.is_dir() {
        bail!("there is no folder {}: make it first", folder.display());
    }
    let aside = tempfile::Builder::new().prefix(".headwater-backup-").tempdir_in(folder);
    let aside = aside.with_context(|| format!("writing to {}", folder.display()))?;
    let copy = aside.path().join("copy.db");
    let copied = backup::copy(&from, &copy);
    let contents = copied.with_context(|| format!("copying {} to {}", from.display(), folder.display()))?;
    rename(&copy, &arguments.file)?;
    output::line(describe(&arguments.file, &contents))?;
    Ok(())
}

pub fn restore(settings: &Settings, arguments: &Restore) -> Result<()> {
    refuse_server(settings)?;
    demand_file(&arguments.file)?;
    let lock = Lock::take(&settings.data_dir)?;
    lock.release_after(put_in_place(settings, arguments))
}

/// Restores; the caller holds the lock of the data directory.
fn put_in_place(settings: &Settings, arguments: &Restore) -> Result<()> {
    let target = data_dir::database(&settings.data_dir);
    let incoming = Incoming(target.with_extension("incoming"));
    let contents = match backup::take_out(&arguments.file, &incoming.0) {
        Err(Error::Foreign) => return Err(foreign(&arguments.file)),
        taken => taken
            .with_context(|| format!("{} cannot be restored to {}", arguments.file.display(), incoming.0.display()))?,
    };
    if let Some(kept) = move_aside(&target)? {
        output::line(format_args!("the database that was here is kept as {}", kept.display()))?;
    }
    rename(&incoming.0, &target)?;
    // Changes made after the backup are lost, and their sequence numbers will be reused: a new epoch tells followers
    // of the change feed to start over.
    let db = Db::open(&data_dir::options(settings)?)?;
    db.write_blocking(Job::of_server("restore"), |tx| Ok(feed::begin_epoch(tx, Timestamp::now())?))
        .map_err(setup::explain)?;
    drop(db);
    output::line(format_args!("restored {}", describe(&target, &contents)))?;
    output::line(format_args!("{}", proof(&contents)))
}

pub fn verify(settings: &Settings, arguments: &Verify) -> Result<()> {
    if arguments.file.is_none() && settings.database_url.is_some() {
        output::note(
            "pages and indexes of PostgreSQL are checked by pg_amcheck and its like; this checks the audit log alone",
        );
        return audit::check(settings);
    }
    let path = arguments.file.clone().unwrap_or_else(|| data_dir::database(&settings.data_dir));
    demand_file(&path)?;
    let contents = match backup::verify(&path) {
        Err(Error::Foreign) => return Err(foreign(&path)),
        verdict => verdict.with_context(|| format!("{} is not sound", path.display()))?,
    };
    output::line(format_args!("sound: {}", describe(&path, &contents)))?;
    output::line(format_args!("{}", proof(&contents)))?;
    if arguments.file.is_some() { Ok(()) } else { audit::check(settings) }
}

fn demand_file(path: &Path) -> Result<()> {
    if !data_dir::is_there(path)? {
        bail!("there is no file {}", path.display());
    }
    if path.is_dir() {
        bail!("{} is a directory: name the file in it", path.display());
    }
    Ok(())
}

fn foreign(path: &Path) -> anyhow::Error {
    anyhow!("{} is no Headwater database", path.display())
}

/// The extent of a verification, in words.
fn proof(contents: &Contents) -> &'static str {
    if contents.is_proven {
        "every byte is the one that was backed up"
    } else {
        "pages and indexes were checked, values were not: a database in use, and a backup of an earlier Headwater, \
         carries no digest"
    }
}

/// The database being restored; removed on drop unless renamed before.
struct Incoming(PathBuf);

impl Drop for Incoming {
    fn drop(&mut self) {
        // After a rename the first does not exist any more; SQLite makes the others where the file's header says WAL.
        for part in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{part}", self.0.display()));
        }
    }
}

/// Renames a database and its log to a free name. Neither is opened, because the database may be damaged. Returns the
/// new name; None if no database exists.
fn move_aside(database: &Path) -> Result<Option<PathBuf>> {
    let with = |base: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", base.display()));
    let parts = ["", "-wal", "-shm"];
    let there = |base: &Path| -> Result<Vec<&str>> {
        let found = parts.iter().map(|part| Ok(data_dir::is_there(&with(base, part))?.then_some(*part)));
        Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    };
    let present = there(database)?;
    if present.is_empty() {
        return Ok(None);
    }
    let mut number = Timestamp::now().seconds();
    let kept = loop {
        let kept = database.with_extension(format!("before-restore-{number}"));
        if there(&kept)?.is_empty() {
            break kept;
        }
        number += 1;
    };
    for part in present {
        rename(&with(database, part), &with(&kept, part))?;
    }
    Ok(Some(kept))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).with_context(|| format!("renaming {} to {}", from.display(), to.display()))?;
    let folder = folder_of(to);
    std::fs::File::open(folder)?.sync_all().with_context(|| format!("syncing {}", folder.display()))
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn describe(path: &Path, contents: &Contents) -> String {
    let (accounts, leads) = (counted(contents.accounts, "accounts"), counted(contents.leads, "leads"));
    format!("{}: {accounts}, {leads}, schema {}", path.display(), contents.schema)
}
