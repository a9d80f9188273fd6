//! The file `headwater.server`: a running server writes its settings and listen address into its data directory, for
//! the commands run beside the server.
//!
//! The server holds a lock on the file while running. An unlocked file was left by a killed server and is ignored.

use super::given::{Given, Origin};
use super::listen::Listen;
use super::setting::{Setting, Told};
use super::table::SETTINGS;
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const NAME: &str = "headwater.server";

/// The file of a running server, removed when dropped.
pub struct Running {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Running {
    /// Writes the settings marked for commands in the table, and the address the server is bound to.
    pub fn leave(dir: &Path, given: &Given, listening: SocketAddr) -> Result<Self> {
        let kept =
            SETTINGS.iter().filter_map(|setting| Some((setting.name.to_owned(), kept(setting, given, listening)?)));
        let text = kept.collect::<Table>().to_string();
        let (path, draft) = (dir.join(NAME), dir.join(format!("{NAME}.draft")));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        // Locked before the rename, so the file under its final name is never unlocked while the server runs.
        file.lock()?;
        let written = file.write_all(text.as_bytes()).and_then(|()| std::fs::rename(&draft, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&draft);
        }
        written.with_context(|| format!("writing {}", path.display()))?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A file left over is ignored, because it is no longer locked.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn kept(setting: &Setting, given: &Given, listening: SocketAddr) -> Option<Value> {
    let text = || given.of(setting).map(|(text, _)| text);
    let kept = match setting.told {
        Told::Nobody => return None,
        Told::WhereItListens => listening.to_string(),
        Told::AsGiven => text()?.to_str()?.to_owned(),
        Told::WithItsWholePath => std::path::absolute(text()?).ok()?.to_str()?.to_owned(),
    };
    Some(Value::String(kept))
}

/// Records the settings published by the server running on a data directory, if any.
pub fn note(given: &mut Given, dir: &Path) {
    for (name, value) in read(&dir.join(NAME)).unwrap_or_default() {
        let setting = SETTINGS.iter().find(|setting| setting.name == name && setting.told != Told::Nobody);
        if let (Some(setting), Value::String(text)) = (setting, value) {
            given.note(setting, text.into(), Origin::Server);
        }
    }
}

/// The listen address of a killed server, by the file left behind. None beside a running server.
pub fn last_listened(dir: &Path) -> Option<Listen> {
    let file = File::open(dir.join(NAME)).ok().filter(|file| !is_held(file))?;
    let listen = SETTINGS.iter().find(|setting| setting.told == Told::WhereItListens)?;
    Listen::read(OsStr::new(content(file)?.get(listen.name)?.as_str()?)).ok()
}

/// The content of the file. None if the file is missing, or was left by a killed server.
fn read(path: &Path) -> Option<Table> {
    content(File::open(path).ok().filter(is_held)?)
}

/// Whether the server behind a file is still running.
fn is_held(file: &File) -> bool {
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// None if the file cannot be read: a newer server may write an unknown format.
fn content(mut file: File) -> Option<Table> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn setting(name: &str) -> &'static Setting {
        SETTINGS.iter().find(|setting| setting.name == name).unwrap()
    }

    fn noted(dir: &Path) -> Settings {
        let mut given = Given::default();
        note(&mut given, dir);
        Settings::read(given).unwrap()
    }

    #[test]
    fn what_a_server_leaves_is_believed_as_long_as_it_runs() {
        let dir = tempfile::tempdir().unwrap();
        let mut given = Given::default();
        for (name, text) in
            [("webhook_allow", "10.0.0.0/8,127.0.0.0/8"), ("key_file", "keys/a"), ("metrics_token", "hush")]
        {
            given.note(setting(name), text.into(), Origin::Flag(setting(name).flag()));
        }
        let running = Running::leave(dir.path(), &given, SocketAddr::from(([127, 0, 0, 1], 9))).unwrap();
        let settings = noted(dir.path());
        assert_eq!(last_listened(dir.path()), None, "the server is running");
        assert_eq!((settings.listen.to_string().as_str(), settings.webhook_allow.len()), ("127.0.0.1:9", 2));
        assert!(settings.key_file.is_some_and(|file| file.is_absolute() && file.ends_with("keys/a")));
        assert_eq!((settings.base_url, settings.metrics_token), (None, None), "what is secret stays with the server");
        let text = std::fs::read(dir.path().join(NAME)).unwrap();
        drop(running);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        assert!(noted(dir.path()).webhook_allow.is_empty());
        // As after SIGKILL: the file exists, but no process holds the lock.
        File::create(dir.path().join(NAME)).unwrap().write_all(&text).unwrap();
        assert!(noted(dir.path()).webhook_allow.is_empty());
        assert_eq!(last_listened(dir.path()).map(|listen| listen.to_string()).as_deref(), Some("127.0.0.1:9"));
        drop(Running::leave(dir.path(), &given, SocketAddr::from(([127, 0, 0, 1], 9))).unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "the next server takes what was left away");
    }
}
