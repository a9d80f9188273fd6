//! The pages as people meet them, in Chromium.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod accessibility;
mod first_run;
mod keys;
mod lead;
mod many;
mod pairs;
mod scrolling;
mod search;
mod sign_in;
mod views;
