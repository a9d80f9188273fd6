//! The words of a search, and the fields searched: names, company and address as folded texts, telephones as digits.

use super::fold::fold;
use crate::record::Standard;
use crate::records::lead::{COMPANY_NAME, EMAIL, FIRST_NAME, LAST_NAME, MOBILE_PHONE, OFFICE_PHONE, PHONE};

/// The fields whose texts are searched.
pub const SEARCHED: [Standard; 4] = [FIRST_NAME, LAST_NAME, COMPANY_NAME, EMAIL];
/// The fields whose digits are searched.
pub const PHONES: [Standard; 3] = [PHONE, MOBILE_PHONE, OFFICE_PHONE];

/// The most words of a search; the rest is not looked for.
const MOST_WORDS: usize = 8;

/// The words of a search. A lead is meant if each word stands in one of the searched fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchWords(Vec<SearchWord>);

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchWord {
    /// The folded text, looked for in texts.
    pub text: String,
    /// The digits, looked for in telephones; `None` for a word with letters.
    pub digits: Option<String>,
}

impl SearchWords {
    /// The words of a text as typed.
    pub fn of(typed: &str) -> Self {
        Self(typed.split_whitespace().take(MOST_WORDS).map(SearchWord::of).collect())
    }

    /// The words.
    pub fn words(&self) -> &[SearchWord] {
        &self.0
    }

    /// Whether no word is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each word stands in one of the folded texts, or the word's digits in one of the numbers.
    pub fn are_in(&self, texts: &[String], numbers: &[String]) -> bool {
        let is_in = |word: &SearchWord| {
            texts.iter().any(|text| text.contains(&word.text))
                || word.digits.as_ref().is_some_and(|digits| numbers.iter().any(|number| number.contains(digits)))
        };
        self.0.iter().all(is_in)
    }
}

impl SearchWord {
    fn of(word: &str) -> Self {
        let digits = digits(word);
        let is_number = word.chars().all(|letter| letter.is_ascii_digit() || "+-()/.".contains(letter));
        Self { text: fold(word), digits: (is_number && !digits.is_empty()).then_some(digits) }
    }
}

/// The digits of a telephone number.
pub fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
