//! What commands print. A disk that is full is an error, and a reader that is gone a quiet end; neither is a panic.

use anyhow::{Context, Result};
use std::fmt::{self, Display, Formatter};
use std::io::{ErrorKind, Write};

/// Nobody reads standard output any more, as after `| head -1`: the command ends, and there is nobody to tell why.
#[derive(Debug)]
pub struct ReaderGone;

impl Display for ReaderGone {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads standard output any more")
    }
}

impl std::error::Error for ReaderGone {}

/// Prints a line, or several, on standard output, at once.
pub fn line(text: impl Display) -> Result<()> {
    let mut output = std::io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        written => written.context("writing to standard output"),
    }
}

/// Prints a line on standard error. That nobody reads such a line stops nothing.
pub fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A text as one word of a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
