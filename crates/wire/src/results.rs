//! The result lists of writes: one entry per object, in the order of the objects.

use crate::error::Failure;
use crate::scalar;

/// Writes the outcomes of objects to create. A failed entry has no id; ids are bare numbers here.
pub fn write_creates(out: &mut Vec<u8>, results: &[Result<i64, Failure>]) {
    write(out, results, |out, id| {
        out.extend_from_slice(b",\"id\":");
        scalar::number(out, *id);
    });
}

/// Writes the outcomes of objects to update, delete or add.
pub fn write_changes(out: &mut Vec<u8>, results: &[Result<(), Failure>]) {
    write(out, results, |_, ()| {});
}

/// The failures among results, in order, to be repeated in the reply's `error`.
pub fn failures<T>(results: &[Result<T, Failure>]) -> Vec<&Failure> {
    results.iter().filter_map(|result| result.as_ref().err()).collect()
}

fn write<T>(out: &mut Vec<u8>, results: &[Result<T, Failure>], write_success: impl Fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (at, result) in results.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match result {
            Ok(success) => {
                out.extend_from_slice(b"{\"success\":true,\"error\":null");
                write_success(out, success);
            }
            Err(failure) => {
                out.extend_from_slice(b"{\"success\":false,\"error\":");
                failure.write(out);
            }
        }
        out.push(b'}');
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn each_object_has_its_entry_and_failures_have_no_id() {
        let results = [Ok(100_352), Err(Failure::of(Code::AlreadyExists))];
        let mut out = Vec::new();
        write_creates(&mut out, &results);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"[{"success":true,"error":null,"id":100352},{"success":false,"error":{"code":301,"message":"Entry already exists","data":[]}}]"#
        );
        assert_eq!(failures(&results), [&Failure::of(Code::AlreadyExists)]);
    }

    #[test]
    fn changes_carry_success_and_error_only() {
        let mut out = Vec::new();
        write_changes(&mut out, &[Ok(()), Ok(())]);
        assert_eq!(String::from_utf8(out).unwrap(), r#"[{"success":true,"error":null},{"success":true,"error":null}]"#);
    }
}
