//! The values allowed for a picklist, radio or checkbox field, prepared for look-ups in values sent by callers.

use crate::limits;
use std::borrow::Cow;

/// How to treat a value which the field cannot hold as sent, but could hold once corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flawed {
    /// Correct it: cut text to the field's length, and skip blanks among chosen values.
    #[default]
    Mend,
    /// Refuse it.
    Refuse,
}

/// The values of a field's options. The cost of a look-up does not grow with their number.
#[derive(Debug, Default)]
pub struct FieldOptions {
    /// Distinct values, in ascending order of their trimmed texts.
    values: Vec<String>,
    /// For each value, the index of the longest other value which is a prefix of its trimmed text.
    inner: Vec<Option<usize>>,
}

impl FieldOptions {
    /// Options from values in any order; duplicates count once.
    pub fn new(values: impl IntoIterator<Item = String>) -> Self {
        let mut values: Vec<String> = values.into_iter().collect();
        values.sort_unstable_by(|one, other| (one.trim(), one).cmp(&(other.trim(), other)));
        values.dedup();
        let mut inner = Vec::with_capacity(values.len());
        let mut open: Vec<usize> = Vec::new();
        for (at, value) in values.iter().enumerate() {
            while open.last().is_some_and(|last| !value.trim().starts_with(values[*last].trim())) {
                open.pop();
            }
            inner.push(open.last().copied());
            open.push(at);
        }
        Self { values, inner }
    }

    /// Whether the field has no options: then any value is allowed.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Approximate memory of the options, in bytes.
    pub fn bytes(&self) -> usize {
        let each = size_of::<String>() + size_of::<Option<usize>>();
        self.values.iter().map(|value| each + value.len()).sum()
    }

    /// The number of values a call may send for the field.
    pub fn most_chosen(&self) -> usize {
        limits::CHOSEN.max(self.values.len())
    }

    /// Whether a value equals an option, byte for byte.
    pub fn admits(&self, value: &str) -> bool {
        self.values.binary_search_by(|known| (known.trim(), known.as_str()).cmp(&(value.trim(), value))).is_ok()
    }

    /// The stored form of several values: each value once, in the order sent, joined by commas. `parts` are the
    /// elements of a list, or a text with several values between commas. Options may contain commas, so the longest
    /// matching option is taken.
    ///
    /// An error for a value other than an option, for more than [`FieldOptions::most_chosen`] values, and for more than
    /// 65,535 characters.
    pub fn choose(&self, parts: &[Cow<'_, str>], flawed: Flawed) -> Result<String, String> {
        let most = self.most_chosen();
        let mut is_chosen = vec![false; self.values.len()];
        let mut joined = String::new();
        let mut count = 0;
        let mut take = |found: Option<usize>, piece: &str| match found {
            None if piece.is_empty() && flawed == Flawed::Mend => Ok(()),
            None => Err(none_of_them(piece)),
            Some(_) if count == most => Err(format!("more than {most} values")),
            Some(at) => {
                count += 1;
                if !std::mem::replace(&mut is_chosen[at], true) {
                    joined.push_str(if joined.is_empty() { "" } else { "," });
                    joined.push_str(&self.values[at]);
                }
                Ok(())
            }
        };
        for part in parts {
            let mut rest = part.trim_start();
            loop {
                let found = self.longest_in_front(rest);
                let end = found.map_or_else(|| rest.find(',').unwrap_or(rest.len()), |at| self.values[at].trim().len());
                take(found, rest[..end].trim_end())?;
                match rest[end..].trim_start().strip_prefix(',') {
                    Some(behind) => rest = behind.trim_start(),
                    None => break,
                }
            }
        }
        limits::fits_a_value(&joined).map(|()| joined)
    }

    /// The longest option which is a prefix of the text, up to a comma or the end of the text.
    fn longest_in_front(&self, text: &str) -> Option<usize> {
        // Any option being a prefix of the text is the greatest option not above the text, or a prefix of that
        // option.
        let mut at = self.values.partition_point(|known| known.trim() <= text).checked_sub(1);
        let shared = at.map_or(0, |at| shared(self.values[at].trim(), text));
        while let Some(place) = at {
            let length = self.values[place].trim().len();
            if length > 0 && length <= shared && ends_a_value(&text[length..]) {
                break;
            }
            at = self.inner[place];
        }
        at
    }
}

/// The length of the common prefix of two texts, in bytes.
fn shared(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}

fn ends_a_value(rest: &str) -> bool {
    rest.chars().find(|letter| !letter.is_whitespace()).is_none_or(|letter| letter == ',')
}

/// The error for a value other than an option; a long value is shortened.
pub fn none_of_them(value: &str) -> String {
    format!("'{}' is none of the field's options", limits::quoted(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(values: &[&str]) -> FieldOptions {
        FieldOptions::new(values.iter().map(|value| (*value).to_owned()))
    }

    fn text(options: &FieldOptions, text: &str) -> Result<String, String> {
        options.choose(&[text.into()], Flawed::Mend)
    }

    fn list(options: &FieldOptions, parts: &[&str]) -> Result<String, String> {
        options.choose(&parts.iter().map(|part| Cow::from(*part)).collect::<Vec<_>>(), Flawed::Refuse)
    }

    #[test]
    fn options_with_commas_are_found_in_texts_and_lists() {
        let colours = options(&["Red", "blue", "Red, white", "Red, white, blue", "Red, w"]);
        assert_eq!(text(&colours, "blue,Red, white").as_deref(), Ok("blue,Red, white"));
        assert_eq!(text(&colours, " Red, white, blue ,Red,Red, w").as_deref(), Ok("Red, white, blue,Red,Red, w"));
        assert_eq!(text(&colours, "Red,blue").as_deref(), Ok("Red,blue"));
        assert_eq!(list(&colours, &["Red", " blue "]).as_deref(), Ok("Red,blue"));
        assert_eq!(text(&colours, "Red, white, green"), Err(none_of_them("green")));
        assert_eq!(text(&colours, "Redder"), Err(none_of_them("Redder")));
        assert_eq!(text(&colours, "red"), Err(none_of_them("red")));
    }

    #[test]
    fn blanks_between_commas_are_ignored_or_refused_values_count_once() {
        let letters = options(&["a", "b", " c "]);
        assert_eq!(text(&letters, ",a,, b,a,").as_deref(), Ok("a,b"));
        assert_eq!(list(&letters, &["a", "a"]).as_deref(), Ok("a"));
        assert_eq!(text(&letters, "c,a").as_deref(), Ok(" c ,a"), "the option's own spelling is kept");
        for flawed in ["a,", "a,,b", ","] {
            assert_eq!(list(&letters, &[flawed]), Err(none_of_them("")), "{flawed}");
        }
        assert_eq!(text(&letters, ",").as_deref(), Ok(""));
    }

    #[test]
    fn an_option_is_known_to_the_byte() {
        let options = options(&["b", "a", " a", "a"]);
        assert_eq!(
            ["a", " a", "b", "a ", "", "B"].map(|value| options.admits(value)),
            [true, true, true, false, false, false]
        );
    }

    #[test]
    fn there_are_bounds_to_what_is_chosen() {
        let one = options(&["a"]);
        assert!(text(&one, &"a,".repeat(limits::CHOSEN)).is_ok());
        assert_eq!(text(&one, &"a,".repeat(limits::CHOSEN + 1)), Err("more than 1000 values".to_owned()));
        let long: Vec<String> = (0..300).map(|at| format!("{at:0255}")).collect();
        let parts: Vec<Cow<'_, str>> = long.iter().map(|value| value.as_str().into()).collect();
        let chosen = FieldOptions::new(long.clone()).choose(&parts, Flawed::Mend);
        assert_eq!(chosen, Err("longer than 65535 characters".to_owned()));
    }

    /// The expected result of [`Options::choose`], found by trying every option at every comma.
    fn slowly<'o>(options: &[&'o str], text: &str) -> Option<Vec<&'o str>> {
        let (mut rest, mut found) = (text, Vec::new());
        loop {
            let fits = |option: &&&str| {
                rest.strip_prefix(**option).is_some_and(|behind| behind.is_empty() || behind.starts_with(','))
            };
            let longest = options.iter().filter(fits).max_by_key(|option| option.len())?;
            found.push(*longest);
            match rest[longest.len()..].strip_prefix(',') {
                Some(behind) => rest = behind,
                None => return Some(found),
            }
        }
    }

    #[test]
    fn the_longest_option_is_found_whatever_the_options() {
        let mut state = 1_u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut word = |longest: u64| -> String {
            let length = 1 + random(longest);
            let letters: String = (0..length).map(|_| ['a', 'b', ','][random(3) as usize]).collect();
            format!("a{}b", letters.trim_matches(','))
        };
        for _ in 0..2000 {
            let words: Vec<String> = (0..6).map(|_| word(5)).collect();
            let known: Vec<&str> = words.iter().map(String::as_str).collect();
            let sent = format!("{},{},{}", known[0], known[1], word(4));
            let expected = slowly(&known, &sent);
            let mut once: Vec<&str> = Vec::new();
            for value in expected.iter().flatten() {
                if !once.contains(value) {
                    once.push(value);
                }
            }
            assert_eq!(list(&options(&known), &[&sent]).ok(), expected.map(|_| once.join(",")), "{known:?} {sent}");
        }
    }
}
