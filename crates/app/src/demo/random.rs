//! Reproducible random choices: the same seed gives the same choices on every machine.
//!
//! SplitMix64 is enough for lifelike data. Never use this module for secrets; these come from
//! [`crate::setup::random_hex`].

/// A stream of random choices.
pub struct Random(u64);

impl Random {
    /// The stream for one subject, e.g. the company with this number. Streams are independent, so the thousandth lead
    /// is the same whether a thousand or ten thousand are made.
    pub fn of(seed: u64, about: &str, number: u64) -> Self {
        let named = about.bytes().fold(seed, |state, byte| Self(state ^ u64::from(byte)).next());
        Self(Self(named ^ number).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number from `least` to `greatest`, both included.
    pub fn between(&mut self, least: i64, greatest: i64) -> i64 {
        least + self.below(usize::try_from(greatest - least + 1).unwrap_or(0)) as i64
    }

    /// True with a probability of `share` percent.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One element of a slice; panics if the slice is empty.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// An index into the weights, with a probability in proportion to the weight.
    pub fn weigh(&mut self, weights: &[usize]) -> usize {
        let mut drawn = self.below(weights.iter().sum());
        let mut place = 0;
        while place + 1 < weights.len() && drawn >= weights[place] {
            drawn -= weights[place];
            place += 1;
        }
        place
    }

    /// The pattern with a digit for each `#` and a capital letter for each `@`.
    pub fn fill(&mut self, pattern: &str) -> String {
        let fill = |letter| match letter {
            '#' => char::from(b'0' + self.below(10) as u8),
            // Letters used in postcodes of all these countries, and unlike any digit.
            '@' => char::from(*self.pick(b"ABEHJLNPRTWXY")),
            other => other,
        };
        pattern.chars().map(fill).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_gives_the_same_choices_and_another_one_others() {
        let draw = |seed, about, number| Random::of(seed, about, number).fill("########");
        assert_eq!(draw(1, "lead", 7), draw(1, "lead", 7));
        let others = [draw(2, "lead", 7), draw(1, "company", 7), draw(1, "lead", 8)];
        assert!(!others.contains(&draw(1, "lead", 7)), "{others:?}");
    }

    #[test]
    fn weights_are_shares() {
        let mut random = Random::of(1, "test", 0);
        let mut seen = [0; 3];
        for _ in 0..10_000 {
            seen[random.weigh(&[70, 0, 30])] += 1;
        }
        assert!((6_700..7_300).contains(&seen[0]) && seen[1] == 0, "{seen:?}");
    }
}
