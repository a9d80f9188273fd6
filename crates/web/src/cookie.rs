//! The cookie of a session: the account's number and a random token of 256 bits. Of the token the database holds a hash.

use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::session::Stay;
use headwater_model::time::Timestamp;
use headwater_store::random;
use headwater_store::sessions::SessionKey;
use http::HeaderMap;
use http::header::COOKIE;
use sha2::{Digest, Sha256};

/// Whether cookies are sent over TLS alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// TLS, by a proxy before the server.
    Tls,
    /// HTTP on this machine alone.
    Loopback,
}

impl Transport {
    /// The cookie's name: browsers take the first only with TLS, from this host, for all paths.
    fn name(self) -> &'static str {
        match self {
            Self::Tls => "__Host-hw",
            Self::Loopback => "hw",
        }
    }

    fn secure(self) -> &'static str {
        match self {
            Self::Tls => "; Secure",
            Self::Loopback => "",
        }
    }
}

/// The content of the cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken {
    account: AccountId,
    secret: String,
    hash: [u8; 32],
}

impl SessionToken {
    /// A new token for a person of an account.
    pub fn new(account: AccountId) -> Result<Self, Problem> {
        let bytes = random::bytes::<32>()?;
        Ok(Self::of(account, bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    fn of(account: AccountId, secret: String) -> Self {
        let hash = Sha256::digest(secret.as_bytes()).into();
        Self { account, secret, hash }
    }

    /// The token that a browser sends, if its form is right.
    pub fn sent(headers: &HeaderMap, transport: Transport) -> Option<Self> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == transport.name())?;
        let (account, secret) = value.split_once('.')?;
        let is_secret = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_secret.then_some(())?;
        Some(Self::of(AccountId(account.parse().ok()?), secret.to_owned()))
    }

    /// The session of the token.
    pub fn key(&self) -> SessionKey<'_> {
        SessionKey { account: self.account, token_hash: &self.hash }
    }

    /// The header that gives the token to a browser.
    pub fn set(&self, transport: Transport, stay: Stay) -> String {
        let age = match stay {
            // Such a cookie ends with the browser.
            Stay::Day => String::new(),
            Stay::Month => format!("; Max-Age={}", Stay::Month.ends(Timestamp(0)).seconds()),
        };
        let Self { account, secret, .. } = self;
        format!(
            "{}={}.{secret}; Path=/; HttpOnly; SameSite=Lax{}{age}",
            transport.name(),
            account.0,
            transport.secure()
        )
    }
}

/// The header that takes the token from a browser.
pub fn removal(transport: Transport) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax{}; Max-Age=0", transport.name(), transport.secure())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).expect("a header"))])
    }

    #[test]
    fn a_browser_sends_the_token_it_was_given() {
        for (transport, stay) in [(Transport::Tls, Stay::Month), (Transport::Loopback, Stay::Day)] {
            let token = SessionToken::new(AccountId(7)).expect("random");
            let set = token.set(transport, stay);
            let pair = set.split(';').next().unwrap_or_default();
            assert_eq!(SessionToken::sent(&headers(&format!("theme=dark; {pair}")), transport), Some(token), "{set}");
            assert_eq!(set.contains("Secure"), transport == Transport::Tls);
        }
    }

    #[test]
    fn a_cookie_of_another_form_is_no_token() {
        let secret = "a".repeat(64);
        for value in [String::new(), "7".to_owned(), format!("x.{secret}"), format!("7.{secret}a"), "7.zz".to_owned()] {
            assert_eq!(SessionToken::sent(&headers(&format!("hw={value}")), Transport::Loopback), None, "{value}");
        }
        let plain = headers(&format!("hw=7.{secret}"));
        assert!(
            SessionToken::sent(&plain, Transport::Loopback).is_some()
                && SessionToken::sent(&plain, Transport::Tls).is_none()
        );
    }
}
