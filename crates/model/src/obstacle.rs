//! Why nothing can be written for now, although the stored data is sound.

use std::fmt;

/// An obstacle to writes. An obstacle ends by itself or by the operator's work, and then the same call may succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The disk is full.
    DiskFull,
    /// The file system or the database is read-only.
    ReadOnly,
    /// The disk refuses a write for another reason.
    WriteError,
    /// Free space is below the minimum reserved for writes making room.
    LowSpace,
    /// The data directory or a file in it was deleted or replaced while the server was running.
    DirectoryGone,
}

impl Obstacle {
    /// All obstacles.
    pub const ALL: [Self; 5] = [Self::DiskFull, Self::ReadOnly, Self::WriteError, Self::LowSpace, Self::DirectoryGone];

    /// The obstacle's name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "read_only",
            Self::WriteError => "write_error",
            Self::LowSpace => "low_space",
            Self::DirectoryGone => "directory_gone",
        }
    }

    /// The obstacle in words, for callers and the operator.
    pub fn text(self) -> &'static str {
        match self {
            Self::DiskFull => "the disk is full",
            Self::ReadOnly => "the database can only be read",
            Self::WriteError => "the disk refuses writes",
            Self::LowSpace => "the disk is nearly full: what adds is refused",
            Self::DirectoryGone => "the data directory was deleted or replaced",
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
