//! Secrets of API keys: drawn here, shown once, and stored as a hash.

use headwater_model::problem::Problem;
use headwater_store::random;
use sha2::{Digest, Sha256};

/// The secret of a key about to be made.
pub struct DrawnSecret {
    /// The secret, to be shown once.
    pub secret: String,
    /// The SHA-256 of the secret, to be stored.
    pub hash: Vec<u8>,
}

/// Draws a secret: 32 upper-case hexadecimal digits.
pub fn draw() -> Result<DrawnSecret, Problem> {
    let secret: String = random::bytes::<16>()?.iter().map(|byte| format!("{byte:02X}")).collect();
    let hash = Sha256::digest(secret.as_bytes()).to_vec();
    Ok(DrawnSecret { secret, hash })
}
