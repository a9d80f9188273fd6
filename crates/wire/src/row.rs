//! One object of a reply, member by member: every value is a string or null (W48).
//!
//! The order of members is the order of the calls. Leads are written faster, in [`crate::record_write`].

use crate::scalar;
use headwater_model::time::{Timestamp, Zone};

/// An object in progress; complete after [`ObjectWriter::end`].
#[must_use]
pub struct ObjectWriter<'o> {
    out: &'o mut Vec<u8>,
    is_empty: bool,
}

impl<'o> ObjectWriter<'o> {
    /// Begins an object.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_empty: true }
    }

    /// A text.
    pub fn text(self, name: &str, text: &str) -> Self {
        self.member(name, |out| scalar::string(out, text))
    }

    /// A text, or null.
    pub fn text_or_null(self, name: &str, text: Option<&str>) -> Self {
        self.member(name, |out| scalar::string_or_null(out, text))
    }

    /// A number, as its digits.
    pub fn number(self, name: &str, number: i64) -> Self {
        self.member(name, |out| scalar::number_string(out, number))
    }

    /// A number, or null.
    pub fn number_or_null(self, name: &str, number: Option<i64>) -> Self {
        self.member(name, |out| match number {
            Some(number) => scalar::number_string(out, number),
            None => scalar::null(out),
        })
    }

    /// `"1"` or `"0"`.
    pub fn flag(self, name: &str, flag: bool) -> Self {
        self.member(name, |out| scalar::flag(out, flag))
    }

    /// A point in time, printed in a zone.
    pub fn time(self, name: &str, at: Timestamp, zone: &Zone) -> Self {
        self.member(name, |out| scalar::string(out, zone.print(at).as_str()))
    }

    /// A value of any other form: the closure must write exactly one.
    pub fn member(mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(b',');
        }
        scalar::string(self.out, name);
        self.out.push(b':');
        write(self.out);
        self
    }

    /// Closes the object.
    pub fn end(self) {
        self.out.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_in_the_order_of_the_calls() {
        let mut out = Vec::new();
        ObjectWriter::new(&mut out)
            .number("id", 5)
            .text_or_null("phone", None)
            .number_or_null("whatID", None)
            .flag("isActive", true)
            .time("createTimestamp", Timestamp(0), &Zone::utc())
            .end();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"{"id":"5","phone":null,"whatID":null,"isActive":"1","createTimestamp":"1970-01-01 00:00:00"}"#
        );
    }
}
