//! Amounts in hundredths: money, and numbers with up to two decimals.

use crate::options::Flawed;

/// The most digits before the point.
const MOST_DIGITS: usize = 15;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAmount {
    /// It is no number.
    NotANumber,
    /// It has too many digits before the point.
    TooLarge,
    /// It has more than two decimals, and callers are taken at their word.
    TooFine,
}

/// The number of hundredths that a text such as `1000`, `-1000.5` or `1000.00` means. More than two decimals are rounded half away
/// from zero, or refused.
pub fn hundredths(text: &str, flawed: Flawed) -> Result<i64, BadAmount> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return Err(BadAmount::NotANumber);
    }
    let whole = whole.trim_start_matches('0');
    if whole.len() > MOST_DIGITS {
        return Err(BadAmount::TooLarge);
    }
    let is_longer = decimals.trim_end_matches('0').len() > 2;
    if is_longer && flawed == Flawed::Refuse {
        return Err(BadAmount::TooFine);
    }
    let digit = |at: usize| i64::from(decimals.as_bytes().get(at).map_or(0, |byte| byte - b'0'));
    let rounded_up = i64::from(digit(2) >= 5);
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| BadAmount::NotANumber)? };
    Ok(sign * (whole * 100 + digit(0) * 10 + digit(1) + rounded_up))
}

/// The amount with two decimals: `1000.00`.
pub fn money(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let all = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", all / 100, all % 100)
}

/// The number with the decimals that it needs: `75`, `33.5`.
pub fn decimal(hundredths: i64) -> String {
    money(hundredths).trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for (text, kept) in
            [("1000", 100_000), ("-0.5", -50), ("+7.25", 725), (".1", 10), ("5.", 500), ("007.10", 710), ("0", 0)]
        {
            assert_eq!(hundredths(text, Flawed::Refuse), Ok(kept), "{text}");
            assert_eq!(hundredths(&money(kept), Flawed::Refuse), Ok(kept), "{text}");
            assert_eq!(hundredths(&decimal(kept), Flawed::Refuse), Ok(kept), "{text}");
        }
        assert_eq!([100_000, -50, 725, 0].map(money), ["1000.00", "-0.50", "7.25", "0.00"]);
        assert_eq!([7500, 3350, -50, 725, 0].map(decimal), ["75", "33.5", "-0.5", "7.25", "0"]);
    }

    #[test]
    fn further_decimals_are_rounded_or_refused_and_other_texts_always_refused() {
        assert_eq!(hundredths("1.005", Flawed::Mend), Ok(101));
        assert_eq!(hundredths("-1.0049", Flawed::Mend), Ok(-100));
        assert!(hundredths("1.005", Flawed::Refuse).is_err());
        assert_eq!(hundredths("1.5000", Flawed::Refuse), Ok(150));
        for text in ["", "-", ".", "1,000", "1e3", "ten", "1.2.3", "1 000", "1000000000000000"] {
            assert!(hundredths(text, Flawed::Mend).is_err(), "{text}");
        }
    }
}
