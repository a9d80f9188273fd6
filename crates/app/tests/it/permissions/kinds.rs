//! TABLE · the extent of each role's permissions for each kind of records: `docs/wire.md`, section 18.

use super::Stage;
use headwater_model::records;
use serde_json::{Value, json};
use std::path::Path;

/// The extent of a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Far {
    /// All records.
    All,
    /// Records owned by the key's person.
    Own,
    /// No records.
    No,
}

use Far::{All, No, Own};

/// The line of a kind of records. Columns are the roles in their order.
pub struct KindLine {
    /// The word for one record, as in the change feed.
    pub name: &'static str,
    pub view: [Far; 6],
    pub create: [Far; 6],
    pub edit: [Far; 6],
    pub delete: [Far; 6],
    /// The member with the owner's id; `None` for kinds without owners.
    pub owner: Option<&'static str>,
    /// The code for a new record without an owner; `done` for kinds that need none.
    pub without_owner: &'static str,
    /// The code for a new record of another person.
    pub foreign: &'static str,
    /// A new record for an owner, without the owner's id.
    pub new: fn(&Stage, i64) -> Value,
    /// The members of an update.
    pub change: fn() -> Value,
}

const EVERYBODY: [Far; 6] = [All; 6];
const COMPANY_MANAGERS: [Far; 6] = [All, All, No, No, No, No];
const MARKETING: [Far; 6] = [All, All, All, No, No, No];
const SALES: [Far; 6] = [All, All, No, All, No, No];

fn opportunity(stage: &Stage) -> Value {
    let stages = stage.admin.call("getDealStages", json!({ "where": { "dealStageName": "New" } }));
    let first = &stages["result"]["dealStage"][0]["id"];
    json!({ "opportunityName": "A thousand engines", "dealStageID": first, "closeDate": "2026-01-31" })
}

/// A kind whose records are nobody's: all see them, marketing and those above change them.
const OF_NOBODY: KindLine = KindLine {
    name: "",
    view: EVERYBODY,
    create: MARKETING,
    edit: MARKETING,
    delete: MARKETING,
    owner: None,
    without_owner: "done",
    foreign: "done",
    new: |_, _| json!({}),
    change: || json!({}),
};

pub const KINDS: &[KindLine] = &[
    KindLine {
        name: "account",
        view: EVERYBODY,
        create: [All, All, All, All, Own, No],
        edit: [All, All, All, All, Own, No],
        delete: COMPANY_MANAGERS,
        owner: Some("ownerID"),
        without_owner: "done",
        foreign: "205",
        new: |_, _| json!({ "accountName": "Analytical Engines" }),
        change: || json!({ "industry": "Mills" }),
    },
    KindLine {
        name: "campaign",
        delete: COMPANY_MANAGERS,
        new: |_, _| json!({ "campaignName": "Spring" }),
        change: || json!({ "campaignType": "Email" }),
        ..OF_NOBODY
    },
    KindLine {
        name: "dealStage",
        create: SALES,
        edit: SALES,
        delete: SALES,
        new: |_, _| json!({ "dealStageName": "Sampling" }),
        change: || json!({ "description": "Sends samples" }),
        ..OF_NOBODY
    },
    KindLine {
        name: "opportunity",
        view: [All, All, No, All, Own, Own],
        create: [All, All, No, All, Own, No],
        edit: [All, All, No, All, Own, Own],
        delete: SALES,
        owner: Some("ownerID"),
        without_owner: "206",
        foreign: "205",
        new: |stage, _| opportunity(stage),
        change: || json!({ "amount": "1000" }),
    },
    // Whose these are says the opportunity, and a junior sees own leads only.
    KindLine {
        name: "opportunityLead",
        view: [All, All, No, All, Own, Own],
        create: [All, All, No, All, Own, Own],
        edit: [All, All, No, All, Own, Own],
        delete: [All, All, No, All, Own, Own],
        owner: None,
        without_owner: "done",
        foreign: "303",
        new: |stage, owner| {
            let mut deal = opportunity(stage);
            deal["ownerID"] = json!(owner);
            let deal = stage.ids("createOpportunities", json!({ "objects": [deal] }))[0];
            json!({ "opportunityID": deal, "leadID": stage.some_lead(owner) })
        },
        change: || json!({}),
    },
    KindLine {
        name: "task",
        view: [All, All, All, All, All, Own],
        create: [All, All, All, All, All, Own],
        edit: [All, All, All, All, Own, Own],
        delete: [All, All, All, All, Own, Own],
        owner: Some("ownerID"),
        without_owner: "206",
        foreign: "205",
        new: |_, _| json!({ "title": "Send the drawings" }),
        change: || json!({ "priority": "high" }),
    },
    KindLine {
        name: "folder",
        new: |_, _| json!({ "folderName": "Letters" }),
        change: || json!({ "folderType": "email" }),
        ..OF_NOBODY
    },
    KindLine {
        name: "product",
        new: |_, _| json!({ "productName": "Difference engine" }),
        change: || json!({ "price": "1000" }),
        ..OF_NOBODY
    },
];

/// Notes, whose methods stand in the table of the other methods: reading, creating, changing and deleting.
const NOTES: [[Far; 6]; 4] = [
    [All, All, All, All, All, Own],
    [All, All, All, All, All, Own],
    [All, All, All, All, Own, Own],
    [All, All, All, All, Own, Own],
];

/// The lines of the table of a kind in the documents.
fn documented(kind: &str, extents: [[Far; 6]; 4]) -> Vec<String> {
    let many = records::ALL.iter().find(|record| record.name == kind).unwrap().many;
    let line = |(verb, extent): (&str, [Far; 6])| {
        let cells = extent.map(|far| match far {
            All => "all",
            Own => "own",
            No => "–",
        });
        format!("| {verb} {many} | {} |", cells.join(" | "))
    };
    ["Read", "Create", "Change", "Delete"].into_iter().zip(extents).map(line).collect()
}

#[test]
fn the_documents_say_what_each_role_may_do_with_each_kind() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/wire.md");
    let page = std::fs::read_to_string(page).unwrap();
    let kinds = KINDS.iter().map(|kind| (kind.name, [kind.view, kind.create, kind.edit, kind.delete]));
    let lines: Vec<String> = kinds.chain([("note", NOTES)]).flat_map(|(name, it)| documented(name, it)).collect();
    let missing: Vec<&String> = lines.iter().filter(|line| !page.contains(line.as_str())).collect();
    assert!(missing.is_empty(), "docs/wire.md, section 18, has no line\n{missing:#?}");
}
