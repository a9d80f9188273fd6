//! Cryptographically secure random bytes.

use crate::error::{Error, Result};

/// `N` random bytes from the operating system.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io(std::io::Error::other(error)))?;
    Ok(bytes)
}
