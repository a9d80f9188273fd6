//! TABLE · English: the state of the server.

use super::grouped;
use crate::words::SystemWords;
use headwater_model::background::TaskState;
use headwater_store::disk_days::DiskForecast;

pub(super) const SYSTEM: SystemWords = SystemWords {
    title: "System",
    well: "All well",
    unwell: |count| if count == 1 { "1 thing to do".to_owned() } else { format!("{count} things to do") },
    about: |version, at| format!("Headwater {version} · as of {at} UTC, again every 5 s"),
    unwritable: |reason| {
        format!(
            "Nothing can be saved: {reason}. Reading goes on. It ends by itself once the cause is gone; the log says since when."
        )
    },
    full: |free, floor| {
        format!(
            "The disk is full: {} are free, and {} are kept for deleting. Make room on the file system, or delete what is not needed.",
            bytes(free),
            bytes(floor)
        )
    },
    nearly_full: |free, floor| {
        format!(
            "The disk is nearly full: {} are free, below {} nothing is added any more. Make room soon.",
            bytes(free),
            bytes(floor)
        )
    },
    hooks_troubled: |count| match count {
        1 => "A webhook is paused, fails or has ended: look at its last tries.".to_owned(),
        _ => format!("{count} webhooks are paused, fail or have ended: look at their last tries."),
    },
    ending_keys: |count| match count {
        1 => "An API key ends within a week: give it a later last day, or its program another key.".to_owned(),
        _ => format!("{count} API keys end within a week: give them a later last day, or their programs other keys."),
    },
    no_key: "The key file is not here: webhooks are not signed and the audit log is not sealed. Put the servers' headwater.key in its place.",
    look: "Look",
    tiles: [
        "Saving takes, on average",
        "Saved since the start",
        "Changes not yet delivered",
        "Audit entries not sealed",
    ],
    number: grouped,
    milliseconds: |micros| format!("{}.{}", micros / 1000, micros % 1000 / 100),
    disk: "Disk",
    free: |free| format!("{} free", bytes(free)),
    parts: [
        |size| format!("Database {}", bytes(size)),
        |size| format!("Log {}", bytes(size)),
        |size| format!("Free {}", bytes(size)),
        |size| format!("Backups {}", bytes(size)),
    ],
    bytes,
    forecast: |forecast| match forecast {
        DiskForecast::TooEarly => "The forecast needs three days; the size is noted once a day.".to_owned(),
        DiskForecast::Steady => "The database does not grow to speak of.".to_owned(),
        DiskForecast::Days(days) => format!("At the growth of the last month the disk is full in {days} days."),
    },
    full_soon: |days| {
        format!(
            "The disk will be full in {days} days at the growth of the last month: make room, or put the data on a larger disk."
        )
    },
    back_up: "Back up now",
    backing_up: "A backup is being made and checked. The page follows it.",
    backup_failed: |reason| format!("The last backup failed: {reason}. Mend the cause, and begin another."),
    backup_no_room: "There is no room for a backup beside the database: make room, or use headwater backup with a file on another disk.",
    on_server: "The data is in PostgreSQL, which watches its own disks.",
    work: ["Work that runs by itself", "of this account"],
    no_work: "Nothing is under way.",
    does: |work| work.does(),
    state: |state| match state {
        TaskState::Running => "under way",
        TaskState::Waiting => "waits for its turn",
        TaskState::Paused => "paused",
    },
    progress: |done, percent, rate| {
        let mut text = percent.map_or_else(
            || format!("{} rows", grouped(done)),
            |percent| format!("{percent} %, {} rows", grouped(done)),
        );
        if let Some(rate) = rate {
            text.push_str(&format!(", {} a second", grouped(rate)));
        }
        text
    },
    deeds: ["Pause", "Go on"],
    checks: "Checks",
    check: ["Changes are saved", "Version", "Schema", "Database", "Audit log, entries"],
    yes: "yes",
    databases: ["embedded", "PostgreSQL"],
    backups: "Backups",
    backups_hint: [
        "headwater backup FILE copies the database while the server runs, and checks the copy. Keep headwater.key apart from it.",
        "PostgreSQL is backed up by pg_dump and its like. Keep headwater.key apart from the backup.",
    ],
};

/// Bytes in the largest fitting unit.
fn bytes(bytes: u64) -> String {
    let units = [("GB", 30_u32), ("MB", 20), ("KB", 10)];
    match units.into_iter().find(|(_, bits)| bytes >> bits > 0) {
        Some((unit, bits)) => format!("{}.{} {unit}", bytes >> bits, (bytes >> (bits - 10)) % 1024 * 10 / 1024),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::background::Work;

    #[test]
    fn sizes_are_said_in_their_unit() {
        assert_eq!([500, 1024, 1_572_864, 5 << 30].map(bytes), ["500 bytes", "1.0 KB", "1.5 MB", "5.0 GB"]);
        assert_eq!((SYSTEM.does)(Work::EmptyList), "takes all members off a list");
    }
}
