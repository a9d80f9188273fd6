//! The imports of a file are one block, which rustfmt sorts.

use super::ceilings::{self, hold};
use super::syntax::{File, files, parse};

fn broken(files: &[File]) -> Vec<String> {
    files.iter().flat_map(|file| file.broken_imports.iter().map(|line| format!("{}:{line}", file.path))).collect()
}

#[test]
fn imports_are_one_block() {
    hold(ceilings::BROKEN_IMPORTS, &broken(files()));
}

#[test]
fn imports_in_groups_are_seen() {
    let text = "use std::fs;\n\nuse crate::a;\n#[cfg(unix)]\nuse crate::{\n    b,\n    c,\n};\npub use d::E;\nfn f() {}\nuse E::*;\nuse g::h;\n";
    assert_eq!(broken(&[parse("x.rs", text)]), ["x.rs:3", "x.rs:12"]);
}
