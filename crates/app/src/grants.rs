//! Limits of the operating system: raises the number of open files and sockets, makes new files private, and switches
//! off core dumps, which would contain the server's memory, secrets included.

use crate::http::limits::Limits;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// Descriptors for the log, the lock, signals, the resolver and a command beside the server.
const OF_OUR_OWN: usize = 64;
/// Descriptors for each reading thread, including a share of the writing threads' connections on PostgreSQL.
const FOR_A_READER: usize = 8;
/// Of the remaining descriptors, one in 8 is reserved for connections being refused or closed to free seats.
const ONE_IN: usize = 8;
/// Client connections always allowed, however few descriptors remain.
const FEWEST: usize = 16;

/// The limits granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grants {
    /// Files and sockets this process may have open.
    pub descriptors: usize,
    /// The number of descriptors for client connections.
    pub connections: usize,
}

/// Raises the limit of descriptors to the need of a server with this many reading threads and concurrent deliveries.
pub fn ask(readers: usize, deliveries: usize) -> Grants {
    let own = OF_OUR_OWN + FOR_A_READER * readers + deliveries;
    let most = Limits::default().connections;
    let wanted = own + most + most / (ONE_IN - 1) + 1;
    let descriptors = raise(wanted);
    Grants { descriptors, connections: connections(descriptors, own).min(most) }
}

/// The number of client connections possible with this many descriptors.
fn connections(descriptors: usize, own: usize) -> usize {
    let rest = descriptors.saturating_sub(own);
    (rest - rest / ONE_IN).max(FEWEST)
}

/// Raises the soft limit to `wanted`, or at most to the hard limit, and returns the soft limit in force.
fn raise(wanted: usize) -> usize {
    let number = |limit: Option<u64>| limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let limit = getrlimit(Resource::Nofile);
    let (soft, hard) = (number(limit.current), number(limit.maximum));
    let better = wanted.min(hard);
    if soft >= better {
        return soft;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: Some(better as u64), ..limit }) {
        Ok(()) => better,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files stays as it is");
            soft
        }
    }
}

/// Makes new files accessible to their owner only, and switches off core dumps.
pub fn keep_to_oneself() {
    umask(Mode::RWXG | Mode::RWXO);
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        tracing::warn!(%error, "core dumps could not be switched off");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_everything_else() {
        assert_eq!(connections(1024, 208), 714);
        assert_eq!(connections(100, 208), FEWEST);
        let granted = ask(2, 128);
        assert!(granted.connections < granted.descriptors, "{granted:?}");
    }
}
