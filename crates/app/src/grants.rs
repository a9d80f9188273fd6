//! What the operating system grants this server: how many files and sockets it may have open; and what it is asked not to
//! do: leave the server's memory, secrets included, in a file when it crashes.

use crate::http::limits::Limits;
use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// Descriptors that are no connections of clients: the log, the lock, signals, the resolver, a command beside the server.
const OF_OUR_OWN: usize = 64;
/// Those of each thread that reads the database: its own, and on PostgreSQL those of the threads that write.
const FOR_A_READER: usize = 8;
/// Of the rest, one in so many is for connections that are being turned away or have been asked to leave.
const ONE_IN: usize = 8;
/// However few there are, so many clients are let in.
const FEWEST: usize = 16;

/// What was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grants {
    /// Files and sockets this process may have open.
    pub descriptors: usize,
    /// How many of them may be connections of clients.
    pub connections: usize,
}

/// Asks for as many descriptors as a server needs that has so many threads to read, and so many deliveries under way.
pub fn ask(readers: usize, deliveries: usize) -> Grants {
    let own = OF_OUR_OWN + FOR_A_READER * readers + deliveries;
    let most = Limits::default().connections;
    let wanted = own + most + most / (ONE_IN - 1) + 1;
    let descriptors = raise(wanted);
    Grants { descriptors, connections: connections(descriptors, own).min(most) }
}

/// How many clients fit.
fn connections(descriptors: usize, own: usize) -> usize {
    let rest = descriptors.saturating_sub(own);
    (rest - rest / ONE_IN).max(FEWEST)
}

/// Raises the soft limit as far as it is needed and the hard one permits, and tells what it is then.
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

/// From now on files are made for their owner only, and no core dump is written.
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
