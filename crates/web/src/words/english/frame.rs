//! TABLE · English: the frame around every page.

use crate::words::{FrameWords, KeyGroup, KeyWords};

pub(super) const FRAME: FrameWords = FrameWords {
    skip: "Skip to content",
    main: "Main",
    undo: "Undo",
    home: "Home",
    leads: "Leads",
    lists: "Lists",
    administration: "Administration",
    fields: "Fields",
    users: "Users and roles",
    viewing_as: |role| format!("You see the pages as a {role} does. Nothing can be changed meanwhile."),
    view_as_oneself: "Look through your own eyes again",
    developers: "Developers",
    system: "System",
    audit: "Audit log",
    more: "More",
    account: "Your account:",
    sign_out: "Sign out",
    keys: KeyWords {
        title: "Keys",
        close: "Close",
        groups: [
            KeyGroup {
                name: "Anywhere",
                keys: &[
                    ("/", "Search this table"),
                    ("G H", "Go home"),
                    ("G L", "Go to leads"),
                    ("G S", "Go to lists"),
                    ("C", "Add something"),
                    ("Z", "Undo the last change"),
                    ("?", "Show these keys"),
                    ("Esc", "Close, or clear the selection"),
                ],
            },
            KeyGroup {
                name: "In a table",
                keys: &[
                    ("J K", "Next, previous row"),
                    ("Enter", "Open the row"),
                    ("Space", "Look at the row beside the table"),
                    ("X", "Select the row"),
                    ("Shift X", "Select all up to this row"),
                    ("E", "Edit the row; Tab goes on"),
                    ("F", "Filter"),
                    ("V", "Views"),
                    ("1 … 9", "Open one of your views"),
                ],
            },
            KeyGroup {
                name: "At a lead, or with a selection",
                keys: &[
                    ("N", "Write a note"),
                    ("P", "Log a call"),
                    ("Ctrl Enter", "Keep it"),
                    ("L", "Put on a list"),
                    ("A", "Assign the selection"),
                    ("S", "Set the status of the selection"),
                    ("U I", "Next, previous lead"),
                ],
            },
        ],
    },
};
