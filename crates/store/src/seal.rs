//! Encryption of stored secrets, with a key in a separate file: a copy of the database alone reveals no secret.

use crate::error::{Error, Result};
use crate::{drafts, random};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;
/// The first byte of sealed data, the version of the format.
const VERSION: u8 = 1;

/// The key for sealing. Never printed.
pub struct SealKey {
    cipher: XChaCha20Poly1305,
    /// The key of digests, derived from the same secret.
    digests: Zeroizing<[u8; KEY_BYTES]>,
    is_made_up: bool,
}

impl SealKey {
    /// Reads the key from a file of 64 hexadecimal digits. `None` if no file exists.
    pub fn load(path: &Path) -> Result<Option<Self>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(named(path, error)),
        };
        let key = from_hex(text.trim()).ok_or_else(|| {
            Error::Damaged(format!("{} holds no key: {} hexadecimal digits", path.display(), 2 * KEY_BYTES))
        })?;
        Ok(Some(Self::of(key.as_slice().try_into().map_err(|_| unusable("the key"))?)))
    }

    /// Reads the key from a file, or creates the file with a new key.
    pub fn load_or_create(path: &Path) -> Result<Self> {
        if let Some(key) = Self::load(path)? {
            return Ok(key);
        }
        create(path).map_err(|error| named(path, error))?;
        Self::load(path)?.ok_or_else(|| Error::Damaged(format!("the key file {} is gone again", path.display())))
    }

    /// A random key stored nowhere, for processes whose sealed data need not be opened again.
    pub fn made_up() -> Result<Self> {
        let key = Zeroizing::new(random::bytes::<KEY_BYTES>()?);
        Ok(Self { is_made_up: true, ..Self::of(&key) })
    }

    fn of(key: &[u8; KEY_BYTES]) -> Self {
        let digests = Zeroizing::new(mac(key, &[b"headwater digests"]));
        Self { cipher: XChaCha20Poly1305::new(key.into()), digests, is_made_up: false }
    }

    /// Whether the key is stored nowhere: what it proves, nobody can check.
    pub fn is_made_up(&self) -> bool {
        self.is_made_up
    }

    /// The digest of some texts, which nobody can make without the key.
    pub fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        mac(&self.digests, parts).to_vec()
    }

    /// Encrypts a secret together with associated data that name its row: moved to another row it cannot be opened.
    pub fn seal(&self, associated: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = random::bytes()?;
        let payload = Payload { msg: secret, aad: associated.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| unusable("the cipher"))?;
        Ok([&[VERSION], &nonce[..], &sealed].concat())
    }

    /// Decrypts a secret sealed with the same associated data.
    pub fn open(&self, associated: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let refused = || Error::Damaged("a secret was sealed with another key, or for another place".to_owned());
        let (nonce, secret) = match sealed {
            [VERSION, rest @ ..] if rest.len() > NONCE_BYTES => rest.split_at(NONCE_BYTES),
            _ => return Err(refused()),
        };
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| refused())?;
        let payload = Payload { msg: secret, aad: associated.as_bytes() };
        self.cipher.decrypt(&XNonce::from(nonce), payload).map(Zeroizing::new).map_err(|_| refused())
    }
}

/// HMAC-SHA256 of some texts, each with its length before it: no two lists of texts are alike.
fn mac(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn unusable(what: &str) -> Error {
    Error::Damaged(format!("{what} is not usable"))
}

fn named(path: &Path, error: std::io::Error) -> Error {
    Error::Io(std::io::Error::new(error.kind(), format!("the key file {}: {error}", path.display())))
}

/// Writes a new key. If two processes do so at once, the first key stays and both use it.
fn create(path: &Path) -> std::io::Result<()> {
    let key = Zeroizing::new(random::bytes::<KEY_BYTES>().map_err(std::io::Error::other)?);
    let text: Zeroizing<String> = Zeroizing::new(key.iter().map(|byte| format!("{byte:02x}")).collect());
    drafts::put(path, |draft| write_private(draft, &text))
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

fn from_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let is_hex = text.len() == 2 * KEY_BYTES && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    let byte = |at: usize| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok();
    if is_hex { (0..KEY_BYTES).map(byte).collect::<Option<Vec<u8>>>().map(Zeroizing::new) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_opens_with_its_key_at_its_place_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("house.key");
        let key = SealKey::load_or_create(&path).unwrap();
        let sealed = key.seal("subscription/1/2", b"secret").unwrap();
        assert_ne!(sealed, key.seal("subscription/1/2", b"secret").unwrap(), "no two are alike");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(*SealKey::load_or_create(&path).unwrap().open("subscription/1/2", &sealed).unwrap(), b"secret");
        assert!(key.open("subscription/1/3", &sealed).is_err());
        let mut changed = sealed.clone();
        changed[30] ^= 1;
        assert!(key.open("subscription/1/2", &changed).is_err());
        assert!(key.open("subscription/1/2", &sealed[..20]).is_err());
        let other = SealKey::load_or_create(&folder.path().join("other.key")).unwrap();
        assert!(other.open("subscription/1/2", &sealed).is_err());
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_a_broken_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("house.key");
        SealKey::load_or_create(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        OpenOptions::new().write(true).truncate(true).open(&path).unwrap().write_all(b"short").unwrap();
        assert!(SealKey::load_or_create(&path).is_err());
    }
}
