//! One condition of a question, read and checked.

use super::field::{FieldNature, QueryField, SortKey};
use super::fold::fold;
use super::moments::{self, Moments};
use super::{FaultReason, LONGEST_VALUE, MOST_VALUES, QueryFault};
use crate::field::Catalogue;
use crate::id::UserId;
use crate::kind;
use crate::number;
use crate::record::Holds;
use crate::records::lead::LEAD;
use crate::time::{Timestamp, Zone};
use std::collections::BTreeSet;

/// The circumstances in which a question is read: the account's fields, the zone and time by which days are meant, and the person who asks.
#[derive(Debug, Clone, Copy)]
pub struct QueryContext<'a> {
    /// The account's custom fields of leads.
    pub catalogue: &'a Catalogue,
    /// The zone in which days begin.
    pub zone: &'a Zone,
    /// The present.
    pub now: Timestamp,
    /// The person meant by `me`.
    pub me: Option<UserId>,
}

/// A way to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// One of the values.
    Is,
    /// None of the values; also nothing.
    Not,
    /// A number, or a day or time already begun.
    AtLeast,
    /// A number, or a day or time not yet over.
    AtMost,
    /// Between two, both included.
    Between,
    /// Before a day or time begins.
    Before,
    /// After a day or time is over.
    After,
    /// One of the values stands in the text.
    Contains,
    /// None of the values stands in the text.
    Lacks,
    /// The text begins with one of the values.
    Starts,
    /// There is no value.
    Empty,
    /// There is a value.
    Filled,
    /// On one of these lists.
    In,
    /// On none of these lists.
    Out,
}

/// The comparisons and their words in the text form.
pub const COMPARISONS: [(Comparison, &str); 14] = [
    (Comparison::Is, "is"),
    (Comparison::Not, "not"),
    (Comparison::AtLeast, "ge"),
    (Comparison::AtMost, "le"),
    (Comparison::Between, "between"),
    (Comparison::Before, "before"),
    (Comparison::After, "after"),
    (Comparison::Contains, "contains"),
    (Comparison::Lacks, "lacks"),
    (Comparison::Starts, "starts"),
    (Comparison::Empty, "empty"),
    (Comparison::Filled, "filled"),
    (Comparison::In, "in"),
    (Comparison::Out, "out"),
];

impl Comparison {
    /// The comparison of a word.
    pub fn named(word: &str) -> Option<Self> {
        COMPARISONS.iter().find(|(_, known)| *known == word).map(|(comparison, _)| *comparison)
    }

    /// The word.
    pub fn name(self) -> &'static str {
        COMPARISONS.iter().find(|(known, _)| *known == self).map_or("is", |(_, word)| word)
    }

    /// Whether leads are meant for which the test fails.
    pub fn is_negated(self) -> bool {
        matches!(self, Self::Not | Self::Lacks | Self::Empty | Self::Out)
    }

    /// The fewest and the most values.
    pub fn values(self) -> (usize, usize) {
        match self {
            Self::Empty | Self::Filled => (0, 0),
            Self::Between => (2, 2),
            Self::AtLeast | Self::AtMost | Self::Before | Self::After => (1, 1),
            _ => (1, MOST_VALUES),
        }
    }
}

impl FieldNature {
    /// The fitting comparisons, in the order of menus.
    pub fn comparisons(self) -> &'static [Comparison] {
        use Comparison::{After, AtLeast, AtMost, Before, Between, Contains, Empty, Filled, Is, Lacks, Not, Starts};
        match self {
            Self::Text | Self::Options => &[Is, Not, Contains, Lacks, Starts, Empty, Filled],
            Self::Choice | Self::Flag | Self::Person | Self::Reference => &[Is, Not, Empty, Filled],
            Self::Number => &[AtLeast, AtMost, Between, Is, Not, Empty, Filled],
            Self::Instant | Self::Moment | Self::Day => {
                &[AtLeast, AtMost, Between, Before, After, Is, Not, Empty, Filled]
            }
        }
    }
}

/// The subject of a condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConditionSubject {
    /// A field.
    Field(QueryField),
    /// The lists a lead is on.
    Lists,
}

/// The test of a condition, on compared values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ValueTest {
    /// A number within one of these ranges, both ends included; with `or_none`, nothing will do as well.
    Numbers {
        /// The ranges.
        ranges: Vec<(i64, i64)>,
        /// Whether a lead without a value passes.
        or_none: bool,
    },
    /// One of these folded texts; of several options, any one.
    Texts(BTreeSet<String>),
    /// A text with one of these in it.
    Contains(Vec<String>),
    /// A text beginning with one of these.
    Starts(Vec<String>),
    /// Any value.
    Filled,
    /// Membership in one of these lists.
    Lists(Vec<i64>),
}

/// A condition: made of checked parts only, so the values as written always agree with the test.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    subject: ConditionSubject,
    comparison: Comparison,
    values: Vec<String>,
    test: ValueTest,
}

impl Condition {
    /// Reads the values of a condition.
    pub fn new(
        subject: ConditionSubject,
        comparison: Comparison,
        values: &[String],
        context: &QueryContext<'_>,
    ) -> Result<Self, QueryFault> {
        let (least, most) = comparison.values();
        if values.len() > MOST_VALUES {
            return Err(QueryFault::of(&values[MOST_VALUES], FaultReason::TooMany));
        }
        if !(least..=most).contains(&values.len()) {
            return Err(QueryFault::of(comparison.name(), FaultReason::WrongNumberOfValues));
        }
        if let Some(long) = values.iter().find(|value| value.chars().count() > LONGEST_VALUE) {
            return Err(QueryFault::of(long, FaultReason::TooLong));
        }
        let (values, test) = match &subject {
            ConditionSubject::Lists if !matches!(comparison, Comparison::In | Comparison::Out) => {
                return Err(QueryFault::of("list", FaultReason::UnfitComparison));
            }
            ConditionSubject::Lists => {
                let ids = numbers(values)?;
                (printed(&ids), ValueTest::Lists(ids))
            }
            ConditionSubject::Field(field) if !field.nature.comparisons().contains(&comparison) => {
                return Err(QueryFault::of(field.system_name(), FaultReason::UnfitComparison));
            }
            ConditionSubject::Field(_) if values.is_empty() => (Vec::new(), ValueTest::Filled),
            ConditionSubject::Field(field) if field.is_text() => of_texts(field, comparison, values)?,
            ConditionSubject::Field(field) => of_numbers(field, comparison, values, context)?,
        };
        Ok(Self { subject, comparison, values, test })
    }

    /// The subject.
    pub fn subject(&self) -> &ConditionSubject {
        &self.subject
    }

    /// The field, unless the condition is about lists.
    pub fn field(&self) -> Option<&QueryField> {
        match &self.subject {
            ConditionSubject::Field(field) => Some(field),
            ConditionSubject::Lists => None,
        }
    }

    /// The comparison.
    pub fn comparison(&self) -> Comparison {
        self.comparison
    }

    /// The values, in the printed spelling.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The test, which must fail where [`Comparison::is_negated`].
    pub fn test(&self) -> &ValueTest {
        &self.test
    }

    /// Whether a lead with this value in the condition's field is meant.
    pub fn admits(&self, value: Option<&SortKey>) -> bool {
        let is_whole = !matches!(&self.subject, ConditionSubject::Field(field) if field.nature == FieldNature::Options);
        let passes = match (&self.test, value) {
            (ValueTest::Filled, value) => value.is_some(),
            (ValueTest::Numbers { or_none, .. }, None) => *or_none,
            (ValueTest::Numbers { ranges, .. }, Some(SortKey::Number(number))) => {
                ranges.iter().any(|(from, to)| (from..=to).contains(&number))
            }
            (ValueTest::Texts(texts), Some(SortKey::Text(text))) if is_whole => texts.contains(text),
            (ValueTest::Texts(texts), Some(SortKey::Text(text))) => text.split(',').any(|it| texts.contains(it)),
            (ValueTest::Contains(texts), Some(SortKey::Text(text))) => {
                texts.iter().any(|it| text.contains(it.as_str()))
            }
            (ValueTest::Starts(texts), Some(SortKey::Text(text))) => {
                texts.iter().any(|it| text.starts_with(it.as_str()))
            }
            _ => false,
        };
        passes != self.comparison.is_negated()
    }
}

fn of_texts(
    field: &QueryField,
    comparison: Comparison,
    values: &[String],
) -> Result<(Vec<String>, ValueTest), QueryFault> {
    if let super::FieldName::Standard(standard) = &field.name
        && let Holds::Choice(words) | Holds::Word(words) = LEAD.field(*standard).holds
        && let Some(unknown) = values.iter().find(|value| !words.contains(&value.as_str()))
    {
        return Err(QueryFault::of(unknown, FaultReason::UnknownChoice));
    }
    if values.iter().any(String::is_empty) {
        return Err(QueryFault::of(field.system_name(), FaultReason::WrongNumberOfValues));
    }
    let folded = values.iter().map(|value| fold(value));
    let test = match comparison {
        Comparison::Contains | Comparison::Lacks => ValueTest::Contains(folded.collect()),
        Comparison::Starts => ValueTest::Starts(folded.collect()),
        _ => ValueTest::Texts(folded.collect()),
    };
    Ok((values.to_vec(), test))
}

fn of_numbers(
    field: &QueryField,
    comparison: Comparison,
    values: &[String],
    context: &QueryContext<'_>,
) -> Result<(Vec<String>, ValueTest), QueryFault> {
    let (mut written, mut ranges) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
    for value in values {
        let (text, range) = range(field, value, context)?;
        written.push(text);
        ranges.push(range);
    }
    let (first, last) = (ranges[0], ranges[ranges.len() - 1]);
    let or_none = field.nature == FieldNature::Flag && ranges.contains(&(0, 0));
    let ranges = match comparison {
        Comparison::AtLeast => vec![(first.0, i64::MAX)],
        Comparison::AtMost => vec![(i64::MIN, first.1)],
        Comparison::Before => vec![(i64::MIN, first.0.saturating_sub(1))],
        Comparison::After => vec![(first.1.saturating_add(1), i64::MAX)],
        Comparison::Between => vec![(first.0, last.1)],
        _ => ranges,
    };
    Ok((written, ValueTest::Numbers { ranges, or_none }))
}

/// A value in the printed spelling, and the numbers meant.
fn range(field: &QueryField, value: &str, context: &QueryContext<'_>) -> Result<(String, (i64, i64)), QueryFault> {
    let moments = Moments { zone: context.zone, now: context.now };
    let fault = |reason| QueryFault::of(value, reason);
    let plain = |number: i64| (number.to_string(), (number, number));
    match field.nature {
        FieldNature::Flag => kind::parse_flag(value).map(|flag| plain(flag.into())).ok_or(fault(FaultReason::NotAFlag)),
        FieldNature::Day => {
            let day = moments.day(value).ok_or(fault(FaultReason::NotATime))?;
            Ok((moments::canonical(value), (day, day)))
        }
        FieldNature::Instant | FieldNature::Moment => {
            let stretch = moments.stretch(value).ok_or(fault(FaultReason::NotATime))?;
            Ok((moments::canonical(value), stretch))
        }
        FieldNature::Person if value == "me" => {
            let UserId(me) = context.me.ok_or(fault(FaultReason::NotAPerson))?;
            Ok((value.to_owned(), (me, me)))
        }
        FieldNature::Person => number::whole(value).map(plain).ok_or(fault(FaultReason::NotAPerson)),
        _ => number::whole(value).map(plain).ok_or(fault(FaultReason::NotANumber)),
    }
}

fn numbers(values: &[String]) -> Result<Vec<i64>, QueryFault> {
    let number = |value: &String| number::whole(value).ok_or_else(|| QueryFault::of(value, FaultReason::NotANumber));
    values.iter().map(number).collect()
}

fn printed(numbers: &[i64]) -> Vec<String> {
    numbers.iter().map(i64::to_string).collect()
}
