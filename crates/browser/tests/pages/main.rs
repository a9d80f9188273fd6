//! The pages as people meet them, in Chromium.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

mod accessibility;
mod administration;
mod first_run;
mod keyboard;
mod keys;
mod lead;
mod many;
mod pairs;
mod pictures;
mod roles;
mod scrolling;
mod search;
mod sign_in;
mod states;
mod views;
mod without_scripts;
