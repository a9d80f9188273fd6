//! The cookie of a session.

use crate::token::SecretToken;
use headwater_model::session::Stay;
use headwater_model::time::Timestamp;
use http::HeaderMap;
use http::header::COOKIE;

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

/// The token of a browser's cookie, if there is a cookie of the right form.
pub fn sent(headers: &HeaderMap, transport: Transport) -> Option<SecretToken> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == transport.name())?;
    SecretToken::parse(value)
}

/// The header with a session's token for a browser.
pub fn setting(token: &SecretToken, transport: Transport, stay: Stay) -> String {
    let age = match stay {
        // Such a cookie ends with the browser.
        Stay::Day => String::new(),
        Stay::Month => format!("; Max-Age={}", Stay::Month.ends(Timestamp(0)).seconds()),
    };
    let (name, secure) = (transport.name(), transport.secure());
    format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", token.text())
}

/// The header that takes the token from a browser.
pub fn removal(transport: Transport) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax{}; Max-Age=0", transport.name(), transport.secure())
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::id::AccountId;
    use http::HeaderValue;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).expect("a header"))])
    }

    #[test]
    fn a_browser_sends_the_token_it_was_given() {
        for (transport, stay) in [(Transport::Tls, Stay::Month), (Transport::Loopback, Stay::Day)] {
            let token = SecretToken::new(AccountId(7)).expect("random");
            let set = setting(&token, transport, stay);
            let pair = set.split(';').next().unwrap_or_default();
            assert_eq!(sent(&headers(&format!("theme=dark; {pair}")), transport), Some(token), "{set}");
            assert_eq!(set.contains("Secure"), transport == Transport::Tls);
        }
    }

    #[test]
    fn a_cookie_of_another_form_is_no_token() {
        let secret = "a".repeat(64);
        for value in [String::new(), "7".to_owned(), format!("x.{secret}"), format!("7.{secret}a"), "7.zz".to_owned()] {
            assert_eq!(sent(&headers(&format!("hw={value}")), Transport::Loopback), None, "{value}");
        }
        let plain = headers(&format!("hw=7.{secret}"));
        assert!(sent(&plain, Transport::Loopback).is_some() && sent(&plain, Transport::Tls).is_none());
    }
}
