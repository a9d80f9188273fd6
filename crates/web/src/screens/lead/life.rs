//! A page of a life in words, a day under its date.

use super::entry::{self, LifeEntry, LifeNames};
use super::happened::{LifeAsked, LifeRead};
use crate::words::LeadWords;
use headwater_store::life::LOOK_AT;

/// Entries under one date.
pub(super) struct LifeDay {
    /// The line before entries older than the name.
    pub(super) known_line: Option<&'static str>,
    /// The date; empty under the date of the page before.
    pub(super) title: String,
    pub(super) beside: String,
    pub(super) entries: Vec<LifeEntry>,
}

/// A page of a life, to be shown.
pub(super) struct LifeShown {
    pub(super) days: Vec<LifeDay>,
    /// The address of the next page.
    pub(super) next: Option<String>,
    /// The text in place of entries.
    pub(super) nothing: Option<String>,
}

/// Puts a page into words.
pub(super) fn shown(page: &LifeRead, asked: &LifeAsked, names: &LifeNames<'_>) -> LifeShown {
    let LifeNames { dates, words, known, .. } = names;
    let mut days: Vec<LifeDay> = Vec::new();
    let mut last = asked.after.map(|after| (dates.day(after.at), after.at >= *known));
    for burst in &page.bursts {
        let Some(first) = burst.first() else { continue };
        let (day, is_known) = (dates.day(first.at()), first.at() >= *known);
        let crosses = !is_known && last.is_some_and(|(_, was_known)| was_known);
        if last.map(|(day, _)| day) != Some(day) || crosses || days.is_empty() {
            let is_same = last.map(|(day, _)| day) == Some(day);
            let (title, beside) = if is_same { Default::default() } else { dates.head(day) };
            days.push(LifeDay {
                known_line: crosses.then_some(words.before_known),
                title,
                beside,
                entries: Vec::new(),
            });
        }
        last = Some((day, is_known));
        if let Some(day) = days.last_mut() {
            day.entries.push(entry::of(burst, names));
        }
    }
    let next = page
        .next
        .map(|next| format!("/leads/{}/timeline?kind={}&after={}", asked.lead, asked.kind.name(), next.print()));
    LifeShown { nothing: nothing(page, words).filter(|_| days.is_empty()), days, next }
}

fn nothing(page: &LifeRead, words: &LeadWords) -> Option<String> {
    let is_over = page.next.is_none();
    Some(if is_over { words.nothing.to_owned() } else { (words.nothing_yet)(page.looked_at.min(LOOK_AT)) })
}
