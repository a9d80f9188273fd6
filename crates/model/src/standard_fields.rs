//! TABLE · every built-in field of a lead, in the order in which replies print them.
//!
//! The columns of the database, what createLeads accepts, what getLeads prints and what getFields
//! lists are all derived from [`STANDARD_FIELDS`].

use crate::kind::Kind;

/// What a standard field holds and how it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The lead's own id.
    Id,
    /// The id of another record, or nothing.
    Reference,
    /// A whole number between the two bounds.
    Number(i64, i64),
    /// 1 or 0.
    Flag,
    /// One of [`crate::lead::STATUSES`].
    Status,
    /// Text of at most so many characters.
    Text(i64),
    /// A point in time.
    Instant,
}

/// Where the value comes from and who may set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A column that callers write.
    Column(&'static str),
    /// A column that only the server writes; values sent for it are ignored.
    ServerColumn(&'static str),
    /// 1 when the lead's status is one of these, else 0. Values sent for it are ignored.
    WhenStatus(&'static [&'static str]),
    /// Always null: the contract shows the key and never says what it means.
    AlwaysNull,
}

/// One built-in field.
#[derive(Debug, Clone, Copy)]
pub struct StandardField {
    /// The contract's system name.
    pub name: &'static str,
    /// The label people see.
    pub label: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Where it is kept.
    pub source: Source,
    /// The data type getFields names; `None` where getFields leaves the field out.
    pub listed_as: Option<Kind>,
}

/// A position in [`STANDARD_FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standard(pub u8);

impl Standard {
    /// The table's line.
    pub fn field(self) -> &'static StandardField {
        &STANDARD_FIELDS[usize::from(self.0)]
    }

    /// The field of that system name. Names are compared exactly.
    pub fn named(name: &str) -> Option<Self> {
        STANDARD_FIELDS.iter().position(|field| field.name == name).map(|at| Self(at as u8))
    }

    /// All positions, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..STANDARD_FIELDS.len() as u8).map(Self)
    }

    /// The position as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl StandardField {
    /// The database column, if the field has one.
    pub fn column(&self) -> Option<&'static str> {
        match self.source {
            Source::Column(column) | Source::ServerColumn(column) => Some(column),
            _ => None,
        }
    }

    /// Whether callers may set it.
    pub fn is_writable(&self) -> bool {
        matches!(self.source, Source::Column(_))
    }
}

use Holds::{Flag, Id, Instant, Number, Reference, Status, Text};
use Source::{AlwaysNull, Column, ServerColumn, WhenStatus};

const fn field(
    name: &'static str,
    label: &'static str,
    holds: Holds,
    source: Source,
    listed_as: Option<Kind>,
) -> StandardField {
    StandardField { name, label, holds, source, listed_as }
}

const SMALLINT: Holds = Number(-32_768, 32_767);

/// The table.
#[rustfmt::skip]
pub const STANDARD_FIELDS: [StandardField; 35] = [
    field("id", "Lead ID", Id, ServerColumn("id"), Some(Kind::Int)),
    field("accountID", "Account ID", Reference, Column("company_id"), None),
    field("ownerID", "Owner", Reference, Column("owner_id"), Some(Kind::Int)),
    field("companyName", "Company Name", Text(100), Column("company_name"), Some(Kind::String)),
    field("title", "Title", Text(255), Column("title"), Some(Kind::String)),
    field("firstName", "First Name", Text(50), Column("first_name"), Some(Kind::String)),
    field("lastName", "Last Name", Text(50), Column("last_name"), Some(Kind::String)),
    field("street", "Street", Text(255), Column("street"), Some(Kind::String)),
    field("city", "City", Text(255), Column("city"), Some(Kind::String)),
    field("country", "Country", Text(255), Column("country"), Some(Kind::Country)),
    field("state", "State", Text(50), Column("state"), Some(Kind::State)),
    field("zipcode", "Zip", Text(50), Column("zipcode"), Some(Kind::String)),
    field("emailAddress", "Email", Text(150), Column("email_address"), Some(Kind::Email)),
    field("website", "Website", Text(255), Column("website"), Some(Kind::Url)),
    field("phoneNumber", "Phone Number", Text(255), Column("phone_number"), Some(Kind::Phone)),
    field("officePhoneNumber", "Office Phone Number", Text(255), Column("office_phone_number"), Some(Kind::Phone)),
    field("phoneNumberExtension", "Extension", Text(255), Column("phone_number_extension"), Some(Kind::String)),
    field("mobilePhoneNumber", "Mobile Phone", Text(255), Column("mobile_phone_number"), Some(Kind::Phone)),
    field("faxNumber", "Fax", Text(255), Column("fax_number"), Some(Kind::Phone)),
    field("description", "Description", Text(65_535), Column("description"), Some(Kind::Textarea)),
    field("campaignID", "Campaign", Reference, Column("campaign_id"), Some(Kind::Int)),
    field("trackingID", "Tracking ID", Text(255), Column("tracking_id"), Some(Kind::String)),
    field("industry", "Industry", Text(255), Column("industry"), Some(Kind::String)),
    field("active", "Active", Flag, Column("active"), None),
    field("isQualified", "Is Qualified", Flag, WhenStatus(&["qualified"]), Some(Kind::Bit)),
    field("isContact", "Is Contact", Flag, WhenStatus(&["contact", "contactWithOpp"]), Some(Kind::Bit)),
    field("isCustomer", "Is Customer", Flag, WhenStatus(&["customer"]), Some(Kind::Bit)),
    field("status", "Status", Text(50), AlwaysNull, None),
    field("updateTimestamp", "Last Updated", Instant, ServerColumn("updated_at"), Some(Kind::Datetime)),
    field("createTimestamp", "Created", Instant, ServerColumn("created_at"), Some(Kind::Datetime)),
    field("leadScoreWeighted", "Weighted Lead Score", SMALLINT, Column("lead_score_weighted"), Some(Kind::Int)),
    field("leadScore", "Lead Score", SMALLINT, Column("lead_score"), Some(Kind::Int)),
    field("isUnsubscribed", "Is Unsubscribed", Flag, Column("is_unsubscribed"), Some(Kind::Bit)),
    field("leadStatus", "Lead Status", Status, Column("lead_status"), Some(Kind::Picklist)),
    field("persona", "Persona", Text(128), Column("persona"), Some(Kind::String)),
];

/// How many standard fields there are.
pub const COUNT: usize = STANDARD_FIELDS.len();

/// The positions the rules of the house speak of by name.
pub mod at {
    use super::Standard;
    /// `id`
    pub const ID: Standard = Standard(0);
    /// `ownerID`
    pub const OWNER: Standard = Standard(2);
    /// `companyName`
    pub const COMPANY_NAME: Standard = Standard(3);
    /// `title`
    pub const TITLE: Standard = Standard(4);
    /// `firstName`
    pub const FIRST_NAME: Standard = Standard(5);
    /// `lastName`
    pub const LAST_NAME: Standard = Standard(6);
    /// `emailAddress`
    pub const EMAIL: Standard = Standard(12);
    /// `description`
    pub const DESCRIPTION: Standard = Standard(19);
    /// `active`
    pub const ACTIVE: Standard = Standard(23);
    /// `updateTimestamp`
    pub const UPDATED: Standard = Standard(28);
    /// `createTimestamp`
    pub const CREATED: Standard = Standard(29);
    /// `leadScoreWeighted`
    pub const SCORE_WEIGHTED: Standard = Standard(30);
    /// `leadScore`
    pub const SCORE: Standard = Standard(31);
    /// `isUnsubscribed`
    pub const UNSUBSCRIBED: Standard = Standard(32);
    /// `leadStatus`
    pub const STATUS: Standard = Standard(33);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_positions_are_the_fields_they_say() {
        let names = [
            (at::ID, "id"),
            (at::OWNER, "ownerID"),
            (at::COMPANY_NAME, "companyName"),
            (at::TITLE, "title"),
            (at::FIRST_NAME, "firstName"),
            (at::LAST_NAME, "lastName"),
            (at::EMAIL, "emailAddress"),
            (at::DESCRIPTION, "description"),
            (at::ACTIVE, "active"),
            (at::UPDATED, "updateTimestamp"),
            (at::CREATED, "createTimestamp"),
            (at::SCORE_WEIGHTED, "leadScoreWeighted"),
            (at::SCORE, "leadScore"),
            (at::UNSUBSCRIBED, "isUnsubscribed"),
            (at::STATUS, "leadStatus"),
        ];
        for (position, name) in names {
            assert_eq!(Standard::named(name), Some(position));
        }
    }

    #[test]
    fn names_and_columns_are_unique() {
        let names: std::collections::BTreeSet<_> = STANDARD_FIELDS.iter().map(|field| field.name).collect();
        let columns: std::collections::BTreeSet<_> = STANDARD_FIELDS.iter().filter_map(StandardField::column).collect();
        assert_eq!((names.len(), columns.len()), (35, 31));
    }
}
