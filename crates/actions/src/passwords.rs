//! Hashes of passwords. A hash takes 19 MiB of memory and a processor for a while, on purpose: a process makes two at once.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use headwater_model::problem::Problem;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The places for hashes (W321). Invariant: no hash of a password is made or compared without a place.
pub static PLACES: Semaphore = Semaphore::const_new(2);
/// The longest wait of a caller for a place; then the caller is refused as busy.
pub const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The argon2id hash of a password, including its parameters, for a command, which makes one at a time.
pub fn hash(password: &str) -> Result<String, Problem> {
    hash_in(PLACES.try_acquire().map_err(|_| Problem::Busy)?, password)
}

/// As [`hash`], in a place of [`PLACES`] for which a face has waited. The place is free again once the hash is made.
pub fn hash_in(place: SemaphorePermit<'_>, password: &str) -> Result<String, Problem> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    drop(place);
    Ok(hash.map_err(|error| Problem::Broken(format!("hashing: {error}")))?.to_string())
}
