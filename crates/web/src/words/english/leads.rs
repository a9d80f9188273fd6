//! TABLE · English: the table of leads.

use super::grouped;
use crate::words::LeadsWords;

pub(super) const LEADS: LeadsWords = LeadsWords {
    title: "Leads",
    columns: ["Name", "Company", "Status", "Score", "Owner", "Email"],
    statuses: ["Unqualified", "Open", "Qualified", "Contact", "Customer", "With opportunity"],
    no_owner: "No one",
    no_name: "No name",
    next: |count| format!("Next {count}"),
    count: |count| match count {
        1 => "1 lead".to_owned(),
        _ => format!("{} leads", grouped(count)),
    },
    empty: "No leads yet",
    empty_hint: "Programs add leads by createLeads of the API.",
};
