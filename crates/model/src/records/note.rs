//! TABLE · notes about leads, accounts and opportunities. The owner of a note is its author.

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
    ID "id" = field("Note ID", Id, ServerColumn("id"));
    AUTHOR "authorID" = field("Author", Person, Column("author_id")).required();
    TITLE "title" = field("Title", Text(255), Column("title"));
    NOTE_TEXT "note" = field("Note", Text(65_536), Column("note")).required();
    PINNED "pinned" = field("Pinned", Bool, Column("pinned")).starts(Initial::Number(0));
    WHAT "whatID" = field("What", Subject(What, WHAT_KIND), Column("what_id"));
    WHAT_KIND "whatType" = field("Kind of What", KIND, Column("what_type"));
    WHO "whoID" = field("Who", Subject(Who, WHO_KIND), Column("who_id"));
    WHO_KIND "whoType" = field("Kind of Who", KIND, Column("who_type"));
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at"));
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at"));
}

/// Notes.
pub static NOTE: RecordType = RecordType {
    name: "note",
    many: "notes",
    table: "note",
    owner: Some(AUTHOR),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_NOTES", [All, All, All, All, All, Own]),
        create: AnyPermission::new("CREATE_NOTES", [All, All, All, All, All, Own]),
        edit: AnyPermission::new("EDIT_NOTES", [All, All, All, All, Own, Own]),
        delete: AnyPermission::new("DELETE_NOTES", [All, All, All, All, Own, Own]),
    },
    ..plain()
};
