//! A receiver of webhooks: accepts posts on a free port, answers as set by the test, and keeps the posts.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Inbox, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// The longest wait for a post; the test fails afterwards.
const PATIENCE: Duration = Duration::from_secs(60);

/// One post as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The method and the target, e.g. `POST /hook?a=b`.
    pub request: String,
    /// The headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, as text.
    pub body: String,
}

/// The answer given to each post, and the posts without one.
struct Told {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// The status of answers; 0 holds answers back.
    status: u16,
    body: String,
    /// Posts that have arrived and are not answered yet.
    open: usize,
}

/// A receiver, listening until the test process ends.
pub struct Receiver {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// The answer, shared with the listening thread.
    answer: Arc<Told>,
    inbox: Inbox<Post>,
}

impl Receiver {
    /// Listens on a free port of 127.0.0.1, and answers 200.
    pub fn start() -> Self {
        Self::start_on("127.0.0.1")
    }

    /// As [`Receiver::start`], on the given address.
    pub fn start_on(address: &str) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State { status: 200, body: String::new(), open: 0 };
        let answer = Arc::new(Told { state: Mutex::new(state), changed: Condvar::new() });
        let (outbox, inbox) = channel();
        let answers = answer.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (outbox, answers) = (outbox.clone(), answers.clone());
                // A post broken off, because the sender was killed, has not arrived.
                std::thread::spawn(move || take(stream.unwrap(), &outbox, &answers).ok());
            }
        });
        Self { url, answer, inbox }
    }

    /// Answers with this status from now on, and returns once the posts held back are answered so; with 0, holds every answer
    /// back until another status is set.
    pub fn answer(&self, status: u16) {
        self.answer_with(status, "");
    }

    /// As [`Receiver::answer`], with a body.
    pub fn answer_with(&self, status: u16, body: &str) {
        let mut state = self.answer.state.lock().unwrap();
        (state.status, state.body) = (status, body.to_owned());
        self.answer.changed.notify_all();
        drop(self.answer.changed.wait_while(state, |state| state.status != 0 && state.open > 0).unwrap());
    }

    /// The next post; fails the test after a minute without one.
    pub fn next(&self) -> Post {
        self.inbox.recv_timeout(PATIENCE).expect("nothing was posted")
    }

    /// The next post, or `None` if none arrives in time.
    pub fn next_within(&self, time: Duration) -> Option<Post> {
        self.inbox.recv_timeout(time).ok()
    }

    /// Whether no post is waiting; a waiting post is lost.
    pub fn is_empty(&self) -> bool {
        self.inbox.try_recv().is_err()
    }
}

fn take(stream: TcpStream, outbox: &Sender<Post>, told: &Told) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let request = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let mut body = vec![0; headers.get("content-length").map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body)?;
    let post = Post { request, headers, body: String::from_utf8(body).unwrap() };
    // Looked up before the test knows of the post: what the test says from then on is for the next one.
    let mut state = told.state.lock().unwrap();
    state.open += 1;
    let _ = outbox.send(post);
    let state = told.changed.wait_while(state, |state| state.status == 0).unwrap();
    let (status, answer) = (state.status, state.body.clone());
    drop(state);
    let written = write!(
        &stream,
        "HTTP/1.1 {status} As Told\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    );
    told.state.lock().unwrap().open -= 1;
    told.changed.notify_all();
    written
}
