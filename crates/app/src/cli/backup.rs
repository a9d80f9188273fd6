//! `headwater backup`, `restore` and `verify`.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use crate::setup;
use anyhow::{Context, Result, bail};
use headwater_model::time::Timestamp;
use headwater_store::backup::{self, Contents};
use headwater_store::{Db, Job, feed};
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
    /// The database or backup; without it, the data directory's database
    file: Option<PathBuf>,
}

/// PostgreSQL has its own tools for this, which know how to do it on several machines.
fn refuse_server(settings: &Settings) -> Result<()> {
    match settings.database_url {
        Some(_) => bail!("this is for the embedded database; PostgreSQL is backed up by pg_dump and its like"),
        None => Ok(()),
    }
}

pub fn run(settings: &Settings, arguments: &Backup) -> Result<()> {
    refuse_server(settings)?;
    let from = data_dir::database(&settings.data_dir);
    if !from.exists() {
        bail!("there is no database at {}", from.display());
    }
    if arguments.file.exists() {
        bail!("{} exists already; a backup overwrites nothing", arguments.file.display());
    }
    // Written in a folder of its own beside the target and moved when it is proven, so that a broken backup never
    // has a backup's name, and nothing that was there is touched. The folder goes whatever happens.
    let folder = folder_of(&arguments.file);
    if !folder.is_dir() {
        bail!("there is no folder {}: make it first", folder.display());
    }
    let aside = tempfile::Builder::new().prefix(".headwater-backup-").tempdir_in(folder);
    let aside = aside.with_context(|| format!("writing to {}", folder.display()))?;
    let copy = aside.path().join("copy.db");
    let contents = backup::copy(&from, &copy)?;
    rename(&copy, &arguments.file)?;
    println!("{}", describe(&arguments.file, &contents));
    Ok(())
}

pub fn restore(settings: &Settings, arguments: &Restore) -> Result<()> {
    refuse_server(settings)?;
    let lock = Lock::take(&settings.data_dir)?;
    let contents =
        backup::verify(&arguments.file).with_context(|| format!("{} cannot be restored", arguments.file.display()))?;
    let target = data_dir::database(&settings.data_dir);
    let incoming = target.with_extension("incoming");
    std::fs::copy(&arguments.file, &incoming).with_context(|| format!("copying to {}", incoming.display()))?;
    std::fs::File::open(&incoming)?.sync_all()?;
    if let Some(kept) = move_aside(&target)? {
        println!("the database that was here is kept as {}", kept.display());
    }
    rename(&incoming, &target)?;
    // What was changed after the backup is lost, and its numbers are given again: followers of changes must notice.
    let db = Db::open(&data_dir::options(settings)?)?;
    db.write_blocking(Job::of_server("restore"), |tx| Ok(feed::begin_epoch(tx, Timestamp::now())?))
        .map_err(setup::explain)?;
    drop(db);
    println!("restored {}", describe(&target, &contents));
    lock.release()
}

pub fn verify(settings: &Settings, arguments: &Verify) -> Result<()> {
    let path = arguments.file.clone().unwrap_or_else(|| data_dir::database(&settings.data_dir));
    if !path.exists() {
        bail!("there is no file {}", path.display());
    }
    let contents = backup::verify(&path).with_context(|| format!("{} is not sound", path.display()))?;
    println!("sound: {}", describe(&path, &contents));
    Ok(())
}

/// Moves a database away together with its log, which belongs to it and to no other, under a name that is free.
/// Nothing of it is opened: it may be damaged. Gives the new name, if there was anything to move.
fn move_aside(database: &Path) -> Result<Option<PathBuf>> {
    let with = |base: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", base.display()));
    let parts = ["", "-wal", "-shm"];
    if !parts.iter().any(|part| with(database, part).exists()) {
        return Ok(None);
    }
    let is_free = |kept: &PathBuf| !parts.iter().any(|part| with(kept, part).exists());
    let seconds = Timestamp::now().seconds();
    let kept = (seconds..).map(|number| database.with_extension(format!("before-restore-{number}"))).find(is_free);
    let kept = kept.context("no name is free for the database that is here")?;
    for part in parts.iter().filter(|part| with(database, part).exists()) {
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
    format!("{}: {} accounts, {} leads, schema {}", path.display(), contents.accounts, contents.leads, contents.schema)
}
