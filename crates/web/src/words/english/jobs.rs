//! TABLE · English: changes of many leads on their way, and taking changes back.

use super::grouped;
use super::many::outcome;
use crate::words::JobWords;
use headwater_model::undo::Hindrance;

pub(super) const JOBS: JobWords = JobWords {
    title: "A change of many leads",
    leads: "Leads",
    running: "The leads are being changed.",
    undoing: "The change is being undone.",
    leave: "You can leave this page: the work goes on.",
    progress: |done, all| format!("{} of {}", grouped(done), grouped(all)),
    outcome,
    kept: |kept| format!("{} records were changed or deleted.", grouped(kept)),
    undone: |restored, hindered| match hindered {
        0 => format!("Undone: {} are as before.", grouped(restored)),
        _ => format!("Undone: {} are as before, {} were changed since and stay.", grouped(restored), grouped(hindered)),
    },
    undo: "Undo",
    undo_hint: "For 30 days. Whatever somebody has changed since stays as it is.",
    hindered: "Not as before",
    hindrance: |why| match why {
        Hindrance::Changed => "changed since",
        Hindrance::Gone => "no longer there",
        Hindrance::Dangling => "referred to something that is no longer there",
        Hindrance::Taken => "another has its address by now",
        Hindrance::Refused => "the former values are refused",
        Hindrance::Erased => "erased for good",
        Hindrance::InPart => "without references to what is no longer there",
    },
    lead: |id| format!("Lead {id}"),
    over: "This change was undone already",
    over_hint: "A change is undone once. Change the leads by hand.",
};
