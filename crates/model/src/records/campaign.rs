//! TABLE · campaigns.

use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Bool, Day, Id, Instant, Money, Text};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{DayForm, Initial, RecordType, WHOLE, field, fields};

#[rustfmt::skip]
fields! {
    ID "id" = field("Campaign ID", Id, ServerColumn("id"));
    NAME "campaignName" = field("Campaign Name", Text(255), Column("name")).required();
    TYPE "campaignType" = field("Campaign Type", Text(255), Column("campaign_type"));
    ALIAS "campaignAlias" = field("Campaign Alias", Text(255), Column("alias"));
    ORIGIN "campaignOrigin" = field("Campaign Origin", Text(255), Column("origin"));
    QUANTITY "qty" = field("Quantity", WHOLE, Column("quantity"));
    PRICE "price" = field("Price", Money, Column("price"));
    GOAL "goal" = field("Goal", Money, Column("goal"));
    OTHER_COSTS "otherCosts" = field("Other Costs", Money, Column("other_costs"));
    START "startDate" = field("Start Date", Day(DayForm::Plain), Column("start_date"));
    END "endDate" = field("End Date", Day(DayForm::Plain), Column("end_date"));
    ACTIVE "isActive" = field("Is Active", Bool, Column("is_active")).starts(Initial::Number(1));
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Campaigns.
pub static CAMPAIGN: RecordType = RecordType {
    name: "campaign",
    many: "campaigns",
    table: "campaign",
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_CAMPAIGNS", [All, All, All, All, All, All]),
        create: AnyPermission::new("CREATE_CAMPAIGNS", [All, All, All, No, No, No]),
        edit: AnyPermission::new("EDIT_CAMPAIGNS", [All, All, All, No, No, No]),
        delete: AnyPermission::new("DELETE_CAMPAIGNS", [All, All, No, No, No, No]),
    },
    ..plain()
};
