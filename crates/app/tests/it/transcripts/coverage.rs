//! Coverage of the transcripts: each method, each error a request can cause, and only statements of the contract.

use super::case::Case;
use super::json::Json;
use super::{all_folders, files, home};
use headwater_api::methods::METHODS;
use headwater_wire::error::Code;
use std::collections::BTreeSet;
use std::path::Path;

/// Codes caused by no request: refused credentials answer 401 (W19), a record of another account is unknown (W47),
/// and 999 is the server's own failure (W46).
const NEVER: &[i64] = &[103, 104, 105, 203, 212, 999];

/// The contract, from the root of the repository.
const CONTRACT: &str = "docs/wire.md";

fn contract() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(CONTRACT)).unwrap()
}

fn all_cases() -> Vec<(String, Case)> {
    let folders = all_folders();
    let folders = folders.iter().flat_map(|folder| files(folder).into_iter().map(move |path| (folder, path)));
    let named = folders
        .map(|(folder, path)| (format!("{folder}/{}", path.file_name().unwrap().to_string_lossy()), Case::read(&path)));
    named.collect()
}

#[test]
fn every_folder_of_transcripts_is_played() {
    let entries = std::fs::read_dir(home()).unwrap().map(|entry| entry.unwrap());
    let on_disk: BTreeSet<String> = entries
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let played: BTreeSet<String> = all_folders().into_iter().collect();
    assert_eq!(on_disk, played, "folders on disk, and folders of families and in `folders!`");
}

#[test]
fn every_method_has_a_folder_and_is_called() {
    let called: BTreeSet<String> = all_cases()
        .iter()
        .flat_map(|(_, case)| &case.steps)
        .filter_map(|step| method_of(step.request.as_ref()?))
        .collect();
    for method in METHODS.iter() {
        // getEventsbyType shares the folder of getEventsByType: some file systems fold letter case.
        let folder = method.family.map_or_else(|| method.name.to_owned(), |family| family.word());
        assert!(all_folders().iter().any(|known| known.eq_ignore_ascii_case(&folder)), "{} has no folder", method.name);
        assert!(called.contains(method.name), "no transcript calls {}", method.name);
    }
}

#[test]
fn every_error_that_a_request_can_cause_is_shown() {
    let shown: BTreeSet<i64> =
        all_cases().iter().flat_map(|(_, case)| &case.steps).flat_map(|step| codes_in(&step.reply)).collect();
    let all: BTreeSet<i64> = Code::ALL.iter().map(|code| code.number()).filter(|code| !NEVER.contains(code)).collect();
    assert_eq!(shown, all, "codes in transcripts, and codes that requests cause");
}

#[test]
fn every_statement_is_in_the_contract_once() {
    let contract = contract();
    let mut seen = BTreeSet::new();
    let named = contract.lines().filter_map(|line| line.strip_prefix("- **W")?.split_once("** ")).map(|(name, _)| name);
    for name in named {
        assert!(seen.insert(name), "W{name} stands twice in {CONTRACT}");
    }
    assert!(seen.len() > 200, "the statements were not found");
}

#[test]
fn every_statement_cited_is_in_the_contract() {
    let contract = contract();
    for (name, case) in all_cases() {
        assert!(!case.about.is_empty() && !case.wire.is_empty(), "{name} says nothing of itself");
        for cited in &case.wire {
            assert!(
                contract.contains(&format!("\n- **{cited}** ")),
                "{name} cites {cited}, which {CONTRACT} does not have"
            );
        }
    }
}

#[test]
fn no_reply_is_left_blank() {
    for (name, case) in all_cases() {
        let blank = case.steps.iter().position(|step| step.reply == Json::Word("null".to_owned()));
        assert_eq!(blank, None, "{name} has a step without a reply");
    }
}

fn method_of(request: &Json) -> Option<String> {
    let Json::Object(members) = request else { return None };
    members.iter().find_map(|(name, value)| match value {
        Json::Text(method) if name == "method" => Some(method.clone()),
        _ => None,
    })
}

/// The error codes in a reply, taken from objects with exactly code, message and data.
fn codes_in(reply: &Json) -> Vec<i64> {
    match reply {
        Json::List(values) => values.iter().flat_map(codes_in).collect(),
        Json::Object(members) => {
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            match (names.as_slice(), members.first()) {
                (["code", "message", "data"], Some((_, Json::Word(code)))) => vec![code.parse().unwrap()],
                _ => members.iter().flat_map(|(_, value)| codes_in(value)).collect(),
            }
        }
        _ => Vec::new(),
    }
}
