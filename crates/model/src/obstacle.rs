//! Why nothing can be written for the time being, though what is there is sound.

use std::fmt;

/// What stands in the way of a write. It goes away by itself or by the operator's hand, and the same call may then
/// go well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The disk is full.
    DiskFull,
    /// The file system, or the database, only reads.
    ReadOnly,
    /// The disk refuses a write for another reason.
    WriteError,
    /// Less is free than is kept for writes that make room.
    LowSpace,
    /// The data directory, or a file in it, was deleted or replaced under the running server.
    DirectoryGone,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::DiskFull, Self::ReadOnly, Self::WriteError, Self::LowSpace, Self::DirectoryGone];

    /// Its name in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "read_only",
            Self::WriteError => "write_error",
            Self::LowSpace => "low_space",
            Self::DirectoryGone => "directory_gone",
        }
    }

    /// What is the matter, in words for callers and the operator.
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
