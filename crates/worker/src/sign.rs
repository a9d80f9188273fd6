//! Standard Webhooks 1.0: headers by which a receiver verifies the sender and the time of a notification.
//!
//! The MAC covers id, time and body exactly as sent. The id is the same for all attempts of a batch; the time is the
//! attempt's, so every attempt is signed anew.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Carries the [`MessageId`].
pub const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
/// Carries the time of the attempt in Unix seconds.
pub const WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
/// Carries one signature for each live secret.
pub const WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

const SECRET_PREFIX: &str = "whsec_";
/// The base64 of 24 bytes has no padding, on which receivers' libraries disagree.
const NEW_SECRET_BYTES: usize = 24;
const ID_CHARACTERS: usize = 27;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key shared with one receiver. Zeroed in memory when dropped, and never printed by accident.
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

/// The secrets a subscription signs with. During a rotation both sign, and a receiver may accept either.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The secret shown to the user last.
    pub current: Secret,
    /// The replaced secret, until the overlap ends; else None.
    pub previous: Option<Secret>,
}

/// The id of one batch, by which receivers recognise repetitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId(String);

/// A stored or typed text has the wrong form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not base64, or not 24 to 64 bytes.
    #[error("a webhook secret is whsec_ and the base64 of 24 to 64 bytes")]
    Secret,
    /// Not 1 to 64 letters, digits, `_` and `-`.
    #[error("a message id is 1 to 64 letters, digits, underscores and hyphens")]
    MessageId,
}

impl Secret {
    /// Generates a secret from the system's randomness.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut key = Zeroizing::new(vec![0; NEW_SECRET_BYTES]);
        getrandom::fill(&mut key)?;
        Ok(Self(key))
    }

    /// Reads the form shown to users, with or without its prefix.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let encoded = text.strip_prefix(SECRET_PREFIX).unwrap_or(text);
        let key = STANDARD.decode(encoded).map(Zeroizing::new).map_err(|_| Malformed::Secret)?;
        if (24..=64).contains(&key.len()) { Ok(Self(key)) } else { Err(Malformed::Secret) }
    }

    /// The secret from its stored bytes; None unless 24 to 64 bytes.
    pub fn from_bytes(key: &[u8]) -> Option<Self> {
        (24..=64).contains(&key.len()).then(|| Self(Zeroizing::new(key.to_vec())))
    }

    /// The form shown to users. Show this once only.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{SECRET_PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    fn signature(&self, id: &MessageId, at_seconds: i64, body: &[u8]) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(format!("{}.{at_seconds}.", id.0).as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl Keys {
    /// The three headers for one attempt at `at_seconds`, Unix time.
    pub fn sign(&self, id: &MessageId, at_seconds: i64, body: &[u8]) -> HeaderMap {
        let mut signatures = self.current.signature(id, at_seconds, body);
        if let Some(previous) = &self.previous {
            signatures.push(' ');
            signatures.push_str(&previous.signature(id, at_seconds, body));
        }
        HeaderMap::from_iter([
            (WEBHOOK_ID, plain(&id.0)),
            (WEBHOOK_TIMESTAMP, HeaderValue::from(at_seconds)),
            (WEBHOOK_SIGNATURE, plain(&signatures)),
        ])
    }
}

impl MessageId {
    /// Generates an id: `msg_` and 27 characters, about 160 random bits.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut id = String::from("msg_");
        while id.len() < "msg_".len() + ID_CHARACTERS {
            let mut random = [0; 32];
            getrandom::fill(&mut random)?;
            let missing = "msg_".len() + ID_CHARACTERS - id.len();
            // Six bits at a time; the values 62 and 63 are rejected, so no character is more likely.
            let characters = random.iter().filter_map(|byte| BASE62.get(usize::from(byte >> 2)));
            id.extend(characters.take(missing).map(|byte| char::from(*byte)));
        }
        Ok(Self(id))
    }

    /// Reads a stored id. A dot would blur the end of the id in the signed text.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if (1..=64).contains(&text.len()) && text.bytes().all(is_plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Malformed::MessageId)
        }
    }

    /// The text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn plain(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("ids and base64 are visible ASCII")
}

#[cfg(test)]
mod tests;
