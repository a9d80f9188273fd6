//! A first start ended by SIGKILL, after each of its steps on the disk.

use crate::disk::{Disk, Faults};
use crate::first_start::secret;
use crate::server::{headwater, try_headwater};
use std::fs::File;
use std::time::UNIX_EPOCH;

/// Invariant: a first start killed at any point is begun again by the next one, and everything made before is valid.
#[test]
fn a_first_start_may_be_killed_at_any_point() {
    let mut killed = 0;
    for last_step in 1.. {
        let (disk, data) = Disk::new();
        disk.set(Faults { last_step, ..Faults::default() });
        let (_, is_through) = try_headwater(data.path(), &["init"]);
        disk.set(Faults::default());
        let drafts = || {
            let files = std::fs::read_dir(data.path()).unwrap().map(|file| file.unwrap().path());
            files.filter(|path| path.to_str().unwrap().contains("draft-")).collect::<Vec<_>>()
        };
        // Drafts of a process possibly still running are left alone, so the killed process's drafts are made old.
        for draft in drafts() {
            let file = File::options().write(true).open(draft).unwrap();
            file.set_modified(UNIX_EPOCH).unwrap();
        }
        let (said, success) = try_headwater(data.path(), &["init"]);
        assert!(success || said.contains("there is an account already"), "after {last_step} steps: {said}");
        let accounts = headwater(data.path(), &["account", "list"]);
        assert_eq!(accounts.lines().count(), 1, "after {last_step} steps: {accounts}");
        assert!(accounts.starts_with(&secret(data.path(), "ACCOUNT_ID")), "after {last_step} steps: {accounts}");
        assert!(drafts().is_empty(), "after {last_step} steps: {:?}", drafts());
        if is_through {
            break;
        }
        killed += 1;
    }
    assert!(killed > 20, "there are steps to be killed at: {killed}");
}
