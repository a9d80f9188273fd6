//! Imports point down: a crate depends on lower floors only.

use super::{demand_none, root};

/// The crates, testbed and browser among them, of which only tests know, and the crates of the house each may depend on.
const FLOORS: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("testbed", &[]),
    ("browser", &["testbed"]),
    ("wire", &["model"]),
    ("store", &["model"]),
    ("actions", &["model", "store"]),
    ("api", &["model", "wire", "store", "actions"]),
    ("worker", &["model", "wire", "store", "actions"]),
    ("web", &["model", "wire", "store", "actions"]),
    ("app", &["model", "wire", "store", "actions", "api", "worker", "web"]),
];

/// What a crate's manifest may not depend on.
fn faults(name: &str, allowed: &[&str], manifest: &str) -> Vec<String> {
    let table = manifest.split("[dependencies]").nth(1).unwrap_or_default().split("\n[").next().unwrap_or_default();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("headwater-")?.split(['.', ' ', '=']).next())
        .filter(|needed| !allowed.contains(needed))
        .map(|needed| format!("{name} must not depend on {needed}"))
        .collect()
}

#[test]
fn crates_depend_on_lower_floors_only() {
    let manifest = |name: &str| std::fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
    demand_none(FLOORS.iter().flat_map(|(name, allowed)| faults(name, allowed, &manifest(name))).collect());
    let mut crates: Vec<String> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut known: Vec<String> = FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    crates.sort();
    known.sort();
    assert_eq!(crates, known, "every crate has its floor");
}

#[test]
fn a_stair_that_leads_up_is_seen() {
    let manifest = "[package]\n[dependencies]\nheadwater-model.workspace = true\nheadwater-api.workspace = true\n\n[dev-dependencies]\nheadwater-app = {}\n";
    assert_eq!(faults("wire", &["model"], manifest), ["wire must not depend on api"]);
}
