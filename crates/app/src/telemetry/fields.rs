//! The fields of a log line in text: `name=value`, separated by blanks, with the message first and without a name.
//!
//! tracing's own formatter can colour fields for a terminal, at a cost for every field even without colour. A request
//! has fifteen fields, and every request has a line.

use std::fmt::{self, Debug, Write};
use tracing::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;

/// tracing's name of the message field.
const MESSAGE: &str = "message";

/// Writes the fields of spans and events. Values from outside cannot end the line or control a terminal: strings are
/// quoted, and control characters of other values escaped.
pub struct FieldWriter;

impl<'w> FormatFields<'w> for FieldWriter {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut line = Line { writer, is_begun: false, outcome: Ok(()) };
        fields.record(&mut line);
        line.outcome
    }
}

struct Line<'w> {
    writer: Writer<'w>,
    is_begun: bool,
    outcome: fmt::Result,
}

impl Line<'_> {
    fn field(&mut self, field: &Field, write: impl FnOnce(&mut Writer<'_>) -> fmt::Result) {
        if self.outcome.is_ok() {
            self.outcome = self.try_field(field.name(), write);
        }
    }

    fn try_field(&mut self, name: &str, write: impl FnOnce(&mut Writer<'_>) -> fmt::Result) -> fmt::Result {
        if std::mem::replace(&mut self.is_begun, true) {
            self.writer.write_char(' ')?;
        }
        if name != MESSAGE {
            self.writer.write_str(name)?;
            self.writer.write_char('=')?;
        }
        write(&mut self.writer)
    }
}

impl Visit for Line<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.field(field, |writer| write!(writer, "{value:?}"));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.field(field, |writer| write!(writer, "{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.field(field, |writer| writer.write_str(if value { "true" } else { "false" }));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            MESSAGE => self.field(field, |writer| Escaping(writer).write_str(value)),
            _ => self.field(field, |writer| write!(writer, "{value:?}")),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.field(field, |writer| write!(Escaping(writer), "{value:?}"));
    }
}

/// Writes text with control characters escaped.
struct Escaping<'a, 'w>(&'a mut Writer<'w>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // C1 control characters are two bytes in UTF-8, beginning with this one.
        const C1: u8 = 0xc2;
        if !text.bytes().any(|byte| byte.is_ascii_control() || byte == C1) {
            return self.0.write_str(text);
        }
        for letter in text.chars() {
            if letter.is_control() {
                write!(self.0, "{}", letter.escape_default())?;
            } else {
                self.0.write_char(letter)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(log: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_target(false)
            .without_time()
            .with_ansi(false)
            .fmt_fields(FieldWriter)
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        String::from_utf8(kept.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn fields_stand_behind_the_message_in_their_spans() {
        let line = logged(|| {
            let _span = tracing::info_span!("job", job = "getLead", account.id = 7).entered();
            let none: Option<u64> = None;
            tracing::info!(
                objects = 3_usize,
                none,
                code = -1_i64,
                is_new = true,
                duration_ms = 1.5,
                path = "/a b",
                "done"
            );
        });
        let expected =
            "job{job=\"getLead\" account.id=7}: done objects=3 code=-1 is_new=true duration_ms=1.5 path=\"/a b\"\n";
        assert_eq!(line, format!(" INFO {expected}"));
    }

    #[test]
    fn nothing_from_outside_ends_the_line_or_reaches_the_terminal() {
        let bad = "a\n\u{1b}[2J\u{9b}é";
        let line = logged(|| tracing::warn!(text = bad, error = %bad, debug = ?Some(bad), "said {bad}"));
        assert!(line.ends_with('\n') && line.trim_end().chars().all(|letter| !letter.is_control()), "{line:?}");
        assert_eq!(line.matches('é').count(), 4, "{line}");
    }
}
