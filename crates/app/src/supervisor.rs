//! What a supervisor such as systemd is told: that the server is ready, and that it stops.
//!
//! The supervisor names a socket in `NOTIFY_SOCKET`, as sd_notify(3) describes; where there is none, nobody is told.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::Path;

/// What can be told.
#[derive(Debug, Clone, Copy)]
pub enum News {
    /// The server listens, and its database is open.
    Ready,
    /// Requests under way are finished; no others are taken.
    Stopping,
}

/// Tells the supervisor. That it does not listen is logged and is no reason not to serve.
pub fn tell(news: News) {
    #[expect(clippy::disallowed_methods, reason = "the supervisor names its socket in the environment")]
    let Some(socket) = std::env::var_os("NOTIFY_SOCKET").filter(|socket| !socket.is_empty()) else { return };
    let word: &[u8] = match news {
        News::Ready => b"READY=1",
        News::Stopping => b"STOPPING=1",
    };
    // A name that begins with an at sign is one that no file bears.
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(Path::new(&socket)),
    };
    let sent = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(word, &address));
    if let Err(error) = sent {
        tracing::warn!(%error, ?news, "the supervisor could not be told");
    }
}
