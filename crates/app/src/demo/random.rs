//! Random choices that anybody can repeat: the same seed makes the same choices, on every machine.
//!
//! SplitMix64, which is enough for data that should look lifelike. Never use it for secrets; those come
//! from [`crate::setup::random_hex`].

/// A stream of choices.
pub struct Random(u64);

impl Random {
    /// The stream of one thing, e.g. the company of that number. It does not depend on any other stream, so
    /// that the thousandth lead is the same one whether ten thousand are made or only those.
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

    /// A number from 0, below `bound`; 0 where the bound is.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number between the two, both included.
    pub fn between(&mut self, least: i64, greatest: i64) -> i64 {
        least + self.below(usize::try_from(greatest - least + 1).unwrap_or(0)) as i64
    }

    /// Yes, in so many cases of a hundred.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of the things; there must be some.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// The place of one of the weights, each as likely as it is heavy.
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
            // Letters that postcodes of all our countries know, and none that looks like a digit.
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
