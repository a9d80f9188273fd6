//! The request reader, given anything at all.

#![no_main]

#[path = "../../tests/reading/mod.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|body: &[u8]| reading::read_everything(body));
