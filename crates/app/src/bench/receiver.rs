//! A cheap receiver of webhooks: notes the arrival time of each change, and answers 200.

use anyhow::Result;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The changes received so far.
#[derive(Default)]
pub struct Arrivals {
    /// Leads received, including repeated deliveries.
    pub leads: AtomicU64,
    /// The first arrival of each change, by the number in its `title`.
    pub at: Mutex<Vec<Option<Instant>>>,
}

/// Listens on an address until the process ends. Returns the address actually bound.
pub fn listen(address: SocketAddr) -> Result<(SocketAddr, Arc<Arrivals>)> {
    let listener = TcpListener::bind(address)?;
    let (address, arrivals) = (listener.local_addr()?, Arc::<Arrivals>::default());
    let noted = arrivals.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let noted = noted.clone();
            std::thread::spawn(move || take(&stream, &noted));
        }
    });
    Ok((address, arrivals))
}

impl Arrivals {
    /// The time from sending to arrival of each change; changes not yet arrived are left out.
    pub fn delays(&self, sent: &[(u64, Instant)]) -> Vec<Duration> {
        let at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        let arrived = |number: u64| at.get(number as usize).copied().flatten();
        sent.iter().filter_map(|(number, sent)| Some(arrived(*number)?.saturating_duration_since(*sent))).collect()
    }

    /// Waits until this many leads have arrived. False if `patience` runs out first.
    pub fn wait_for(&self, leads: u64, patience: Duration) -> bool {
        let started = Instant::now();
        while self.leads.load(Ordering::Relaxed) < leads {
            if started.elapsed() > patience {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }
}

fn take(stream: &TcpStream, arrivals: &Arrivals) -> std::io::Result<()> {
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or(0)
            }
            _ => {}
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let now = Instant::now();
    write!(&*stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    let body = String::from_utf8_lossy(&body);
    let mut at = arrivals.at.lock().unwrap_or_else(PoisonError::into_inner);
    let mut leads = 0;
    for rest in body.split("\"title\":\"").skip(1) {
        leads += 1;
        let number: usize = rest.split('"').next().and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX);
        if number < 1 << 20 {
            if at.len() <= number {
                at.resize(number + 1, None);
            }
            at[number].get_or_insert(now);
        }
    }
    arrivals.leads.fetch_add(leads, Ordering::Relaxed);
    Ok(())
}
