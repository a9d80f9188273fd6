//! Files that are there whole or not at all, also after SIGKILL or a power cut: each is written under another name first, and
//! nothing is ever put in the place of one that is there.

use std::fs::File;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// Makes a file, which `write` writes to where it is told. Of two that do so at once one is first, and its file stays.
pub fn put<E: From<Error>>(
    path: &Path,
    write: impl FnOnce(&Path) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let draft = PathBuf::from(format!("{}{}", path.display(), mark(&std::process::id().to_string())));
    // What a process of the same number has left may be another name of a file that is in use.
    remove(&draft)?;
    let linked = write(&draft).and_then(|()| Ok(std::fs::hard_link(&draft, path)?));
    remove(&draft)?;
    match linked {
        Err(_) if path.try_exists()? => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            // One that a power cut may take away must not be found and used at the next start.
            Ok(sync_folder_of(path).inspect_err(|_| drop(std::fs::remove_file(path)))?)
        }
    }
}

/// Removes what processes that were killed have left of that file's drafts. Where that fails, nothing but litter stays.
pub fn sweep(path: &Path) {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beginning = format!("{name}{}", mark(""));
    for entry in std::fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(&beginning)) {
            let _ = remove(&entry.path());
        }
    }
}

fn mark(process: &str) -> String {
    format!(".draft-{process}")
}

fn remove(draft: &Path) -> Result<()> {
    match std::fs::remove_file(draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sync_folder_of(path: &Path) -> Result<()> {
    File::open(folder_of(path)).and_then(|folder| folder.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::read_to_string;
    use std::io::Write;

    fn write(path: &Path, text: &str) -> Result<()> {
        File::create(path)?.write_all(text.as_bytes())
    }

    #[test]
    fn a_file_is_made_once_and_what_was_left_of_drafts_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("it.db");
        put::<Error>(&path, |draft| write(draft, "first")).unwrap();
        let own = folder.path().join(format!("it.db.draft-{}", std::process::id()));
        std::fs::hard_link(&path, &own).unwrap();
        put::<Error>(&path, |draft| write(draft, "second")).unwrap();
        assert_eq!(read_to_string(&path).unwrap(), "first");
        let failed = put(&folder.path().join("other"), |_| Err(Error::other("full")));
        assert_eq!(failed.unwrap_err().to_string(), "full");
        for left in ["it.db.draft-1", "it.db.draft-1-journal", "kept", "it.db-wal"] {
            write(&folder.path().join(left), "left").unwrap();
        }
        sweep(&path);
        let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        names.sort_unstable();
        assert_eq!(names, ["it.db", "it.db-wal", "kept"]);
    }
}
