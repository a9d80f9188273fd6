//! Signals asking a server to stop, and a hang-up ignored where the parent process ignored hang-ups.

use crate::server::{HEADWATER, Server, at_home, headwater};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn a_hangup_stops_a_server_as_gracefully_as_a_termination() {
    // Tests started under `nohup` hand the ignored hang-up on to the servers they start.
    let signals = if ignores_hangups(std::process::id()) { &["TERM", "INT"][..] } else { &["HUP", "TERM", "INT"] };
    for signal in signals {
        let mut server = Server::start();
        assert!(server.stop_by(signal), "{signal}");
        assert!(server.log_with("\"stopped\"").contains("requests under way are finished first"), "{signal}");
        assert_eq!(std::fs::read_to_string(server.dir.path().join("headwater.lock")).unwrap(), "stopped\n", "{signal}");
    }
}

#[test]
fn a_server_that_was_started_to_outlive_its_terminal_does() {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" HUP; exec "$@""#, "sh", HEADWATER, "serve", "--listen", "127.0.0.1:0"]);
    let mut child = at_home(&mut command, dir.path()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("serving")));
    let is_ignored = ignores_hangups(child.id());
    let _ = child.kill();
    let _ = child.wait();
    assert!(is_ignored, "the server stops with its terminal");
}

/// Whether a process ignores SIGHUP.
fn ignores_hangups(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() & 1 == 1
}
