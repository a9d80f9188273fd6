//! `headwater config`.

use crate::config::Settings;
use crate::output;
use anyhow::Result;
use serde_json::json;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Print every setting, its value and where it came from; secrets are hidden
    Show {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Prints the settings in force for this command line, environment and settings file.
pub fn run(settings: &Settings, command: &Command) -> Result<()> {
    let Command::Show { json: as_json } = command;
    for row in settings.rows() {
        if *as_json {
            output::line(json!({ "name": row.name, "value": row.value, "from": row.origin }))?;
        } else {
            output::line(format_args!("{:<18}  {:<30}  {}", row.name, row.value, row.origin))?;
        }
    }
    Ok(())
}
