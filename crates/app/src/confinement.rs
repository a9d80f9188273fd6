//! What a server renounces before it serves: to write anywhere but where its data is, and to start programs. Whoever came to run code
//! of his own in it could do neither.
//!
//! Linux keeps to it, where its kernel has Landlock; elsewhere only the unit and the container of `packaging` do the like. It does
//! not cover the mode and the times of files, nor sockets.

use crate::config::Settings;
use crate::data_dir;
use anyhow::{Context, Result};
use headwater_store::db::Options;
use headwater_store::drafts;
use std::path::{Path, PathBuf};

/// What has become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confinement {
    /// The kernel keeps this process to it.
    Kept,
    /// The kernel is older, and lets files elsewhere be cut short or linked all the same.
    KeptInPart,
    /// The kernel cannot.
    Unavailable,
}

/// Confines this thread and all that it starts from now on, so that it is the first thing a server does. Makes the data
/// directory, where there is none.
///
/// # Errors
///
/// Where the data directory cannot be made or opened.
pub fn begin(settings: &Settings) -> Result<Confinement> {
    data_dir::create(&settings.data_dir)?;
    let mut folders = vec![settings.data_dir.clone()];
    // Both may be links to where they are, or are to be made.
    let database = data_dir::database(&settings.data_dir);
    let key = settings.key_file.clone().unwrap_or_else(|| Options::new(database.clone()).key_file);
    let database = drafts::followed(&database).with_context(|| format!("following {}", database.display()))?;
    folders.extend(folder_of(&database));
    let key = drafts::followed(&key).with_context(|| format!("following {}", key.display()))?;
    if !data_dir::is_there(&key)? {
        folders.extend(folder_of(&key));
    }
    confine(&folders)
}

fn folder_of(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    if folder.as_os_str().is_empty() { Some(PathBuf::from(".")) } else { Some(folder.to_owned()) }
}

/// Reading stays open everywhere: what the resolver, time zones and roots of certificates need lies where each system has it.
#[cfg(target_os = "linux")]
fn confine(folders: &[PathBuf]) -> Result<Confinement> {
    use landlock::{
        ABI, Access, AccessFs, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
    };
    let every = AccessFs::from_all(ABI::V3);
    let mut rules = Ruleset::default().handle_access(every)?.create()?;
    rules = rules.add_rule(PathBeneath::new(PathFd::new("/")?, AccessFs::ReadFile | AccessFs::ReadDir))?;
    for folder in folders {
        let opened = PathFd::new(folder).with_context(|| format!("opening {}", folder.display()))?;
        rules = rules.add_rule(PathBeneath::new(opened, every & !AccessFs::Execute))?;
    }
    Ok(match rules.restrict_self()?.ruleset {
        RulesetStatus::NotEnforced => Confinement::Unavailable,
        RulesetStatus::PartiallyEnforced => Confinement::KeptInPart,
        RulesetStatus::FullyEnforced => Confinement::Kept,
    })
}

#[cfg(not(target_os = "linux"))]
fn confine(_: &[PathBuf]) -> Result<Confinement> {
    Ok(Confinement::Unavailable)
}

impl Confinement {
    /// Tells the log.
    pub fn tell(self) {
        match self {
            Self::Kept => {
                tracing::info!("the kernel lets this server write only where its data is, and start no programs")
            }
            Self::KeptInPart => tracing::info!(
                "the kernel lets this server write only where its data is, and start no programs; it is too old to keep it from \
                 cutting other files short"
            ),
            Self::Unavailable => tracing::info!("the kernel has no Landlock that would keep this server to its data"),
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "what is tried here need outlive nothing")]
mod tests {

    use super::*;
    use std::fs::{create_dir, hard_link, read, remove_file, rename, write};
    use std::io::{ErrorKind, Write};
    use std::process::Command;

    /// On a thread of its own, because it never gets its rights back. Nothing is tried where the kernel has no Landlock.
    fn confined(folder: &Path, try_out: impl FnOnce() + Send) {
        std::thread::scope(|scope| {
            let folders = [folder.to_owned()];
            let trial = scope.spawn(move || match confine(&folders).unwrap() {
                Confinement::Kept => try_out(),
                other => std::io::stderr()
                    .write_all(format!("SKIPPED: what needs Landlock: {other:?}\n").as_bytes())
                    .unwrap(),
            });
            trial.join().unwrap();
        });
    }

    #[test]
    fn a_confined_thread_writes_in_its_folder_only_and_starts_nothing() {
        let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (own, other) = (own.path(), other.path());
        write(other.join("there"), "before").unwrap();
        confined(own, || {
            write(own.join("it"), "x").unwrap();
            rename(own.join("it"), own.join("moved")).unwrap();
            hard_link(own.join("moved"), own.join("linked")).unwrap();
            remove_file(own.join("moved")).unwrap();
            create_dir(own.join("folder")).unwrap();
            assert_eq!(read(other.join("there")).unwrap(), b"before", "what is elsewhere can be read");
            let refused = [
                write(other.join("new"), "x"),
                write(other.join("there"), "x"),
                remove_file(other.join("there")),
                create_dir(other.join("folder")),
                rename(own.join("linked"), other.join("linked")),
                Command::new("/bin/true").status().map(drop),
            ];
            for (number, refused) in refused.into_iter().enumerate() {
                let kind = refused.expect_err(&format!("{number} was done")).kind();
                assert!(matches!(kind, ErrorKind::PermissionDenied | ErrorKind::CrossesDevices), "{number}: {kind}");
            }
        });
        assert_eq!(read(other.join("there")).unwrap(), b"before");
    }

    #[test]
    fn the_threads_a_confined_thread_starts_are_confined_too() {
        let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        confined(own.path(), || {
            let file = other.path().join("new");
            let written = std::thread::spawn(move || write(file, "x")).join().unwrap();
            assert_eq!(written.unwrap_err().kind(), ErrorKind::PermissionDenied);
        });
    }
}
