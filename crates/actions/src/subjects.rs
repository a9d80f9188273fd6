//! The subjects of a record: a pair of an id and a kind for somebody, and a pair for something (W288, W289).

use crate::records::rules::{NewValues, Proposed};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Side, Standard};
use headwater_model::records::subjects;
use headwater_store::Tx;
use headwater_store::records::read;
use std::borrow::Cow;
use std::collections::HashSet;

/// A whole pair: an id, and the name of its kind.
type Subject = (i64, String);

/// The two fields of a pair.
#[derive(Debug, Clone, Copy)]
struct Pair {
    side: Side,
    id: Standard,
    kind: Standard,
}

/// A change of a pair in a draft.
enum Said {
    /// None.
    Nothing,
    /// A new subject; `None` empties the pair.
    Becomes(Option<Subject>),
}

fn pairs(record: &RecordType) -> impl Iterator<Item = Pair> {
    record.subjects().map(|(side, id, kind)| Pair { side, id, kind })
}

/// The draft of a new record with its pairs on their sides.
pub fn complete<'d>(record: &RecordType, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
    let settled = settle(record, &draft, |_| None)?;
    if settled.is_empty() {
        return Ok(draft);
    }
    let mut draft = draft.into_owned();
    draft.values.retain(|(field, _)| pairs(record).all(|pair| ![pair.id, pair.kind].contains(field)));
    draft.values.extend(settled);
    draft.values.sort_by_key(|(field, _)| *field);
    Ok(Cow::Owned(draft))
}

/// Whether the draft of a new record has any part of a pair.
pub fn is_given(record: &RecordType, draft: &Draft) -> bool {
    pairs(record).any(|pair| [pair.id, pair.kind].iter().any(|field| given(draft, *field)))
}

fn given(draft: &Draft, field: Standard) -> bool {
    draft.get(field).is_some_and(|value| *value != Cell::Null)
}

/// Puts the pairs of a change on their sides. A record that is not among the seen ones is missing to the caller.
pub fn adjust(seen: &HashSet<RecordId>, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<(), Problem> {
    let Proposed { stored, draft, .. } = *change;
    if !seen.contains(&stored.id) {
        return Err(Problem::NotFound);
    }
    let settled = settle(stored.record, draft, |field| Some(&stored.cells[field.index()]))?;
    values.retain(|(field, _)| pairs(stored.record).all(|pair| ![pair.id, pair.kind].contains(field)));
    for pair in pairs(stored.record) {
        let new = |field| settled.iter().find(|(settled, _)| *settled == field).map(|(_, value)| value);
        let is_other = |field: Standard| new(field).is_some_and(|value| stored.cells[field.index()] != *value);
        if is_other(pair.id) || is_other(pair.kind) {
            let both = [pair.id, pair.kind].into_iter().filter_map(|field| Some((field, new(field)?.clone())));
            values.extend(both.map(|(field, value)| (field, Cow::Owned(value))));
        }
    }
    Ok(())
}

/// The values of all pairs in a draft, each pair on the side of its kind.
fn settle<'s>(
    record: &RecordType,
    draft: &Draft,
    stored: impl Fn(Standard) -> Option<&'s Value>,
) -> Result<Vec<(Standard, Value)>, Problem> {
    let mut settled: Vec<(Pair, Option<Subject>)> = Vec::new();
    let mut turned: Vec<(Pair, Subject)> = Vec::new();
    for pair in pairs(record) {
        let Said::Becomes(subject) = said(record, pair, draft, &stored)? else { continue };
        let side = subject.as_ref().and_then(|(_, kind)| subjects::named(kind)).map(|(side, _)| side);
        match (subject, side) {
            (Some(subject), Some(side)) if side != pair.side => turned.push((pair, subject)),
            (subject, _) => settled.push((pair, subject)),
        }
    }
    for (sent_as, subject) in turned {
        let Some(pair) = pairs(record).find(|pair| pair.side != sent_as.side) else { continue };
        match settled.iter().find(|(settled, _)| settled.id == pair.id) {
            Some((_, Some(_))) => {
                let reason = format!("a {} is already named by {}", subject.1, record.field(pair.id).name);
                return Err(Problem::invalid(record.field(sent_as.kind).name, reason));
            }
            _ => settled.retain(|(settled, _)| settled.id != pair.id),
        }
        settled.push((pair, Some(subject)));
    }
    let values = settled.into_iter().flat_map(|(pair, subject)| match subject {
        Some((id, kind)) => [(pair.id, Cell::Int(id)), (pair.kind, Cell::text(kind))],
        None => [(pair.id, Cell::Null), (pair.kind, Cell::Null)],
    });
    Ok(values.collect())
}

/// The change of a pair in a draft. A null for one half empties the pair, unless the draft has the other half; an id alone belongs
/// to the kind stored.
fn said<'s>(
    record: &RecordType,
    pair: Pair,
    draft: &Draft,
    stored: impl Fn(Standard) -> Option<&'s Value>,
) -> Result<Said, Problem> {
    let missing = |field: Standard| Problem::missing(record.field(field).name);
    let kind_of = |value: &Value| value.as_text().map(str::to_owned);
    let kept = stored(pair.kind).and_then(kind_of);
    match (draft.get(pair.id), draft.get(pair.kind)) {
        (None, None) => Ok(Said::Nothing),
        (Some(Cell::Null), None | Some(Cell::Null)) | (None, Some(Cell::Null)) => Ok(Said::Becomes(None)),
        (Some(Cell::Int(id)), Some(Cell::Text(kind))) => Ok(Said::Becomes(Some((*id, kind.to_string())))),
        (Some(Cell::Int(id)), None) => Ok(Said::Becomes(Some((*id, kept.ok_or_else(|| missing(pair.kind))?)))),
        (None, Some(kind)) if kept.is_some() && kept == kind_of(kind) => Ok(Said::Nothing),
        (Some(Cell::Int(_)), _) => Err(missing(pair.kind)),
        _ => Err(missing(pair.id)),
    }
}

/// The visible records among the ones named in drafts: a record about deleted records alone is hidden (W282).
pub fn seen(
    tx: &Tx<'_>,
    context: &Context,
    record: &'static RecordType,
    drafts: &[Result<Draft, Problem>],
) -> Result<HashSet<RecordId>, Problem> {
    let ids: Vec<RecordId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(read::reached(tx, &context.actor.reach::<Edit>(record)?, &ids)?)
}
