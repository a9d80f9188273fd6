//! The conditions of the table as sentences, and the form in which one is set.

use super::context::TableContext;
use super::state::TableState;
use headwater_model::query::{Comparison, Condition, ConditionSubject, FieldNature};

/// A condition as a sentence.
pub struct Chip {
    /// The field.
    pub label: String,
    /// The comparison.
    pub verb: &'static str,
    /// The values.
    pub value: String,
    /// The form in which the condition is changed.
    pub edit: String,
    /// The table without the condition.
    pub remove: String,
}

impl Chip {
    /// The condition as one text.
    pub fn sentence(&self) -> String {
        format!("{} {} {}", self.label, self.verb, self.value)
    }
}

/// The chips of a state.
pub fn of(context: &TableContext, state: &TableState) -> Vec<Chip> {
    let chip = |(place, condition): (usize, &Condition)| {
        let (verb, value) = sentence(context, condition);
        let name = condition.field().map_or("list", |field| field.system_name());
        let mut parameters = state.parameters(&state.query);
        parameters.push(("field", name.to_owned()));
        parameters.push(("place", place.to_string()));
        Chip {
            label: label(context, condition),
            verb,
            value,
            edit: super::state::address("/leads/filter", &parameters),
            remove: state.address("/leads", &state.without(place)),
        }
    };
    state.query.conditions.iter().enumerate().map(chip).collect()
}

/// The subject of a condition.
pub fn label(context: &TableContext, condition: &Condition) -> String {
    match condition.subject() {
        ConditionSubject::Field(field) => context.label(field),
        ConditionSubject::Lists => context.words.leads.list.to_owned(),
    }
}

/// The comparison and the values of a condition, in words.
pub fn sentence(context: &TableContext, condition: &Condition) -> (&'static str, String) {
    let leads = &context.words.leads;
    let Some(field) = condition.field() else {
        let lists: Vec<String> = condition.values().iter().map(|id| context.list(id)).collect();
        return (verb(context, condition.comparison(), FieldNature::Reference), lists.join(", "));
    };
    let is_day = matches!(field.nature, FieldNature::Day | FieldNature::Instant | FieldNature::Moment);
    if let (true, Comparison::AtLeast, [value]) = (is_day, condition.comparison(), condition.values())
        && let Some(days) = days_ago(value)
    {
        return (leads.within, (leads.days)(days));
    }
    let said: Vec<String> = condition.values().iter().map(|value| context.said(field, value)).collect();
    let several = match (condition.comparison(), said.len()) {
        (Comparison::Is, 2..) => Comparison::In,
        (Comparison::Not, 2..) => Comparison::Out,
        (other, _) => other,
    };
    let between = if condition.comparison() == Comparison::Between { leads.and } else { ", " };
    (verb(context, several, field.nature), said.join(between))
}

/// The number of days in `-7d`.
pub fn days_ago(value: &str) -> Option<i64> {
    value.strip_prefix('-')?.strip_suffix('d')?.parse().ok()
}

/// A comparison in words.
pub fn verb(context: &TableContext, comparison: Comparison, nature: FieldNature) -> &'static str {
    let is_day = matches!(nature, FieldNature::Day | FieldNature::Instant | FieldNature::Moment);
    let of_days: &[(Comparison, &str)] = if is_day { &context.words.leads.day_verbs } else { &[] };
    let known = of_days.iter().chain(&context.words.leads.verbs).find(|(known, _)| *known == comparison);
    known.map_or("", |(_, verb)| verb)
}
