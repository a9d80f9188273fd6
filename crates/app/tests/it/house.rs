//! The house test: reads the sources and holds them to ARCHITECTURE.md and STYLE.md. Every checker is a function
//! from text to faults, and each is tried on a text that is wrong, so that it is known to see something.

mod syntax;
mod tokens;
mod floors;
mod order;
mod statements;
mod spread;
mod tidiness;
mod metrics;
mod functions;
mod names;
mod imports;
mod testing;
mod words;
mod glossary;
mod dependencies;
mod methods;
mod kinds;

use std::path::{Path, PathBuf};

/// A source file of the workspace.
pub struct Source {
    /// Its path from the root of the workspace.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All Rust sources under `crates`, in order of their paths.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join("crates"), &mut found);
    assert!(found.len() > 100, "the sources were not found");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("fuzz") {
            collect(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let path = path.canonicalize().unwrap().strip_prefix(root()).unwrap().display().to_string();
            found.push(Source { path, text });
        }
    }
}

/// Whether the file holds tests only.
pub fn is_test(path: &str) -> bool {
    path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_for_tests.rs")
        || path.contains("/testbed/")
        || path.contains("crates/browser/")
}

/// The text without comments and without the tests at its end.
pub fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

/// Fails with all faults, one a line.
pub fn demand_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
