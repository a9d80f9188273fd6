//! TABLE · the extent of each role's permissions for each kind of records: `docs/wire.md`, section 18.

use Far::{All, No, Own};
use serde_json::{Value, json};

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
    /// A new record, without an owner.
    pub new: fn() -> Value,
    /// The members of an update.
    pub change: fn() -> Value,
}

const EVERYBODY: [Far; 6] = [All; 6];
const COMPANY_MANAGERS: [Far; 6] = [All, All, No, No, No, No];
const MARKETING: [Far; 6] = [All, All, All, No, No, No];

pub const KINDS: &[KindLine] = &[
    KindLine {
        name: "account",
        view: EVERYBODY,
        create: [All, All, All, All, Own, No],
        edit: [All, All, All, All, Own, No],
        delete: COMPANY_MANAGERS,
        owner: Some("ownerID"),
        new: || json!({ "accountName": "Analytical Engines" }),
        change: || json!({ "industry": "Mills" }),
    },
    KindLine {
        name: "campaign",
        view: EVERYBODY,
        create: MARKETING,
        edit: MARKETING,
        delete: COMPANY_MANAGERS,
        owner: None,
        new: || json!({ "campaignName": "Spring" }),
        change: || json!({ "campaignType": "Email" }),
    },
];
