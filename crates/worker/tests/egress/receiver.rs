//! Scripted receivers, replying with exact bytes and counting connections.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// The receiver's reaction to a request.
#[derive(Clone)]
pub enum Script {
    /// Sends these bytes and closes.
    Say(String),
    /// Sends the first bytes, then the second ones until the client closes.
    Repeat(String, String),
    /// Sends these bytes, then keeps the connection open in silence.
    Hang(String),
    /// Sends these bytes after the head of the request, and reads the rest afterwards.
    Interrupt(String),
    /// Closes with unread bytes, which resets the connection.
    Reset,
}

/// A listener on one or more addresses; stopped when dropped.
pub struct Receiver {
    pub port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Receiver {
    /// Listens on `127.0.0.1`.
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::serve(vec![listener], script)
    }

    /// Listens on `127.0.0.1` and `::1`, on the same port.
    pub async fn start_dual(script: Script) -> Self {
        loop {
            let v4 = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = v4.local_addr().unwrap().port();
            if let Ok(v6) = TcpListener::bind(("::1", port)).await {
                return Self::serve(vec![v4, v6], script);
            }
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    fn serve(listeners: Vec<TcpListener>, script: Script) -> Self {
        let port = listeners[0].local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        for listener in listeners {
            let (script, connections, requests) = (script.clone(), connections.clone(), requests.clone());
            tasks.spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(answer(stream, script.clone(), requests.clone()));
                }
            });
        }
        Self { port, connections, requests, _tasks: tasks }
    }
}

async fn answer(mut stream: TcpStream, script: Script, requests: Arc<Mutex<Vec<String>>>) {
    if let Script::Reset = script {
        stream.readable().await.unwrap();
        return;
    }
    if let Script::Interrupt(text) = script {
        let mut head = [0; 1024];
        stream.read_exact(&mut head).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
        return;
    }
    let Some(request) = read_request(&mut stream).await else { return };
    requests.lock().unwrap().push(request);
    match script {
        Script::Say(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
        }
        Script::Repeat(first, again) => {
            let mut sent = stream.write_all(first.as_bytes()).await;
            while sent.is_ok() {
                sent = stream.write_all(again.as_bytes()).await;
            }
        }
        Script::Hang(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.read_u8().await;
        }
        Script::Interrupt(_) | Script::Reset => {}
    }
}

/// The head and the body of one request.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        if stream.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return Some(text);
            }
        }
    }
}
