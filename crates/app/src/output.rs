//! Output of commands. A full disk is an error, and a closed pipe ends the command quietly; neither panics.

use anyhow::{Context, Result};
use std::borrow::Cow;
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

/// A count with its noun, which is given for many: "1 lead", "2 leads", "0 opportunities".
pub fn counted(count: impl TryInto<i64>, many: &str) -> String {
    // A count beyond the numbers is one of many.
    let count = count.try_into().unwrap_or(i64::MAX);
    format!("{count} {}", noun(count, many))
}

/// The noun for so many, given for many.
pub fn noun(count: i64, many: &str) -> Cow<'_, str> {
    match (many.strip_suffix("ies"), many.strip_suffix('s')) {
        (Some(stem), _) if count == 1 => format!("{stem}y").into(),
        (None, Some(one)) if count == 1 => one.into(),
        _ => many.into(),
    }
}

/// The text quoted as one word of a shell.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The text as one word of a shell, quoted only where a shell would read more into it.
pub fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:,@%+=".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_kind_is_counted_as_one() {
        let all =
            ["leads", "opportunities", "deal stages", "keys"].map(|many| (counted(1, many), counted(2_usize, many)));
        let said: Vec<String> = all.into_iter().map(|(one, two)| format!("{one}, {two}")).collect();
        assert_eq!(
            said,
            ["1 lead, 2 leads", "1 opportunity, 2 opportunities", "1 deal stage, 2 deal stages", "1 key, 2 keys"]
        );
        assert_eq!(counted(0, "leads"), "0 leads");
    }

    #[test]
    fn a_word_for_a_shell_is_quoted_where_it_must_be() {
        assert_eq!(["./demo", "my data", "it's", ""].map(word), ["./demo", "'my data'", r"'it'\''s'", "''"]);
    }
}
