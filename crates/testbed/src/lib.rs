//! Both databases for the tests of all crates. Only tests use this crate; no other crate of the workspace is used here.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

pub mod pause;
pub mod wait;
pub mod postgres;

/// Databases to run a test on: `None` for the embedded one, then the URL of a fresh one on PostgreSQL, if any.
pub fn homes() -> impl Iterator<Item = Option<String>> {
    let embedded = || {
        eprintln!("on the embedded database:");
        Some(None)
    };
    let server = || {
        let url = postgres::database();
        if url.is_some() {
            eprintln!("on PostgreSQL:");
        }
        url.map(Some)
    };
    std::iter::once_with(embedded).chain(std::iter::once_with(server)).flatten()
}

/// How often a random test repeats: `HEADWATER_ROUNDS`, or as often as usual.
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
pub fn rounds(usual: u64) -> u64 {
    std::env::var("HEADWATER_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}
