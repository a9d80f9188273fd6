//! TABLE · English: pages that tell of an error.

use crate::words::ErrorWords;

pub(super) const ERRORS: ErrorWords = ErrorWords {
    missing: "There is nothing here",
    missing_hint: "The address may be mistyped, or what was here has been deleted.",
    forbidden: "Your role does not see this page",
    forbidden_short: "Not for your role",
    forbidden_as: |role| format!("You are signed in as a {role}."),
    ask: |name| format!("Ask {name}"),
    forbidden_hint: |roles| format!("It is open to: {roles}. An administrator can give you another role."),
    only_viewing: "You are only looking",
    only_viewing_hint: |role| {
        format!(
            "You see the pages as a {role} does, and nothing can be changed meanwhile. Nothing was. Look through your own eyes again first."
        )
    },
    not_permitted: "Your role may not do this",
    not_permitted_hint: "Nothing was changed. An administrator can do it, or give you another role.",
    foreign: "This was not sent from a page of this server",
    foreign_hint: "Nothing was changed. Open the page here and try again.",
    failed: "The server failed",
    failed_hint: "Nothing that was saved is lost. The server's log says more.",
    busy: "The server has too much to do",
    busy_hint: "Nothing that was saved is lost. Try again in a moment.",
    home: "To the first page",
};
