//! TABLE · English: the frame around every page.

use crate::words::FrameWords;

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
};
