//! Texts as compared: without case, accents, and differences of width or spelling.

use icu_casemap::CaseMapper;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// The form of a text used by comparisons, orders and searches: `Müller`, `MULLER` and `muller` are one.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let letters = DecomposingNormalizerBorrowed::new_nfkd();
    let plain: String = letters.normalize(text).chars().filter(|letter| !is_mark(*letter)).collect();
    let mut folded = String::with_capacity(plain.len());
    for letter in CaseMapper::new().fold_string(&plain).chars() {
        match letter {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            _ => folded.push(letter),
        }
    }
    folded
}

/// Accents and other marks on a letter.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        for spellings in [["Müller", "MULLER"], ["Łódź", "lodz"], ["Straße", "STRASSE"], ["Ørsted", "orsted"]] {
            assert_eq!(fold(spellings[0]), fold(spellings[1]));
        }
        assert_ne!(fold("Meier"), fold("Meyer"));
    }
}
