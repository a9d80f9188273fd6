//! E-mail addresses as the natural key of a lead.
//!
//! The contract checks no syntax (`docs/wire.md`), so any non-blank text counts as an address; this module decides
//! when two addresses are equal.

use crate::limits;
use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// Domains of mail providers for anybody: two addresses of such a domain have nothing in common.
const PUBLIC_DOMAINS: &[&str] = &[
    "126.com",
    "163.com",
    "aim.com",
    "alice.it",
    "aol.com",
    "arcor.de",
    "att.net",
    "bellsouth.net",
    "bigpond.com",
    "bluewin.ch",
    "bol.com.br",
    "btinternet.com",
    "charter.net",
    "comcast.net",
    "cox.net",
    "earthlink.net",
    "email.com",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "inbox.com",
    "laposte.net",
    "libero.it",
    "live.co.uk",
    "live.com",
    "live.fr",
    "live.nl",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "ntlworld.com",
    "o2.pl",
    "online.de",
    "optonline.net",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "rocketmail.com",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "shaw.ca",
    "sina.com",
    "sky.com",
    "t-online.de",
    "talktalk.net",
    "terra.com.br",
    "tiscali.it",
    "tutanota.com",
    "uol.com.br",
    "verizon.net",
    "virgilio.it",
    "virginmedia.com",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.au",
    "yahoo.com.br",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// An address in the form used for comparisons (W93): without blanks, control characters and zero-width characters at
/// its ends, in Unicode normalization form C, and simply case-folded. Addresses with equal folded forms count as one
/// address.
#[derive(Debug, Clone)]
pub struct Folded {
    text: String,
    /// The hash stored by earlier versions for this spelling, which kept zero-width characters; `None` without such
    /// characters at the ends.
    spelled: Option<i64>,
}

impl Folded {
    /// Folds an address stored or about to be stored.
    pub fn of(address: &str) -> Self {
        let (trimmed, plain) = (trim(address), address.trim());
        let spelled = (plain.len() != trimmed.len()).then(|| hash(&plain.to_lowercase()));
        Self { text: fold(trimmed), spelled }
    }

    /// Folds an address a caller searches for. An error if longer than [`limits::ADDRESS`] characters: only a
    /// shortened text could be found.
    pub fn asked(address: &str) -> Result<Self, String> {
        is_short_enough(trim(address)).map(|()| Self::of(address))
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The domain: all behind the last `@`. `None` without one.
    pub fn domain(&self) -> Option<&str> {
        self.text.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty())
    }

    /// Whether anybody gets an address of the domain.
    pub fn is_at_a_public_domain(&self) -> bool {
        self.domain().is_some_and(|domain| PUBLIC_DOMAINS.contains(&domain))
    }

    /// Whether the folded address is empty.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// A stable 64-bit hash: the first eight bytes of the text's SHA-256. For narrowing a search; equality is decided
    /// by comparing folded addresses.
    pub fn hash(&self) -> i64 {
        hash(&self.text)
    }

    /// All hashes under which a lead with this address may be stored: first [`Folded::hash`], then hashes of earlier
    /// versions, which only trimmed and lower-cased, for likely spellings and for the spelling given. The earlier
    /// hashes are needed until all addresses are folded again.
    pub fn hashes(&self) -> Vec<i64> {
        let mut hashes = vec![self.hash()];
        hashes.extend(self.spelled);
        if !self.text.is_ascii() {
            // Lower-casing turns a final capital sigma into another letter.
            let lower = self.text.replace('σ', "Σ").to_lowercase();
            let decomposed = DecomposingNormalizerBorrowed::new_nfd();
            for text in [&self.text, &lower] {
                hashes.extend([hash(text), hash(&decomposed.normalize(text))]);
            }
        }
        hashes
    }
}

impl PartialEq for Folded {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Folded {}

impl PartialOrd for Folded {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Folded {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Folded {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

fn fold(trimmed: &str) -> String {
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc();
    let mapper = CaseMapper::new();
    let folded: String = composed.normalize(trimmed).chars().map(|letter| mapper.simple_fold(letter)).collect();
    match composed.normalize(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(folded) => folded,
    }
}

/// An address in the form to store: as sent, but without control characters and zero-width characters at its ends. An
/// error if longer than 150 characters, or with such characters inside. A blank address gives a blank text.
pub fn to_store(address: &str) -> Result<&str, String> {
    let trimmed = trim(address);
    is_short_enough(trimmed)?;
    if trimmed.chars().any(is_unseen) {
        return Err("contains control characters or characters without width".to_owned());
    }
    let has_plain_ends = address.len() <= limits::ADDRESS && !address.chars().any(is_unseen);
    Ok(if has_plain_ends { address } else { trimmed })
}

fn is_short_enough(trimmed: &str) -> Result<(), String> {
    match trimmed.char_indices().nth(limits::ADDRESS) {
        None => Ok(()),
        Some(_) => Err(format!("longer than {} characters", limits::ADDRESS)),
    }
}

/// An address without invisible characters at its ends: blanks, control characters, zero-width characters.
pub fn trim(address: &str) -> &str {
    address.trim_matches(|letter: char| letter.is_whitespace() || is_unseen(letter))
}

/// Control characters, and characters which Unicode calls default ignorable: without width or glyph.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text looks like a person's mailbox: text, one `@`, text, and no blanks. Not checked for leads.
pub fn is_mailbox(text: &str) -> bool {
    let text = trim(text);
    let parts: Vec<&str> = text.split('@').collect();
    let is_plain = !text.chars().any(|letter| letter.is_whitespace() || is_unseen(letter));
    is_plain && parts.len() == 2 && parts.iter().all(|part| !part.is_empty())
}

fn hash(folded: &str) -> i64 {
    let digest = Sha256::digest(folded.as_bytes());
    let mut first = [0u8; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(address: &str) -> String {
        Folded::of(address).text
    }

    #[test]
    fn letter_case_and_surrounding_blanks_do_not_matter() {
        assert_eq!(fold(" Ada@Example.ORG "), "ada@example.org");
        assert_eq!(fold("ÄRA@example.org"), "ära@example.org");
    }

    #[test]
    fn what_cannot_be_seen_at_the_ends_does_not_matter() {
        for address in
            ["\u{200b}ada@x.org", "ada@x.org\u{feff}", "\u{ad} ada@x.org\r\n", "\u{0}ADA@x.org\u{7f}\u{a0}\u{200d}"]
        {
            assert_eq!(fold(address), "ada@x.org", "{address:?}");
            assert_eq!(to_store(address).map(str::to_ascii_lowercase), Ok("ada@x.org".to_owned()), "{address:?}");
        }
        assert!(Folded::of(" \u{200b}\u{2060}\t").is_blank());
        assert_eq!(to_store("\u{200b}"), Ok(""));
    }

    #[test]
    fn invisible_letters_are_refused_and_plain_blanks_stored_as_sent() {
        for address in ["h@x.org\r\nBcc: o@x.org", "a\u{200b}da@x.org", "a\u{ad}@x.org", "a\0b"] {
            assert!(to_store(address).is_err(), "{address:?}");
        }
        assert_eq!(
            [to_store(" Ada@x.org "), to_store("no address"), to_store("")],
            [Ok(" Ada@x.org "), Ok("no address"), Ok("")]
        );
    }

    #[test]
    fn an_address_has_at_most_150_characters_and_is_never_cut() {
        let fits = format!("{}@ä.org", "ä".repeat(144));
        let long = format!("ä{fits}");
        assert_eq!(to_store(&fits), Ok(fits.as_str()));
        let padded = format!("  {fits} ");
        assert_eq!(to_store(&padded), Ok(fits.as_str()));
        let refused = Err("longer than 150 characters".to_owned());
        assert_eq!((to_store(&long).map(drop), Folded::asked(&long).map(drop)), (refused.clone(), refused));
        assert_eq!(Folded::asked(&padded), Ok(Folded::of(&fits)));
    }

    #[test]
    fn spellings_and_letter_cases_of_all_scripts_are_one_address() {
        let one = |addresses: &[&str]| addresses.windows(2).all(|pair| fold(pair[0]) == fold(pair[1]));
        assert!(one(&["jos\u{e9}@x.org", "jose\u{301}@x.org", "JOS\u{c9}@X.ORG", "JOSE\u{301}@x.org"]));
        assert!(one(&["οδυσσευς@x.gr", "οδυσσευσ@x.gr", "ΟΔΥΣΣΕΥΣ@X.GR"]));
        assert!(one(&["\u{212a}@x.org", "k@x.org", "K@x.org"]));
        assert!(one(&["стоян@x.bg", "СТОЯН@X.BG"]));
        assert!(one(&["straße@x.org", "STRA\u{1e9e}E@x.org"]));
        for (one, other) in
            [("straße@x.org", "strasse@x.org"), ("i@x.org", "ı@x.org"), ("İ@x.org", "i@x.org"), ("a@x", "á@x")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }

    #[test]
    fn folding_again_changes_nothing() {
        let marks = ['\u{301}', '\u{307}', '\u{345}', '\u{308}', '\u{323}', '\u{3c3}', 'ß', 'A'];
        for letter in (0..0x2_0000_u32).filter_map(char::from_u32) {
            let folded = fold(&format!("a{letter}b"));
            assert_eq!(fold(&folded), folded, "{letter:?}");
            if letter < '\u{2000}' {
                for mark in marks {
                    let folded = fold(&format!("{letter}{mark}@"));
                    assert_eq!(fold(&folded), folded, "{letter:?} {mark:?}");
                }
            }
        }
    }

    #[test]
    fn the_hash_is_stable() {
        assert_eq!(Folded::of("ada@example.org").hash(), Folded::of("ADA@example.org").hash());
        // Stored in databases: a change of these numbers is a migration.
        assert_eq!(Folded::of("").hash(), i64::from_be_bytes([0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14]));
        assert_eq!(Folded::of("Ada@example.org").hashes(), [hash("ada@example.org")]);
    }

    #[test]
    fn addresses_are_found_under_the_hashes_of_earlier_versions() {
        // Earlier versions trimmed and lower-cased.
        for stored in [
            "ÄRA@x.org",
            "jose\u{301}@x.org",
            "ΟΔΥΣΣΕΥΣ@x.gr",
            "οδυσσευσ@x.gr",
            "İ@x.org",
            " Å\u{30a}@x.org",
            "ẞ@x.org",
            " Ada@x.org\u{200b}\r\n",
            "\u{feff}ada@x.org",
        ] {
            let earlier = hash(&stored.trim().to_lowercase());
            for asked in [stored.to_owned(), ComposingNormalizerBorrowed::new_nfc().normalize(stored).into_owned()] {
                assert!(Folded::of(&asked).hashes().contains(&earlier), "{stored}");
            }
        }
    }

    #[test]
    fn a_mailbox_has_two_sides() {
        assert!(is_mailbox("ada@example.org") && is_mailbox("admin@localhost"));
        for other in ["", "@", "ada", "ada@", "@example.org", "a@b@c", "a da@example.org", "a\u{200b}@example.org"] {
            assert!(!is_mailbox(other), "{other}");
        }
    }
}
