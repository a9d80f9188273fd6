//! The pages in Chromium: a browser, a server with people, and a person at the keyboard. The tests stand in `tests/`.
//!
//! Without Chromium the tests say so and pass; with `HEADWATER_TEST_BROWSER=required` they fail. They run the binary
//! `headwater` beside them in the target directory, which `cargo build` or `cargo test --workspace` puts there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read their own variables, and pictures need not outlive a power cut"
)]

mod browser;
mod person;
mod site;

pub use browser::{Browser, Looks};
pub use person::Person;
pub use site::{PASSWORD, Site};
