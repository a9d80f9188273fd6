//! Why a question cannot be read.

use std::fmt;

/// A fault in a part of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFault {
    /// The part, as given; the beginning of a long one.
    pub part: String,
    /// The reason.
    pub reason: FaultReason,
}

/// The reason of a [`QueryFault`]; each face has sentences for the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultReason {
    /// No field has this name.
    UnknownField,
    /// No comparison has this name.
    UnknownComparison,
    /// The field cannot be compared in this way.
    UnfitComparison,
    /// A value is missing or surplus.
    WrongNumberOfValues,
    /// Not a whole number.
    NotANumber,
    /// Not a day or time.
    NotATime,
    /// Not yes or no.
    NotAFlag,
    /// Not the id of a person.
    NotAPerson,
    /// The field never holds this word.
    UnknownChoice,
    /// More conditions or values than a question may have.
    TooMany,
    /// A longer text than a question may have.
    TooLong,
}

impl QueryFault {
    pub(super) fn of(part: &str, reason: FaultReason) -> Self {
        Self { part: part.chars().take(80).collect(), reason }
    }
}

impl fmt::Display for QueryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            FaultReason::UnknownField => "is not a field of leads",
            FaultReason::UnknownComparison => "has no known comparison",
            FaultReason::UnfitComparison => "cannot be compared in this way",
            FaultReason::WrongNumberOfValues => "has the wrong number of values",
            FaultReason::NotANumber => "is not a whole number",
            FaultReason::NotATime => "is not a day (2026-11-28), a time (2026-11-28T10:30) or a number of days (-7d)",
            FaultReason::NotAFlag => "is neither yes nor no",
            FaultReason::NotAPerson => "is not the id of a person",
            FaultReason::UnknownChoice => "is not a value of the field",
            FaultReason::TooMany => "is one more than a question may have",
            FaultReason::TooLong => "is too long",
        };
        write!(f, "'{}' {reason}", self.part)
    }
}

impl std::error::Error for QueryFault {}
