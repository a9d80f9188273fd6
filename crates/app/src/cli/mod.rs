//! The command line: one file for each command.

mod listing;
mod serve;
mod init;
mod config;
mod completions;
mod account;
mod duplicates;
mod key;
mod user;
mod lead;
mod answers;
mod webhook;
mod task;
mod undo;
mod data_quality;
mod audit;
mod backup;
mod healthcheck;
mod demo;
mod copy;
mod bench;

use crate::config::{Settings, with_settings};
use crate::data_dir::{self, Lock};
use crate::output;
use anyhow::{Context, Result, bail};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use headwater_store::db::Options;
use headwater_store::job::ReadTime;
use headwater_store::migrate::OlderSchema;
use headwater_store::{Db, Error};
use std::process::ExitCode;

/// Headwater: a self-hosted Lead Gen & CRM server that speaks the Open API.
#[derive(Parser)]
#[command(name = "headwater", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server. The first start creates the data directory, an account, an administrator and a key
    Serve,
    /// Make the first account with an administrator and an API key, before the first start
    Init(init::Init),
    /// See what is set, by flags, environment, file and defaults
    #[command(subcommand, visible_alias = "settings")]
    Config(config::Command),
    /// Print a script that lets a shell complete commands and flags
    Completions(completions::Completions),
    /// Make, list, change and remove accounts: the tenants of this server
    #[command(subcommand)]
    Account(account::Command),
    /// Make, list, change and revoke API keys, and see what they have called
    #[command(subcommand)]
    Key(key::Command),
    /// Add, invite, list, change and remove people, set passwords, take codes off, and list those who share one e-mail address
    #[command(subcommand)]
    User(user::Command),
    /// Erase a lead for good; list leads that share one e-mail address
    #[command(subcommand)]
    Lead(lead::Command),
    /// Add, list and remove the tags that getListTags answers
    #[command(subcommand)]
    ListTag(answers::Command<answers::Tag>),
    /// Add, list and remove the kinds of e-mail that getUnsubscribeCategories answers
    #[command(subcommand)]
    UnsubscribeCategory(answers::Command<answers::Category>),
    /// See, test, steer and remove the URLs that are told of lead updates
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// See how far background work has come; pause it, and have it go on
    #[command(subcommand)]
    Task(task::Command),
    /// See recent changes of many records, and undo them
    #[command(subcommand)]
    Undo(undo::Command),
    /// List references that name nothing, such as an accountID of a lead that a form sent and no account has
    DataQuality(listing::OfAllAccounts),
    /// Fill an account with realistic leads, companies, campaigns, opportunities in all stages, notes, tasks, products, folders, custom
    /// fields, lists, calls and timelines
    Demo(demo::Demo),
    /// Measure this machine: a server of its own, started for it, against a plain loop with the same rows. With
    /// --database-url, on that PostgreSQL, in databases of its own
    Bench(bench::Bench),
    /// Ask a running server whether it is ready; exits with 0 if it is
    Healthcheck,
    /// Name the flag for the version
    #[command(hide = true)]
    Version,
    /// Name the commands about the state of a server
    #[command(hide = true)]
    Status,
    /// Copy the database to a new file, while the server runs, and check the copy
    Backup(backup::Backup),
    /// Put a backup in the place of the database; the server must be stopped
    Restore(backup::Restore),
    /// Check every page and index of a database file, and that nobody has tampered with the audit log
    Verify(backup::Verify),
    /// Move everything to another directory, or between the embedded database and PostgreSQL, in either direction; the servers must
    /// be stopped
    Copy(copy::Copy),
}

/// The exit code a shell reports for a program ended by SIGPIPE.
const ENDED_BY_SIGPIPE: u8 = 128 + 13;

/// Parses the command line and runs the command.
pub fn run() -> ExitCode {
    let matches = with_settings(Cli::command()).get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = match Settings::gather(&matches) {
        Ok(settings) => settings,
        Err(error) => return fail(&format!("{error:#}")),
    };
    match run_command(&settings, cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<output::ReaderGone>() => ExitCode::from(ENDED_BY_SIGPIPE),
        Err(error) => fail(&settings.with_flags(&format!("{error:#}"))),
    }
}

fn fail(why: &str) -> ExitCode {
    output::note(format_args!("headwater: {why}"));
    ExitCode::FAILURE
}

fn run_command(settings: &Settings, command: Command) -> Result<()> {
    match command {
        Command::Serve => serve::run(settings),
        Command::Init(init) => init::run(settings, &init),
        Command::Completions(completions) => completions::run(&completions, with_settings(Cli::command())),
        Command::Config(command) => config::run(settings, &command),
        Command::Account(command) => account::run(settings, command),
        Command::Key(command) => key::run(settings, command),
        Command::User(command) => user::run(settings, command),
        Command::Lead(command) => lead::run(settings, command),
        Command::ListTag(command) => answers::run(settings, command),
        Command::UnsubscribeCategory(command) => answers::run(settings, command),
        Command::Webhook(command) => webhook::run(settings, command),
        Command::Task(command) => task::run(settings, command),
        Command::Undo(command) => undo::run(settings, command),
        Command::DataQuality(which) => data_quality::run(settings, &which),
        Command::Demo(demo) => demo::run(settings, &demo),
        Command::Bench(bench) => bench::run(settings, &bench),
        Command::Healthcheck => healthcheck::run(settings),
        Command::Version => bail!("`headwater --version` says which one this is"),
        Command::Status => bail!(
            "`headwater healthcheck` asks a server whether it is ready, `headwater task list` how far background work has come, and \
             `headwater webhook list` how deliveries go"
        ),
        Command::Backup(backup) => backup::run(settings, &backup),
        Command::Restore(restore) => backup::restore(settings, &restore),
        Command::Verify(verify) => backup::verify(settings, &verify),
        Command::Copy(copy) => copy::run(settings, &copy),
    }
}

/// Opens the database, possibly beside a running server; creates it if missing.
fn open_or_create(settings: &Settings) -> Result<Db> {
    open_by(settings, data_dir::options(settings)?)
}

/// Like [`open_or_create`], with these options.
fn open_by(settings: &Settings, options: Options) -> Result<Db> {
    data_dir::create(&settings.data_dir)?;
    // On PostgreSQL the servers own the key, and may run on other machines: a command makes none.
    let creates_key_file = settings.database_url.is_none();
    let is_beside_a_server = data_dir::is_taken(&settings.data_dir);
    let options =
        Options { readers: 1, older_schema: OlderSchema::Refuse, creates_key_file, is_beside_a_server, ..options };
    let opening = || format!("opening {}", data_dir::place(settings));
    match Db::open(&options) {
        Err(Error::OlderSchema { .. }) => {
            // Upgrades only while no server runs on the directory: a running server would be older and know only the
            // old schema.
            let lock = Lock::take(&settings.data_dir).context("the database must be upgraded first")?;
            lock.release_after(
                Db::open(&Options { older_schema: OlderSchema::Upgrade, ..options }).with_context(opening),
            )
        }
        opened => opened.with_context(opening),
    }
}

/// Like [`open`], with the servers' key, for commands opening or sealing webhook secrets.
fn open_with_key(settings: &Settings) -> Result<Db> {
    let options = existing(settings)?;
    if settings.database_url.is_some() && !data_dir::is_there(&options.key_file)? {
        bail!(
            "there is no key at {}: name the servers' headwater.key with --key-file; where it is lost, start a server, \
             which makes a new one",
            options.key_file.display()
        );
    }
    open_by(settings, options)
}

/// Like [`open`], without a time limit on reads.
fn open_for_long_reads(settings: &Settings) -> Result<Db> {
    open_by(settings, Options { read_time: ReadTime::Unlimited, ..existing(settings)? })
}

/// Opens a database; fails if none exists.
fn open(settings: &Settings) -> Result<Db> {
    open_by(settings, existing(settings)?)
}

/// The options of an existing database; fails if none exists.
fn existing(settings: &Settings) -> Result<Options> {
    let options = data_dir::options(settings)?;
    if settings.database_url.is_none() && !data_dir::has_database(&settings.data_dir)? {
        bail!(
            "there is no database at {}: `headwater serve` makes one, or name the directory with --data-dir",
            options.path.display()
        );
    }
    Ok(options)
}
