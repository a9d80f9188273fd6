//! A disk that records writes and fails on a test's request: the library `disk/shim.c`, preloaded between the server
//! and the C library, and compiled by the C compiler needed for the embedded database anyway.

use crate::server::DISK;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Error numbers of Linux.
pub const NO_SPACE: u32 = 28;
pub const READ_ONLY: u32 = 30;
pub const IO: u32 = 5;

/// The faults from now on, none by default; `shim.c` declares the same fields.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// The error of every write, 0 for none; with [`NO_SPACE`], only writes that grow a file fail.
    pub write: u32,
    /// The error of every sync of a file, 0 for none.
    pub sync: u32,
    /// The error of every sync of a directory, 0 for none.
    pub folder_sync: u32,
    /// The n-th sync of a file from now on fails once, with [`IO`]; 0 for none.
    pub failing_sync: u32,
    /// Free space as reported by the file system, in bytes; 0 for the true value.
    pub free_bytes: u64,
    /// The process is killed after this number of recorded entries, such as writes and syncs; 0 for never.
    pub last_step: u64,
}

/// The shim between a data directory and the servers and commands started on the directory.
pub struct Disk {
    folder: TempDir,
    control: File,
}

impl Disk {
    /// A new data directory, in memory if possible, and the disk under it.
    pub fn new() -> (Self, TempDir) {
        let data = fast_folder();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("control");
        let control = File::create(&path).unwrap();
        control.write_all_at(&[0; 32], 0).unwrap();
        let settings = [
            ("LD_PRELOAD", shim().to_owned()),
            ("DISK_FOLDER", data.path().canonicalize().unwrap()),
            ("DISK_RECORD", folder.path().join("record")),
            ("DISK_CONTROL", path),
        ];
        assert_eq!(data.path(), settings[1].1, "paths are compared as they are written");
        let mut note = File::create(data.path().join(DISK)).unwrap();
        for (name, value) in settings {
            writeln!(note, "{name}={}", value.display()).unwrap();
        }
        (Self { folder, control }, data)
    }

    /// Replaces all faults from now on.
    pub fn set(&self, faults: Faults) {
        let Faults { write, sync, folder_sync, failing_sync, free_bytes, last_step } = faults;
        let mut bytes: Vec<u8> =
            [write, sync, folder_sync, failing_sync].iter().flat_map(|n| n.to_ne_bytes()).collect();
        bytes.extend([free_bytes, last_step].iter().flat_map(|n| n.to_ne_bytes()));
        self.control.write_all_at(&bytes, 0).unwrap();
    }

    /// The record of the disk so far.
    pub fn record(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("record")).unwrap()
    }
}

/// A new folder, in memory if at least a GiB is free there.
pub fn fast_folder() -> TempDir {
    let memory = "/dev/shm";
    let has_room = rustix::fs::statvfs(memory).is_ok_and(|found| found.f_bavail * found.f_frsize > 1 << 30);
    if has_room { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// The compiled shim; compiled once per run.
#[expect(clippy::disallowed_methods, reason = "the C compiler is named in the environment, as for the database")]
fn shim() -> &'static PathBuf {
    static SHIM: OnceLock<PathBuf> = OnceLock::new();
    SHIM.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let (draft, library) = (folder.join(format!("disk-{}.so", std::process::id())), folder.join("disk.so"));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/disk/shim.c");
        let mut compiler = Command::new(std::env::var("CC").unwrap_or_else(|_| "cc".to_owned()));
        compiler.args(["-O2", "-Wall", "-Wextra", "-shared", "-fPIC", source, "-ldl", "-lpthread", "-o"]).arg(&draft);
        assert!(compiler.status().unwrap().success(), "the C compiler refused {source}");
        std::fs::rename(draft, &library).unwrap();
        library
    })
}
