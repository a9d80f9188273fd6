//! E-mail addresses as the natural key of a lead.
//!
//! The contract checks no syntax (`docs/wire.md`), so any non-blank text is an address here; what
//! matters is when two of them are the same one.

use sha2::{Digest, Sha256};

/// The form in which addresses are compared: trimmed, lower case.
pub fn fold(address: &str) -> String {
    let trimmed = address.trim();
    if trimmed.is_ascii() { trimmed.to_ascii_lowercase() } else { trimmed.to_lowercase() }
}

/// Whether a text looks like a person's mailbox: something, one `@`, something, and nothing blank. Leads are not asked.
pub fn is_mailbox(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split('@').collect();
    let is_plain = !text.trim().chars().any(|letter| letter.is_whitespace() || letter.is_control());
    is_plain && parts.len() == 2 && parts.iter().all(|part| !part.is_empty())
}

/// A stable 64-bit hash of a folded address: the first eight bytes of its SHA-256.
/// It narrows a search; equality is decided by comparing the folded addresses themselves.
pub fn hash(folded: &str) -> i64 {
    let digest = Sha256::digest(folded.as_bytes());
    let mut first = [0u8; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letter_case_and_surrounding_blanks_do_not_matter() {
        assert_eq!(fold(" Ada@Example.ORG "), "ada@example.org");
        assert_eq!(fold("ÄRA@example.org"), "ära@example.org");
    }

    #[test]
    fn a_mailbox_has_two_sides() {
        assert!(is_mailbox("ada@example.org") && is_mailbox("admin@localhost"));
        for other in ["", "@", "ada", "ada@", "@example.org", "a@b@c", "a da@example.org"] {
            assert!(!is_mailbox(other), "{other}");
        }
    }

    #[test]
    fn the_hash_is_stable() {
        assert_eq!(hash("ada@example.org"), hash(&fold("ADA@example.org")));
        // Stored in databases: a change of this number is a migration.
        assert_eq!(hash(""), i64::from_be_bytes([0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14]));
    }
}
