//! The settings on the command line: every command accepts all settings, and `--help` shows the relevant ones.

use super::given::{Given, Origin};
use super::setting::{Count, Setting, Shown};
use super::table::{CONFIG, SETTINGS};
use clap::builder::ValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::{OsStr, OsString};

/// Commands whose help shows every setting.
pub const SHOW_ALL: [&str; 2] = ["serve", "config"];

/// All settings, including the path of the settings file.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().chain([&CONFIG])
}

/// Adds all settings to the command and its subcommands. A command keeps its own flag where a setting has the same
/// name.
pub fn with_settings(command: Command) -> Command {
    let subcommands: Vec<_> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    subcommands.into_iter().fold(added(command, ""), |command, name| {
        command.mut_subcommand(&name, |subcommand| added_below(subcommand, &name))
    })
}

/// `path` is the subcommand with its parents, e.g. `key create`.
fn added_below(command: Command, path: &str) -> Command {
    let subcommands: Vec<_> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    subcommands.into_iter().fold(added(command, path), |command, name| {
        command.mut_subcommand(&name, |subcommand| added_below(subcommand, &format!("{path} {name}")))
    })
}

fn added(command: Command, path: &str) -> Command {
    let own: Vec<_> = command.get_arguments().filter_map(|it| it.get_long().map(str::to_owned)).collect();
    let free = all().filter(|setting| !own.contains(&setting.long()));
    let arguments: Vec<_> = free.map(|setting| argument(setting, path)).collect();
    let command = command.args(arguments);
    if SHOW_ALL.contains(&path) {
        return command;
    }
    command.after_help("All settings, each also by environment or file: headwater help settings")
}

fn argument(setting: &Setting, path: &str) -> Arg {
    let is_shown = SHOW_ALL.contains(&path)
        || match setting.shown {
            Shown::Everywhere => true,
            Shown::By(commands) => commands.contains(&path),
        };
    let action = match setting.count {
        Count::One => ArgAction::Set,
        Count::Many => ArgAction::Append,
    };
    Arg::new(setting.variable())
        .long(setting.long())
        .value_name(setting.value_name)
        .value_parser(ValueParser::os_string())
        .action(action)
        .help(setting.help_text())
        .help_heading("Settings")
        .hide(!is_shown)
}

/// Records the settings given on the command line. A flag may precede or follow the name of a subcommand; the last
/// one counts.
pub fn note_flags(given: &mut Given, matches: &ArgMatches) {
    let mut level = Some(matches);
    while let Some(matches) = level {
        for setting in all() {
            let id = setting.variable();
            // Fails for a command with its own flag of this name: such a command lacks the setting.
            let Ok(Some(texts)) = matches.try_get_many::<OsString>(&id) else { continue };
            if matches.value_source(&id) == Some(ValueSource::CommandLine) {
                let text = texts.cloned().collect::<Vec<_>>().join(OsStr::new(","));
                given.note(setting, text, Origin::Flag(setting.flag()));
            }
        }
        level = matches.subcommand().map(|(_, below)| below);
    }
}

/// Records the settings given by environment variables. An empty variable, common in service files, counts as unset.
pub fn note_variables(given: &mut Given) {
    for setting in all() {
        let name = setting.variable();
        #[expect(clippy::disallowed_methods, reason = "settings are where the environment is read")]
        let value = std::env::var_os(&name).filter(|value| !value.is_empty());
        if let Some(text) = value {
            given.note(setting, text, Origin::Variable(name));
        }
    }
}
