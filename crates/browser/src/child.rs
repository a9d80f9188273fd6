//! Programs that end with the tests: a shell beside each waits for the end of its input, which the end of the process of the tests
//! closes, whatever its cause.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child as Process, Command, Stdio};

/// Starts the program of `$@`, and ends it and its directory `$0` at the end of the input.
const WATCH: &str = r#""$@" & cat >/dev/null; kill -KILL $!; wait $! 2>/dev/null; rm -rf -- "$0""#;

/// A program and its directory. Both go with the value, or with the process.
pub(crate) struct Child(Process);

impl Child {
    /// Starts a program, and gives what `read` finds in a line of its log; the rest of the log is read and dropped, so that the
    /// program never waits for a reader.
    pub(crate) fn start<T>(dir: &Path, words: &[&OsStr], read: impl Fn(&str) -> Option<T>) -> (Self, T) {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(WATCH).arg(dir).args(words);
        shell.current_dir(dir).env("HEADWATER_DATA_DIR", dir.join("data")).env_remove("HEADWATER_DATABASE_URL");
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = shell.spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut seen = Vec::new();
        let found = log.by_ref().find_map(|line| {
            let found = read(&line);
            seen.push(line);
            found
        });
        let Some(found) = found else { panic!("{words:?} ended before it was ready: {seen:#?}") };
        std::thread::spawn(move || log.for_each(drop));
        (Self(process), found)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
