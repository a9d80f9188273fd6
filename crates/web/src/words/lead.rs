//! Texts: the page of a lead.

use crate::said::Said;
use headwater_model::event::Source;

/// The page of a lead.
#[derive(Debug)]
pub struct LeadWords {
    /// The part with name, ways to reach the lead, and values.
    pub who: &'static str,
    /// The part with the timeline.
    pub life: &'static str,
    /// The part with lists and other records.
    pub around: &'static str,
    /// The head of the score.
    pub score: &'static str,
    /// The head of the consent to email.
    pub mail: &'static str,
    /// The lead may be written to.
    pub may_be_written_to: &'static str,
    /// The lead has unsubscribed.
    pub unsubscribed: &'static str,
    /// The categories of values: of the person's work, where the lead comes from, the account's own fields.
    pub categories: [&'static str; 3],
    /// The fields without a value, counted.
    pub empty_fields: fn(usize) -> String,
    /// The position of a lead in a company.
    pub position: fn(&str) -> String,
    /// A ticked box.
    pub yes: &'static str,
    /// A box that is not ticked.
    pub no: &'static str,
    /// The button that copies a value, with the name of the field.
    pub copy: fn(&str) -> String,
    /// Said when a value was copied.
    pub copied: &'static str,
    /// A phone number with its extension.
    pub extension: fn(&str, &str) -> String,
    /// The button that edits a value, with the name of the field.
    pub edit: fn(&str) -> String,
    /// The button that edits all values.
    pub edit_all: &'static str,
    /// The postal address.
    pub address: &'static str,
    /// The link to a lead from the table.
    pub open: &'static str,
    /// The button that closes the lead beside the table.
    pub close: &'static str,
    /// The lead before, in the order of the view.
    pub previous: &'static str,
    /// The lead behind, in the order of the view.
    pub next: &'static str,
    /// The menu of the page.
    pub more: &'static str,
    /// The link to the history of values.
    pub history: &'static str,
    /// The link to the lead as the API prints it.
    pub raw: &'static str,
    /// The name of the field for a note or call.
    pub write: &'static str,
    /// The text in that field.
    pub write_hint: &'static str,
    /// The choice between note and call.
    pub compose_kind: &'static str,
    /// Note, a call by the person, a call by the lead.
    pub compose_kinds: [&'static str; 3],
    /// The choice of a result.
    pub call_outcome: &'static str,
    /// No result.
    pub no_outcome: &'static str,
    /// The button that keeps a note or call.
    pub keep: &'static str,
    /// The choice of a part of the timeline.
    pub show: &'static str,
    /// Everything, talks, email, visits, changes.
    pub kinds: [&'static str; 5],
    /// The line above older entries.
    pub before_known: &'static str,
    /// The day on which the name became known.
    pub known_since: fn(&str) -> String,
    /// The present, at the end of the stream.
    pub present: &'static str,
    /// The stream in a sentence: its first day, and since when the lead is known.
    pub stream: fn(&str, &str) -> String,
    /// The link to older entries.
    pub older: &'static str,
    /// No event of a kind.
    pub nothing: &'static str,
    /// Nothing of a kind among the newest, with how many were looked at.
    pub nothing_yet: fn(usize) -> String,
    /// An event.
    pub event: fn(Source) -> &'static str,
    /// An event about something with a name.
    pub event_about: fn(Source, &str) -> Said,
    /// A status was changed: from, to.
    pub status_changed: fn(&str, &str) -> Said,
    /// An owner was changed: from, to.
    pub owner_changed: fn(&str, &str) -> Said,
    /// A colleague called the lead.
    pub called: fn(&str) -> Said,
    /// The lead called a colleague.
    pub was_called: fn(&str) -> Said,
    /// The result of a call, from the contract's word.
    pub call_result: fn(&str) -> String,
    /// Several pages were read: how many, and for how many minutes.
    pub pages_read: fn(usize, i64) -> Said,
    /// Mail was opened or clicked several times.
    pub mail_opened: fn(usize) -> Said,
    /// The rest of a burst.
    pub and_more: fn(usize) -> String,
    /// A note: its author.
    pub noted: fn(&str) -> Said,
    /// A task: the person and the title.
    pub task: fn(&str, &str) -> Said,
    /// A task that is done.
    pub task_done: fn(&str, &str) -> Said,
    /// A person who has left.
    pub someone: &'static str,
    /// The head of the lists.
    pub lists: &'static str,
    /// The button that puts the lead on a list.
    pub to_list: &'static str,
    /// The button that takes the lead off a list, with the name of the list.
    pub leave: fn(&str) -> String,
    /// The menu of statuses.
    pub change_status: &'static str,
    /// The menu of owners.
    pub change_owner: &'static str,
    /// On no list.
    pub no_list: &'static str,
    /// Since when a lead is on a list.
    pub since: fn(&str) -> String,
    /// The head of opportunities.
    pub opportunities: &'static str,
    /// The head of leads that are perhaps the same person.
    pub twins: &'static str,
    /// The link to such a lead.
    pub compare: &'static str,
    /// The head of number and times.
    pub kept: &'static str,
    /// The number of a lead.
    pub number: &'static str,
    /// The time of creation.
    pub added: &'static str,
    /// The time of the last change.
    pub changed: &'static str,
}
