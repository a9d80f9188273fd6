//! TABLE · English: the audit log.

use super::grouped;
use crate::words::AuditWords;
use headwater_model::audit::{Author, Deed};

pub(super) const AUDIT: AuditWords = AuditWords {
    title: "Audit log",
    columns: ["When", "Who", "What", "Through", "Request"],
    did,
    unknown: "Did what only a newer Headwater knows",
    through: |author| match author {
        Author::Person(_) => "Pages",
        Author::Key(_) => "API",
        Author::Command => "Command line",
        Author::Server => "Server",
    },
    operator: "Operator",
    server: "Headwater",
    removed_person: |id| format!("Person {id}, removed"),
    key: |id| format!("Key {id}"),
    who: ["Who", "Everybody"],
    what: ["What", "Everything"],
    deed,
    groups: ["People", "Keys", "Others"],
    from: "From",
    until: "To",
    show: "Show",
    clear: "Show everything",
    export: "Export",
    older: "Older entries",
    newest: "Newest entries",
    none: "No entries here",
    none_hint: "Nothing of this kind stands among the entries looked at.",
    more: |more| format!("and {} more", grouped(more)),
    concerned: ["Fields:", "Lists:"],
    too_large: ["The file would be too large", "Choose fewer days, or who or what, and export those entries."],
    unsealed: "not sealed yet",
    sealed: |entries, unsealed| match unsealed {
        0 => format!("{} entries, all sealed. headwater verify checks them.", grouped(entries)),
        _ => format!(
            "{} entries, the newest {} not sealed yet. headwater verify checks them.",
            grouped(entries),
            grouped(unsealed)
        ),
    },
    zone: |zone| format!("Times in {zone}"),
    no_day: |text| format!("“{text}” is no day: give it as 2026-11-26."),
};

fn deed(deed: Deed) -> &'static str {
    match deed {
        Deed::Create => "Created",
        Deed::Change => "Changed",
        Deed::Delete => "Deleted",
        Deed::Join => "Put on a list",
        Deed::Leave => "Taken off a list",
        Deed::Begin => "Began work",
        Deed::Pause => "Paused",
        Deed::Resume => "Resumed",
        Deed::Replay => "Sent again",
        Deed::Rotate => "Replaced a secret",
        Deed::Revoke => "Revoked",
        Deed::Erase => "Erased",
        Deed::Export => "Exported",
        Deed::Import => "Imported",
        Deed::Merge => "Merged",
        Deed::Undo => "Took back",
        Deed::ViewAs => "Viewed as a role",
        Deed::SignIn => "Signed in",
        Deed::Refuse => "Was refused",
        Deed::Test => "Sent a test",
    }
}

fn did(deed: Deed, subject: &str, count: i64) -> String {
    let things = things(subject, count);
    match deed {
        Deed::Delete if subject == "audit" => match count {
            1 => "Deleted 1 entry of this log that was kept long enough".to_owned(),
            _ => format!("Deleted {} entries of this log that were kept long enough", grouped(count)),
        },
        Deed::Join => format!("Put {things} on a list"),
        Deed::Leave => format!("Took {things} off a list"),
        Deed::Begin => format!("Began background work: {}", subject.replace('-', " ")),
        Deed::Replay => format!("Sent changes again to {things}"),
        Deed::Rotate => format!("Replaced the secret of {things}"),
        Deed::Undo => format!("Took back {things}"),
        Deed::ViewAs => format!("Looked at the pages as a {}", subject.replace('-', " ")),
        Deed::SignIn => "Signed in".to_owned(),
        Deed::Refuse => format!("Was refused: {}", subject.to_lowercase().replace('_', " ")),
        Deed::Test => format!("Sent a test to {things}"),
        _ => format!("{} {things}", self::deed(deed)),
    }
}

/// So many of a kind: `3 leads`, `a key`.
fn things(subject: &str, count: i64) -> String {
    let (one, many) = noun(subject);
    match count {
        0 => many.to_owned(),
        1 => one.to_owned(),
        _ => format!("{} {many}", grouped(count)),
    }
}

/// TABLE · the kinds of subjects, one and many.
fn noun(subject: &str) -> (&str, &str) {
    match subject {
        "lead" => ("a lead", "leads"),
        "account" => ("a company", "companies"),
        "campaign" => ("a campaign", "campaigns"),
        "opportunity" => ("an opportunity", "opportunities"),
        "opportunityLead" => ("a lead's part in an opportunity", "leads' parts in opportunities"),
        "dealStage" => ("a deal stage", "deal stages"),
        "note" => ("a note", "notes"),
        "task" => ("a task", "tasks"),
        "taskFolder" => ("a folder", "folders"),
        "product" => ("a product", "products"),
        "list" => ("a list", "lists"),
        "field" => ("a field", "fields"),
        "person" => ("a person", "people"),
        "password" => ("a password", "passwords"),
        "key" => ("an API key", "API keys"),
        "invitation" => ("an invitation", "invitations"),
        "second factor" => ("the code of an app", "codes of apps"),
        "webhook" => ("a webhook", "webhooks"),
        "tenant" => ("the account", "the account"),
        "change" => ("a change", "changes"),
        "backup" => ("a backup", "a backup"),
        "audit" => ("the audit log", "the audit log"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_reads_as_a_sentence() {
        assert_eq!(did(Deed::Change, "lead", 1200), "Changed 1,200 leads");
        assert_eq!(did(Deed::Revoke, "key", 1), "Revoked an API key");
        assert_eq!(did(Deed::Delete, "audit", 9), "Deleted 9 entries of this log that were kept long enough");
        assert_eq!(did(Deed::Undo, "change", 1), "Took back a change");
        assert_eq!(did(Deed::Export, "audit", 0), "Exported the audit log");
        assert_eq!(did(Deed::Refuse, "MANAGE_KEYS", 0), "Was refused: manage keys");
    }
}
