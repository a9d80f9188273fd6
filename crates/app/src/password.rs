//! Reads a password: on a terminal by a prompt without echo, otherwise from the first line of standard input.

use crate::output;
use anyhow::{Context, Result, bail};
use headwater_actions::passwords::SHORTEST;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{BufRead, IsTerminal, Stdin, Write};

/// The character of Ctrl+C while signals are off.
const INTERRUPT: char = '\u{3}';

/// Reads a password; on a terminal twice, to catch typing errors.
pub fn read() -> Result<String> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return long_enough(line(&input)?);
    }
    let hidden = Hidden::begin(&input)?;
    let password = ask(&input, "New password: ").and_then(long_enough)?;
    let again = ask(&input, "Once more: ")?;
    drop(hidden);
    if again != password {
        bail!("the two are not the same; nothing was changed");
    }
    Ok(password)
}

fn ask(input: &Stdin, prompt: &str) -> Result<String> {
    let mut terminal = std::io::stderr().lock();
    write!(terminal, "{prompt}").and_then(|()| terminal.flush()).context("asking for the password")?;
    drop(terminal);
    let line = line(input);
    // The end of the line was not echoed either.
    output::note("");
    let line = line?;
    if line.contains(INTERRUPT) {
        bail!("given up; nothing was changed");
    }
    Ok(line)
}

fn line(input: &Stdin) -> Result<String> {
    let mut line = String::new();
    input.lock().read_line(&mut line).context("reading the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn long_enough(password: String) -> Result<String> {
    if password.chars().count() < SHORTEST {
        bail!("a password has at least {SHORTEST} characters");
    }
    Ok(password)
}

/// A terminal without echo, until dropped. Signals are off as well: Ctrl+C would end the program and leave the
/// terminal without echo.
struct Hidden<'a> {
    terminal: &'a Stdin,
    before: Termios,
}

impl<'a> Hidden<'a> {
    fn begin(terminal: &'a Stdin) -> Result<Self> {
        let before = tcgetattr(terminal).context("asking the terminal")?;
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        tcsetattr(terminal, OptionalActions::Flush, &quiet).context("hiding what is typed")?;
        Ok(Self { terminal, before })
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        // A closed terminal needs no restoring.
        let _ = tcsetattr(self.terminal, OptionalActions::Flush, &self.before);
    }
}
