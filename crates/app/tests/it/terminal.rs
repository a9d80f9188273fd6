//! Passwords read from a terminal.

use crate::server::{HEADWATER, at_home, headwater};
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::process::{Command, Stdio};

/// The two ends of a pseudo-terminal: the test's, for the typing person, and the program's.
fn terminal() -> (File, File) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).unwrap();
    unlockpt(&ours).unwrap();
    let name = ptsname(&ours, Vec::new()).unwrap();
    let flags = OFlags::RDWR | OFlags::NOCTTY;
    let theirs = rustix::fs::open(&name, flags, rustix::fs::Mode::empty()).unwrap();
    (File::from(ours), File::from(theirs))
}

/// Sets a person's password on a terminal, typing one line at each prompt; returns the text on standard error, the
/// text shown by the terminal, and whether the command succeeded.
fn passwd(dir: &std::path::Path, lines: &[&str]) -> (String, String, bool) {
    let (mut ours, theirs) = terminal();
    let usual = tcgetattr(&theirs).unwrap().local_modes;
    let mut command = Command::new(HEADWATER);
    command.args(["user", "passwd", "jo@example.org"]);
    let mut child = at_home(&mut command, dir)
        .stdin(Stdio::from(theirs.try_clone().unwrap()))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut prompts = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    for line in lines {
        // Nothing is typed before the prompt: earlier input is discarded.
        let mut letter = [0];
        while !said.ends_with(": ") && prompts.read(&mut letter).unwrap() == 1 {
            said.push(char::from(letter[0]));
        }
        assert!(!tcgetattr(&theirs).unwrap().local_modes.contains(LocalModes::ECHO), "what is typed is hidden: {said}");
        ours.write_all(format!("{line}\n").as_bytes()).unwrap();
        said.push('\n');
    }
    prompts.read_to_string(&mut said).unwrap();
    let success = child.wait().unwrap().success();
    assert_eq!(tcgetattr(&theirs).unwrap().local_modes, usual, "the terminal is as it was");
    // A mark written by the test comes back after all earlier output.
    drop(child);
    let mut theirs = theirs;
    theirs.write_all(b"$").unwrap();
    let (mut shown, mut letter) = (String::new(), [0]);
    while !shown.ends_with('$') && ours.read(&mut letter).unwrap() == 1 {
        shown.push(char::from(letter[0]));
    }
    (said, shown, success)
}

#[test]
fn a_password_is_asked_for_twice_and_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    headwater(dir.path(), &["user", "add", "jo@example.org"]);
    let (said, shown, success) = passwd(dir.path(), &["correct horse battery", "correct horse battery"]);
    assert!(success && said.contains("New password: ") && said.contains("Once more: "), "{said}");
    assert!(!shown.contains("horse"), "{shown}");
    let (said, _, success) = passwd(dir.path(), &["correct horse battery", "correct horse batterie"]);
    assert!(!success && said.contains("the two are not the same"), "{said}");
    let (said, _, success) = passwd(dir.path(), &["short"]);
    assert!(!success && said.contains("at least 12 characters"), "{said}");
    let (said, _, success) = passwd(dir.path(), &["\u{3}"]);
    assert!(!success && said.contains("given up"), "{said}");
}
