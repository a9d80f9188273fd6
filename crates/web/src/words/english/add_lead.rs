//! TABLE · English: adding a lead by hand.

use crate::words::LeadAddWords;

pub(super) const ADD_LEAD: LeadAddWords = LeadAddWords {
    title: "Add a lead",
    labels: ["Email", "First name", "Last name", "Company"],
    owner: "Owner",
    me: "Me",
    nothing: "Nothing",
    more: "Add another after this",
    add: "Add lead",
    close: "Close",
    back: "Leads",
    added: "The lead is added",
    missing: "A value is needed here.",
    dangling: "This is no longer there. Choose another one.",
    taken: ["This address belongs to ", ". Open that lead, or type another address."],
    taken_unseen: "This address belongs to a lead of somebody else. Type another address, or ask your manager.",
};
