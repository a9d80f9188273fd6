//! Notifies a supervisor such as systemd when the server is ready and when it stops.
//!
//! The supervisor names a socket in `NOTIFY_SOCKET`, see sd_notify(3); without the variable nothing is sent.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::Path;

/// The notifications.
#[derive(Debug, Clone, Copy)]
pub enum News {
    /// The server listens, and its database is open.
    Ready,
    /// The server finishes the requests in flight and takes no others.
    Stopping,
}

/// Sends a notification. A failure is logged and does not stop the server.
pub fn tell(news: News) {
    #[expect(clippy::disallowed_methods, reason = "the supervisor names its socket in the environment")]
    let Some(socket) = std::env::var_os("NOTIFY_SOCKET").filter(|socket| !socket.is_empty()) else { return };
    let word: &[u8] = match news {
        News::Ready => b"READY=1",
        News::Stopping => b"STOPPING=1",
    };
    // A leading at sign means an abstract socket, without a file.
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(Path::new(&socket)),
    };
    let sent = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(word, &address));
    if let Err(error) = sent {
        tracing::warn!(%error, ?news, "the supervisor could not be told");
    }
}
