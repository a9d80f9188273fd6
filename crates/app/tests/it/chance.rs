//! Random numbers from a seed. The seed is printed, and the same one can be given again in the environment.

use std::hash::{BuildHasher, Hasher, RandomState};

/// A small generator (SplitMix64): fast, good enough for tests, the same on every machine.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The generator of the seed in `HEADWATER_SEED`, or else of a new one. The test's output names it.
    pub fn printed(test: &str) -> Self {
        let seed =
            number_from_environment("HEADWATER_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
        println!("{test}: HEADWATER_SEED={seed}");
        Self::new(seed)
    }

    /// A generator of its own for a part of the test, so that the parts do not disturb one another.
    pub fn fork(&mut self) -> Self {
        Self::new(self.next())
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, `end` not included.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number of a range, its end not included.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several things.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// A number that whoever runs the tests has set, to make them longer or to repeat one.
#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
pub fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let numbers = |seed| {
        let mut chance = Chance::new(seed);
        [chance.next(), chance.next(), chance.fork().next()]
    };
    assert_eq!(numbers(7), numbers(7));
    assert_ne!(numbers(7), numbers(8));
}
