//! What a crate's manifest asks for is named by its sources: what only tests name is asked for as theirs.

use super::syntax::{Code, File, files, parse};
use super::{demand_none, root};
use toml::Table;

/// The crates that a manifest asks for: for its product, or for its tests.
fn asked(manifest: &Table, code: Code) -> Vec<String> {
    let kind = match code {
        Code::Product => "dependencies",
        Code::Tests => "dev-dependencies",
    };
    let of_targets = manifest.get("target").and_then(|it| it.as_table()).into_iter().flat_map(Table::values);
    let tables = of_targets.filter_map(|target| target.get(kind)).chain(manifest.get(kind));
    tables.filter_map(|it| it.as_table()).flat_map(Table::keys).map(|name| name.replace('-', "_")).collect()
}

/// What is asked for and not named in the files of the crate.
fn faults(folder: &str, manifest: &str, files: &[File]) -> Vec<String> {
    let manifest: Table = manifest.parse().unwrap();
    let own: Vec<&File> = files.iter().filter(|file| file.path.starts_with(&format!("{folder}/"))).collect();
    let mut faults = Vec::new();
    for code in [Code::Product, Code::Tests] {
        // The crate for tests is one whose product are tests.
        let by = if ["crates/testbed", "crates/browser"].contains(&folder) { Code::Tests } else { code };
        let is_named = |name: &String| own.iter().any(|file| file.names_crate(name, by));
        let unused = asked(&manifest, code).into_iter().filter(|name| !is_named(name));
        faults.extend(unused.map(|name| format!("{folder}: {name} is not named by its {code:?}")));
    }
    faults
}

#[test]
fn crates_ask_for_nothing_that_they_do_not_use() {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let folder = format!("crates/{}", path.file_name().unwrap().display());
        found.extend(faults(&folder, &std::fs::read_to_string(path.join("Cargo.toml")).unwrap(), files()));
    }
    demand_none(found);
}

#[test]
fn an_unused_dependency_is_seen() {
    let manifest = "[dependencies]\na-b = \"1\"\nc = \"1\"\nhttp.workspace = true\n[target.'cfg(unix)'.dependencies]\nd = \"1\"\n[dev-dependencies]\ne = \"1\"\na-b = \"1\"\n";
    let files = [
        parse(
            "crates/x/src/lib.rs",
            "use crate::http; fn f() { a_b::g(); http::h(); }\n#[cfg(test)] mod tests { use c::D; }",
        ),
        parse("crates/x/tests/it.rs", "fn f() { println!(\"{}\", e::g()); }"),
        parse("crates/y/src/lib.rs", "use d::E;"),
    ];
    let expected = [
        "c is not named by its Product",
        "d is not named by its Product",
        "http is not named by its Product",
        "a_b is not named by its Tests",
    ];
    let mut found = faults("crates/x", manifest, &files);
    found.sort();
    let mut expected = expected.map(|it| format!("crates/x: {it}"));
    expected.sort();
    assert_eq!(found, expected);
}
