//! TABLE · companies, which the API calls accounts. A tenant of the server is another thing.

use crate::field::Relationship;
use crate::kind::DataType;
use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No, Own};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Id, Instant, Person, Text};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{Initial, RecordType, WHOLE, field, fields};

#[rustfmt::skip]
fields! {
    ID "id" = field("Account ID", Id, ServerColumn("id")).listed(301, DataType::Int).sized(18);
    OWNER "ownerID" = field("Owner", Person, Column("owner_id")).indexed().listed(302, DataType::Int).sized(18);
    NAME "accountName" = field("Account Name", Text(255), Column("name")).required().listed(303, DataType::String);
    INDUSTRY "industry" = field("Industry", Text(255), Column("industry")).listed(304, DataType::String);
    PHONE "phone" = field("Phone", Text(255), Column("phone")).listed(305, DataType::Phone);
    REVENUE "annualRevenue" = field("Annual Revenue", WHOLE, Column("annual_revenue")).listed(306, DataType::Int).sized(18);
    EMPLOYEES "numberOfEmployees" = field("Number of Employees", WHOLE, Column("number_of_employees")).starts(Initial::Number(0)).listed(307, DataType::Int).sized(18);
    WEBSITE "website" = field("Website", Text(255), Column("website")).listed(308, DataType::Url);
    YEAR_STARTED "yearStarted" = field("Year Started", WHOLE, Column("year_started")).listed(309, DataType::Int).sized(18);
    FAX "fax" = field("Fax", Text(255), Column("fax")).listed(310, DataType::Phone);
    BILLING_CITY "billingCity" = field("Billing City", Text(255), Column("billing_city")).listed(311, DataType::String);
    BILLING_COUNTRY "billingCountry" = field("Billing Country", Text(255), Column("billing_country")).listed(312, DataType::Country);
    BILLING_POSTAL_CODE "billingPostalCode" = field("Billing Postal Code", Text(50), Column("billing_postal_code")).listed(313, DataType::String);
    BILLING_STATE "billingState" = field("Billing State", Text(255), Column("billing_state")).listed(314, DataType::State);
    BILLING_STREET "billingStreetAddress" = field("Billing Street Address", Text(255), Column("billing_street_address")).listed(315, DataType::String);
    SHIPPING_CITY "shippingCity" = field("Shipping City", Text(255), Column("shipping_city")).listed(316, DataType::String);
    SHIPPING_COUNTRY "shippingCountry" = field("Shipping Country", Text(255), Column("shipping_country")).listed(317, DataType::Country);
    SHIPPING_POSTAL_CODE "shippingPostalCode" = field("Shipping Postal Code", Text(255), Column("shipping_postal_code")).listed(318, DataType::String);
    SHIPPING_STATE "shippingState" = field("Shipping State", Text(255), Column("shipping_state")).listed(319, DataType::State);
    SHIPPING_STREET "shippingStreetAddress" = field("Shipping Street Address", Text(255), Column("shipping_street_address")).listed(320, DataType::String);
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Companies.
pub static COMPANY: RecordType = RecordType {
    name: "account",
    many: "accounts",
    table: "company",
    owner: Some(OWNER),
    custom: Some(Relationship::Account),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_ACCOUNTS", [All, All, All, All, All, All]),
        create: AnyPermission::new("CREATE_ACCOUNTS", [All, All, All, All, Own, No]),
        edit: AnyPermission::new("EDIT_ACCOUNTS", [All, All, All, All, Own, No]),
        delete: AnyPermission::new("DELETE_ACCOUNTS", [All, All, No, No, No, No]),
    },
    ..plain()
};
