//! The places of a request's credentials: the query string, else headers, else the body's `header`.

use headwater_wire::envelope::Envelope;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Uri};

/// `accountID` and `secretKey`.
pub type SentCredentials = (String, String);

/// The credentials in the head of a request, from the first place with both values (W13). A blank value counts as none
/// (W15).
pub fn in_head(uri: &Uri, headers: &HeaderMap) -> Option<SentCredentials> {
    in_query(uri.query().unwrap_or_default()).filter(are_given).or_else(|| in_headers(headers).filter(are_given))
}

/// The credentials in the body, used if the head has none (W14).
pub fn in_body(envelope: &Envelope<'_>) -> Option<SentCredentials> {
    envelope.header.clone().filter(are_given)
}

fn are_given((account, secret): &SentCredentials) -> bool {
    !account.trim().is_empty() && !secret.trim().is_empty()
}

fn in_query(query: &str) -> Option<SentCredentials> {
    let (mut account, mut secret) = (None, None);
    // Some clients append `?` to a base URL already ending in `?`.
    for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        match &*name {
            "accountID" => account = Some(value.into_owned()),
            "secretKey" => secret = Some(value.into_owned()),
            _ => {}
        }
    }
    account.zip(secret)
}

fn in_headers(headers: &HeaderMap) -> Option<SentCredentials> {
    let account = headers.get("x-account-id")?.to_str().ok()?;
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| (account.to_owned(), secret.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(account: &str, secret: &str) -> Option<SentCredentials> {
        Some((account.to_owned(), secret.to_owned()))
    }

    #[test]
    fn the_query_string_wins_over_headers() {
        let mut headers = HeaderMap::new();
        headers.insert("x-account-id", "H".parse().unwrap());
        headers.insert(AUTHORIZATION, "Bearer S".parse().unwrap());
        let find = |uri: &str| in_head(&uri.parse().unwrap(), &headers);
        assert_eq!(find("/pubapi/v1/?accountID=2_A&secretKey=B%2B"), pair("2_A", "B+"));
        assert_eq!(find("/pubapi/v1/??accountID=A&secretKey=B"), pair("A", "B"));
        assert_eq!(find("/pubapi/v1/?accountID=A"), pair("H", "S"));
        assert_eq!(find("/pubapi/v1/"), pair("H", "S"));
        for blank in ["accountID=&secretKey=", "accountID=A&secretKey=", "accountID=+&secretKey=B"] {
            assert_eq!(find(&format!("/pubapi/v1/?{blank}")), pair("H", "S"), "{blank}");
        }
    }

    #[test]
    fn blank_headers_leave_it_to_the_body() {
        let mut headers = HeaderMap::new();
        headers.insert("x-account-id", "H".parse().unwrap());
        headers.insert(AUTHORIZATION, "Bearer ".parse().unwrap());
        assert_eq!(in_head(&Uri::from_static("/"), &headers), None);
    }

    #[test]
    fn a_body_holds_both_or_nothing() {
        let found = |body: &str| in_body(&Envelope::parse(body.as_bytes()).unwrap());
        assert_eq!(found(r#"{"header":{"accountID":"A","secretKey":"B"}}"#), pair("A", "B"));
        assert_eq!(found(r#"{"header":{"accountID":" ","secretKey":"B"}}"#), None);
        assert_eq!(found("{}"), None);
    }
}
