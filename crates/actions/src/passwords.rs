//! Hashes of passwords. A hash takes 19 MiB of memory and a processor for a while, on purpose: a process makes two at once, beside the
//! runtime.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash};
use headwater_model::problem::Problem;
use headwater_store::random;
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The most characters of a password that are looked at.
pub const LONGEST: usize = 1024;
/// Words with which guessing begins, longest first.
const FIRST_GUESSES: [&str; 26] = [
    "administrator",
    "1234567890",
    "qwertzuiop",
    "qwertyuiop",
    "headwater",
    "asdfghjkl",
    "iloveyou",
    "password",
    "passwort",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "welcome",
    "letmein",
    "wachtwoord",
    "passw0rd",
    "dragon",
    "monkey",
    "qwerty",
    "secret",
    "abc123",
    "abcdef",
    "admin",
    "login",
    "hallo",
];
/// The fewest different characters beside first guesses.
const FEWEST_DIFFERENT: usize = 5;

/// A fault of a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`SHORTEST`] characters.
    Short,
    /// Little more than a few characters repeated, a common password, or words about the person.
    Guessable,
}

/// Judges a new password. `about` are words about the person: the address, names, the company.
pub fn judge(password: &str, about: &[&str]) -> Result<(), Weakness> {
    if password.chars().count() < SHORTEST {
        return Err(Weakness::Short);
    }
    let mut rest = password.to_lowercase();
    let own = about.iter().flat_map(|text| text.split(['@', '.', ' '])).map(str::to_lowercase);
    for word in own.filter(|word| word.chars().count() > 3).chain(FIRST_GUESSES.map(str::to_owned)) {
        rest = rest.replace(&word, "");
    }
    let different = rest.chars().filter(|letter| letter.is_alphanumeric()).collect::<BTreeSet<char>>().len();
    if different < FEWEST_DIFFERENT { Err(Weakness::Guessable) } else { Ok(()) }
}

/// The places for hashes (W321). Invariant: no hash of a password is made or compared without a place.
static PLACES: Semaphore = Semaphore::const_new(2);
/// The longest wait of a caller for a place; then the caller is refused as busy.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The memory of hashes, kept for the next ones: given back and taken anew, the allocator would keep several pieces for each place.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// The argon2id hash of a password, including its parameters, for a command, which makes one at a time.
pub fn hash(password: &str) -> Result<String, Problem> {
    hash_in(&PLACES.try_acquire().map_err(|_| Problem::Busy)?, password)
}

/// As [`hash`], for a face: waits for a place, and is refused as busy where none gets free in time (W321).
pub async fn hash_in_turn(password: String) -> Result<String, Problem> {
    in_place(&PLACES, LONGEST_WAIT, move |place| hash_in(place, &password)).await?
}

/// The first of some hashes that is of a password. Without any, the answer is no, and takes as long.
pub async fn first_right(password: String, hashes: Vec<String>) -> Result<Option<usize>, Problem> {
    in_place(&PLACES, LONGEST_WAIT, move |place| {
        if hashes.is_empty() {
            is_right_in(place, &password, None);
        }
        hashes.iter().position(|hash| is_right_in(place, &password, Some(hash)))
    })
    .await
}

/// Does work that blocks once there is a place. The work goes on, and keeps the place, even after the caller has hung up.
async fn in_place<T: Send + 'static>(
    places: &'static Semaphore,
    longest: Duration,
    work: impl FnOnce(&SemaphorePermit<'static>) -> T + Send + 'static,
) -> Result<T, Problem> {
    let Ok(Ok(place)) = tokio::time::timeout(longest, places.acquire()).await else { return Err(Problem::Busy) };
    spawn_blocking(move || work(&place)).await.map_err(|error| Problem::Broken(error.to_string()))
}

fn hash_in(_: &SemaphorePermit<'_>, password: &str) -> Result<String, Problem> {
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
fn is_right_in(place: &SemaphorePermit<'_>, password: &str, hash: Option<&str>) -> bool {
    let nobodys = || NOBODYS.get_or_init(|| hash_in(place, "nobody has this password").unwrap_or_default());
    let matches = Argon2::default().verify_password(password.as_bytes(), hash.unwrap_or_else(|| nobodys())).is_ok();
    matches && hash.is_some()
}

#[cfg(test)]
mod tests;
