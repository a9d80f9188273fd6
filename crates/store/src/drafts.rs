//! Files written atomically: whole or absent, even after SIGKILL or a power cut. Each file is first written as a
//! draft under another name, and an existing file is never replaced.
//!
//! After the draft is linked as the file, the draft's name stays until the folder is synced. A process finding such a
//! draft knows that a power cut may still remove the file, and syncs the folder before using the file. The file
//! itself is never removed for this reason: another process may have begun to write to it.

use crate::random;
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Limit of followed symbolic links, as in Linux.
const MOST_LINKS: usize = 40;
/// Age after which a draft counts as abandoned. Writing a file takes seconds.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// Creates a file; `write` writes the contents to the path it is given. If two processes do so at once, the first
/// file stays. A dangling symbolic link stays a link, and the file is created at its target.
pub fn put<E: From<Error>>(
    path: &Path,
    write: impl FnOnce(&Path) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let path = followed(path)?;
    let folder = folder_of(&path);
    let named = |error: Error| Error::new(error.kind(), format!("the directory {}: {error}", folder.display()));
    let opened = File::open(folder).map_err(named)?;
    // Processes in different containers may have the same process number, so the draft's number is random.
    let number = random::bytes().map(u64::from_ne_bytes).map_err(Error::other)?;
    let draft = PathBuf::from(format!("{}{MARK}{number:016x}", path.display()));
    if let Err(error) = write(&draft).and_then(|()| Ok(std::fs::hard_link(&draft, &path)?)) {
        let _ = std::fs::remove_file(&draft);
        if !path.try_exists()? {
            return Err(error);
        }
    }
    opened.sync_all().map_err(named)?;
    let _ = std::fs::remove_file(&draft);
    Ok(())
}

/// Whether a file is a draft of another, by the name.
pub fn is_draft(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(MARK))
}

/// Prepares the use of a file: removes abandoned drafts of killed processes, and syncs the folder if a power cut
/// might still remove the file. Drafts which cannot be removed are ignored.
pub fn settle(path: &Path) -> Result<()> {
    let path = followed(path)?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beginning = format!("{name}{MARK}");
    for entry in std::fs::read_dir(folder_of(&path)).into_iter().flatten().flatten() {
        let is_draft = entry.file_name().to_str().is_some_and(|name| name.starts_with(&beginning));
        let Some(draft) = is_draft.then(|| entry.metadata().ok()).flatten() else { continue };
        let is_linked = draft.nlink() > 1;
        if is_linked {
            File::open(folder_of(&path))?.sync_all()?;
        }
        if is_linked || is_abandoned(&draft) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// The target of a path after all symbolic links; the target need not exist.
pub fn followed(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            // No link, or no file at all.
            Err(error) if [ErrorKind::InvalidInput, ErrorKind::NotFound].contains(&error.kind()) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(Error::other("it is a link that leads to itself"))
}

/// The text between a file's name and the number of a draft.
const MARK: &str = ".draft-";

fn is_abandoned(draft: &Metadata) -> bool {
    let age = draft.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > ABANDONED_AFTER)
}

/// The folder of a file; `.` if the path names none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::read_to_string;
    use std::io::Write;
    use std::os::unix::fs::symlink;
    use std::time::UNIX_EPOCH;

    fn write(path: &Path, text: &str) -> Result<()> {
        File::create(path)?.write_all(text.as_bytes())
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort_unstable();
        names.into_iter().map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.db");
        put::<Error>(&path, |draft| write(draft, "first")).unwrap();
        put::<Error>(&path, |draft| write(draft, "second")).unwrap();
        assert_eq!(read_to_string(&path).unwrap(), "first");
        let failed = put(&folder.path().join("other"), |_| Err(Error::other("full")));
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(names(folder.path()), ["it.db"]);
    }

    /// Like two containers with the same process numbers.
    #[test]
    fn two_that_make_a_file_at_once_leave_each_others_drafts_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.key");
        put::<Error>(&path, |draft| {
            write(draft, "half")?;
            put::<Error>(&path, |other| write(other, "other's"))?;
            settle(&path)?;
            assert_eq!(read_to_string(draft)?, "half");
            write(draft, "whole")
        })
        .unwrap();
        assert_eq!(read_to_string(&path).unwrap(), "other's");
        assert_eq!(names(folder.path()), ["it.key"]);
    }

    #[test]
    fn drafts_are_swept_away_that_are_old_or_have_become_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.db");
        for name in ["it.db", "it.db-wal", "it.db.draft-new", "it.db.draft-old", "it.db.draft-old-journal", "other"] {
            write(&folder.path().join(name), name).unwrap();
        }
        std::fs::hard_link(&path, folder.path().join("it.db.draft-linked")).unwrap();
        for old in ["it.db.draft-old", "it.db.draft-old-journal", "it.db-wal", "other"] {
            let file = File::options().write(true).open(folder.path().join(old)).unwrap();
            file.set_modified(UNIX_EPOCH).unwrap();
        }
        settle(&path).unwrap();
        assert_eq!(names(folder.path()), ["it.db", "it.db-wal", "it.db.draft-new", "other"]);
    }

    #[test]
    fn a_file_is_made_where_links_lead_to() {
        let [here, there] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        symlink(there.path().join("b"), here.path().join("a")).unwrap();
        symlink("c", there.path().join("b")).unwrap();
        put::<Error>(&here.path().join("a"), |draft| write(draft, "made")).unwrap();
        assert_eq!(
            (names(here.path()), names(there.path())),
            (vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()])
        );
        let own = here.path().join("own");
        symlink("own", &own).unwrap();
        assert!(put::<Error>(&own, |draft| write(draft, "made")).unwrap_err().to_string().contains("leads to itself"));
    }
}
