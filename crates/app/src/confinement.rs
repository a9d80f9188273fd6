//! Confines the server before it serves: no writing outside its data directories, and no starting of programs.
//! Injected code is confined as well.
//!
//! Enforced by Landlock on Linux kernels with Landlock; elsewhere only by the systemd unit and the container of
//! `packaging`. Modes and times of files, and sockets, are not covered.

use crate::config::Settings;
use crate::data_dir;
use anyhow::{Context, Result};
use headwater_store::drafts;
use std::path::PathBuf;

/// The degree of confinement reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confinement {
    /// Fully enforced by the kernel.
    Kept,
    /// An older kernel: files elsewhere can still be truncated or linked.
    KeptInPart,
    /// The kernel has no Landlock.
    Unavailable,
}

/// Confines this thread and all threads started by it later, so the server calls this first. Creates the data
/// directory if missing.
///
/// # Errors
///
/// Where the data directory cannot be created or opened.
pub fn begin(settings: &Settings) -> Result<Confinement> {
    data_dir::create(&settings.data_dir)?;
    let mut folders = vec![settings.data_dir.clone()];
    // Database and key may be symbolic links, also to files not yet created.
    let database = data_dir::database(&settings.data_dir);
    let key = data_dir::key_file(settings);
    let database = drafts::followed(&database).with_context(|| format!("following {}", database.display()))?;
    folders.push(drafts::folder_of(&database).to_owned());
    let key = drafts::followed(&key).with_context(|| format!("following {}", key.display()))?;
    if !data_dir::is_there(&key)? {
        folders.push(drafts::folder_of(&key).to_owned());
    }
    confine(&folders)
}

/// Reading is allowed everywhere: the files of resolver, time zones and root certificates lie in different places on
/// each system.
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
    /// Logs the degree of confinement.
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

#[cfg(all(test, target_os = "linux"))]
mod tests;
