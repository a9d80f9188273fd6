//! What the tests of all floors stand on: both databases. Only tests depend on it, and it knows nothing of the house.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

pub mod postgres;

/// The homes that a test is run in: the embedded database, and then PostgreSQL, with the address of a fresh database.
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
