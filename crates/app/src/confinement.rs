//! What a server renounces before it serves: to write anywhere but where its data is, and to start programs. Whoever came to run code
//! of his own in it could do neither.
//!
//! Linux keeps to it, where its kernel has Landlock; elsewhere only the unit and the container of `packaging` do the like. It does
//! not cover the mode and the times of files, nor sockets.

use crate::config::Settings;
use crate::data_dir;
use anyhow::{Context, Result};
use headwater_store::drafts;
use std::path::PathBuf;

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
    let key = data_dir::key_file(settings);
    let database = drafts::followed(&database).with_context(|| format!("following {}", database.display()))?;
    folders.push(drafts::folder_of(&database).to_owned());
    let key = drafts::followed(&key).with_context(|| format!("following {}", key.display()))?;
    if !data_dir::is_there(&key)? {
        folders.push(drafts::folder_of(&key).to_owned());
    }
    confine(&folders)
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

#[cfg(all(test, target_os = "linux"))]
mod tests;
