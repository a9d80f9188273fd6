//! The saved corpus of the fuzzer, and many small mutations of the saved bodies, read in every way the API reads.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod reading;

use std::path::Path;

/// The number of mutated bodies.
const MUTATIONS: usize = 20_000;

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/request_reader");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 60, "the corpus is not there");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn every_saved_body_is_read_without_harm() {
    for body in corpus() {
        reading::read_everything(&body);
    }
}

#[test]
fn so_are_thousands_of_bodies_with_small_changes() {
    let corpus = corpus();
    let mut state = 0x5eed_u64;
    let mut draw = |below: usize| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) % below.max(1) as u64) as usize
    };
    let spices: [&[u8]; 16] = [
        b"\"", b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"-1", b"1e999", b"\\u0000", b"\\ud800", b"\xff",
        b"\"\"", b"[]",
    ];
    for _ in 0..MUTATIONS {
        let mut body = corpus[draw(corpus.len())].clone();
        for _ in 0..=draw(4) {
            let at = draw(body.len() + 1);
            match draw(4) {
                0 => drop(body.splice(at..at, spices[draw(spices.len())].iter().copied())),
                1 => drop(body.splice(at..(at + draw(8)).min(body.len()), [])),
                2 if at < body.len() => body[at] ^= 1 << draw(8),
                _ => {
                    let other = &corpus[draw(corpus.len())];
                    let from = draw(other.len() + 1);
                    let piece = other[from..(from + draw(40)).min(other.len())].to_vec();
                    drop(body.splice(at..at, piece));
                }
            }
        }
        reading::read_everything(&body);
    }
}
