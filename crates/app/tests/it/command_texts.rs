//! Messages of commands about obstacles: the cause once, with the name of the file, and never a panic.

use crate::server::{HEADWATER, Server, headwater, try_headwater};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn house() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test"]);
    dir
}

fn lock(dir: &Path) -> String {
    std::fs::read_to_string(dir.join("headwater.lock")).unwrap()
}

fn names_in(dir: &Path) -> Vec<String> {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Fails if a message repeats a part, or has two system errors.
fn says_nothing_twice(said: &str) {
    let parts: Vec<&str> = said.trim().split(": ").collect();
    assert!(parts.windows(2).all(|pair| pair[0] != pair[1]), "{said}");
    assert!(said.matches("os error").count() <= 1, "{said}");
}

/// Runs a command unable to write files larger than 64 KiB, as if the disk were full.
fn run_on_a_full_disk(dir: &Path, arguments: &[&str]) -> String {
    let script = r#"trap "" XFSZ; ulimit -f 128; exec "$@""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", HEADWATER]).args(arguments).arg("--data-dir").arg(dir);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_database_for_which_nobody_may_look_is_not_called_absent() {
    let dir = tempfile::tempdir().unwrap();
    let database = dir.path().join("headwater.db");
    std::os::unix::fs::symlink(&database, &database).unwrap();
    let (target, from) = (dir.path().join("b.db"), format!("sqlite:{}", dir.path().display()));
    let commands: [&[&str]; 5] = [
        &["key", "list"],
        &["user", "list"],
        &["verify"],
        &["backup", target.to_str().unwrap()],
        &["copy", "--from", &from, "--to", "sqlite:elsewhere"],
    ];
    for arguments in commands {
        let (output, success) = try_headwater(dir.path(), arguments);
        assert!(!success && !output.contains("there is no"), "{arguments:?}: {output}");
        assert!(output.contains(&format!("looking for {}: ", database.display())), "{arguments:?}: {output}");
        says_nothing_twice(&output);
    }
}

#[test]
fn a_key_file_that_cannot_be_read_is_named_and_the_cause_said_once() {
    let dir = house();
    let key_file = dir.path().join("headwater.key");
    std::fs::remove_file(&key_file).unwrap();
    std::fs::create_dir(&key_file).unwrap();
    for arguments in [&["key", "list"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let (output, success) = try_headwater(dir.path(), arguments);
        assert!(!success && output.contains(&format!("the key file {}: ", key_file.display())), "{output}");
        assert!(output.contains(&format!("opening {}", dir.path().join("headwater.db").display())), "{output}");
        says_nothing_twice(&output);
    }
}

#[test]
fn what_is_no_database_is_named_and_the_cause_said_once() {
    let dir = house();
    let database = dir.path().join("headwater.db");
    File::create(&database).unwrap().write_all(&[b'x'; 4096]).unwrap();
    let from = format!("sqlite:{}", dir.path().display());
    let to = format!("sqlite:{}", dir.path().join("to").display());
    for arguments in [&["key", "list"][..], &["verify"], &["copy", "--from", &from, "--to", &to]] {
        let (output, success) = try_headwater(dir.path(), arguments);
        assert!(!success && output.contains(database.to_str().unwrap()), "{output}");
        says_nothing_twice(&output);
    }
}

#[test]
fn a_file_that_is_empty_is_no_database_of_ours() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty.db");
    File::create(&empty).unwrap();
    for command in ["verify", "restore"] {
        let (output, success) = try_headwater(dir.path(), &[command, empty.to_str().unwrap()]);
        assert!(!success && output.contains(&format!("{} is no Headwater database", empty.display())), "{output}");
        says_nothing_twice(&output);
    }
}

#[test]
fn a_file_of_something_else_and_one_that_is_missing_are_told_apart() {
    let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [text, missing] = ["text", "nofile.db"].map(|name| elsewhere.path().join(name));
    for length in [7, 4096, 9999] {
        File::create(&text).unwrap().write_all(&vec![b'x'; length]).unwrap();
        for command in ["verify", "restore"] {
            let (output, success) = try_headwater(dir.path(), &[command, text.to_str().unwrap()]);
            assert!(
                !success && output == format!("headwater: {} is no Headwater database\n", text.display()),
                "{output}"
            );
        }
    }
    for command in ["verify", "restore"] {
        let (output, success) = try_headwater(dir.path(), &[command, missing.to_str().unwrap()]);
        assert!(!success && output == format!("headwater: there is no file {}\n", missing.display()), "{output}");
        let (output, success) = try_headwater(dir.path(), &[command, elsewhere.path().to_str().unwrap()]);
        assert!(!success && output.contains("is a directory"), "{output}");
    }
    assert!(names_in(dir.path()).iter().all(|name| name == "headwater.lock"), "nothing is left behind");
}

#[test]
fn a_copy_onto_itself_is_refused_for_what_it_is() {
    let dir = house();
    let [one, same] = [dir.path().to_owned(), dir.path().join(".")].map(|path| format!("sqlite:{}", path.display()));
    let (output, success) = try_headwater(dir.path(), &["copy", "--from", &one, "--to", &same]);
    assert!(!success && output.contains("--from and --to are the same directory"), "{output}");
}

#[test]
fn words_that_are_no_commands_are_answered_with_those_that_are() {
    let dir = tempfile::tempdir().unwrap();
    for (word, tip) in [("version", "`headwater --version"), ("status", "`headwater healthcheck")] {
        let (output, success) = try_headwater(dir.path(), &[word]);
        assert!(!success && output.contains(tip), "{output}");
        assert!(!try_headwater(dir.path(), &["--help"]).0.contains(&format!("  {word} ")));
    }
}

#[test]
fn a_command_that_names_another_one_repeats_where_it_was_told_to_work() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("my data");
    let said = |arguments: &[&str]| try_headwater(&dir, arguments).0;
    let home = format!("--data-dir '{}'", dir.display());
    let all_say = |said: &str, commands: &[&str]| {
        for command in commands {
            let is_said =
                said.lines().any(|line| line.contains(&format!("headwater {command}")) && line.contains(&home));
            assert!(is_said, "{command}: {said}");
        }
    };
    all_say(&said(&["init", "--account", "Test"]), &["serve", "account set 'Test' --time-zone Europe/Berlin"]);
    all_say(&said(&["init"]), &["account list", "account create"]);
    all_say(&said(&["demo", "--leads", "20"]), &["serve", "key create --account Test"]);
    all_say(&said(&["key", "create"]), &["account set 'Test' --time-zone Europe/Berlin"]);
    all_say(&said(&["key", "revoke", "1"]), &["key list"]);
    all_say(&said(&["user", "list", "--account", "Nobody's"]), &["account list"]);
    let asked = said(&["key", "create", "--listen", "127.0.0.1:9", "--user", "jo@example.org"]);
    assert!(asked.contains("`headwater user list ") && !asked.contains("--listen"), "{asked}");
    let asked = said(&["demo", "--leads", "20", "--listen", "127.0.0.1:9"]);
    assert!(
        asked.lines().any(|line| line.contains("headwater serve") && line.contains("--listen 127.0.0.1:9")),
        "{asked}"
    );
}

#[test]
fn a_backup_to_a_full_disk_says_which_and_leaves_nothing() {
    let (dir, elsewhere) = (house(), tempfile::tempdir().unwrap());
    let said = run_on_a_full_disk(dir.path(), &["backup", elsewhere.path().join("b.db").to_str().unwrap()]);
    let from_and_to =
        format!("copying {} to {}: ", dir.path().join("headwater.db").display(), elsewhere.path().display());
    assert!(said.contains(&from_and_to), "{said}");
    says_nothing_twice(&said);
    assert_eq!(names_in(elsewhere.path()), Vec::<String>::new());
}

#[test]
fn a_restore_on_a_full_disk_leaves_everything_as_it_was() {
    let (dir, elsewhere) = (house(), tempfile::tempdir().unwrap());
    let backup = elsewhere.path().join("b.db");
    headwater(dir.path(), &["backup", backup.to_str().unwrap()]);
    let before = names_in(dir.path());
    let said = run_on_a_full_disk(dir.path(), &["restore", backup.to_str().unwrap()]);
    assert!(said.contains("cannot be restored to") && said.contains("headwater.incoming"), "{said}");
    says_nothing_twice(&said);
    let after = names_in(dir.path());
    assert!(after.iter().all(|name| before.contains(name) || name == "headwater.lock"), "{after:?}");
    assert_eq!(lock(dir.path()), "stopped\n");
    assert!(headwater(dir.path(), &["account", "list"]).contains("Test"));
}

#[test]
fn a_copy_that_is_refused_leaves_no_directory_marked_as_unclean() {
    let (from, parent) = (house(), tempfile::tempdir().unwrap());
    std::fs::remove_file(from.path().join("headwater.key")).unwrap();
    let to = parent.path().join("to");
    let ends = [format!("sqlite:{}", from.path().display()), format!("sqlite:{}", to.display())];
    let (output, success) = try_headwater(from.path(), &["copy", "--from", &ends[0], "--to", &ends[1]]);
    assert!(!success && output.contains("copy headwater.key of a server to"), "{output}");
    assert_eq!([lock(from.path()), lock(&to)], ["stopped\n", "stopped\n"]);
}

/// Runs a command with the given standard output.
fn run_into(dir: &Path, arguments: &[&str], output: impl Into<Stdio>) -> Output {
    let mut command = Command::new(HEADWATER);
    command.args(arguments).arg("--data-dir").arg(dir).stdout(output);
    command.output().unwrap()
}

/// Commands with output on standard output.
const THAT_PRINT: [&[&str]; 9] = [
    &["key", "list"],
    &["key", "list", "--json"],
    &["key", "create"],
    &["account", "list"],
    &["user", "list"],
    &["verify"],
    &["config", "show"],
    &["completions", "bash"],
    &["demo", "--leads", "1"],
];

#[test]
fn a_command_whose_reader_is_gone_ends_without_a_word() {
    let dir = house();
    headwater(dir.path(), &["user", "add", "jo@example.org"]);
    headwater(dir.path(), &["key", "create"]);
    for arguments in THAT_PRINT {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let outcome = run_into(dir.path(), arguments, writer);
        let said = String::from_utf8(outcome.stderr).unwrap();
        assert_eq!(outcome.status.code(), Some(141), "{arguments:?}: {said}");
        // Progress goes to standard error.
        assert!(said.lines().all(|line| line.ends_with(" lead")), "{arguments:?}: {said}");
    }
}

#[test]
fn an_output_that_takes_nothing_ends_a_command_with_an_error_and_no_panic() {
    let dir = house();
    headwater(dir.path(), &["user", "add", "jo@example.org"]);
    headwater(dir.path(), &["key", "create"]);
    for arguments in THAT_PRINT {
        let outcome = run_into(dir.path(), arguments, File::create("/dev/full").unwrap());
        let said = String::from_utf8(outcome.stderr).unwrap();
        assert_eq!(outcome.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("writing to standard output: ") && !said.contains("panicked"), "{arguments:?}: {said}");
    }
    let mut command = Command::new(HEADWATER);
    command.args(["key", "revoke", "1", "--data-dir"]).arg(dir.path()).stderr(File::create("/dev/full").unwrap());
    assert_eq!(command.status().unwrap().code(), Some(1), "an error that nobody reads is still an error");
}

#[test]
fn a_first_start_whose_output_takes_nothing_loses_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(HEADWATER);
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(dir.path());
    let mut child = command.stdout(File::create("/dev/full").unwrap()).stderr(Stdio::piped()).spawn().unwrap();
    let log = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<String> = log.take_while(|line| !line.contains("serving")).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let said = said.join("\n");
    assert!(said.contains("what was made could not be printed") && !said.contains("panicked"), "{said}");
    let secrets = std::fs::read_to_string(dir.path().join("first-key.env")).unwrap();
    assert!(secrets.contains("SECRET_KEY='"), "{secrets}");
}

#[test]
fn a_start_says_what_starts_and_where() {
    let server = Server::start();
    let serving = server.log_with("\"serving\"");
    let line = serving.lines().find(|line| line.contains("\"serving\"")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&line["database"], line["schema"].as_u64() >= Some(5)), (&"SQLite".into(), true), "{line}");
    assert!(Path::new(line["data_dir"].as_str().unwrap()).is_absolute(), "{line}");
}

#[test]
fn a_key_file_that_is_new_or_another_is_said_aloud() {
    let mut server = Server::start();
    let key_file = server.dir.path().join("headwater.key");
    server.client.call("subscribeToLeadUpdates", serde_json::json!({ "url": "https://example.org/" }));
    assert!(server.stop());
    std::fs::remove_file(&key_file).unwrap();
    server.restart(&[]);
    let log = server.log_with("is not the one that sealed the webhook secrets");
    assert!(
        log.contains("made a new key that seals webhook secrets") && log.contains(key_file.to_str().unwrap()),
        "{log}"
    );
    let id = headwater(server.dir.path(), &["webhook", "list"]);
    let id = id.split_whitespace().next().unwrap();
    let rotated = headwater_on_both(&server, &["webhook", "rotate-secret", id]);
    assert!(rotated.contains("signs nothing any more") && !rotated.contains("signs along until"), "{rotated}");
    let again = headwater_on_both(&server, &["webhook", "rotate-secret", id]);
    assert!(again.contains("signs along until"), "{again}");
}

/// The output of a command on both channels; the command must succeed.
fn headwater_on_both(server: &Server, arguments: &[&str]) -> String {
    let (output, success) = try_headwater(server.dir.path(), arguments);
    assert!(success, "{output}");
    output
}
