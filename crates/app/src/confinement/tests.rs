//! The rights of a confined thread.

#![allow(clippy::unwrap_used)]
#![expect(clippy::disallowed_methods, reason = "what is tried here need outlive nothing")]

use super::*;
use std::fs::{create_dir, hard_link, read, remove_file, rename, write};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::Command;

/// Runs on a separate thread, because a confined thread never regains its rights. Skipped on kernels without
/// Landlock.
fn confined(folder: &Path, try_out: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let folders = [folder.to_owned()];
        let trial = scope.spawn(move || match confine(&folders).unwrap() {
            Confinement::Kept => try_out(),
            other => {
                std::io::stderr().write_all(format!("SKIPPED: what needs Landlock: {other:?}\n").as_bytes()).unwrap()
            }
        });
        trial.join().unwrap();
    });
}

#[test]
fn a_confined_thread_writes_in_its_folder_only_and_starts_nothing() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (own, other) = (own.path(), other.path());
    write(other.join("there"), "before").unwrap();
    confined(own, || {
        write(own.join("it"), "x").unwrap();
        rename(own.join("it"), own.join("moved")).unwrap();
        hard_link(own.join("moved"), own.join("linked")).unwrap();
        remove_file(own.join("moved")).unwrap();
        create_dir(own.join("folder")).unwrap();
        assert_eq!(read(other.join("there")).unwrap(), b"before", "what is elsewhere can be read");
        let refused = [
            write(other.join("new"), "x"),
            write(other.join("there"), "x"),
            remove_file(other.join("there")),
            create_dir(other.join("folder")),
            rename(own.join("linked"), other.join("linked")),
            Command::new("/bin/true").status().map(drop),
        ];
        for (number, refused) in refused.into_iter().enumerate() {
            let kind = refused.expect_err(&format!("{number} was done")).kind();
            assert!(matches!(kind, ErrorKind::PermissionDenied | ErrorKind::CrossesDevices), "{number}: {kind}");
        }
    });
    assert_eq!(read(other.join("there")).unwrap(), b"before");
}

#[test]
fn the_threads_a_confined_thread_starts_are_confined_too() {
    let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    confined(own.path(), || {
        let file = other.path().join("new");
        let written = std::thread::spawn(move || write(file, "x")).join().unwrap();
        assert_eq!(written.unwrap_err().kind(), ErrorKind::PermissionDenied);
    });
}
