//! `headwater demo`: placeholder until the next commit.

use crate::config::Settings;
use anyhow::{Result, bail};

/// The arguments of `headwater demo`.
#[derive(clap::Args)]
pub struct Demo {}

pub fn run(_settings: &Settings, _arguments: &Demo) -> Result<()> {
    bail!("not there yet")
}
