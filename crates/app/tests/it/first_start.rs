//! The first start needs nothing and prints a first session that works as pasted.

use crate::server::{HEADWATER, Server, at_home, try_headwater};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

#[test]
fn the_first_start_prints_a_session_that_works_as_pasted() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("not/there/yet");
    let mut command = Command::new(HEADWATER);
    let mut child = at_home(command.args(["serve", "--listen", "127.0.0.1:0"]), &data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut session = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let is_last = line.contains("getLeads");
        session.push_str(&format!("{line}\n"));
        if is_last {
            break;
        }
    }
    let script = session.split_once("Try it:").unwrap().1;
    let output = Command::new("sh").args(["-c", script]).output().unwrap();
    let _ = child.kill();
    let _ = child.wait();
    let replies = String::from_utf8(output.stdout).unwrap();
    assert!(replies.contains(r#""creates":[{"success":true,"error":null,"id":"#), "{replies}");
    assert!(replies.contains(r#""emailAddress":"ada@example.org""#), "{replies}");
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused() {
    let server = Server::start();
    let (output, success) = try_headwater(server.dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!success);
    assert!(output.contains("another headwater is running on the data directory"), "{output}");
}
