//! TABLE · folders, inside each other or not.

use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Id, Instant, Reference, Text};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{RecordType, field, fields};

#[rustfmt::skip]
fields! {
    ID "id" = field("Folder ID", Id, ServerColumn("id"));
    NAME "folderName" = field("Folder Name", Text(255), Column("name")).required();
    PARENT "parentID" = field("Parent", Reference(&FOLDER), Column("parent_id"));
    TYPE "folderType" = field("Folder Type", Text(255), Column("folder_type"));
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Folders.
pub static FOLDER: RecordType = RecordType {
    name: "folder",
    many: "folders",
    table: "folder",
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_FOLDERS", [All, All, All, All, All, All]),
        create: AnyPermission::new("CREATE_FOLDERS", [All, All, All, No, No, No]),
        edit: AnyPermission::new("EDIT_FOLDERS", [All, All, All, No, No, No]),
        delete: AnyPermission::new("DELETE_FOLDERS", [All, All, All, No, No, No]),
    },
    ..plain()
};
