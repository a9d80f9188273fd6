//! Texts: keys and webhooks.

use crate::other_faces::HookFailure;
use headwater_model::key::KeyState;

/// Keys and webhooks.
#[derive(Debug)]
pub struct DevelopersWords {
    /// The title.
    pub title: &'static str,
    /// The card of keys.
    pub keys: &'static str,
    /// The account's public id.
    pub account: &'static str,
    /// The heads of the table of keys: key, permissions, answers, last use, calls today, all calls, refused.
    pub columns: [&'static str; 7],
    /// A key without a label.
    pub no_label: &'static str,
    /// The state of a key.
    pub state: fn(KeyState) -> &'static str,
    /// The last day of a key.
    pub until: fn(&str) -> String,
    /// The field of the last day.
    pub last_day: &'static str,
    /// What leaving it empty means.
    pub last_day_hint: &'static str,
    /// The last day is none, or is over.
    pub last_day_wrong: &'static str,
    /// A removed person.
    pub removed_person: &'static str,
    /// A number.
    pub number: fn(i64) -> String,
    /// The card with the form for a new key.
    pub new_key: &'static str,
    /// The purpose.
    pub label: &'static str,
    /// An example of a purpose.
    pub label_hint: &'static str,
    /// Whose permissions the key has.
    pub acts_as: &'static str,
    /// The group of roles, and the group of people.
    pub acts_as_groups: [&'static str; 2],
    /// The button.
    pub make: &'static str,
    /// The key was made: its label.
    pub made: fn(&str) -> String,
    /// The secret is shown once.
    pub made_hint: &'static str,
    /// The button that copies, and the sentence afterwards.
    pub copy: [&'static str; 2],
    /// No purpose was given.
    pub label_missing: &'static str,
    /// The purpose is too long.
    pub label_long: &'static str,
    /// Nobody has such permissions any more.
    pub acts_as_wrong: &'static str,
    /// No receiver, or one too many.
    pub url_wrong: &'static str,
    /// The page above a key or a webhook.
    pub crumb: &'static str,
    /// The card of switches.
    pub switches_head: &'static str,
    /// The switches: the name, and both choices.
    pub switches: [(&'static str, [&'static str; 2]); 4],
    /// The button that keeps the switches.
    pub keep: &'static str,
    /// The card of the calls of a key.
    pub calls: &'static str,
    /// The heads of the table of calls: method, calls, last, refused.
    pub call_columns: [&'static str; 4],
    /// Refusals: the code, calls and objects.
    pub refused: fn(i64, i64, i64) -> String,
    /// Nothing was called.
    pub no_calls: &'static str,
    /// The facts of a key: permissions, made, state.
    pub facts: [&'static str; 3],
    /// The heading of the end of a key.
    pub revoke_head: &'static str,
    /// What follows.
    pub revoke_hint: &'static str,
    /// The button.
    pub revoke: &'static str,
    /// The card of webhooks.
    pub hooks: &'static str,
    /// The sentence beside.
    pub hooks_hint: &'static str,
    /// No webhooks.
    pub no_hooks: &'static str,
    /// The field of a new receiver, and the button.
    pub add_hook: [&'static str; 2],
    /// All is delivered as it comes.
    pub live: &'static str,
    /// Tried again: the answer, seconds of failure, the number of the next try and the seconds until then.
    pub retrying: fn(&str, i64, (i64, i64)) -> String,
    /// Connecting is forbidden.
    pub blocked: &'static str,
    /// Stopped by a person.
    pub paused: &'static str,
    /// The receiver is gone.
    pub gone: &'static str,
    /// Given up.
    pub exhausted: &'static str,
    /// So many changes wait.
    pub waiting: fn(i64) -> String,
    /// The tiles of a webhook: waiting, the oldest, set aside, failures in a row.
    pub tiles: [&'static str; 4],
    /// So many seconds, in words.
    pub span: fn(i64) -> String,
    /// Nothing.
    pub none: &'static str,
    /// The buttons: pause, go on, try now.
    pub deeds: [&'static str; 3],
    /// The button that sends a test.
    pub test: &'static str,
    /// The receiver has answered a test: status, milliseconds, the beginning of the answer.
    pub tested: fn(u16, i64, &str) -> String,
    /// The receiver has not answered a test: why, and after how many milliseconds.
    pub untested: fn(HookFailure, i64) -> String,
    /// The seconds until another test may be sent.
    pub test_pause: fn(i64) -> String,
    /// The card of tries, and the sentence beside.
    pub tries: [&'static str; 2],
    /// The heads of the table of tries: when, answer, time, leads, text.
    pub try_columns: [&'static str; 5],
    /// Milliseconds.
    pub milliseconds: fn(i64) -> String,
    /// Nothing was tried.
    pub no_tries: &'static str,
    /// The card of leads set aside, and the sentence beside.
    pub aside: [&'static str; 2],
    /// The heads of the table of leads set aside: lead, answer, since.
    pub aside_columns: [&'static str; 3],
    /// A lead by its number.
    pub lead: fn(i64) -> String,
    /// The card of the replay.
    pub replay: &'static str,
    /// The field of the time.
    pub replay_from: &'static str,
    /// The button that counts.
    pub replay_count: &'static str,
    /// So many changes would be sent.
    pub replay_would: fn(i64) -> String,
    /// The button that sends.
    pub replay_send: fn(i64) -> String,
    /// Nothing would be sent.
    pub replay_nothing: &'static str,
    /// The time is none.
    pub replay_wrong: &'static str,
    /// The time is in the future.
    pub replay_future: &'static str,
}
