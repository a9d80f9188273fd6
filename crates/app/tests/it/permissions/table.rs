//! TABLE · what each method answers to each role, about an own lead and a foreign one.

use super::{Line, Whose, World};
use serde_json::{Value, json};

/// The same for all roles.
const fn all(comes: &'static str) -> [&'static str; 6] {
    [comes; 6]
}

/// For all roles but the last, whose key reaches own leads only.
const fn own(all: &'static str, junior: &'static str) -> [&'static str; 6] {
    [all, all, all, all, all, junior]
}

const NO: &str = "205/205";
const DONE: &str = "done/done";
const ADMINISTRATORS: [&str; 6] = [DONE, NO, NO, NO, NO, NO];
const ADMINISTRATORS_AND_COMPANY_MANAGERS: [&str; 6] = [DONE, DONE, NO, NO, NO, NO];
const NO_AGENCY: [&str; 6] = ["305/305", NO, NO, NO, NO, NO];
const MARKETING: [&str; 6] = [DONE, DONE, DONE, NO, NO, NO];
/// Own records only, for both kinds of salespeople.
const SALES_OWN: [&str; 6] = [DONE, DONE, DONE, DONE, "done/404", "done/404"];
const OF_OPPORTUNITIES: [&str; 6] = ["1/1", "1/1", NO, "1/1", "1/0", "1/0"];

/// One object.
fn object(object: Value) -> Value {
    json!({ "objects": [object] })
}

fn place(world: &World, list: i64, whose: Whose) -> Value {
    json!({ "listID": list, "memberID": world.lead(whose) })
}

fn place_of_address(world: &World, list: i64, whose: Whose) -> Value {
    json!({ "listID": list, "emailAddress": world.address(whose) })
}

/// Methods that read: how many rows come.
pub const READS: &[Line] = &[
    Line { method: "getLead", params: |it, whose| json!({ "id": it.lead(whose) }), comes: own("1/1", "1/0") },
    Line {
        method: "getLeads",
        params: |it, whose| json!({ "where": { "id": [it.lead(whose)] } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getLeads",
        params: |it, whose| json!({ "where": { "emailAddress": it.address(whose) } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getLeads",
        params: |it, whose| json!({ "where": { "ownerID": it.owner(whose), "id": { "GT": it.lead(whose) - 1, "LTE": it.lead(whose) } } }),
        comes: own("1/1", "1/0"),
    },
    // Of the twelve leads of six worlds five are the junior's, who owns the own lead of each role without a person.
    Line { method: "getLeads", params: |_, _| json!({ "where": {} }), comes: own("12/12", "5/5") },
    Line {
        method: "getLeadsDateRange",
        params: |_, _| json!({ "startDate": "2020-01-01 00:00:00", "endDate": "2099-01-01 00:00:00", "timestamp": "create" }),
        comes: own("12/12", "5/5"),
    },
    Line {
        method: "getLeadTimeline",
        params: |it, whose| json!({ "where": { "whoID": it.lead(whose) } }),
        comes: own("1/1", "1/220"),
    },
    Line {
        method: "getEvents",
        params: |it, whose| json!({ "where": { "leadID": it.lead(whose) } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getEventsByType",
        params: |it, whose| json!({ "where": { "leadID": it.lead(whose), "eventSource": "leadCreation" } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getEventsbyType",
        params: |it, whose| json!({ "where": { "leadID": it.lead(whose), "eventSource": "leadCreation" } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getFields",
        params: |it, _| json!({ "where": { "systemName": it.field_name } }),
        comes: all("1/1"),
    },
    Line {
        method: "getActiveLists",
        params: |it, whose| json!({ "where": { "id": it.list(whose) } }),
        comes: all("1/1"),
    },
    Line { method: "getListTags", params: |_, _| json!({}), comes: all("1/1") },
    Line { method: "getUnsubscribeCategories", params: |_, _| json!({}), comes: all("1/1") },
    Line {
        method: "getListMembers",
        params: |it, whose| json!({ "where": { "id": it.list(whose) } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getRemovedListMembers",
        params: |it, whose| json!({ "where": { "id": it.former[whose as usize] } }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getContactListMemberships",
        params: |it, whose| json!({ "where": { "contactID": it.lead(whose) } }),
        comes: own("2/2", "2/0"),
    },
    Line {
        method: "getListMemberships",
        params: |it, whose| json!({ "id": it.lead(whose) }),
        comes: own("2/2", "2/207"),
    },
    Line {
        method: "getListMemberships",
        params: |it, whose| json!({ "emailAddress": it.address(whose) }),
        comes: own("2/2", "2/207"),
    },
    Line {
        method: "getLeadListMemberships",
        params: |it, whose| json!({ "memberIDs": [it.lead(whose)] }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getUserProfiles",
        params: |it, whose| json!({ "where": { "id": it.owner(whose) } }),
        comes: all("1/1"),
    },
    Line { method: "getUsers", params: |it, whose| json!({ "where": { "id": it.owner(whose) } }), comes: all("1/1") },
    Line {
        method: "getRelatedLeadsByEmail",
        params: |it, whose| json!({ "where": { "emailAddress": it.address(whose) } }),
        comes: own("11/11", "4/5"),
    },
    Line {
        method: "getAccountNotes",
        params: |it, whose| json!({ "id": it.accounts[whose as usize] }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getAccountsNotes",
        params: |it, whose| json!({ "ids": [it.accounts[whose as usize]] }),
        comes: own("1/1", "1/0"),
    },
    Line { method: "getContactNotes", params: |it, whose| json!({ "id": it.lead(whose) }), comes: own("1/1", "1/0") },
    Line {
        method: "getContactsNotes",
        params: |it, whose| json!({ "ids": [it.lead(whose)] }),
        comes: own("1/1", "1/0"),
    },
    Line {
        method: "getOpportunityNotes",
        params: |it, whose| json!({ "id": it.opportunities[whose as usize] }),
        comes: OF_OPPORTUNITIES,
    },
    Line {
        method: "getOpportunitiesNotes",
        params: |it, whose| json!({ "ids": [it.opportunities[whose as usize]] }),
        comes: OF_OPPORTUNITIES,
    },
    Line { method: "getClients", params: |_, _| json!({}), comes: ["0/0", NO, NO, NO, NO, NO] },
];

/// Methods that write.
pub const WRITES: &[Line] = &[
    // Notes: about a lead, by its owner; and by the key's person, about either lead.
    Line {
        method: "createNotes",
        params: |it, whose| {
            object(json!({ "note": "Called back", "leadID": it.lead(whose), "authorID": it.owner(whose) }))
        },
        comes: own(DONE, "done/205"),
    },
    Line {
        method: "createNotes",
        params: |it, whose| object(json!({ "note": "Called back", "leadID": it.lead(whose), "authorID": it.caller })),
        comes: own(DONE, "done/303"),
    },
    Line {
        method: "updateNotes",
        params: |it, whose| object(json!({ "id": it.note(whose), "title": "Drawings" })),
        comes: SALES_OWN,
    },
    Line { method: "deleteNotes", params: |it, whose| json!({ "objects": [it.note(whose)] }), comes: SALES_OWN },
    // Leads. A new one is given to the owner that is named: oneself, or another.
    Line {
        method: "createLeads",
        params: |it, whose| object(json!({ "emailAddress": it.free_address(), "ownerID": it.owner(whose) })),
        comes: own(DONE, "done/205"),
    },
    // Without an owner; twice the same.
    Line {
        method: "createLeads",
        params: |it, _| object(json!({ "emailAddress": it.free_address() })),
        comes: all(DONE),
    },
    // The address is that of an own lead, or a foreign one.
    Line {
        method: "createLeads",
        params: |it, whose| object(json!({ "emailAddress": it.address(whose) })),
        comes: all("301/301"),
    },
    Line {
        method: "createOrUpdateLeads",
        params: |it, whose| object(json!({ "emailAddress": it.address(whose), "title": "Countess" })),
        comes: own(DONE, "done/301"),
    },
    Line {
        method: "createOrUpdateLeads",
        params: |it, whose| json!({ "objects": [{ "id": it.lead(whose), "title": "Countess" }], "idField": "id" }),
        comes: own(DONE, "done/404"),
    },
    Line {
        method: "createOrUpdateLeads",
        params: |it, whose| object(json!({ "emailAddress": it.free_address(), "ownerID": it.owner(whose) })),
        comes: own(DONE, "done/205"),
    },
    Line {
        method: "updateLeads",
        params: |it, whose| object(json!({ "id": it.lead(whose), "title": "Countess" })),
        comes: own(DONE, "done/idle"),
    },
    Line {
        method: "updateLeads",
        params: |it, whose| object(json!({ "emailAddress": it.address(whose), "title": "Countess" })),
        comes: own(DONE, "done/idle"),
    },
    // Own leads are given to another, and foreign ones taken.
    Line {
        method: "updateLeads",
        params: |it, whose| object(json!({ "id": it.lead(whose), "ownerID": it.owners[1 - whose as usize] })),
        comes: own(DONE, "205/idle"),
    },
    // To nobody.
    Line {
        method: "updateLeads",
        params: |it, whose| object(json!({ "id": it.lead(whose), "ownerID": null })),
        comes: own(DONE, "205/idle"),
    },
    // The address of the other lead.
    Line {
        method: "updateLeads",
        params: |it, whose| {
            object(json!({ "id": it.lead(whose), "emailAddress": super::address(it.number, 1 - whose as usize) }))
        },
        comes: own("301/301", "301/idle"),
    },
    Line {
        method: "updateLeadsV2",
        params: |it, whose| object(json!({ "id": it.lead(whose), "title": "Countess" })),
        comes: own(DONE, "done/404"),
    },
    Line {
        method: "updateLeadsV2",
        params: |it, whose| object(json!({ "id": it.lead(whose), "ownerID": it.owners[1 - whose as usize] })),
        comes: own(DONE, "205/404"),
    },
    Line {
        method: "deleteLeads",
        params: |it, whose| object(json!({ "id": it.lead(whose) })),
        comes: ADMINISTRATORS_AND_COMPANY_MANAGERS,
    },
    Line {
        method: "logCalls",
        params: |it, whose| object(json!({ "userID": it.caller, "leadID": it.lead(whose), "direction": "incoming" })),
        comes: own(DONE, "done/303"),
    },
    Line {
        method: "subscribeToLeadUpdates",
        params: |it, _| json!({ "url": format!("https://hooks.example.org/{}", it.number) }),
        comes: ADMINISTRATORS,
    },
    // Fields
    Line {
        method: "createFields",
        params: |it, _| object(json!({ "relationship": "lead", "label": format!("New {}", it.number) })),
        comes: ADMINISTRATORS,
    },
    Line {
        method: "updateFields",
        params: |it, _| object(json!({ "id": it.field, "label": format!("Other {}", it.number) })),
        comes: ADMINISTRATORS,
    },
    Line {
        method: "deleteFields",
        params: |it, _| object(json!({ "systemName": it.field_name })),
        comes: ADMINISTRATORS,
    },
    // Lists
    Line { method: "createList", params: |_, _| json!({ "name": "New" }), comes: MARKETING },
    Line {
        method: "updateList",
        params: |it, whose| json!({ "id": it.list(whose), "name": "Other" }),
        comes: MARKETING,
    },
    Line { method: "deleteList", params: |it, whose| object(json!({ "id": it.list(whose) })), comes: MARKETING },
    // Members
    Line { method: "addListMember", params: |it, whose| place(it, it.empty, whose), comes: own(DONE, "done/214") },
    Line {
        method: "addListMemberEmailAddress",
        params: |it, whose| place_of_address(it, it.empty, whose),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "addListMembers",
        params: |it, whose| object(place(it, it.empty, whose)),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "addListMembersEmailAddress",
        params: |it, whose| object(place_of_address(it, it.empty, whose)),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "removeListMember",
        params: |it, whose| place(it, it.list(whose), whose),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "removeListMemberEmailAddress",
        params: |it, whose| place_of_address(it, it.list(whose), whose),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "removeListMembers",
        params: |it, whose| object(place(it, it.list(whose), whose)),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "removeListMembersEmailAddress",
        params: |it, whose| object(place_of_address(it, it.list(whose), whose)),
        comes: own(DONE, "done/214"),
    },
    // A list that an own lead alone is on, or a foreign one.
    Line {
        method: "removeListMembersAll",
        params: |it, whose| json!({ "where": { "listID": it.list(whose) } }),
        comes: own(DONE, "done/idle"),
    },
    Line {
        method: "removeListMembersAll",
        params: |it, whose| json!({ "where": { "contactID": it.lead(whose) } }),
        comes: own(DONE, "done/214"),
    },
    Line {
        method: "removeListMembersAll",
        params: |it, whose| json!({ "where": { "contactID": it.lead(whose), "listID": it.list(whose) } }),
        comes: own(DONE, "done/214"),
    },
    // No account of the test is an agency.
    Line {
        method: "createClient",
        params: |_, _| json!({ "companyName": "Mill", "salesPhone": "1" }),
        comes: NO_AGENCY,
    },
    Line { method: "updateClient", params: |_, _| json!({ "clientID": 1 }), comes: NO_AGENCY },
    Line {
        method: "updateAccountSendLimit",
        params: |_, _| json!({ "clientID": 1, "emailLimit": 1 }),
        comes: NO_AGENCY,
    },
    Line { method: "enableAccountSending", params: |_, _| json!({ "clientID": 1 }), comes: NO_AGENCY },
    Line { method: "disableAccountSending", params: |_, _| json!({ "clientID": 1 }), comes: NO_AGENCY },
];
