//! The text form of questions: read with the reason of each fault, and printed in one spelling.

use super::condition::{Comparison, Condition, ConditionSubject, QueryContext};
use super::field::QueryField;
use super::search::SearchWords;
use super::{FaultReason, LONGEST_VALUE, LeadQuery, MOST_CONDITIONS, QueryFault, SortBy, SortDirection};
use crate::record::Standard;
use crate::records::lead;
use url::form_urlencoded;

/// The subject of conditions on lists; no field has this name.
const LISTS: &str = "list";
/// Between values.
const DIVIDER: char = '*';
/// Before a letter of a value taken literally.
const ESCAPE: char = '!';

impl Default for LeadQuery {
    /// All leads, the newest first.
    fn default() -> Self {
        Self { conditions: Vec::new(), search: String::new(), sort: SortBy::default() }
    }
}

impl Default for SortBy {
    /// The newest first.
    fn default() -> Self {
        Self::descending(lead::CREATED)
    }
}

impl SortBy {
    /// By a standard field, the greatest first.
    pub fn descending(field: Standard) -> Self {
        Self { field: QueryField::standard(field), direction: SortDirection::Descending }
    }

    /// The text form.
    pub fn print(&self) -> String {
        let sign = if self.direction == SortDirection::Descending { "-" } else { "" };
        format!("{sign}{}", self.field.system_name())
    }

    /// Reads the text form.
    pub fn parse(text: &str, context: &QueryContext<'_>) -> Result<Self, QueryFault> {
        let (direction, name) = match text.strip_prefix('-') {
            Some(name) => (SortDirection::Descending, name),
            None => (SortDirection::Ascending, text),
        };
        let field = QueryField::named(name, context.catalogue);
        let field = field.ok_or_else(|| QueryFault::of(name, FaultReason::UnknownField))?;
        Ok(Self { field, direction })
    }
}

impl Condition {
    /// The text form: `leadStatus.is.open*qualified`.
    pub fn print(&self) -> String {
        let name = self.field().map_or(LISTS, QueryField::system_name);
        let mut text = format!("{name}.{}", self.comparison().name());
        for (place, value) in self.values().iter().enumerate() {
            text.push(if place == 0 { '.' } else { DIVIDER });
            for letter in value.chars() {
                if [DIVIDER, ESCAPE].contains(&letter) {
                    text.push(ESCAPE);
                }
                text.push(letter);
            }
        }
        text
    }

    /// Reads the text form.
    pub fn parse(text: &str, context: &QueryContext<'_>) -> Result<Self, QueryFault> {
        let mut parts = text.splitn(3, '.');
        let (name, word) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let subject = match QueryField::named(name, context.catalogue) {
            Some(field) => ConditionSubject::Field(field),
            None if name == LISTS => ConditionSubject::Lists,
            None => return Err(QueryFault::of(name, FaultReason::UnknownField)),
        };
        let comparison = Comparison::named(word).ok_or_else(|| QueryFault::of(text, FaultReason::UnknownComparison))?;
        let values = parts.next().map(divided).unwrap_or_default();
        Self::new(subject, comparison, &values, context)
    }
}

/// The values in a text.
fn divided(text: &str) -> Vec<String> {
    let (mut values, mut letters) = (vec![String::new()], text.chars());
    while let Some(letter) = letters.next() {
        let last = values.len() - 1;
        match letter {
            DIVIDER => values.push(String::new()),
            ESCAPE => values[last].extend(letters.next()),
            _ => values[last].push(letter),
        }
    }
    values
}

impl LeadQuery {
    /// Reads a question from the parameters of an address, decoded: each `f` a condition, `q` the search, `sort` the order. Other
    /// parameters are passed over.
    pub fn parse<'t>(
        parameters: impl IntoIterator<Item = (&'t str, &'t str)>,
        context: &QueryContext<'_>,
    ) -> Result<Self, QueryFault> {
        let mut query = Self::default();
        for (name, text) in parameters {
            match name {
                "f" if query.conditions.len() == MOST_CONDITIONS => {
                    return Err(QueryFault::of(text, FaultReason::TooMany));
                }
                "f" if !text.is_empty() => query.conditions.push(Condition::parse(text, context)?),
                "q" if text.chars().count() > LONGEST_VALUE => return Err(QueryFault::of(text, FaultReason::TooLong)),
                "q" => query.search = text.trim().to_owned(),
                "sort" if !text.is_empty() => query.sort = SortBy::parse(text, context)?,
                _ => {}
            }
        }
        Ok(query)
    }

    /// Reads the text of [`Self::print`], such as a saved view, or the part of an address behind `?`.
    pub fn parse_text(text: &str, context: &QueryContext<'_>) -> Result<Self, QueryFault> {
        let parameters: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        Self::parse(parameters.iter().map(|(name, text)| (name.as_ref(), text.as_ref())), context)
    }

    /// The parameters, not encoded; the usual order and an empty search are left out.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters: Vec<_> = self.conditions.iter().map(|condition| ("f", condition.print())).collect();
        if !self.search.is_empty() {
            parameters.push(("q", self.search.clone()));
        }
        if self.sort != SortBy::default() {
            parameters.push(("sort", self.sort.print()));
        }
        parameters
    }

    /// The text form, encoded for addresses: the same for the same question.
    pub fn print(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.parameters()).finish()
    }

    /// The words to search for.
    pub fn words(&self) -> SearchWords {
        SearchWords::of(&self.search)
    }

    /// Whether a condition asks for the flag of active leads; if not, only active ones are meant.
    pub fn asks_for_active(&self) -> bool {
        let active = QueryField::standard(lead::ACTIVE);
        self.conditions.iter().any(|condition| condition.field() == Some(&active))
    }
}

#[cfg(test)]
mod tests;
