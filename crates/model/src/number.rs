//! Whole numbers in the spellings sent by programs. Ids, limits, scores and custom fields are all parsed here.

use std::borrow::Cow;

/// Limit of characters in a number. Longer texts are refused unread: no 64-bit value needs more (W218).
const LONGEST: usize = 1024;
/// Limit of digits an exponent is written out to: the digits of the greatest 64-bit number.
const MOST_DIGITS: usize = 19;

/// Parses a whole number: `500`, ` 500 `, `5.0`, `1.5551234567E10`. `None` if the text is no whole number of 64 bits.
pub fn whole(text: &str) -> Option<i64> {
    digits(text.trim())?.parse().ok()
}

/// The digits of a whole decimal number, without a fraction of zeros, without an exponent, and without the sign of
/// zero: `15551234567.0` gives `15551234567`. `None` for any other text, and for an exponent requiring more than 19
/// digits.
pub fn digits(text: &str) -> Option<Cow<'_, str>> {
    if text.len() > LONGEST {
        return None;
    }
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.parse::<i32>().ok()?)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_numeric(whole) || !is_numeric(fraction) {
        return None;
    }
    let is_zero = |text: &str| text.bytes().all(|byte| byte == b'0');
    match exponent {
        _ if is_zero(whole) && is_zero(fraction) => Some(Cow::Borrowed("0")),
        None if is_zero(fraction) => Some(Cow::Borrowed(&text[..text.len() - unsigned.len() + whole.len()])),
        None => None,
        Some(exponent) => shifted(whole, fraction, exponent).map(|digits| Cow::Owned(format!("{sign}{digits}"))),
    }
}

/// The digits of `whole.fraction` after moving the decimal point by `exponent` places; `None` if a fraction remains.
fn shifted(whole: &str, fraction: &str, exponent: i32) -> Option<String> {
    let all = format!("{whole}{fraction}");
    let significant = all.trim_end_matches('0');
    let places = i64::try_from(whole.len()).ok()? + i64::from(exponent);
    let places = usize::try_from(places).ok().filter(|places| (significant.len()..=MOST_DIGITS).contains(places))?;
    let digits = format!("{significant:0<places$}");
    Some(digits.trim_start_matches('0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_in_every_spelling() {
        let cases = [
            ("500", 500),
            (" 500 ", 500),
            ("5.0", 5),
            ("5.", 5),
            ("-5.000", -5),
            ("+7", 7),
            ("007", 7),
            ("-0", 0),
            ("0.0", 0),
            ("0e99", 0),
            ("1.5551234567E10", 15_551_234_567),
            ("1e3", 1000),
            ("-2.5e+1", -25),
            ("1200e-2", 12),
            ("9223372036854775807", i64::MAX),
        ];
        for (text, number) in cases {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in
            ["", "-", ".", ".0", "1.5", "1,000", "0x10", "1e-1", "1e400", "1e99999999999", "٣", "x", "1 2", "1e"]
        {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn digits_are_kept_to_the_last_and_longer_ones_are_no_numbers() {
        assert_eq!(digits("9007199254740993.0").as_deref(), Some("9007199254740993"));
        assert_eq!(digits("123456789012345678901234567890").as_deref(), Some("123456789012345678901234567890"));
        assert_eq!((digits("1e19"), digits("1e18").as_deref()), (None, Some("1000000000000000000")));
        assert_eq!([digits("12.50"), digits("1.5e0"), digits("1e-2")], [None, None, None]);
        let zeros = |count| format!("5.{}", "0".repeat(count));
        assert_eq!((digits(&zeros(1022)).as_deref(), digits(&zeros(1023))), (Some("5"), None));
    }
}
