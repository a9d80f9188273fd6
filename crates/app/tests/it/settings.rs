//! Settings from outside: flags before environment before file before defaults; errors name a value's origin.

use crate::server::HEADWATER;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Runs a command that needs no database; returns the output on both channels, and whether the command succeeded.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (String, bool) {
    let mut command = Command::new(HEADWATER);
    let output = command.args(arguments).envs(variables.iter().copied()).output().unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (text, output.status.success())
}

/// A setting in the output of `config show`: value and origin, separated by single spaces.
fn shown(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let (output, success) = run(&[&["config", "show"], arguments].concat(), variables);
    assert!(success, "{output}");
    let line = output.lines().find(|line| line.split_whitespace().next() == Some(name));
    let line = line.unwrap_or_else(|| panic!("{name} is not in {output}"));
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

fn file(dir: &Path, text: &str) -> String {
    let path = dir.join("headwater.toml");
    std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn flags_come_before_the_environment_before_the_file_before_defaults() {
    let dir = tempfile::tempdir().unwrap();
    let file =
        file(dir.path(), "readers = 5\nwebhook_allow = [\"10.0.0.0/8\", \"127.0.0.0/8\"]\nlog_level = \"warn\"\n");
    let variable = [("HEADWATER_READERS", "4")];
    assert_eq!(shown("readers", &["--config", &file, "--readers", "3"], &variable), "3 --readers");
    assert_eq!(shown("readers", &["--config", &file], &variable), "4 HEADWATER_READERS");
    assert_eq!(shown("readers", &["--config", &file], &[]), format!("5 {file}: readers"));
    assert_eq!(shown("readers", &[], &[]), "2 default");
    assert_eq!(shown("readers", &[], &[("HEADWATER_CONFIG", &file)]), format!("5 {file}: readers"));
    assert_eq!(shown("readers", &[], &[("HEADWATER_READERS", "")]), "2 default", "an empty variable is not set");
    let both = format!("10.0.0.0/8,127.0.0.0/8 {file}: webhook_allow");
    assert_eq!(shown("webhook_allow", &["--config", &file], &[]), both);
    let twice = ["--webhook-allow", "10.0.0.0/8", "--webhook-allow", "10.1.0.0/16"];
    assert_eq!(shown("webhook_allow", &twice, &[]), "10.0.0.0/8,10.1.0.0/16 --webhook-allow");
}

#[test]
fn a_flag_may_stand_before_and_after_the_command() {
    let show = |arguments: &[&str]| run(arguments, &[]);
    for arguments in [["--readers", "3", "config", "show"], ["config", "--readers", "3", "show"]] {
        let (output, success) = show(&arguments);
        assert!(success && output.contains("--readers"), "{arguments:?}: {output}");
    }
    let (output, _) = show(&["--readers", "3", "config", "show", "--readers", "4"]);
    assert!(output.lines().any(|line| line.starts_with("readers") && line.contains(" 4 ")), "{output}");
}

#[test]
fn a_wrong_value_is_blamed_on_the_place_where_it_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let file = file(dir.path(), "readers = \"abc\"\n");
    for (arguments, variables, said) in [
        (vec!["--readers", "abc"], vec![], "headwater: --readers: 'abc' is not a whole number".to_owned()),
        (vec![], vec![("HEADWATER_READERS", "abc")], "headwater: HEADWATER_READERS: 'abc' is not".to_owned()),
        (vec!["--config", &file], vec![], format!("headwater: {file}: readers: 'abc' is not")),
        (
            vec!["--keep-changes", "100"],
            vec![("HEADWATER_KEEP_UNDELIVERED", "95")],
            "HEADWATER_KEEP_UNDELIVERED must not be less than --keep-changes, which is 100".to_owned(),
        ),
    ] {
        let (output, success) = run(&[vec!["config", "show"], arguments].concat(), &variables);
        assert!(!success && output.contains(&said), "{said}: {output}");
    }
}

#[test]
fn a_key_that_is_no_setting_is_refused_with_the_names_that_there_are() {
    let dir = tempfile::tempdir().unwrap();
    for (text, said) in [
        ("log_levle = \"info\"", "unknown field `log_levle`, expected one of `data_dir`, `database_url`, `listen`"),
        ("config = \"x.toml\"", "unknown field `config`"),
        ("readers = [2]", "headwater.toml: readers: expected a text or a whole number"),
        ("webhook_allow = 7.5", "headwater.toml: webhook_allow: expected a list of texts"),
        ("readers = 2\nreaders = 3", "duplicate key"),
    ] {
        let file = file(dir.path(), text);
        let (output, success) = run(&["config", "show", "--config", &file], &[]);
        assert!(!success && output.contains(said) && output.contains(&file), "{text}: {output}");
    }
    let (output, success) = run(&["config", "show", "--config", "/nowhere.toml"], &[]);
    assert!(!success && output.contains("reading /nowhere.toml"), "{output}");
}

#[test]
fn shells_are_told_every_command_and_flag() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (script, success) = run(&["completions", shell], &[]);
        assert!(success, "{script}");
        for word in ["rotate-secret", "data-dir", "webhook-allow", "overlap", "completions"] {
            assert!(script.contains(word), "{shell} is not told {word}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("completions");
    let script = run(&["completions", "bash"], &[]).0;
    std::fs::File::create(&path).unwrap().write_all(script.as_bytes()).unwrap();
    // The completions offered by bash for a word begun.
    let ask = r#"set -e; . "$1"; COMP_WORDS=(headwater webhook ro); COMP_CWORD=2; _headwater headwater ro webhook; echo "${COMPREPLY[@]}""#;
    let offered = Command::new("bash").args(["-c", ask, "bash"]).arg(&path).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&offered.stdout).trim(), "rotate-secret", "{offered:?}");
    assert!(!run(&["completions", "tcsh"], &[]).1);
}

#[test]
fn what_is_shown_of_the_settings_has_no_secret() {
    let url = "postgres://ada:hush1@db.example.org/crm?password=hush2";
    let (output, success) = run(&["config", "show", "--database-url", url, "--metrics-token", "hush3"], &[]);
    assert!(success && !output.contains("hush"), "{output}");
    assert!(output.contains("postgres://ada@db.example.org/crm") && output.contains("(hidden)"), "{output}");
    let (json, success) = run(&["config", "show", "--json"], &[("HEADWATER_METRICS_TOKEN", "hush4")]);
    assert!(success && !json.contains("hush"), "{json}");
    let rows: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let token = rows.iter().find(|row| row["name"] == "metrics_token").unwrap();
    assert_eq!((&token["value"], &token["from"]), (&"(hidden)".into(), &"HEADWATER_METRICS_TOKEN".into()));
}

#[test]
fn help_shows_own_flags_first_and_only_the_settings_that_concern_it() {
    let (help, _) = run(&["webhook", "pause", "--help"], &[]);
    let place = |word: &str| help.find(word).unwrap_or_else(|| panic!("{word} is not in {help}"));
    assert!(
        place("--account") < place("--data-dir") && place("--data-dir") < place("headwater help settings"),
        "{help}"
    );
    assert!(!help.contains("--readers") && !help.contains("--webhook-allow"), "{help}");
    let (help, _) = run(&["webhook", "test", "--help"], &[]);
    assert!(help.contains("--webhook-allow") && help.contains("--key-file") && !help.contains("--readers"), "{help}");
    for arguments in [["help", "settings"], ["help", "config"], ["help", "serve"], ["serve", "--help"]] {
        let (help, success) = run(&arguments, &[("HEADWATER_METRICS_TOKEN", "hush")]);
        let named = ["--readers", "--webhook-allow", "[env: HEADWATER_METRICS_TOKEN]", "[default: 50000]"];
        assert!(success && named.iter().all(|word| help.contains(word)), "{arguments:?}: {help}");
        assert!(!help.contains("hush"), "{help}");
    }
}

/// For each command, the word required in a group's headline.
const CALLED: [(&str, &str); 18] = [
    ("add", "add"),
    ("code-off", "take codes off"),
    ("create", "make"),
    ("duplicates", "share one e-mail address"),
    ("erase", "erase"),
    ("invite", "invite"),
    ("list", "list"),
    ("passwd", "passwords"),
    ("pause", "steer"),
    ("remove", "remove"),
    ("replay", "steer"),
    ("resume", "steer"),
    ("revoke", "revoke"),
    ("rotate-secret", "steer"),
    ("set", "change"),
    ("show", "see"),
    ("test", "test"),
    ("usage", "what they have called"),
];

#[test]
fn a_group_of_commands_says_in_its_headline_what_all_of_them_do() {
    for group in ["account", "config", "key", "lead", "list-tag", "unsubscribe-category", "user", "webhook"] {
        let help = run(&[group, "--help"], &[]).0;
        let headline = help.lines().next().unwrap().to_lowercase();
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names: Vec<&str> = listed.map(|line| line.split_whitespace().next().unwrap()).collect();
        assert!(names.len() > 1, "{help}");
        for name in names.into_iter().filter(|name| *name != "help") {
            let called = CALLED.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name} is new")).1;
            // A headline beginning with "see" covers `webhook list`.
            let is_named = headline.contains(called) || (name == "list" && headline.starts_with("see"));
            assert!(is_named, "{group} {name}: {headline}");
        }
    }
}
