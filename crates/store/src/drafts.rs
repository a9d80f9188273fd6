//! Files that are there whole or not at all, also after SIGKILL or a power cut: each is written under another name first, and
//! nothing is ever put in the place of one that is there.
//!
//! A draft that has become the file keeps its name until the folder is synced. Whoever meets such a draft knows that a power cut
//! may still take the file away, and syncs the folder before the file is used. A file is never taken away again for that: another
//! process may have begun to write to it.

use crate::random;
use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;
/// How old a draft is that nobody is writing any more. Making a file takes seconds.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// Makes a file, which `write` writes to where it is told. Of two that do so at once one is first, and its file stays. A link that
/// leads to no file is left, and the file made where it leads to.
pub fn put<E: From<Error>>(
    path: &Path,
    write: impl FnOnce(&Path) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let path = followed(path)?;
    let folder = folder_of(&path);
    let named = |error: Error| Error::new(error.kind(), format!("the directory {}: {error}", folder.display()));
    let opened = File::open(folder).map_err(named)?;
    // Drafts of others may have the same process number: those of containers do.
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

/// Before a file is used: removes what processes that were killed have left of its drafts, and makes sure that a power cut does
/// not take the file away. Where a draft cannot be removed, nothing but litter stays.
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

/// Where a path leads to, though no file may be there yet.
pub fn followed(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            // No link, or nothing at all.
            Err(error) if [ErrorKind::InvalidInput, ErrorKind::NotFound].contains(&error.kind()) => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(Error::other("it is a link that leads to itself"))
}

/// What stands between a file's name and a draft's number.
const MARK: &str = ".draft-";

fn is_abandoned(draft: &Metadata) -> bool {
    let age = draft.modified().ok().and_then(|at| at.elapsed().ok());
    age.is_some_and(|age| age > ABANDONED_AFTER)
}

/// The folder of a file, which is the present one where the path names none.
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

    /// As in two containers, whose process numbers are alike.
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
