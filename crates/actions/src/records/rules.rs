//! What is peculiar to a kind of records, beyond what its table says.

use super::effects::Effects;
use super::{Drafts, Ids};
use headwater_model::cell::Value;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::NewEvent;
use headwater_model::id::{RecordId, UndoId};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_store::Tx;
use headwater_store::records::row::Stored;
use headwater_store::writes::changes::StatesBetween;
use std::borrow::Cow;
use std::collections::HashMap;

/// The treatment of records that an update names and that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Ignored: counts as done (updateLeads).
    Ignore,
    /// Refused.
    Refuse,
}

/// How an update treats missing records and intermediate states.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The treatment of missing records.
    pub missing: Missing,
    /// What earlier transactions of the call have left for intermediate states.
    pub between: StatesBetween,
    /// The undo for former values; `None` to keep none.
    pub undo: Option<UndoId>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { missing: Missing::Refuse, between: StatesBetween::default(), undo: None }
    }
}

/// Values to be set, each once; those that a draft sends are borrowed.
pub type NewValues<'d> = Vec<(Standard, Cow<'d, Value>)>;

/// Why records may not be deleted; those that may are not among them.
pub type RefusedDeletions = HashMap<RecordId, Problem>;

/// How the rules take a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjusted {
    /// As any other: without values that differ the draft is refused as unchanged.
    Usual,
    /// Without values that differ nothing is done, and the draft is no error.
    MayBeNothing,
    /// Only the time of the update is set.
    OnlyTouches,
}

/// A change that a draft proposes for a stored record.
pub struct Proposed<'a> {
    /// The record that holds a unique value, by the value: an address of leads.
    pub holder: &'a dyn Fn(&str) -> Option<RecordId>,
    /// The record as stored.
    pub stored: &'a Stored,
    /// The draft.
    pub draft: &'a Draft,
}

/// The rules of one kind of records, for one action. The functions are called in this order.
pub trait Rules: Sized {
    /// Whether deleted records are kept for a time, for undoing the deletion. Only where the deletion brings about nothing
    /// but cleared references: nothing else returns with the records.
    const KEEPS_DELETED: bool = false;

    /// Whether many new records may be written before their account is locked ([`Tx::work_ahead`]): only for rules whose
    /// [`Self::prepare`] and [`Self::filled`] read nothing that another call may change meanwhile.
    const WORKS_AHEAD: bool = false;

    /// Reads what the rules need to know.
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem>;

    /// What new records bring about in other records.
    fn effects_of_new(_tx: &Tx<'_>, _context: &Context, _drafts: &Drafts) -> Result<Effects, Problem> {
        Ok(Effects::default())
    }

    /// What changes bring about in other records.
    fn effects_of_changes(_tx: &Tx<'_>, _context: &Context, _drafts: &Drafts) -> Result<Effects, Problem> {
        Ok(Effects::default())
    }

    /// What deletions bring about in other records.
    fn effects_of_deletions(_tx: &Tx<'_>, _context: &Context, _ids: &Ids) -> Result<Effects, Problem> {
        Ok(Effects::default())
    }

    /// The drafts of new records, filled in where callers may leave values out.
    fn filled<'d>(_tx: &Tx<'_>, _context: &Context, drafts: &'d Drafts) -> Result<Cow<'d, Drafts>, Problem> {
        Ok(Cow::Borrowed(drafts))
    }

    /// Completes the draft of a new record, or refuses the draft.
    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        Ok(draft)
    }

    /// Notes that a completed draft becomes a record.
    fn accepted(&mut self, _draft: &Draft) {}

    /// The event that tells of a new record in a timeline, if one is to tell.
    fn event_of_new(&self, _context: &Context, _id: RecordId, _draft: &Draft) -> Option<NewEvent> {
        None
    }

    /// What new records bring about beyond themselves.
    fn created(&mut self, _tx: &Tx<'_>, _context: &Context, _new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        Ok(())
    }

    /// Adds, drops or refuses values of a change.
    fn adjust(&mut self, _change: &Proposed<'_>, _values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        Ok(Adjusted::Usual)
    }

    /// The events of a change in the record's timeline. Rules may note here what [`Self::changed`] is to bring about.
    fn changing(&mut self, _context: &Context, _stored: &Stored, _values: &NewValues<'_>) -> Vec<NewEvent> {
        Vec::new()
    }

    /// What changes bring about beyond the records themselves, once they are written.
    fn changed(&mut self, _tx: &Tx<'_>, _context: &Context) -> Result<(), Problem> {
        Ok(())
    }

    /// Why records may not be deleted. Rules may note here what [`Self::deleted`] is to bring about.
    fn deleting(&mut self, _tx: &Tx<'_>, _context: &Context, _ids: &[RecordId]) -> Result<RefusedDeletions, Problem> {
        Ok(RefusedDeletions::new())
    }

    /// What deletions bring about beyond the records themselves, once the rows are gone.
    fn deleted(&mut self, _tx: &Tx<'_>, _context: &Context, _ids: &[RecordId]) -> Result<(), Problem> {
        Ok(())
    }
}

/// No rules beyond those of the table.
pub struct Plain;

impl Rules for Plain {
    const KEEPS_DELETED: bool = true;
    const WORKS_AHEAD: bool = true;

    fn prepare(_: &Tx<'_>, _: &Context, _: &Drafts) -> Result<Self, Problem> {
        Ok(Self)
    }
}
