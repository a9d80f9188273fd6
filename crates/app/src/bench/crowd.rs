//! Many clients on one thread, each with its own connection, and the outcome of their calls.

use super::client::Login;
use anyhow::{Context, Result};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, interval, sleep, timeout_at};

/// The reaction of a client to a 503.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    /// Waits as long as `Retry-After` says.
    Waits,
    /// Sends the request again at once.
    Insists,
}

/// The rate of calls.
#[derive(Debug, Clone, Copy)]
pub enum CallRate {
    /// Each client sends its next call after the reply to the previous one.
    Closed,
    /// A fixed number of calls per second, independent of the replies. Calls wait while no client is free.
    Open(f64),
}

/// A load to run.
pub struct Play {
    /// The number of clients.
    pub clients: usize,
    /// The clients' reaction to a 503.
    pub manners: Manners,
    /// The rate of calls.
    pub pace: CallRate,
    /// How long the load runs before replies count.
    pub run_in: Duration,
    /// How long the load runs afterwards.
    pub duration: Duration,
}

/// Counts and durations of one run of the load.
#[derive(Default)]
pub struct Tally {
    /// Requests sent, including repeated ones.
    pub sent: u64,
    /// Durations of requests answered with a created lead.
    pub answered: Vec<Duration>,
    /// Durations of requests refused with 503.
    pub refused: Vec<Duration>,
    /// Durations of requests refused with 503 during the run-in. Of the run-in's other replies, only wrong ones are counted.
    pub refused_at_first: Vec<Duration>,
    /// Replies of any other kind.
    pub failed: u64,
    /// Connections broken during a request.
    pub lost: u64,
    /// Calls left unsent because no client was free.
    pub unsent: u64,
}

/// The server under load, and what its clients send.
pub struct Callee {
    /// The login of all clients.
    pub login: Login,
    /// The number of the next lead.
    pub next: AtomicU64,
}

struct Stage {
    callee: Arc<Callee>,
    manners: Manners,
    calls: Semaphore,
    counts_from: Instant,
    tally: Mutex<Tally>,
}

#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Created,
    Refused(Duration),
    Other,
}

/// Runs the load on a runtime of one thread. All clients connect before the first call, so connecting is not
/// measured.
pub fn play(callee: &Arc<Callee>, play: &Play) -> Result<Tally> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stage = runtime.block_on(async {
        let mut connections = Vec::with_capacity(play.clients);
        for _ in 0..play.clients {
            connections.push(TcpStream::connect(&callee.login.address).await.context("connecting")?);
        }
        let counts_from = Instant::now() + play.run_in;
        let end = counts_from + play.duration;
        let stage = Arc::new(Stage {
            callee: callee.clone(),
            manners: play.manners,
            calls: Semaphore::new(0),
            counts_from,
            tally: Mutex::default(),
        });
        let act = |connection| tokio::spawn(timeout_at(end, client(stage.clone(), connection)));
        let clients: Vec<_> = connections.into_iter().map(act).collect();
        let _ = timeout_at(end, send_calls(&stage, play.pace)).await;
        for client in clients {
            let _ = client.await.context("a client panicked")?;
        }
        Ok::<_, anyhow::Error>(stage)
    })?;
    let mut tally = std::mem::take(&mut *stage.tally.lock().unwrap_or_else(PoisonError::into_inner));
    tally.unsent = match play.pace {
        CallRate::Closed => 0,
        CallRate::Open(_) => stage.calls.available_permits() as u64,
    };
    Ok(tally)
}

async fn send_calls(stage: &Stage, pace: CallRate) {
    let CallRate::Open(a_second) = pace else {
        stage.calls.add_permits(Semaphore::MAX_PERMITS);
        return;
    };
    let (started, mut sent) = (Instant::now(), 0);
    let mut ticks = interval(Duration::from_millis(1));
    loop {
        ticks.tick().await;
        let due = (started.elapsed().as_secs_f64() * a_second) as usize;
        stage.calls.add_permits(due - sent);
        sent = due;
    }
}

async fn client(stage: Arc<Stage>, connection: TcpStream) {
    let mut connection = Some(connection);
    while let Ok(call) = stage.calls.acquire().await {
        call.forget();
        let request = stage.request();
        loop {
            let started = Instant::now();
            let counts = started >= stage.counts_from;
            stage.note(|tally| tally.sent += u64::from(counts));
            let heard = exchange(&mut connection, &stage.callee.login.address, &request).await;
            let elapsed = started.elapsed();
            match heard {
                Ok(Heard::Refused(wait)) => {
                    stage.note(|tally| {
                        if counts { &mut tally.refused } else { &mut tally.refused_at_first }.push(elapsed)
                    });
                    if stage.manners == Manners::Waits {
                        sleep(wait).await;
                    }
                    continue;
                }
                Ok(Heard::Created) if counts => stage.note(|tally| tally.answered.push(elapsed)),
                Ok(Heard::Created) => {}
                Ok(Heard::Other) => stage.note(|tally| tally.failed += 1),
                Err(_) => {
                    connection = None;
                    stage.note(|tally| tally.lost += 1);
                }
            }
            break;
        }
    }
}

impl Stage {
    fn note(&self, what: impl FnOnce(&mut Tally)) {
        what(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn request(&self) -> String {
        let Callee { login: Login { address, account, secret }, next } = &*self.callee;
        let number = next.fetch_add(1, Relaxed);
        let lead = format!(r#"{{"emailAddress":"crowd-{number}@example.net","firstName":"Ada","lastName":"L"}}"#);
        let body = format!(r#"{{"method":"createLeads","id":"1","params":{{"objects":[{lead}]}}}}"#);
        format!(
            "POST /pubapi/v1/?accountID={account}&secretKey={secret} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

/// Sends a request and reads the reply. Keeps the connection unless the reply says `Connection: close`.
async fn exchange(connection: &mut Option<TcpStream>, address: &str, request: &str) -> Result<Heard> {
    let mut stream = match connection.take() {
        Some(stream) => stream,
        None => TcpStream::connect(address).await?,
    };
    stream.set_nodelay(true)?;
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::with_capacity(1024);
    loop {
        anyhow::ensure!(stream.read_buf(&mut bytes).await? > 0, "the server closed the connection");
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&bytes[..end])?;
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let length: usize = header("content-length:").unwrap_or("0").parse()?;
        if bytes.len() < end + 4 + length {
            continue;
        }
        let body = &bytes[end + 4..];
        let heard = match head.split(' ').nth(1) {
            Some("503") => Heard::Refused(Duration::from_secs(header("retry-after:").unwrap_or("1").parse()?)),
            Some("200") if body.windows(14).any(|it| it == br#""success":true"#) => Heard::Created,
            _ => Heard::Other,
        };
        if header("connection:") != Some("close") {
            *connection = Some(stream);
        }
        return Ok(heard);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn answers_are_told_apart_and_connections_kept_as_they_say() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let created = r#"{"result":{"creates":[{"success":true}]}}"#;
        let answer = |head: &str, body: &str| format!("HTTP/1.1 {head}content-length: {}\r\n\r\n{body}", body.len());
        let connections = vec![
            vec![
                answer("503 Service Unavailable\r\nretry-after: 7\r\n", "busy"),
                answer("200 OK\r\n", created),
                answer("200 OK\r\nconnection: close\r\n", "{}"),
            ],
            vec![answer("200 OK\r\n", created)],
        ];
        let serving = tokio::spawn(async move {
            for answers in connections {
                let (mut stream, _) = listener.accept().await.unwrap();
                for answer in answers {
                    assert_eq!(stream.read_u8().await.unwrap(), b'?');
                    let (first, second) = answer.split_at(answer.len() / 2);
                    stream.write_all(first.as_bytes()).await.unwrap();
                    stream.write_all(second.as_bytes()).await.unwrap();
                }
            }
        });
        let mut connection = None;
        let expected = [Heard::Refused(Duration::from_secs(7)), Heard::Created, Heard::Other, Heard::Created];
        for (expected, is_kept) in expected.into_iter().zip([true, true, false, true]) {
            assert_eq!(exchange(&mut connection, &address, "?").await.unwrap(), expected);
            assert_eq!(connection.is_some(), is_kept);
        }
        serving.await.unwrap();
        assert!(exchange(&mut connection, &address, "?").await.is_err(), "the server has gone");
    }
}
