//! Hashes of passwords.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The argon2id hash of a password, including its parameters.
pub fn hash(password: &str) -> Result<String, String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|error| format!("hashing: {error}"))?;
    Ok(hash.to_string())
}
