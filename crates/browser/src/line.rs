//! A line between browser and server on which answers overtake each other.

use headwater_testbed::pause;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long answers are on their way, in milliseconds, one after the other: within half a second, and not in their order.
const DELAYS: [u64; 7] = [450, 30, 280, 0, 500, 120, 350];

/// A slow line to a server.
pub struct SlowLine {
    /// Where the pages are at this end.
    pub url: String,
}

impl SlowLine {
    /// A line to the server at a URL. It stays open as long as the process.
    pub fn to(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let server = url.trim_start_matches("http://").to_owned();
        let answers = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for browser in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(&server) else { return };
                let answers = answers.clone();
                let (from, to) = (browser.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || carry(from, to, || Duration::ZERO));
                std::thread::spawn(move || {
                    carry(server, browser, || {
                        let number = answers.fetch_add(1, Ordering::Relaxed);
                        Duration::from_millis(DELAYS[number % DELAYS.len()])
                    });
                });
            }
        });
        Self { url: own }
    }
}

/// Carries bytes until either end closes; each piece takes a time.
fn carry(mut from: TcpStream, mut to: TcpStream, delay: impl Fn() -> Duration) {
    let mut piece = vec![0; 1 << 20];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        pause::of_slow_side(delay()).block();
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
