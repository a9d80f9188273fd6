//! Bytes that nobody can guess.

use crate::error::{Error, Result};

/// So many bytes from the system's generator.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io(std::io::Error::other(error)))?;
    Ok(bytes)
}
