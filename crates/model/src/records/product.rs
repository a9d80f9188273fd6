//! TABLE · products: what is sold.

use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Bool, Id, Instant, Money, Text};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{Initial, RecordType, field, fields};

#[rustfmt::skip]
fields! {
    ID "id" = field("Product ID", Id, ServerColumn("id"));
    NAME "productName" = field("Product Name", Text(255), Column("name")).required();
    CODE "productCode" = field("Product Code", Text(255), Column("code"));
    DESCRIPTION "description" = field("Description", Text(65_535), Column("description"));
    PRICE "price" = field("Price", Money, Column("price"));
    ACTIVE "isActive" = field("Is Active", Bool, Column("is_active")).starts(Initial::Number(1));
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Products.
pub static PRODUCT: RecordType = RecordType {
    name: "product",
    many: "products",
    table: "product",
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_PRODUCTS", [All, All, All, All, All, All]),
        create: AnyPermission::new("CREATE_PRODUCTS", [All, All, All, No, No, No]),
        edit: AnyPermission::new("EDIT_PRODUCTS", [All, All, All, No, No, No]),
        delete: AnyPermission::new("DELETE_PRODUCTS", [All, All, All, No, No, No]),
    },
    ..plain()
};
