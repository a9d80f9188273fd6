//! TABLE · opportunity leads: which leads belong to which opportunities.

use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No, Own};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Id, Instant, Reference};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{RecordType, field, fields};
use crate::records::lead::LEAD as LEADS;
use crate::records::opportunity::OPPORTUNITY as OPPORTUNITIES;

#[rustfmt::skip]
fields! {
    ID "id" = field("Opportunity Lead ID", Id, ServerColumn("id"));
    OPPORTUNITY "opportunityID" = field("Opportunity", Reference(&OPPORTUNITIES), Column("opportunity_id")).required();
    LEAD "leadID" = field("Lead", Reference(&LEADS), Column("lead_id")).required();
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Opportunity leads.
pub static OPPORTUNITY_LEAD: RecordType = RecordType {
    name: "opportunityLead",
    many: "opportunity leads",
    table: "opportunity_lead",
    owner: Some(OPPORTUNITY),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_OPPORTUNITY_LEADS", [All, All, No, All, Own, Own]),
        create: AnyPermission::new("CREATE_OPPORTUNITY_LEADS", [All, All, No, All, Own, Own]),
        edit: AnyPermission::new("EDIT_OPPORTUNITY_LEADS", [All, All, No, All, Own, Own]),
        delete: AnyPermission::new("DELETE_OPPORTUNITY_LEADS", [All, All, No, All, Own, Own]),
    },
    ..plain()
};
