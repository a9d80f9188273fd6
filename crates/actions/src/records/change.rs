//! The change of one record by one draft.

use super::judge::Judge;
use super::rules::{Adjusted, NewValues, Proposed, Rules};
use headwater_model::cell::Value;
use headwater_model::draft::{AnyField, Draft};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_store::writes::changes::Changes;
use std::borrow::Cow;

/// Changes the record that a draft names, in memory.
pub(super) fn one<R: Rules>(
    judge: &Judge<'_>,
    rules: &mut R,
    changes: &mut Changes<'_, '_>,
    draft: &Draft,
) -> Result<(), Problem> {
    // An invalid unique value is an error of the caller, not a missing record.
    let refusal = || judge.unique().filter(|_| draft.id.is_none()).and_then(|unique| unique.refusal(draft)).cloned();
    let missing =
        || if draft.id.is_none() && judge.unique().is_none() { Problem::missing("id") } else { Problem::NotFound };
    let stored = changes.find(draft).ok_or_else(|| refusal().unwrap_or_else(missing))?;
    let id = stored.id;
    let kept = judge.kept(stored, draft)?;
    let is_other = |(field, value): &&(Standard, Value)| {
        !judge.is_same(*field, &stored.cells[field.index()], value) && !kept.contains(&AnyField::Standard(*field))
    };
    let mut values: NewValues<'_> =
        draft.values.iter().filter(is_other).map(|(field, value)| (*field, Cow::Borrowed(value))).collect();
    let adjusted = rules.adjust(&Proposed { holder: &|value| changes.holder(value), stored, draft }, &mut values)?;
    if adjusted == Adjusted::OnlyTouches {
        return changes.change(id, &[], None, Vec::new());
    }
    judge.check_values(stored, &values)?;
    let custom = judge.custom(stored, draft, &kept);
    judge.check_size(stored, &values, custom.as_deref(), draft)?;
    if values.is_empty() && custom.is_none() {
        return if adjusted == Adjusted::MayBeNothing { Ok(()) } else { Err(Problem::Unchanged) };
    }
    let events = rules.changing(judge.context(), stored, &values);
    changes.change(id, &values, custom, events)
}
