//! Hashes of passwords. A hash takes 19 MiB of memory and a processor for a while, on purpose: a process makes two at once.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash};
use headwater_model::problem::Problem;
use headwater_store::random;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The places for hashes (W321). Invariant: no hash of a password is made or compared without a place.
pub static PLACES: Semaphore = Semaphore::const_new(2);
/// The longest wait of a caller for a place; then the caller is refused as busy.
pub const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The memory of hashes, kept for the next ones: given back and taken anew, the allocator would keep several pieces for each place.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// The argon2id hash of a password, including its parameters, for a command, which makes one at a time.
pub fn hash(password: &str) -> Result<String, Problem> {
    hash_in(&PLACES.try_acquire().map_err(|_| Problem::Busy)?, password)
}

/// As [`hash`], in a place for which a face has waited.
pub fn hash_in(_: &SemaphorePermit<'_>, password: &str) -> Result<String, Problem> {
    let mut memory = memory().pop().unwrap_or_else(|| vec![Block::default(); Params::default().block_count()]);
    let hash = of_salt(password, &random::bytes::<16>()?, &mut memory);
    self::memory().push(memory);
    Ok(hash.map_err(|error| Problem::Broken(format!("hashing: {error}")))?.to_string())
}

fn memory() -> MutexGuard<'static, Vec<Vec<Block>>> {
    MEMORY.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_salt(password: &str, salt: &[u8], memory: &mut [Block]) -> password_hash::Result<PasswordHash> {
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    Argon2::default().hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory)?;
    Ok(PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(&Params::default())?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(&output)?),
    })
}

/// The hash that a password is compared with where nobody has the address named: whoever signs in waits as long as with an account.
static NOBODYS: OnceLock<String> = OnceLock::new();

/// Whether a password is the one of a hash; with no hash the answer is no, and takes as long.
pub fn is_right_in(place: &SemaphorePermit<'_>, password: &str, hash: Option<&str>) -> bool {
    let nobodys = || NOBODYS.get_or_init(|| hash_in(place, "nobody has this password").unwrap_or_default());
    let matches = Argon2::default().verify_password(password.as_bytes(), hash.unwrap_or_else(|| nobodys())).is_ok();
    matches && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordHasher;

    #[test]
    fn only_the_password_of_a_hash_is_right_and_nobodys_is_never() {
        let places = Semaphore::new(1);
        let place = places.try_acquire().unwrap();
        let stored = hash_in(&place, "correct horse battery").unwrap();
        assert!(is_right_in(&place, "correct horse battery", Some(&stored)));
        assert!(!is_right_in(&place, "correct horse", Some(&stored)) && !is_right_in(&place, "", Some(&stored)));
        assert!(!is_right_in(&place, "nobody has this password", None), "the hash of nobody opens nothing");
        assert!(!is_right_in(&place, "anything", Some("no hash")), "a damaged hash opens nothing");
    }

    #[test]
    fn a_hash_is_of_its_password_alone() {
        for password in ["a long password", "another password"] {
            let hash = hash(password).unwrap();
            let matches = |other: &str| Argon2::default().verify_password(other.as_bytes(), hash.as_str()).is_ok();
            assert!(matches(password) && !matches("a wrong password"), "{hash}");
        }
    }

    #[test]
    fn a_hash_is_the_librarys_whatever_its_memory_held() {
        let (password, salt) = ("a long password", [7; 16]);
        let mut memory = vec![Block::default(); Params::default().block_count()];
        let usual = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).unwrap().to_string();
        for _ in 0..2 {
            assert_eq!(of_salt(password, &salt, &mut memory).unwrap().to_string(), usual);
            of_salt("another password", &[8; 16], &mut memory).unwrap();
        }
    }
}
