//! `headwater completions`.

use crate::output;
use anyhow::Result;
use clap_complete::Shell;

/// The arguments of `headwater completions`.
#[derive(clap::Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Prints a completion script for a shell, with the commands and flags of `command`.
pub fn run(arguments: &Completions, mut command: clap::Command) -> Result<()> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    output::line(String::from_utf8(script)?.trim_end())
}
