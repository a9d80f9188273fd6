//! The imports of a file are one block, which rustfmt sorts.

use super::demand_none;
use super::syntax::{File, files, parse};

fn broken(files: &[File]) -> Vec<String> {
    files.iter().flat_map(|file| file.broken_imports.iter().map(|line| format!("{}:{line}", file.path))).collect()
}

#[test]
fn imports_are_one_block() {
    demand_none(broken(files()));
}

#[test]
fn imports_in_groups_are_seen() {
    let text = "use std::fs;\n\nuse crate::a;\n#[cfg(unix)]\nuse crate::{\n    b,\n    c,\n};\npub use d::E;\nfn f() {}\nuse E::*;\nuse g::h;\n";
    assert_eq!(broken(&[parse("x.rs", text)]), ["x.rs:3", "x.rs:12"]);
}
