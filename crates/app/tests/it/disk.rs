//! A disk that is listened to, and that fails when a test says so: `disk/shim.c`, compiled by the C compiler that the
//! database needs anyway, stands between the server and the C library.

use crate::server::DISK;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Numbers of errors, as Linux has them.
pub const NO_SPACE: u32 = 28;
pub const READ_ONLY: u32 = 30;
pub const IO: u32 = 5;

/// What goes wrong from now on; the same fields stand in `shim.c`. By default nothing does.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// The error of every write; [`NO_SPACE`] only where a file would grow.
    pub write: u32,
    /// The error of every sync of a file.
    pub sync: u32,
    /// The error of every sync of a directory.
    pub folder_sync: u32,
    /// The how manieth sync of a file from now on fails, once.
    pub failing_sync: u32,
    /// What is said to be free, in bytes; 0 for the truth.
    pub free_bytes: u64,
    /// After how many things that are written down from now on, such as a write or a sync, the process is killed.
    pub last_step: u64,
}

/// What stands between a data directory and the servers and commands that are started on it.
pub struct Disk {
    folder: TempDir,
    control: File,
}

impl Disk {
    /// A new data directory, in memory if it may be, and its disk.
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

    /// Has these faults, and no others, from now on.
    pub fn set(&self, faults: Faults) {
        let Faults { write, sync, folder_sync, failing_sync, free_bytes, last_step } = faults;
        let mut bytes: Vec<u8> =
            [write, sync, folder_sync, failing_sync].iter().flat_map(|n| n.to_ne_bytes()).collect();
        bytes.extend([free_bytes, last_step].iter().flat_map(|n| n.to_ne_bytes()));
        self.control.write_all_at(&bytes, 0).unwrap();
    }

    /// What has been written down so far.
    pub fn record(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("record")).unwrap()
    }
}

/// A new folder, in memory where that has room for a database and its log.
pub fn fast_folder() -> TempDir {
    let memory = "/dev/shm";
    let has_room = rustix::fs::statvfs(memory).is_ok_and(|found| found.f_bavail * found.f_frsize > 1 << 30);
    if has_room { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// The compiled shim; compiled once a run.
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
