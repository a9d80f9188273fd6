//! The pages in Chromium: a browser, a server with people, and a person at the keyboard. The tests stand in `tests/`.
//!
//! Without Chromium the tests say so and pass; with `HEADWATER_TEST_BROWSER=required` they fail. They run the binary
//! `headwater` beside them in the target directory, which `cargo build` or `cargo test --workspace` puts there.
//! With `HEADWATER_TEST_PICTURES=DIR` the pictures of the documentation are drawn into a directory.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read their own variables, and pictures need not outlive a power cut"
)]

mod chromium;
mod window;
mod looks;
mod child;
mod site;
mod line;
mod browser;
mod person;
mod keys;
mod mouse;

pub use browser::Browser;
pub use keys::Held;
pub use line::SlowLine;
pub use looks::Looks;
pub use person::Person;
pub use site::{PASSWORD, ROLES, Site};

/// The directory for the documentation's pictures, where somebody asks for them.
pub fn pictures() -> Option<std::path::PathBuf> {
    std::env::var_os("HEADWATER_TEST_PICTURES").map(std::path::PathBuf::from)
}
