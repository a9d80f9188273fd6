//! Codes of apps (RFC 6238: HMAC-SHA-1, six digits, a new code every 30 seconds), and recovery codes for a lost app.

use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::random;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Seconds of a step.
const STEP_SECONDS: i64 = 30;
/// Steps by which a clock may be early or late.
const DRIFT: i64 = 1;
/// Bytes of a secret: as many as of the hash.
pub const SECRET_BYTES: usize = 20;
/// Recovery codes of a person.
const RECOVERY_CODES: usize = 10;
/// The letters of base32, as apps read secrets.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The letters of recovery codes: none is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

/// The code that an app shows in a step of 30 seconds.
pub fn code(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash.last()? & 15);
    let word: [u8; 4] = hash.get(start..start + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code was typed, near a time. All steps are compared whatever fits.
pub fn step_of(secret: &[u8], typed: &str, at: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_code = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let typed: u32 = if is_code { digits.parse().ok()? } else { return None };
    let now = at.seconds() / STEP_SECONDS;
    (now - DRIFT..=now + DRIFT).fold(
        None,
        |found, step| {
            if code(secret, step) == Some(typed) { Some(step) } else { found }
        },
    )
}

/// A text for apps, in groups of four letters for people.
pub fn base32(secret: &[u8]) -> String {
    let bits = |place: usize| -> u32 {
        let byte = |place: usize| secret.get(place).copied().map_or(0, u32::from);
        let (start, word) = (place * 5 / 8, |at| byte(at) << 8 | byte(at + 1));
        word(start) >> (11 - place * 5 % 8) & 31
    };
    let places = (secret.len() * 8).div_ceil(5);
    (0..places).filter_map(|place| BASE32.get(bits(place) as usize)).map(|letter| char::from(*letter)).collect()
}

/// New recovery codes, such as `k3fm-x8qp-2ahn`.
pub fn recovery_codes() -> Result<Vec<String>, Problem> {
    let codes = (0..RECOVERY_CODES).map(|_| {
        let bytes = random::bytes::<12>()?;
        let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).map(|byte| char::from(*byte));
        let letters: Vec<char> = letters.collect();
        Ok(letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
    });
    codes.collect()
}

/// The SHA-256 of a recovery code, however typed: 60 random bits need no slow hash.
pub fn recovery_hash(typed: &str) -> [u8; 32] {
    let letters: String =
        typed.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Sha256::digest(letters.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // The last six digits of the eight in appendix B.
        for (seconds, expected) in
            [(59, 287_082), (1_111_111_109, 81_804), (1_234_567_890, 5_924), (2_000_000_000, 279_037)]
        {
            assert_eq!(code(SECRET, seconds / 30), Some(expected), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_good_a_step_before_and_after_and_no_longer() {
        let typed = "081 804";
        let step = 1_111_111_109 / 30;
        let at = |away: i64| Timestamp::from_seconds((step + away) * 30 + 29);
        let found: Vec<bool> = (-3..=3).map(|away| step_of(SECRET, typed, at(away)) == Some(step)).collect();
        assert_eq!(found, [false, false, true, true, true, false, false]);
        for wrong in ["", "08180", "0818044", "081805", "+81804", "abcdef"] {
            assert_eq!(step_of(SECRET, wrong, at(0)), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_are_written_in_base32() {
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(
            (base32(b"f"), base32(b"foob"), base32(b"foobar")),
            ("MY".into(), "MZXW6YQ".into(), "MZXW6YTBOI".into())
        );
    }

    #[test]
    fn recovery_codes_are_ten_and_are_read_however_typed() {
        let codes = recovery_codes().unwrap();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert!(different.len() == 10 && codes.iter().all(|code| code.len() == 14), "{codes:?}");
        assert_eq!(recovery_hash("k3fm-x8qp-2ahn"), recovery_hash(" K3FM x8qp2ahn "));
        assert_ne!(recovery_hash("k3fm-x8qp-2ahn"), recovery_hash("k3fm-x8qp-2ahm"));
    }
}
