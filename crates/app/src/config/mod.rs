//! The settings of the operator: flags, else environment, else file, else defaults. `table.rs` lists all settings.

mod setting;
mod given;
mod listen;
mod read;
mod file;
mod table;
mod running;
mod arguments;
mod show;
mod commands;
#[cfg(test)]
mod tests;

pub use arguments::with_settings;
pub use listen::Listen;
pub use running::Running;
pub use table::Settings;

use anyhow::{Result, bail};
use arguments::{note_flags, note_variables};
use clap::ArgMatches;
use given::Given;
use headwater_store::address::Address;
use headwater_worker::chores::Retention;
use std::net::SocketAddr;
use std::path::PathBuf;
use table::SETTINGS;

impl Settings {
    /// Reads the settings from the command line, the environment and the settings file. For commands other than
    /// `serve`, the settings of a server running on the same data directory come before the defaults. Refuses invalid
    /// settings before opening anything; the error names the origin of the value.
    pub fn gather(matches: &ArgMatches) -> Result<Self> {
        let mut told = Given::default();
        note_variables(&mut told);
        note_flags(&mut told, matches);
        let file = told.of(&table::CONFIG).map(|(path, _)| PathBuf::from(path));
        let mut given = Given::default();
        if let Some(file) = file {
            table::note_file(&mut given, &file)?;
        }
        given.outrank(told);
        let mut settings = Self::read(given)?;
        if matches.subcommand_name() != Some("serve") {
            let mut beside = Given::default();
            running::note(&mut beside, &settings.data_dir);
            beside.outrank(settings.given);
            settings = Self::read(beside)?;
        }
        settings.check()?;
        Ok(settings)
    }

    /// Publishes the server's settings and its listen address for commands run on the same data directory, until the
    /// returned value is dropped.
    pub fn leave_for_commands(&self, listening: SocketAddr) -> Result<Running> {
        Running::leave(&self.data_dir, &self.given, listening)
    }

    /// Refuses contradictory settings.
    fn check(&self) -> Result<()> {
        if self.keep_undelivered.is_some_and(|days| days < self.keep_changes) {
            let blamed = self.blame("keep_undelivered");
            bail!("{blamed} must not be less than --keep-changes, which is {}", self.keep_changes);
        }
        Ok(())
    }

    fn blame(&self, name: &str) -> String {
        let setting = SETTINGS.iter().find(|setting| setting.name == name);
        setting.map_or_else(String::new, |setting| self.given.blame(setting))
    }

    /// The value in force for every setting, with its origin.
    pub fn rows(&self) -> Vec<show::SettingRow> {
        show::rows(&self.given)
    }

    /// A command ready to be typed, from the words behind `headwater`: with the flags of this command line.
    pub fn command(&self, words: &str) -> String {
        commands::typed(&self.given, words)
    }

    /// A message whose commands, between backticks, bear the flags of this command line.
    pub fn with_flags(&self, message: &str) -> String {
        commands::with_flags(&self.given, message)
    }

    /// The listen address of the last server on the data directory, if that server was killed and no setting names an address.
    pub fn last_listened(&self) -> Option<Listen> {
        let is_given = SETTINGS.iter().any(|setting| setting.name == "listen" && self.given.of(setting).is_some());
        if is_given { None } else { running::last_listened(&self.data_dir) }
    }

    /// The address of PostgreSQL; None for the embedded database.
    pub fn server(&self) -> Result<Option<Address>> {
        Ok(self.database_url.as_deref().map(Address::parse).transpose()?)
    }

    /// How long changes and delivery attempts are kept.
    pub fn retention(&self) -> Retention {
        let usual = Retention::default();
        Retention {
            changes: self.keep_changes,
            undelivered: self.keep_undelivered.unwrap_or(usual.undelivered.max(self.keep_changes)),
            attempts: self.keep_attempts,
        }
    }

    /// The address clients use, without a trailing slash: the setting, or else one derived from `listening`, the
    /// server's listen address.
    pub fn base_url(&self, listening: &Listen) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{}", listening.reached_here()))
    }
}
