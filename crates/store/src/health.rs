//! Whether the database can be written: the last known obstacle, the free space, and whether the files are still the
//! files opened at the start.
//!
//! An obstacle is logged when it begins and when it ends, not for each failed call.

use crate::error::{Error, Result};
use crate::left_log::{self, log_of};
use crate::tx::Tx;
use headwater_model::obstacle::Obstacle;
use headwater_model::problem::Problem;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time without a failed write after which an obstacle counts as gone: on a full disk small writes may still succeed
/// while large writes fail.
const CALM: Duration = Duration::from_secs(3);
/// Default minimum of free space, in bytes, and as a divisor of the file system's size: 2 %. The smaller one counts.
const USUAL_FLOOR: u64 = 256 << 20;
const USUAL_SHARE: u64 = 50;

/// The known state of a database.
pub struct Health {
    place: Option<Place>,
    /// Index of the obstacle in [`Obstacle::ALL`], plus one; 0 for none.
    obstacle: AtomicU8,
    failed_at: Mutex<Option<Instant>>,
    failures: [AtomicU64; Obstacle::ALL.len()],
    is_low: AtomicBool,
    free: AtomicU64,
    floor: AtomicU64,
}

/// The folder of the embedded database, and device and inode of its files when opened.
struct Place {
    folder: PathBuf,
    files: [(PathBuf, (u64, u64)); 2],
    /// Minimum of free space in bytes, as set by the operator.
    floor: Option<u64>,
}

impl Health {
    /// For an embedded database; its file and its log must exist.
    pub(crate) fn of_file(database: &Path, floor: Option<u64>) -> Result<Self> {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let with_identity = |path: PathBuf| identity(&path).map(|identity| (path, identity));
        let files = [with_identity(database.to_owned())?, with_identity(log_of(database))?];
        let health = Self::of(Some(Place { folder: folder.to_owned(), files, floor }));
        health.look();
        Ok(health)
    }

    /// For PostgreSQL, which reports problems of its disks itself.
    pub(crate) fn of_server() -> Self {
        Self::of(None)
    }

    fn of(place: Option<Place>) -> Self {
        Self {
            place,
            obstacle: AtomicU8::new(0),
            failed_at: Mutex::new(None),
            failures: Default::default(),
            is_low: AtomicBool::new(false),
            free: AtomicU64::new(u64::MAX),
            floor: AtomicU64::new(0),
        }
    }

    /// The known obstacle to writes, if any.
    pub fn obstacle(&self) -> Option<Obstacle> {
        Obstacle::ALL.get(usize::from(self.obstacle.load(Ordering::Relaxed)).checked_sub(1)?).copied()
    }

    /// Number of writes which met this obstacle or were refused because of it.
    pub fn failures(&self, obstacle: Obstacle) -> u64 {
        self.failures[place_of(obstacle)].load(Ordering::Relaxed)
    }

    /// Free bytes on the file system of the embedded database, and the minimum to stay free; `None` on PostgreSQL.
    pub fn room(&self) -> Option<(u64, u64)> {
        self.place.as_ref().map(|_| (self.free.load(Ordering::Relaxed), self.floor.load(Ordering::Relaxed)))
    }

    /// Refuses writes adding data while free space is below the minimum, which is reserved for writes making room.
    pub fn demand_room(&self) -> Result<(), Problem> {
        if !self.is_low.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.failures[place_of(Obstacle::LowSpace)].fetch_add(1, Ordering::Relaxed);
        Err(Problem::Unwritable(Obstacle::LowSpace))
    }

    /// Records `writes` writes failed for an obstacle; returns the actual obstacle.
    pub(crate) fn failed(&self, obstacle: Obstacle, writes: usize) -> Obstacle {
        let obstacle = self.looked_at(obstacle);
        self.failures[place_of(obstacle)].fetch_add(writes as u64, Ordering::Relaxed);
        *self.failed_at.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(Instant::now());
        let number = place_of(obstacle) as u8 + 1;
        if self.obstacle.swap(number, Ordering::Relaxed) != number {
            tracing::warn!(
                reason = obstacle.name(),
                "nothing can be written: {obstacle}. Calls that write are answered 503 until it can"
            );
        }
        obstacle
    }

    /// Records a successful write, which ends an obstacle after [`CALM`].
    pub(crate) fn wrote(&self) {
        if self.obstacle.load(Ordering::Relaxed) == 0 {
            return;
        }
        let failed_at = *self.failed_at.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let is_calm = failed_at.is_none_or(|at| at.elapsed() >= CALM);
        if is_calm && self.obstacle.swap(0, Ordering::Relaxed) != 0 {
            tracing::warn!("writing works again");
        }
    }

    /// An error if the database file or its log is no longer the file opened at the start: data written to a removed
    /// file would be lost.
    pub(crate) fn in_place(&self) -> Result<()> {
        let files = self.place.iter().flat_map(|place| &place.files);
        if files.into_iter().all(|(path, opened)| identity(path).is_ok_and(|now| now == *opened)) {
            Ok(())
        } else {
            Err(Error::Unwritable(Obstacle::DirectoryGone))
        }
    }

    /// Checks the files and the free space. Called after commits and about once a second, not for each call.
    pub(crate) fn look(&self) {
        let Some(place) = &self.place else { return };
        if self.in_place().is_err() {
            self.failed(Obstacle::DirectoryGone, 0);
            return;
        }
        let Ok(found) = rustix::fs::statvfs(&place.folder) else { return };
        let (free, all) = (found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize);
        let log = std::fs::metadata(&place.files[1].0).map_or(0, |file| file.len());
        let usual = USUAL_FLOOR.min(all / USUAL_SHARE).max(left_log::LONGEST.saturating_sub(log));
        let floor = place.floor.unwrap_or(usual);
        self.free.store(free, Ordering::Relaxed);
        self.floor.store(floor, Ordering::Relaxed);
        let is_low = free < floor;
        match (self.is_low.swap(is_low, Ordering::Relaxed), is_low) {
            (false, true) => tracing::warn!(
                free_bytes = free,
                floor_bytes = floor,
                "little room is left on the disk: calls that add are answered 503, those that remove go on"
            ),
            (true, false) => tracing::warn!(free_bytes = free, floor_bytes = floor, "there is room on the disk again"),
            _ => {}
        }
    }

    /// Finds the cause of a write error, because SQLite often reports only that a write failed.
    fn looked_at(&self, obstacle: Obstacle) -> Obstacle {
        let (Obstacle::WriteError, Some(place)) = (obstacle, &self.place) else { return obstacle };
        match rustix::fs::statvfs(&place.folder) {
            Ok(found) if found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY) => Obstacle::ReadOnly,
            Ok(found) if found.f_bavail == 0 => Obstacle::DiskFull,
            _ => obstacle,
        }
    }
}

/// A write without lasting effect, which proves that the database can be written.
pub fn prove(tx: &Tx<'_>) -> Result<(), Problem> {
    let add =
        servers_sql!("insert into schema_version (version, name, checksum, applied_at) values (-1, 'proof', $1, 0)");
    tx.execute(add, &[b"".as_slice().into()])?;
    tx.execute(servers_sql!("delete from schema_version where version = -1"), &[])?;
    Ok(())
}

fn place_of(obstacle: Obstacle) -> usize {
    Obstacle::ALL.iter().position(|one| *one == obstacle).unwrap_or(0)
}

fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    std::fs::metadata(path).map(|file| (file.dev(), file.ino()))
}
