//! Replies: pages and redirections, with the headers that all of them have.

use crate::assets::{Asset, compress};
use askama::Template;
use bytes::Bytes;
use flate2::Compression;
use headwater_model::problem::Problem;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, RETRY_AFTER, SET_COOKIE, VARY,
};
use http::{HeaderMap, Response, StatusCode};

/// The header that sends the whole page to another address where a script asked for a part.
pub const HX_REDIRECT: HeaderName = HeaderName::from_static("hx-redirect");
/// The header by which scripts put an answer elsewhere, or nowhere.
pub const HX_RESWAP: HeaderName = HeaderName::from_static("hx-reswap");
/// The header that tells scripts what happened.
pub const HX_TRIGGER: HeaderName = HeaderName::from_static("hx-trigger");

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Scripts, styles and pictures come from this server alone, and none stands in a page. No other site can show a page in a frame.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default",
);

/// Bytes from which a page is compressed.
const WORTH_COMPRESSING: usize = 1024;

/// A page.
pub fn html(status: StatusCode, page: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(page));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HTML);
    response
}

/// A page, or a part of one, from its template.
pub fn rendered(status: StatusCode, template: &impl Template) -> Result<Response<Bytes>, Problem> {
    Ok(html(status, template.render().map_err(|error| Problem::Broken(error.to_string()))?))
}

/// The mark of a page with a secret.
#[derive(Debug, Clone, Copy)]
struct ShowsSecret;

/// A page with a secret, sent without compression: the length of a compressed page would tell of the secret.
pub fn plain(mut response: Response<Bytes>) -> Response<Bytes> {
    response.extensions_mut().insert(ShowsSecret);
    response
}

/// A reply whose page shows a sentence for some seconds, and beside it a button where the change can be undone.
pub fn told(mut response: Response<Bytes>, text: &str, undo: Option<i64>) -> Response<Bytes> {
    let mut told = serde_json::json!({ "text": text });
    if let Some(undo) = undo {
        told["undo"] = format!("/undo/{undo}").into();
    }
    // Headers carry ASCII alone.
    let header: String = serde_json::json!({ "told": told }).to_string().chars().map(escaped).collect();
    if let Ok(header) = HeaderValue::from_str(&header) {
        response.headers_mut().insert(HX_TRIGGER, header);
    }
    response
}

/// A character of JSON as ASCII.
fn escaped(letter: char) -> String {
    if letter.is_ascii() {
        return letter.to_string();
    }
    letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// A file to be stored by the browser.
pub fn file(content: String, kind: &'static str, name: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(content));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(disposition) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// A reply to a script, after which the page stays unchanged.
pub fn kept(status: StatusCode) -> Response<Bytes> {
    let mut response = text(status, "");
    response.headers_mut().insert(HX_RESWAP, HeaderValue::from_static("none"));
    response
}

/// A text, for programs that ask for no page.
pub fn text(status: StatusCode, text: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Whether a caller takes pages, as browsers do and programs mostly do not.
pub fn takes_html(asked: &HeaderMap) -> bool {
    let accepted = asked.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|kind| kind.trim().starts_with("text/html"))
}

/// Sends the browser to another page of this server.
pub fn see_other(path: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    // A path that is no header would come from a caller; the first page is right for them.
    let path = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, path);
    response
}

/// A reply that says in how many seconds to come again.
pub fn with_pause(mut response: Response<Bytes>, seconds: i64) -> Response<Bytes> {
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    response
}

/// Marks a reply that is sent uncompressed.
#[derive(Debug, Clone, Copy)]
struct Uncompressed;

/// A page with a secret: compressed, its length would tell of the secret to an eavesdropper with a part in the page.
pub fn with_secret(mut response: Response<Bytes>) -> Response<Bytes> {
    response.extensions_mut().insert(Uncompressed);
    response
}

/// A reply that also gives or takes a cookie.
pub fn with_cookie(mut response: Response<Bytes>, cookie: &str) -> Response<Bytes> {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// An asset. Browsers keep it for good.
pub fn of_asset(asset: &Asset, asked: &HeaderMap) -> Response<Bytes> {
    let mut response = Response::new(asset.plain.clone());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if takes_gzip(asked) {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        *response.body_mut() = asset.compressed.clone();
    }
    response
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// A reply as it leaves: with the headers of all pages, compressed where the browser takes it.
pub fn finished(mut response: Response<Bytes>, asked: &HeaderMap) -> Response<Bytes> {
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
        ),
    ];
    headers.extend(fixed);
    let is_html = headers.get(CONTENT_TYPE) == Some(&HTML);
    if is_html && response.body().len() >= WORTH_COMPRESSING && response.extensions().get::<ShowsSecret>().is_none() {
        response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding, hx-request-type"));
        let is_secret = response.extensions().get::<Uncompressed>().is_some();
        if takes_gzip(asked) && !is_secret {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            *response.body_mut() = compress(response.body(), Compression::new(5));
        }
    }
    response
}
