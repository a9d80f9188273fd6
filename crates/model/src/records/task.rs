//! TABLE · tasks of people, with or without a subject.

use crate::permission::AnyPermission;
use crate::permission::Extent::{All, Own};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Bool, Id, Instant, Person, Subject, Text};
use crate::record::Side::{What, Who};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{Initial, RecordType, field, fields};
use crate::records::subjects::KIND;

#[rustfmt::skip]
fields! {
    ID "id" = field("Task ID", Id, ServerColumn("id"));
    OWNER "ownerID" = field("Owner", Person, Column("owner_id")).required().indexed();
    TITLE "title" = field("Title", Text(255), Column("title")).required();
    DESCRIPTION "description" = field("Description", Text(65_535), Column("description"));
    DUE "dueTimestamp" = field("Due", Instant, Column("due_at"));
    PRIORITY "priority" = field("Priority", Text(50), Column("priority"));
    IS_COMPLETE "isComplete" = field("Is Complete", Bool, Column("is_complete")).starts(Initial::Number(0)).indexed();
    COMPLETED "completeTimestamp" = field("Completed", Instant, ServerColumn("completed_at"));
    WHO "whoID" = field("Who", Subject(Who, WHO_KIND), Column("who_id"));
    WHO_KIND "whoType" = field("Kind of Who", KIND, Column("who_type"));
    WHAT "whatID" = field("What", Subject(What, WHAT_KIND), Column("what_id"));
    WHAT_KIND "whatType" = field("Kind of What", KIND, Column("what_type"));
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at"));
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Tasks.
pub static TASK: RecordType = RecordType {
    name: "task",
    many: "tasks",
    table: "task",
    owner: Some(OWNER),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_TASKS", [All, All, All, All, All, Own]),
        create: AnyPermission::new("CREATE_TASKS", [All, All, All, All, All, Own]),
        edit: AnyPermission::new("EDIT_TASKS", [All, All, All, All, Own, Own]),
        delete: AnyPermission::new("DELETE_TASKS", [All, All, All, All, Own, Own]),
    },
    ..plain()
};
