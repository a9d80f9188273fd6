//! Cryptographically secure random bytes.

use crate::error::{Error, Result};
use headwater_model::audit::RequestId;

/// The number of a request.
pub fn request() -> Result<RequestId> {
    Ok(RequestId(u64::from_be_bytes(bytes()?)))
}

/// `N` random bytes from the operating system.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io(std::io::Error::other(error)))?;
    Ok(bytes)
}
