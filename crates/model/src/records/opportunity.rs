//! TABLE · opportunities: sales that may come about.

use crate::field::Relationship;
use crate::kind::DataType;
use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No, Own};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Bool, Day, Decimal, Id, Instant, Money, Person, Reference, Text};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{DayForm, Initial, RecordType, field, fields};
use crate::records::campaign::CAMPAIGN as CAMPAIGNS;
use crate::records::company::COMPANY as COMPANIES;
use crate::records::deal_stage::DEAL_STAGE;
use crate::records::lead::LEAD;

#[rustfmt::skip]
fields! {
    ID "id" = field("Opportunity ID", Id, ServerColumn("id")).listed(201, DataType::Int).sized(18);
    OWNER "ownerID" = field("Owner", Person, Column("owner_id")).required().indexed().listed(202, DataType::Int).sized(18);
    STAGE "dealStageID" = field("Deal Stage", Reference(&DEAL_STAGE), Column("deal_stage_id")).required().listed(203, DataType::Int).sized(18);
    ACCOUNT "accountID" = field("Account", Reference(&COMPANIES), Column("company_id")).listed(204, DataType::Int).sized(18);
    CAMPAIGN "campaignID" = field("Campaign", Reference(&CAMPAIGNS), Column("campaign_id")).listed(205, DataType::Int).sized(18);
    NAME "opportunityName" = field("Opportunity Name", Text(255), Column("name")).required().listed(206, DataType::String);
    PROBABILITY "probability" = field("Probability", Decimal, Column("probability")).listed(207, DataType::String).sized(18);
    AMOUNT "amount" = field("Amount", Money, Column("amount")).listed(208, DataType::String).sized(18);
    CLOSED "isClosed" = field("Is Closed", Bool, Column("is_closed")).starts(Initial::Number(0)).listed(209, DataType::Bit);
    WON "isWon" = field("Is Won", Bool, Column("is_won")).starts(Initial::Number(0)).listed(210, DataType::Bit);
    CLOSE_DATE "closeDate" = field("Close Date", Day(DayForm::Midnight), Column("close_date")).required().listed(211, DataType::Datetime);
    ORIGINATING_LEAD "originatingLeadID" = field("Originating Lead", Reference(&LEAD), Column("originating_lead_id")).listed(213, DataType::Int);
    ACTIVE "isActive" = field("Is Active", Bool, Column("is_active")).starts(Initial::Number(1)).listed(212, DataType::Bit);
    PRIMARY_LEAD "primaryLeadID" = field("Primary Lead", Reference(&LEAD), Column("primary_lead_id")).listed(214, DataType::Int);
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Opportunities.
pub static OPPORTUNITY: RecordType = RecordType {
    name: "opportunity",
    many: "opportunities",
    table: "opportunity",
    owner: Some(OWNER),
    custom: Some(Relationship::Opportunity),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_OPPORTUNITIES", [All, All, No, All, Own, Own]),
        create: AnyPermission::new("CREATE_OPPORTUNITIES", [All, All, No, All, Own, No]),
        edit: AnyPermission::new("EDIT_OPPORTUNITIES", [All, All, No, All, Own, Own]),
        delete: AnyPermission::new("DELETE_OPPORTUNITIES", [All, All, No, All, No, No]),
    },
    ..plain()
};
