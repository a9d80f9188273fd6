//! TABLE · the kinds of background work: what is too much for one transaction, and is done in slices while callers are served.

use crate::time::Timestamp;
use std::time::Duration;

/// Declares the kinds: the stored word, the work in an operator's words, and the kind of subject.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $word:literal, $does:literal, $about:ident;)*) => {
        /// A kind of background work.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Work { $($(#[doc = $doc])* $name),* }

        impl Work {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word under which the kind is stored, and the name of its database jobs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The work of a task, for operators: a phrase without a subject.
            pub const fn does(self) -> &'static str {
                match self { $(Self::$name => $does),* }
            }

            /// The kind of subject of a task.
            pub const fn about(self) -> Subject {
                match self { $(Self::$name => Subject::$about),* }
            }

            /// The kind with this stored name.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == word)
            }
        }
    };
}

kinds! {
    /// Deletes changes after their time of retention.
    PruneOutbox = "prune-outbox", "deletes changes that were kept long enough", Account;
    /// Deletes delivery attempts after their time of retention.
    PruneAttempts = "prune-attempts", "deletes tries to deliver that were kept long enough", Account;
    /// Deletes old usage counts of keys.
    PruneUsage = "prune-usage", "forgets what keys called long ago", Account;
    /// Removes all members of a list. The subject is the list.
    EmptyList = "empty-list", "takes all members off a list", List;
    /// Deletes a list with its memberships. The subject is the list.
    DeleteList = "delete-list", "deletes a list with its memberships", List;
    /// Deletes the timeline and the memberships of a deleted lead, and what it was the only lead of. The subject is the lead.
    DeleteTimeline = "delete-timeline", "deletes the timeline of a deleted lead", Lead;
    /// Removes a lead from all lists. The subject is the lead.
    LeaveLists = "leave-lists", "takes a lead off all lists", Lead;
    /// Stores the new hashes of leads' addresses after a change of the rules for equal addresses.
    FoldAddresses = "fold-addresses", "brings the addresses of leads up to date after an upgrade", Account;
    /// Stores the new folded addresses of people after such a change.
    FoldPeople = "fold-people", "brings the addresses of people up to date after an upgrade", Account;
    /// Removes the values of a lead from all tables. The subject is the lead.
    EraseLead = "erase-lead", "erases the values of a lead from changes and deliveries", Lead;
    /// Clears the references to deleted records.
    ClearReferences = "clear-references", "clears what refers to deleted records", Account;
    /// Brings the status of a lead into line with its opportunities. The subject is the lead.
    SettleStatus = "settle-status", "brings the status of a lead into line with its opportunities", Lead;
    /// Changes many leads in one step. The subject is the change, under the id of the undo.
    ChangeMany = "change-many", "changes many leads", Change;
    /// Restores the records overwritten or deleted by a change. The subject is the undo.
    Undo = "undo", "restores what a change has overwritten or deleted", Undo;
    /// Deletes rows kept for undoing, after the time of retention.
    PruneUndo = "prune-undo", "forgets what was kept for undoing long enough", Account;
    /// Hands over the records of a person, and deletes the person. The subject is the person.
    HandOver = "hand-over", "hands on the records of a person, then removes the person", Person;
    /// Removes the account and all its rows.
    RemoveAccount = "remove-account", "removes the account with all it holds", Account;
}

/// The kind of subject of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The account itself; the task has no other subject.
    Account,
    /// A list.
    List,
    /// A lead.
    Lead,
    /// A person of the account.
    Person,
    /// A change to be undone.
    Undo,
    /// A change of many leads.
    Change,
}

impl Work {
    /// Whether operators may pause tasks of the kind. Hourly chores may not be paused: another task of the chore begins within the
    /// hour, so a pause would end by itself, or keep rows unseen past the time promised for their deletion.
    pub const fn may_be_paused(self) -> bool {
        !matches!(self, Self::PruneOutbox | Self::PruneAttempts | Self::PruneUsage | Self::PruneUndo)
    }

    /// Whether the action that begins the work notes a deed of its own for the audit log, so that the beginning needs none.
    pub const fn has_deed(self) -> bool {
        matches!(self, Self::EraseLead | Self::ChangeMany | Self::DeleteList | Self::Undo | Self::HandOver)
    }

    /// The subject in words, such as "list 1040"; `None` where that is the account itself.
    pub fn subject(self, id: i64) -> Option<String> {
        match self.about() {
            Subject::Account => None,
            Subject::List => Some(format!("list {id}")),
            Subject::Lead => Some(format!("lead {id}")),
            Subject::Person => Some(format!("person {id}")),
            Subject::Undo => Some(format!("undo {id}")),
            Subject::Change => Some(format!("change {id}")),
        }
    }
}

/// Whether a task is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskState {
    /// The last slice was done within the last five seconds.
    Running,
    /// No slice for five seconds: other tasks have their turn, the last slice failed, or no server runs.
    Waiting,
    /// An operator has paused the task.
    Paused,
}

impl TaskState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Running, Self::Waiting, Self::Paused];

    /// The word in lists and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
        }
    }
}

/// A task without a slice for so long is not running.
const RUNNING_WITHIN_SECONDS: i64 = 5;

/// When a task was begun, had its last slice, and was paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskTimes {
    /// When the task was begun; 0 for tasks begun by an upgrade.
    pub started: Timestamp,
    /// When the last slice was done; `started` before the first slice; the time of the next try after a failure.
    pub turn: Timestamp,
    /// When the task was paused; `None` if it is not paused.
    pub paused: Option<Timestamp>,
}

impl TaskTimes {
    /// The state of the task.
    pub fn state(&self, now: Timestamp) -> TaskState {
        let is_recent = now.seconds_since(self.turn) <= RUNNING_WITHIN_SECONDS && self.turn.seconds_since(now) == 0;
        match self.paused {
            Some(_) => TaskState::Paused,
            None if is_recent && self.turn > self.started => TaskState::Running,
            None => TaskState::Waiting,
        }
    }

    /// The next try of a failed slice, if still to come.
    pub fn next_try(&self, now: Timestamp) -> Option<Timestamp> {
        Some(self.turn).filter(|turn| self.paused.is_none() && turn.seconds_since(now) > 0)
    }
}

/// How far a task has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rows written; for kinds that read many rows and change few, rows read.
    pub done: i64,
    /// About how many rows there were to do at the beginning; `None` if not counted.
    pub total: Option<i64>,
    /// The time slices had the database, without commits, pauses and the work of others.
    pub busy: Duration,
}

impl Progress {
    /// The percentage done; `None` without a total. At most 99: a task with all rows done is finished and gone.
    pub fn percent(&self) -> Option<i64> {
        self.total.map(|total| (self.done.saturating_mul(100) / total.max(1)).clamp(0, 99))
    }

    /// Rows per second of `busy`; `None` before the first slice.
    pub fn rows_per_second(&self) -> Option<i64> {
        Some(self.done as f64 / self.busy.as_secs_f64()).filter(|_| !self.busy.is_zero()).map(|rate| rate as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_task_runs_while_its_slices_follow_each_other() {
        let times = |started, turn| TaskTimes { started: seconds(started), turn: seconds(turn), paused: None };
        let now = seconds(1000);
        assert_eq!(times(990, 998).state(now), TaskState::Running);
        assert_eq!(times(990, 994).state(now), TaskState::Waiting, "no slice for long");
        assert_eq!(times(998, 998).state(now), TaskState::Waiting, "no slice yet");
        assert_eq!(
            (times(990, 1060).state(now), times(990, 1060).next_try(now)),
            (TaskState::Waiting, Some(seconds(1060)))
        );
        assert_eq!(times(990, 998).next_try(now), None);
        let paused = TaskTimes { paused: Some(seconds(999)), ..times(990, 1060) };
        assert_eq!((paused.state(now), paused.next_try(now)), (TaskState::Paused, None));
    }

    #[test]
    fn progress_never_says_that_all_is_done() {
        let progress = |done, total| Progress { done, total, busy: Duration::from_millis(500) };
        assert_eq!(progress(30, Some(120)).percent(), Some(25));
        assert_eq!([progress(120, Some(120)), progress(150, Some(120))].map(|it| it.percent()), [Some(99); 2]);
        assert_eq!((progress(0, Some(0)).percent(), progress(7, None).percent()), (Some(0), None));
        assert_eq!(progress(30, None).rows_per_second(), Some(60));
        assert_eq!(Progress { done: 30, ..Progress::default() }.rows_per_second(), None);
    }

    #[test]
    fn a_task_is_told_in_words() {
        assert_eq!(Work::EmptyList.subject(1040).as_deref(), Some("list 1040"));
        assert_eq!(Work::RemoveAccount.subject(0), None);
        assert!(Work::EmptyList.may_be_paused() && !Work::PruneOutbox.may_be_paused());
    }
}
