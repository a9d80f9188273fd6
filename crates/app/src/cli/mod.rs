//! The command line: one file for each command.

mod serve;
mod account;
mod key;
mod user;
mod backup;
mod healthcheck;
mod demo;
mod bench;

use crate::config::Settings;
use crate::data_dir;
use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use headwater_store::Db;
use headwater_store::db::Options;
use std::process::ExitCode;

/// Headwater: a self-hosted Lead Gen & CRM server that speaks the Open API.
#[derive(Parser)]
#[command(name = "headwater", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server. The first start creates the data directory, an account, an administrator and a key
    Serve,
    /// Make and list accounts: the tenants of this server
    #[command(subcommand)]
    Account(account::Command),
    /// Make, list, change and revoke API keys
    #[command(subcommand)]
    Key(key::Command),
    /// Add and list the people of an account
    #[command(subcommand)]
    User(user::Command),
    /// Fill an account with realistic leads, custom fields, lists, calls and timelines
    Demo(demo::Demo),
    /// Measure a running release server against a plain SQLite loop on the same machine
    Bench(bench::Bench),
    /// Ask a running server whether it is ready; exits with 0 if it is
    Healthcheck,
    /// Copy the database to a new file, while the server runs, and check the copy
    Backup(backup::Backup),
    /// Put a backup in the place of the database; the server must be stopped
    Restore(backup::Restore),
    /// Check every page and index of a database file
    Verify(backup::Verify),
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli
        .settings
        .with_file()
        .and_then(|settings| settings.check().map(|()| settings))
        .and_then(|settings| run_command(&settings, cli.command))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("headwater: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_command(settings: &Settings, command: Command) -> Result<()> {
    match command {
        Command::Serve => serve::run(settings),
        Command::Account(command) => account::run(settings, command),
        Command::Key(command) => key::run(settings, command),
        Command::User(command) => user::run(settings, command),
        Command::Demo(demo) => demo::run(settings, &demo),
        Command::Bench(bench) => bench::run(&bench),
        Command::Healthcheck => healthcheck::run(settings),
        Command::Backup(backup) => backup::run(settings, &backup),
        Command::Restore(restore) => backup::restore(settings, &restore),
        Command::Verify(verify) => backup::verify(settings, &verify),
    }
}

/// Opens the database beside a server that may be running on it, creating it where there is none.
fn open_or_create(settings: &Settings) -> Result<Db> {
    data_dir::create(settings.data_dir())?;
    let mut options = Options::new(data_dir::database(settings.data_dir()));
    options.readers = 1;
    Ok(Db::open(&options)?)
}

/// Opens a database that must exist.
fn open(settings: &Settings) -> Result<Db> {
    let path = data_dir::database(settings.data_dir());
    if !path.exists() {
        bail!(
            "there is no database at {}: `headwater serve` makes one, or name the directory with --data-dir",
            path.display()
        );
    }
    open_or_create(settings)
}
