//! A first start that SIGKILL ends, at each thing that it does to the disk.

use crate::disk::{Disk, Faults};
use crate::first_start::secret;
use crate::server::{headwater, try_headwater};
use std::fs::File;
use std::time::UNIX_EPOCH;

/// Invariant: a first start that is killed, wherever that is, is begun again by the next one, and what it had made is good.
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
        // Those of a process that may still be at work are left, so the killed one's are made old.
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
