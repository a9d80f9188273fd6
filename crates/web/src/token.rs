//! Secrets given to browsers and people: an account's number and a random token of 256 bits. Of the token the database holds a hash.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_store::invitations::InvitationKey;
use headwater_store::random;
use headwater_store::sessions::SessionKey;
use sha2::{Digest, Sha256};

/// The content of a cookie or of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretToken {
    account: AccountId,
    secret: String,
    hash: [u8; 32],
}

impl SecretToken {
    /// A new token for a person of an account.
    pub fn new(account: AccountId) -> Result<Self, Problem> {
        let bytes = random::bytes::<32>()?;
        Ok(Self::of(account, bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    fn of(account: AccountId, secret: String) -> Self {
        let hash = Sha256::digest(secret.as_bytes()).into();
        Self { account, secret, hash }
    }

    /// The token of a text, if the text has the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        let (account, secret) = text.split_once('.')?;
        let is_secret = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_secret.then_some(())?;
        Some(Self::of(AccountId(account.parse().ok()?), secret.to_owned()))
    }

    /// The token as a text.
    pub fn text(&self) -> String {
        format!("{}.{}", self.account.0, self.secret)
    }

    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The SHA-256 of the token.
    pub fn hash(&self) -> &[u8] {
        &self.hash
    }

    /// The session of the token.
    pub fn session(&self) -> SessionKey<'_> {
        SessionKey { account: self.account, token_hash: &self.hash }
    }

    /// The invitation of the token.
    pub fn invitation(&self) -> InvitationKey<'_> {
        InvitationKey { account: self.account, token_hash: &self.hash }
    }
}

/// A new secret of an API key, and the hash to be stored.
pub fn api_secret() -> Result<(String, Vec<u8>), Problem> {
    let bytes = random::bytes::<16>()?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let hash = Sha256::digest(secret.as_bytes()).to_vec();
    Ok((secret, hash))
}
