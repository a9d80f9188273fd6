//! TABLE · deal stages: the steps of a sale, and the stages with which an account begins.

use crate::cell::Cell;
use crate::draft::Draft;
use crate::permission::AnyPermission;
use crate::permission::Extent::{All, None as No};
use crate::permission::RecordPermissions;
use crate::record::Holds::{Bool, Decimal, Id, Instant, Number, Text, Word};
use crate::record::ValueSource::{Column, ServerColumn};
use crate::record::{Initial, RecordType, field, fields};

/// The word for a stage in which opportunities are won.
pub const WON: &str = "won";
/// The word for a stage in which opportunities are lost.
pub const LOST: &str = "lost";

/// The greatest weight.
pub const MOST_WEIGHT: i64 = 1_000_000;

#[rustfmt::skip]
fields! {
    ID "id" = field("Deal Stage ID", Id, ServerColumn("id"));
    NAME "dealStageName" = field("Deal Stage Name", Text(255), Column("name")).required();
    DESCRIPTION "description" = field("Description", Text(255), Column("description"));
    PROBABILITY "defaultProbability" = field("Default Probability", Decimal, Column("default_probability"));
    WEIGHT "weight" = field("Weight", Number(0, MOST_WEIGHT), Column("weight"));
    EDITABLE "isEditable" = field("Is Editable", Bool, Column("is_editable")).starts(Initial::Number(1));
    CLOSES "closes" = field("Closes", Word(&[WON, LOST]), ServerColumn("closes")).internal();
    CREATED "createTimestamp" = field("Created", Instant, ServerColumn("created_at")).on_demand();
    UPDATED "updateTimestamp" = field("Last Updated", Instant, ServerColumn("updated_at")).on_demand();
}

/// Deal stages.
pub static DEAL_STAGE: RecordType = RecordType {
    name: "dealStage",
    many: "deal stages",
    table: "deal_stage",
    order: Some(NAME),
    permissions: RecordPermissions {
        view: AnyPermission::new("VIEW_DEAL_STAGES", [All, All, All, All, All, All]),
        create: AnyPermission::new("CREATE_DEAL_STAGES", [All, All, No, All, No, No]),
        edit: AnyPermission::new("EDIT_DEAL_STAGES", [All, All, No, All, No, No]),
        delete: AnyPermission::new("DELETE_DEAL_STAGES", [All, All, No, All, No, No]),
    },
    ..plain()
};

/// TABLE · the stages with which an account begins (W268): name, probability in per cent, and what the stage closes opportunities as.
const FIRST: [(&str, i64, Option<&str>); 6] = [
    ("New", 10, None),
    ("Qualified", 25, None),
    ("Proposal", 50, None),
    ("Negotiation", 75, None),
    ("Closed Won", 100, Some(WON)),
    ("Closed Lost", 0, Some(LOST)),
];

/// The stages with which an account begins, in the order of weights.
pub fn first() -> Vec<Draft> {
    let draft = |(weight, (name, per_cent, closes)): (i64, (&str, i64, Option<&str>))| Draft {
        values: vec![
            (NAME, Cell::text(name.to_owned())),
            (PROBABILITY, Cell::Int(per_cent * 100)),
            (WEIGHT, Cell::Int(weight)),
            (EDITABLE, Cell::Int(i64::from(closes.is_none()))),
            (CLOSES, closes.map_or(Cell::Null, |word| Cell::text(word.to_owned()))),
        ],
        ..Draft::default()
    };
    (0..).zip(FIRST).map(draft).collect()
}
