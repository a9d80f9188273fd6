//! Output of commands. A full disk is an error, and a closed pipe ends the command quietly; neither panics.

use anyhow::{Context, Result};
use std::fmt::{self, Display, Formatter};
use std::io::{ErrorKind, Write};

/// Standard output was closed by its reader, e.g. by `| head -1`: the command ends without a message.
#[derive(Debug)]
pub struct ReaderGone;

impl Display for ReaderGone {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads standard output any more")
    }
}

impl std::error::Error for ReaderGone {}

/// The form in which a command prints what it lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines for people.
    Lines,
    /// A JSON object or list to a line, for programs.
    Json,
}

impl From<bool> for Form {
    /// The form that a command's switch `--json` asks for.
    fn from(json: bool) -> Self {
        if json { Self::Json } else { Self::Lines }
    }
}

/// Prints one or more lines on standard output and flushes.
pub fn line(text: impl Display) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        written => written.context("writing to standard output"),
    }
}

/// Prints a line on standard error; errors are ignored.
pub fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// The text quoted as one word of a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
