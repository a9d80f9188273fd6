//! How tests are written: they wait for what they wait for, and have names that can be read.

use super::demand_none;
use super::syntax::{File, files, parse};

/// The only places in which tests let time pass: waiting for a condition, and pauses that each say what for.
const WAITING: [&str; 2] = ["crates/testbed/src/wait.rs", "crates/testbed/src/pause.rs"];
/// Letters that the name of a test may have.
const LONGEST: usize = 70;

fn sleeps(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !WAITING.contains(&file.path.as_str())) {
        let lines = file.sleeps.iter().filter(|line| file.is_test(**line));
        found.extend(lines.map(|line| format!("{}:{line}", file.path)));
    }
    found
}

fn long_names(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let tests = file.functions.iter().map(|function| &function.named).filter(|it| it.marks.contains("test"));
        let long = tests.filter(|test| test.name.len() > LONGEST);
        found.extend(long.map(|test| format!("{}:{} {}", file.path, test.line, test.name)));
    }
    found
}

#[test]
fn tests_wait_for_a_condition_and_do_not_sleep() {
    demand_none(sleeps(files()));
}

#[test]
fn names_of_tests_have_at_most_seventy_letters() {
    demand_none(long_names(files()));
}

#[test]
fn a_sleep_and_a_long_name_are_seen() {
    let name = "a".repeat(LONGEST);
    let text = format!(
        "fn product() {{ sleep(x); }}
         #[cfg(test)] mod tests {{
             #[test] fn {name}() {{ std::thread::sleep(x); state.sleep(x); }}
             #[tokio::test] async fn {name}b() {{}}
         }}"
    );
    let files = [parse("x.rs", &text), parse(WAITING[0], "fn until() { sleep(x); }")];
    assert_eq!(sleeps(&files), ["x.rs:3"]);
    assert_eq!(long_names(&files), [format!("x.rs:4 {name}b")]);
}
