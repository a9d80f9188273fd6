//! TABLE · the kinds of records that have rules of their own, and the actions on records of a kind that is known at run time.

use crate::Outcomes;
use crate::deal_stages::DealStageRules;
use crate::folders::{self, FolderRules};
use crate::leads::{self, LeadRules};
use crate::notes::NoteRules;
use crate::opportunities::OpportunityRules;
use crate::opportunities::joined::OpportunityLeadRules;
use crate::records::consequence::{self, Records};
use crate::records::rules::{Plain, Rules, Terms};
use crate::records::{Drafts, Ids, RuledKind};
use crate::tasks::TaskRules;
use headwater_model::cell::Value;
use headwater_model::context::Context;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::records::deal_stage::DEAL_STAGE;
use headwater_model::records::folder::FOLDER;
use headwater_model::records::lead::LEAD;
use headwater_model::records::note::NOTE;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_model::records::opportunity_lead::OPPORTUNITY_LEAD;
use headwater_model::records::task::TASK;
use headwater_store::Tx;

type CreateAction = fn(&Tx<'_>, &Context, &'static RecordType, &Drafts) -> Result<Outcomes<RecordId>, Problem>;
type UpdateAction = fn(&Tx<'_>, &Context, &'static RecordType, &Drafts) -> Result<Outcomes<()>, Problem>;
type DeleteAction = fn(&Tx<'_>, &Context, &'static RecordType, &Ids) -> Result<Outcomes<()>, Problem>;

type AssignAction = fn(&Tx<'_>, &Context, Records<'_>, &Value) -> Result<usize, Problem>;

/// The actions on the records of a kind.
struct Actions {
    create: CreateAction,
    update: UpdateAction,
    delete: DeleteAction,
    assign: AssignAction,
}

impl Actions {
    const fn by<R: Rules>() -> Self {
        Self {
            create: |tx, context, record, drafts| RuledKind::<R>::of(record).create(tx, context, drafts),
            update: |tx, context, record, drafts| {
                Ok(RuledKind::<R>::of(record).update(tx, context, drafts, Terms::default())?.0)
            },
            delete: |tx, context, record, ids| RuledKind::<R>::of(record).delete(tx, context, ids),
            assign: consequence::assign::<R>,
        }
    }
}

/// TABLE · the kinds with rules of their own.
static RULED: &[(&RecordType, Actions)] = &[
    (&LEAD, Actions { delete: |tx, context, _, ids| leads::delete(tx, context, ids), ..Actions::by::<LeadRules>() }),
    (&DEAL_STAGE, Actions::by::<DealStageRules>()),
    (&OPPORTUNITY, Actions::by::<OpportunityRules>()),
    (&OPPORTUNITY_LEAD, Actions::by::<OpportunityLeadRules>()),
    (&NOTE, Actions::by::<NoteRules>()),
    (&TASK, Actions::by::<TaskRules>()),
    (&FOLDER, Actions { delete: folders::delete, ..Actions::by::<FolderRules>() }),
];

static PLAIN: Actions = Actions::by::<Plain>();

fn actions_of(record: &RecordType) -> &'static Actions {
    RULED.iter().find(|(ruled, _)| *ruled == record).map_or(&PLAIN, |(_, actions)| actions)
}

/// Creates records from valid drafts; returns the outcome for each draft, in order. The last ones may be left for
/// another transaction.
pub fn create(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    drafts: &Drafts,
) -> Result<Outcomes<RecordId>, Problem> {
    (actions_of(record).create)(tx, context, record, drafts)
}

/// Changes the records named in drafts. The last drafts may be left for another transaction.
pub fn update(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    drafts: &Drafts,
) -> Result<Outcomes<()>, Problem> {
    (actions_of(record).update)(tx, context, record, drafts)
}

/// Deletes records. The last ones may be left for another transaction.
pub fn delete(tx: &Tx<'_>, context: &Context, record: &'static RecordType, ids: &Ids) -> Result<Outcomes<()>, Problem> {
    (actions_of(record).delete)(tx, context, record, ids)
}

/// Gives records another owner. As many as fit into one transaction, in order; returns the number.
pub fn assign(tx: &Tx<'_>, context: &Context, records: Records<'_>, owner: &Value) -> Result<usize, Problem> {
    (actions_of(records.record).assign)(tx, context, records, owner)
}
