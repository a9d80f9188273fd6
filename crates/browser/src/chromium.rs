//! Chromium's own protocol: requests into the standard input of a shell, answers and events out of its standard output. Chromium
//! ends when the pipe does, and the pipe ends with the process of the tests, whatever its cause.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Starts the program of `$@` with the pipe where Chromium looks for it, and removes its directory `$0` after its end.
const PIPED: &str = r#""$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1; rm -rf -- "$0""#;

/// How long Chromium may take for an answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// What arrives for the callers: answers by the number of their request, events by the window.
#[derive(Default)]
struct Arrivals {
    answers: Mutex<HashMap<u64, mpsc::Sender<Value>>>,
    events: Mutex<HashMap<String, Vec<Value>>>,
}

/// A running Chromium.
pub(crate) struct Chromium {
    requests: Mutex<ChildStdin>,
    arrivals: Arc<Arrivals>,
    number: AtomicU64,
}

impl Chromium {
    pub(crate) fn launch(dir: &Path, words: &[&OsStr]) -> Self {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(PIPED).arg(dir).args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = shell.spawn().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        let requests = Mutex::new(process.stdin.take().unwrap());
        let arrivals: Arc<Arrivals> = Arc::default();
        let heard = arrivals.clone();
        std::thread::spawn(move || {
            for text in answers.split(0).map_while(Result::ok) {
                heard.take_in(serde_json::from_slice(&text).unwrap());
            }
            let _ = process.wait();
        });
        Self { requests, arrivals, number: AtomicU64::new(1) }
    }

    /// Asks for something, in a window or, where `window` is empty, of Chromium itself.
    pub(crate) fn ask(&self, window: &str, method: &str, params: &Value) -> Result<Value, String> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let (send, answer) = mpsc::channel();
        self.arrivals.answers.lock().unwrap().insert(number, send);
        let mut request = json!({ "id": number, "method": method, "params": params });
        if !window.is_empty() {
            request["sessionId"] = json!(window);
        }
        let mut text = request.to_string().into_bytes();
        text.push(0);
        self.requests.lock().unwrap().write_all(&text).map_err(|error| error.to_string())?;
        let answer = answer.recv_timeout(PATIENCE).map_err(|_| format!("Chromium does not answer {method}"))?;
        match answer.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The events of a window since they were asked for last.
    pub(crate) fn events(&self, window: &str) -> Vec<Value> {
        self.arrivals.events.lock().unwrap().remove(window).unwrap_or_default()
    }
}

impl Arrivals {
    fn take_in(&self, message: Value) {
        if let Some(number) = message["id"].as_u64() {
            if let Some(asked) = self.answers.lock().unwrap().remove(&number) {
                // Who asked may have lost patience.
                let _ = asked.send(message);
            }
        } else if let Some(window) = message["sessionId"].as_str() {
            self.events.lock().unwrap().entry(window.to_owned()).or_default().push(message);
        }
    }
}
