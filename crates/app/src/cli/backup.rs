//! `headwater backup`, `restore` and `verify`.

use crate::config::Settings;
use crate::data_dir::{self, Lock};
use anyhow::{Context, Result, bail};
use headwater_model::time::Timestamp;
use headwater_store::backup::{self, Contents};
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

pub fn run(settings: &Settings, arguments: &Backup) -> Result<()> {
    let from = data_dir::database(settings.data_dir());
    if !from.exists() {
        bail!("there is no database at {}", from.display());
    }
    // Written beside the target and renamed when it is proven, so that a broken backup never has a backup's name.
    let partial = arguments.file.with_extension("partial");
    if arguments.file.exists() {
        bail!("{} exists already; a backup overwrites nothing", arguments.file.display());
    }
    if partial.exists() {
        std::fs::remove_file(&partial).with_context(|| format!("removing {}", partial.display()))?;
    }
    let contents = backup::copy(&from, &partial)?;
    rename(&partial, &arguments.file)?;
    println!("{}", describe(&arguments.file, &contents));
    Ok(())
}

pub fn restore(settings: &Settings, arguments: &Restore) -> Result<()> {
    let lock = Lock::take(settings.data_dir())?;
    let contents =
        backup::verify(&arguments.file).with_context(|| format!("{} cannot be restored", arguments.file.display()))?;
    let target = data_dir::database(settings.data_dir());
    let incoming = target.with_extension("incoming");
    std::fs::copy(&arguments.file, &incoming).with_context(|| format!("copying to {}", incoming.display()))?;
    std::fs::File::open(&incoming)?.sync_all()?;
    if target.exists() {
        let kept = target.with_extension(format!("before-restore-{}", Timestamp::now().seconds()));
        // Opening and closing it as the only one moves its log into the file, so that one file holds all of it.
        backup::fold_log(&target)?;
        rename(&target, &kept)?;
        println!("the database that was here is kept as {}", kept.display());
    }
    for suffix in ["-wal", "-shm"] {
        // A log without its database would be replayed over the restored one; it is kept, but not here.
        let stray = PathBuf::from(format!("{}{suffix}", target.display()));
        if stray.exists() {
            let aside = format!("{}.before-restore-{}", stray.display(), Timestamp::now().seconds());
            rename(&stray, Path::new(&aside))?;
        }
    }
    rename(&incoming, &target)?;
    println!("restored {}", describe(&target, &contents));
    lock.release()
}

pub fn verify(settings: &Settings, arguments: &Verify) -> Result<()> {
    let path = arguments.file.clone().unwrap_or_else(|| data_dir::database(settings.data_dir()));
    println!("sound: {}", describe(&path, &backup::verify(&path)?));
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).with_context(|| format!("renaming {} to {}", from.display(), to.display()))?;
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::File::open(folder)?.sync_all().with_context(|| format!("syncing {}", folder.display()))
}

fn describe(path: &Path, contents: &Contents) -> String {
    format!("{}: {} accounts, {} leads, schema {}", path.display(), contents.accounts, contents.leads, contents.schema)
}
