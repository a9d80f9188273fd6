//! TABLE · English: the frame around every page.

use crate::words::FrameWords;

pub(super) const FRAME: FrameWords = FrameWords {
    skip: "Skip to content",
    main: "Main",
    undo: "Undo",
    leads: "Leads",
    account: "Your account:",
    sign_out: "Sign out",
};
