//! TABLE · leads, and the few rules that a lead obeys by itself.

use crate::cell::Cell;
use crate::draft::Draft;
use crate::field::Relationship;
use crate::id::UserId;
use crate::kind::DataType;
use crate::permission::{CREATE_LEADS, DELETE_LEADS, EDIT_LEADS, RecordPermissions, VIEW_LEADS};
use crate::problem::Problem;
use crate::record::Holds::{Address, Bool, Choice, Flag, Id, Instant, Number, Person, Reference, Text, Word};
use crate::record::ValueSource::{AlwaysNull, Column, ReferredBy, ServerColumn, When};
use crate::record::{Holds, Initial, RecordType, Unique, WHOLE, field, fields};
use crate::records::{campaign, company};

/// The statuses of a lead. The last is set by the system alone and cannot be changed (wire.md).
pub const STATUSES: [&str; 6] = ["unqualified", "open", "qualified", "contact", "customer", CONTACT_WITH_OPPORTUNITY];

/// The status of a contact with an open opportunity.
pub const CONTACT_WITH_OPPORTUNITY: &str = "contactWithOpp";

const SMALLINT: Holds = Number(-32_768, 32_767);

#[rustfmt::skip]
fields! {
    ID "id" = field("Lead ID", Id, ServerColumn("id")).listed(1, DataType::Int);
    ACCOUNT "accountID" = field("Account ID", Reference(&company::COMPANY), Column("company_id")).may_dangle();
    OWNER "ownerID" = field("Owner", Person, Column("owner_id")).listed(3, DataType::Int);
    COMPANY_NAME "companyName" = field("Company Name", Text(100), Column("company_name")).listed(4, DataType::String);
    TITLE "title" = field("Title", Text(255), Column("title")).listed(5, DataType::String);
    FIRST_NAME "firstName" = field("First Name", Text(50), Column("first_name")).listed(6, DataType::String);
    LAST_NAME "lastName" = field("Last Name", Text(50), Column("last_name")).listed(7, DataType::String);
    STREET "street" = field("Street", Text(255), Column("street")).listed(8, DataType::String);
    CITY "city" = field("City", Text(255), Column("city")).listed(9, DataType::String);
    COUNTRY "country" = field("Country", Text(255), Column("country")).listed(10, DataType::Country);
    STATE "state" = field("State", Text(50), Column("state")).listed(11, DataType::State);
    ZIPCODE "zipcode" = field("Zip", Text(50), Column("zipcode")).listed(12, DataType::String);
    EMAIL "emailAddress" = field("Email", Address(150), Column("email_address")).listed(13, DataType::Email).required();
    WEBSITE "website" = field("Website", Text(255), Column("website")).listed(14, DataType::Url);
    PHONE "phoneNumber" = field("Phone Number", Text(255), Column("phone_number")).listed(15, DataType::Phone);
    OFFICE_PHONE "officePhoneNumber" = field("Office Phone Number", Text(255), Column("office_phone_number")).listed(16, DataType::Phone);
    EXTENSION "phoneNumberExtension" = field("Extension", Text(255), Column("phone_number_extension")).listed(17, DataType::String);
    MOBILE_PHONE "mobilePhoneNumber" = field("Mobile Phone", Text(255), Column("mobile_phone_number")).listed(18, DataType::Phone);
    FAX "faxNumber" = field("Fax", Text(255), Column("fax_number")).listed(19, DataType::Phone);
    DESCRIPTION "description" = field("Description", Text(65_535), Column("description")).listed(20, DataType::Textarea);
    CAMPAIGN "campaignID" = field("Campaign", Reference(&campaign::CAMPAIGN), Column("campaign_id")).may_dangle().listed(21, DataType::Int);
    TRACKING "trackingID" = field("Tracking ID", Text(255), Column("tracking_id")).listed(22, DataType::String);
    INDUSTRY "industry" = field("Industry", Text(255), Column("industry")).listed(23, DataType::String);
    ACTIVE "active" = field("Active", Flag, Column("active")).starts(Initial::Number(1));
    QUALIFIED "isQualified" = field("Is Qualified", Flag, When(STATUS, &["qualified"])).listed(25, DataType::Bit);
    CONTACT "isContact" = field("Is Contact", Flag, When(STATUS, &["contact", "contactWithOpp"])).listed(26, DataType::Bit);
    CUSTOMER "isCustomer" = field("Is Customer", Flag, When(STATUS, &["customer"])).listed(27, DataType::Bit);
    UNKNOWN "status" = field("Status", Text(50), AlwaysNull);
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).listed(29, DataType::Datetime);
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).listed(30, DataType::Datetime);
    SCORE_WEIGHTED "leadScoreWeighted" = field("Weighted Lead Score", SMALLINT, Column("lead_score_weighted")).starts(Initial::Number(0)).listed(31, DataType::Int);
    SCORE "leadScore" = field("Lead Score", SMALLINT, Column("lead_score")).starts(Initial::Number(0)).listed(32, DataType::Int);
    UNSUBSCRIBED "isUnsubscribed" = field("Is Unsubscribed", Flag, Column("is_unsubscribed")).listed(33, DataType::Bit);
    STATUS "leadStatus" = field("Lead Status", Choice(&STATUSES), Column("lead_status")).starts(Initial::Word(STATUSES[0])).listed(34, DataType::Picklist);
    PERSONA "persona" = field("Persona", Text(128), Column("persona")).listed(35, DataType::String);
    HAS_OPPORTUNITY "hasOpportunity" = field("Has Opportunity", Bool, ReferredBy("opportunity_lead", "lead_id")).on_demand().listed(104, DataType::Bit);
    FORMER_STATUS "formerLeadStatus" = field("Former Lead Status", Word(&STATUSES), ServerColumn("former_status")).internal();
    LAST_CHANGE "lastChange" = field("Last Change", WHOLE, ServerColumn("last_change")).internal();
}

/// Leads.
pub static LEAD: RecordType = RecordType {
    name: "lead",
    many: "leads",
    table: "lead",
    owner: Some(OWNER),
    active: Some(ACTIVE),
    custom: Some(Relationship::Lead),
    unique: Some(UNIQUE),
    history: Some(LAST_CHANGE),
    is_sent_to_subscribers: true,
    permissions: RecordPermissions {
        view: *VIEW_LEADS.any,
        create: *CREATE_LEADS.any,
        edit: *EDIT_LEADS.any,
        delete: *DELETE_LEADS.any,
    },
    ..plain()
};

/// One address, one lead.
const UNIQUE: Unique = Unique { field: EMAIL, hash_column: "email_hash" };

/// The e-mail address that can be written, where one that is not blank is given.
pub fn email(draft: &Draft) -> Option<&str> {
    UNIQUE.given(draft)
}

/// The owner, where one is given.
pub fn owner(draft: &Draft) -> Option<UserId> {
    draft.get(OWNER).and_then(Cell::as_int).map(UserId)
}

/// What a lead needs before it can be created: values that can be held, and an e-mail address.
pub fn check(draft: &Draft) -> Result<(), Problem> {
    match (draft.unfit.iter().find_map(|unfit| unfit.refusal.clone()), email(draft)) {
        (Some(refusal), _) => Err(refusal),
        (None, Some(_)) => Ok(()),
        (None, None) => Err(Problem::missing("emailAddress")),
    }
}
