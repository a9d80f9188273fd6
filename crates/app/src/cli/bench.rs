//! `headwater bench`: placeholder until the next commit.

use crate::config::Settings;
use anyhow::{Result, bail};

/// The arguments of `headwater bench`.
#[derive(clap::Args)]
pub struct Bench {}

pub fn run(_settings: &Settings, _arguments: &Bench) -> Result<()> {
    bail!("not there yet")
}
