//! What commands print. A reader that is gone, or a disk that is full, is an error and no panic.

use anyhow::{Context, Result};
use std::fmt::Display;
use std::io::Write;

/// Prints a line, or several, on standard output, at once.
pub fn line(text: impl Display) -> Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{text}").and_then(|()| output.flush()).context("writing to standard output")
}

/// Prints a line on standard error. That nobody reads such a line stops nothing.
pub fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A text as one word of a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
