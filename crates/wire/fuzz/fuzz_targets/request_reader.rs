//! The request reader, with arbitrary input.

#![no_main]

#[path = "../../tests/reading/mod.rs"]
mod reading;

libfuzzer_sys::fuzz_target!(|body: &[u8]| reading::read_everything(body));
