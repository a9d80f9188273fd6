//! Reading filters: the members of `where`, for fields of records (W117, W206–W208, W238).

use crate::error::{Code, Failure};
use crate::object;
use crate::params::Params;
use crate::scalar::{self, Scalar};
use headwater_model::amount;
use headwater_model::field::{Catalogue, CustomField};
use headwater_model::filter::{Demand, Filter};
use headwater_model::kind::{self, DataType};
use headwater_model::limits;
use headwater_model::options::Flawed;
use headwater_model::record::{Holds, RecordType, Standard, StandardField, ValueSource, Visibility};
use headwater_model::time::{self, Notation, Timestamp, Twice, Zone};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Bound;

/// What is needed to read a filter; made once per request.
#[derive(Debug, Clone, Copy)]
pub struct FilterReader<'a> {
    /// The kind of records.
    pub record: &'static RecordType,
    /// The account's custom fields of the kind.
    pub catalogue: &'a Catalogue,
    /// The zone times are given in.
    pub zone: &'a Zone,
}

/// A comparison as a hash names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Than {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Than {
    fn named(name: &str) -> Option<Self> {
        match name {
            "GT" => Some(Self::Greater),
            "GTE" => Some(Self::GreaterOrEqual),
            "LT" => Some(Self::Less),
            "LTE" => Some(Self::LessOrEqual),
            _ => None,
        }
    }
}

/// The demand on one field, as sent.
enum Asked<'a> {
    /// Any of these values.
    AnyOf { values: Vec<Cow<'a, str>>, is_list: bool },
    /// All of these comparisons.
    Compared(Vec<(Than, Cow<'a, str>)>),
}

/// Whether a value is a hash of comparisons, such as `{"GT": 5}`: one with names. The names of a list sent as a hash are numbers.
pub fn is_comparison(raw: &RawValue) -> bool {
    let mut is_one = false;
    let read = raw.get().starts_with('{').then(|| {
        object::each_member::<Failure>(raw.get(), |name, _| {
            is_one |= name.parse::<u64>().is_err();
            Ok(())
        })
    });
    matches!(read, Some(Ok(()))) && is_one
}

impl FilterReader<'_> {
    /// Whether records may be asked for by the field of that name.
    pub fn knows(&self, name: &str) -> bool {
        self.record.named(name).is_some_and(|standard| is_filter(self.record.field(standard)))
            || self.catalogue.named(name).is_some()
    }

    /// The names of all fields that records may be asked for by.
    pub fn names(&self) -> Vec<&str> {
        let standard = self.record.fields.iter().filter(|field| is_filter(field)).map(|field| field.name);
        standard.chain(self.catalogue.fields().iter().map(|field| field.system_name.as_str())).collect()
    }

    /// Reads the members of a `where`, of which those of other names than fields are known to be none.
    pub fn read(&self, wanted: &Params<'_>) -> Result<Filter, Failure> {
        let mut filter = Filter::default();
        let mut values = 0;
        for (name, raw) in wanted.given_members() {
            let asked = asked(name, raw)?;
            values += match &asked {
                Asked::AnyOf { values, .. } => values.len(),
                Asked::Compared(comparisons) => comparisons.len(),
            };
            if values > limits::FILTER_VALUES {
                return Err(Failure::of(Code::InvalidParameters)
                    .with(format!("{name}: more than {} values", limits::FILTER_VALUES)));
            }
            if let Some(standard) = self.record.named(name) {
                let (standard, demand) = self.standard(standard, &asked)?;
                filter.standard.push((standard, demand));
            } else if let Some(custom) = self.catalogue.named(name) {
                let field = self.catalogue.field(custom);
                let demands = self.custom(field, &asked)?;
                filter.custom.extend(demands.into_iter().map(|demand| (field.system_name.clone(), demand)));
            }
        }
        if filter.standard.len() + filter.custom.len() > limits::FILTER_FIELDS {
            let text = format!("where: more than {} fields", limits::FILTER_FIELDS);
            return Err(Failure::of(Code::InvalidParameters).with(text));
        }
        Ok(filter)
    }

    fn standard(&self, standard: Standard, asked: &Asked<'_>) -> Result<(Standard, Demand), Failure> {
        let field = self.record.field(standard);
        let name = field.name;
        let demand = match (field.source, field.holds) {
            (ValueSource::When(other, words), _) => return Ok((other, self.when(name, (other, words), asked)?)),
            (_, Holds::Text(_) | Holds::Address(_) | Holds::Choice(_) | Holds::Word(_)) => texts(name, asked)?,
            (_, Holds::Flag) => flags(name, asked)?,
            (_, Holds::Bool) => match flags(name, asked)? {
                Demand::Numbers { any_of, .. } => Demand::Numbers { any_of, or_none: false },
                other => other,
            },
            (_, Holds::Instant) => self.instants(name, asked)?,
            (_, Holds::Reference(_) | Holds::Subject(..) | Holds::Person) => match numbers(name, asked, whole)? {
                // 0 stands for none, as it does where a reference is written (W86).
                Demand::Numbers { any_of, .. } => {
                    let or_none = any_of.contains(&0);
                    Demand::Numbers { any_of: any_of.into_iter().filter(|id| *id != 0).collect(), or_none }
                }
                range => range,
            },
            (_, Holds::Id | Holds::Number(..)) => numbers(name, asked, whole)?,
            (_, Holds::Money | Holds::Decimal) => numbers(name, asked, amount)?,
            (_, Holds::Day(_)) => days(name, asked)?,
        };
        Ok((standard, demand))
    }

    /// Points in time. One alone means that time or later, several mean these seconds.
    fn instants(&self, name: &str, asked: &Asked<'_>) -> Result<Demand, Failure> {
        let both = |text: &str| self.both(name, text);
        Ok(match asked {
            Asked::AnyOf { values, is_list: false } => {
                let since = values.iter().map(|text| Ok(both(text)?.0.0)).collect::<Result<Vec<i64>, Failure>>()?;
                Demand::Range(since.into_iter().max().unwrap_or(i64::MIN), i64::MAX)
            }
            Asked::AnyOf { values, .. } => {
                let mut seconds = Vec::with_capacity(2 * values.len());
                for text in values {
                    let (first, last) = both(text)?;
                    seconds.extend([first.seconds(), last.seconds()]);
                }
                Demand::Seconds(seconds)
            }
            Asked::Compared(comparisons) => {
                let (mut from, mut to) = (i64::MIN, i64::MAX);
                for (than, text) in comparisons {
                    let (first, last) = both(text)?;
                    match than {
                        Than::Greater => from = from.max(last.end_of_second().0.saturating_add(1)),
                        Than::GreaterOrEqual => from = from.max(first.0),
                        Than::Less => to = to.min(first.0.saturating_sub(1)),
                        Than::LessOrEqual => to = to.min(last.end_of_second().0),
                    }
                }
                Demand::Range(from, to)
            }
        })
    }

    /// A time as it is read, and as it is read where it is the last of two that are written alike (W3).
    fn both(&self, name: &str, text: &str) -> Result<(Timestamp, Timestamp), Failure> {
        let read = |twice| self.zone.read(text, Notation::Iso, twice).ok_or_else(|| incorrect(name, text, "time"));
        Ok((read(Twice::First)?, read(Twice::Last)?))
    }

    /// A flag that says whether another field holds one of several words.
    fn when(&self, name: &str, (other, words): (Standard, &[&str]), asked: &Asked<'_>) -> Result<Demand, Failure> {
        let Demand::Numbers { any_of, .. } = flags(name, asked)? else { return Err(incomparable(name)) };
        let Holds::Choice(all) = self.record.field(other).holds else { return Err(incomparable(name)) };
        let is_wanted = |word: &&&str| any_of.contains(&i64::from(words.contains(*word)));
        Ok(Demand::Texts(all.iter().filter(is_wanted).map(|word| (*word).to_owned()).collect()))
    }

    fn custom(&self, field: &CustomField, asked: &Asked<'_>) -> Result<Vec<Demand>, Failure> {
        let name = field.system_name.as_str();
        match field.kind {
            DataType::Int => Ok(vec![numbers(name, asked, whole)?]),
            DataType::Date => stored(asked, |text| day(name, text)),
            DataType::Datetime => stored(asked, |text| {
                let (first, last) = self.both(name, text)?;
                let text = |at| Zone::utc().print(at).as_str().to_owned();
                Ok((text(first), text(last)))
            }),
            DataType::Boolean | DataType::Bit => match flags(name, asked)? {
                Demand::Numbers { any_of, .. } => Ok(vec![Demand::Texts(any_of.iter().map(i64::to_string).collect())]),
                other => Ok(vec![other]),
            },
            _ => Ok(vec![texts(name, asked)?]),
        }
    }
}

/// Whether a built-in field may be filtered by: stored fields, and fields derived from others.
fn is_filter(field: &StandardField) -> bool {
    field.shown != Visibility::Never && field.source != ValueSource::AlwaysNull
}

fn asked<'a>(name: &str, raw: &'a RawValue) -> Result<Asked<'a>, Failure> {
    let one = |raw: &'a RawValue| scalar::read_scalar(raw).map_err(|unreadable| Failure::from(unreadable.of(name)));
    if is_comparison(raw) {
        let mut comparisons = Vec::new();
        object::each_member::<Failure>(raw.get(), |comparison, raw| {
            let than = Than::named(&comparison).ok_or_else(|| {
                Failure::of(Code::InvalidParameters).with(format!("{name}: '{comparison}' is none of GT, GTE, LT, LTE"))
            })?;
            let value = one(raw)?.given().ok_or_else(|| Failure::of(Code::MissingParameters).with(name))?;
            comparisons.push((than, value));
            Ok(())
        })?;
        return Ok(Asked::Compared(comparisons));
    }
    let elements = object::elements(raw);
    let is_list = elements.is_some();
    let mut values = Vec::new();
    for raw in elements.unwrap_or_else(|| vec![raw]) {
        values.extend(match one(raw)? {
            Scalar::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        });
    }
    Ok(Asked::AnyOf { values, is_list })
}

fn texts(name: &str, asked: &Asked<'_>) -> Result<Demand, Failure> {
    match asked {
        Asked::AnyOf { values, .. } => Ok(Demand::Texts(values.iter().map(|text| text.to_string()).collect())),
        // Texts have no order that a caller could mean.
        Asked::Compared(_) => Err(incomparable(name)),
    }
}

/// Reads a number, or says what it was expected to be.
type ReadNumber = fn(&str) -> Result<i64, &'static str>;

fn whole(text: &str) -> Result<i64, &'static str> {
    scalar::integer(text).ok_or("whole number")
}

fn amount(text: &str) -> Result<i64, &'static str> {
    amount::hundredths(text, Flawed::Refuse).map_err(|_| "amount")
}

fn numbers(name: &str, asked: &Asked<'_>, number: ReadNumber) -> Result<Demand, Failure> {
    let read = |text: &str| number(text).map_err(|what| incorrect(name, text, what));
    match asked {
        Asked::AnyOf { values, .. } => {
            let any_of = values.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
            Ok(Demand::Numbers { any_of, or_none: false })
        }
        Asked::Compared(comparisons) => {
            let (mut from, mut to) = (i64::MIN, i64::MAX);
            for (than, text) in comparisons {
                let number = read(text)?;
                match than {
                    Than::Greater => from = from.max(number.saturating_add(1)),
                    Than::GreaterOrEqual => from = from.max(number),
                    Than::Less => to = to.min(number.saturating_sub(1)),
                    Than::LessOrEqual => to = to.min(number),
                }
            }
            Ok(Demand::Range(from, to))
        }
    }
}

fn day(name: &str, text: &str) -> Result<(String, String), Failure> {
    let day = text.trim().split([' ', 'T']).next().and_then(time::date);
    let day = day.ok_or_else(|| incorrect(name, text, "day"))?;
    Ok((day.clone(), day))
}

/// Demands on days in a column: a list of days, or one range.
fn days(name: &str, asked: &Asked<'_>) -> Result<Demand, Failure> {
    let demands = stored(asked, |text| day(name, text))?;
    let mut both = (Bound::Unbounded, Bound::Unbounded);
    for demand in demands {
        match demand {
            Demand::Between(from, to) => {
                both.0 = if from == Bound::Unbounded { both.0 } else { from };
                both.1 = if to == Bound::Unbounded { both.1 } else { to };
            }
            other => return Ok(other),
        }
    }
    Ok(Demand::Between(both.0, both.1))
}

/// Demands on flags; an unset flag counts as 0.
fn flags(name: &str, asked: &Asked<'_>) -> Result<Demand, Failure> {
    let Asked::AnyOf { values, .. } = asked else { return Err(incomparable(name)) };
    let mut any_of = Vec::with_capacity(values.len());
    for text in values {
        any_of.push(i64::from(kind::parse_flag(text).ok_or_else(|| incorrect(name, text, "flag, such as 1 or 0"))?));
    }
    let or_none = any_of.contains(&0);
    Ok(Demand::Numbers { any_of, or_none })
}

/// Demands on values compared by their stored text. `read` returns the text, as the start and as the end of a range.
fn stored(asked: &Asked<'_>, read: impl Fn(&str) -> Result<(String, String), Failure>) -> Result<Vec<Demand>, Failure> {
    match asked {
        Asked::AnyOf { values, .. } => {
            let mut texts = BTreeSet::new();
            for text in values {
                let (first, last) = read(text)?;
                texts.extend([first, last]);
            }
            Ok(vec![Demand::Texts(texts)])
        }
        Asked::Compared(comparisons) => {
            let compared = comparisons.iter().map(|(than, text)| {
                let (first, last) = read(text)?;
                Ok(match than {
                    Than::Greater => Demand::Between(Bound::Excluded(last), Bound::Unbounded),
                    Than::GreaterOrEqual => Demand::Between(Bound::Included(first), Bound::Unbounded),
                    Than::Less => Demand::Between(Bound::Unbounded, Bound::Excluded(first)),
                    Than::LessOrEqual => Demand::Between(Bound::Unbounded, Bound::Included(last)),
                })
            });
            compared.collect()
        }
    }
}

fn incorrect(name: &str, text: &str, what: &str) -> Failure {
    Failure::of(Code::IncorrectValue).with(format!("{name}: '{text}' is no {what}"))
}

fn incomparable(name: &str) -> Failure {
    Failure::of(Code::IncorrectValue).with(format!("{name}: cannot be compared by GT, GTE, LT, LTE"))
}
