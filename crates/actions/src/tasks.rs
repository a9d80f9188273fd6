//! The rules of tasks: the subjects of a task, and the time of its completion.

use crate::records::Drafts;
use crate::records::rules::{Adjusted, NewValues, Proposed, Rules};
use crate::subjects;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::records::task::{COMPLETED, IS_COMPLETE, TASK};
use headwater_model::time::Timestamp;
use headwater_store::Tx;
use std::borrow::Cow;
use std::collections::HashSet;

/// The rules of tasks.
pub struct TaskRules {
    at: Timestamp,
    seen: HashSet<RecordId>,
}

impl Rules for TaskRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        Ok(Self { at: context.at, seen: subjects::seen(tx, context, &TASK, drafts)? })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        let mut draft = subjects::complete(&TASK, draft)?;
        if draft.get(IS_COMPLETE) == Some(&Cell::Int(1)) {
            draft.to_mut().values.push((COMPLETED, self.completed(&Cell::Int(1))));
        }
        Ok(draft)
    }

    fn adjust(&mut self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        subjects::adjust(&self.seen, change, values)?;
        let completed = values.iter().find(|(field, _)| *field == IS_COMPLETE).map(|(_, flag)| self.completed(flag));
        values.extend(completed.map(|at| (COMPLETED, Cow::Owned(at))));
        Ok(Adjusted::Usual)
    }
}

impl TaskRules {
    /// The time of completion for a new value of the flag.
    fn completed(&self, flag: &Value) -> Value {
        if *flag == Cell::Int(1) { Cell::Int(self.at.0) } else { Cell::Null }
    }
}
