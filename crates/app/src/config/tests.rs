//! The table compared with the README, and with the defaults of the lower crates.

use super::arguments::all;
use super::given::{Given, Origin};
use super::setting::{Fallback, Setting};
use super::table::{SETTINGS, Settings};
use headwater_api::quota::CALLS_A_DAY;
use headwater_store::db::Options;
use headwater_worker::chores::Retention;

const README: &str = include_str!("../../../../README.md");
const HEAD: &str = "| Flag | Environment | Default | |\n|---|---|---|---|\n";

/// A setting as a row of the README's table.
fn row(setting: &Setting) -> String {
    let default = match setting.default {
        Fallback::Value(text) => format!("`{text}`"),
        Fallback::Nothing(words) => words.to_owned(),
    };
    format!("| `{}` | `{}` | {default} | {} |\n", setting.flag(), setting.variable(), setting.help)
}

#[test]
fn the_readme_has_the_table_of_settings_row_by_row() {
    let rows: String = all().map(row).collect();
    let (_, there) = README.split_once(HEAD).expect("the README's table of settings begins as it should");
    let there = there.split_inclusive('\n').take_while(|line| line.starts_with('|')).collect::<String>();
    assert!(there == rows, "the README's table of settings is to be:\n{HEAD}{rows}");
}

#[test]
fn every_setting_says_what_it_is_in_one_sentence() {
    for setting in all() {
        assert!(setting.help.len() > 10 && !setting.help.ends_with('.'), "{}", setting.name);
        assert!(!setting.help.contains('|') && !setting.value_name.is_empty(), "{}", setting.name);
    }
}

#[test]
fn defaults_can_be_read_and_are_those_of_the_floors_below() {
    let settings = Settings::read(Given::default()).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.calls_a_day, CALLS_A_DAY);
    assert_eq!(settings.readers, Options::new("x").readers);
    let (ours, usual) = (settings.retention(), Retention::default());
    assert_eq!((ours.changes, ours.undelivered, ours.attempts), (usual.changes, usual.undelivered, usual.attempts));
}

#[test]
fn an_error_names_the_place_where_the_value_was_given() {
    let readers = SETTINGS.iter().find(|setting| setting.name == "readers").unwrap();
    for (origin, said) in [
        (Origin::Flag("--readers".to_owned()), "--readers: 'abc'"),
        (Origin::Variable("HEADWATER_READERS".to_owned()), "HEADWATER_READERS: 'abc'"),
        (Origin::File { path: "a/b.toml".into(), key: "readers" }, "a/b.toml: readers: 'abc'"),
    ] {
        let mut given = Given::default();
        given.note(readers, "abc".into(), origin);
        let error = Settings::read(given).err().unwrap().to_string();
        assert_eq!(error, format!("{said} is not a whole number of at least 1"));
    }
}
