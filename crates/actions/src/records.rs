//! Creating, changing and deleting records of any kind, by the rules of that kind.
//!
//! What all kinds have in common is checked by [`judge`]; what is peculiar to a kind stands in its [`Rules`].

use crate::{Outcomes, parts};
use consequence::Records;
use effects::Effects;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::permission::{Create, Delete, Edit};
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_store::records::read;
use headwater_store::undo;
use headwater_store::writes::changes::StatesBetween;
use headwater_store::writes::creation::{self, Creation};
use headwater_store::writes::deletion;
use headwater_store::writes::loading::Loading;
use headwater_store::{Tx, Volume};
use judge::Judge;
use rules::{Missing, Rules, Terms};
use std::borrow::Cow;
use std::collections::HashSet;
use std::marker::PhantomData;

pub mod effects;
pub mod rules;
pub mod judge;
mod change;
pub mod consequence;
pub mod references;

/// Drafts as read from the request; unreadable ones have an error.
pub type Drafts = [Result<Draft, Problem>];

/// Ids as read from the request; unreadable ones have an error.
pub type Ids = [Result<RecordId, Problem>];

/// A kind of records, with the rules of the kind.
pub struct RuledKind<R> {
    record: &'static RecordType,
    rules: PhantomData<R>,
}

impl<R: Rules> RuledKind<R> {
    /// The kind, under these rules.
    pub const fn of(record: &'static RecordType) -> Self {
        Self { record, rules: PhantomData }
    }

    /// Creates records from valid drafts; returns the outcome for each draft, in order. The last ones may be left for
    /// another transaction.
    pub fn create(self, tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Outcomes<RecordId>, Problem> {
        let reach = context.actor.reach::<Create>(self.record)?;
        let drafts = &*R::filled(tx, context, drafts)?;
        let (drafts, left) = drafts.split_at(fitting_of_new::<R>(tx, context, drafts)?);
        let mut creation = if R::WORKS_AHEAD {
            Creation::begin_ahead(tx, reach, drafts)?
        } else {
            Creation::begin(tx, reach, drafts)?
        };
        let judge = Judge::among(tx, context, &reach, drafts)?;
        let mut rules = R::prepare(tx, context, drafts)?;
        let mut sound: Vec<Cow<'_, Draft>> = Vec::with_capacity(drafts.len());
        let mut outcomes: Outcomes<()> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let checked = draft.as_ref().map_err(Problem::clone).and_then(|draft| {
                let draft = judge.completed(&mut rules, draft)?;
                creation.claim(&draft)?;
                rules.accepted(&draft);
                sound.push(draft);
                Ok(())
            });
            match checked {
                Err(problem) if problem.is_internal() => return Err(problem),
                outcome => outcomes.push(outcome),
            }
        }
        let sound: Vec<&Draft> = sound.iter().map(Cow::as_ref).collect();
        let event = |id, draft: &Draft| rules.event_of_new(context, id, draft);
        let was_ahead = creation.is_ahead();
        let ids = creation.write(context, &sound, event)?;
        // A record or a person to whom a new record refers may have gone until the account was locked.
        if was_ahead && !judge.agrees_with(&Judge::among(tx, context, &reach, drafts)?) {
            return Err(tx.run_again().into());
        }
        rules.created(tx, context, &ids.iter().copied().zip(sound).collect::<Vec<_>>())?;
        let mut outcomes = crate::numbered(outcomes, ids);
        outcomes.extend(left.iter().map(|_| parts::left()));
        Ok(outcomes)
    }

    /// Changes the records named in drafts. The last drafts may be left for another transaction.
    pub fn update(
        self,
        tx: &Tx<'_>,
        context: &Context,
        drafts: &Drafts,
        terms: Terms,
    ) -> Result<(Outcomes<()>, StatesBetween), Problem> {
        let Terms { missing, between: mut room, undo } = terms;
        let reach = context.actor.reach::<Edit>(self.record)?;
        let effects = if tx.is_divided() { R::effects_of_changes(tx, context, drafts)? } else { Effects::default() };
        let (all, drafts) = (drafts.len(), effects.known(drafts));
        let judge = Judge::among(tx, context, &reach, drafts)?;
        let mut rules = R::prepare(tx, context, drafts)?;
        let mut outcomes = Vec::with_capacity(drafts.len());
        let (mut loading, mut is_full) = (Loading::of(drafts), tx.is_full(Volume::default()));
        let (mut brings, mut brought) = (effects.each(), Volume::default());
        while !is_full && let Some((changes, part)) = loading.next(tx, context, reach)? {
            let mut changes = changes.with_room(room).keeping(undo);
            for draft in part {
                is_full = changes.is_full(brought);
                if is_full {
                    break;
                }
                brought += brings.next().unwrap_or_default();
                let change = |draft| change::one(&judge, &mut rules, &mut changes, draft);
                outcomes.push(match draft.as_ref().map_err(Problem::clone).and_then(change) {
                    Err(Problem::NotFound) if missing == Missing::Ignore => Ok(()),
                    Err(problem) if problem.is_internal() => return Err(problem),
                    outcome => outcome,
                });
            }
            room = changes.write()?;
        }
        rules.changed(tx, context)?;
        let left = all - outcomes.len();
        outcomes.extend(std::iter::repeat_with(parts::left).take(left));
        Ok((outcomes, room))
    }

    /// Deletes records. The last ones may be left for another transaction.
    pub fn delete(self, tx: &Tx<'_>, context: &Context, ids: &Ids) -> Result<Outcomes<()>, Problem> {
        let reach = context.actor.reach::<Delete>(self.record)?;
        let (ids, left) = ids.split_at(fitting::<R>(tx, context, &reach, ids)?);
        let mut rules = R::prepare(tx, context, &[])?;
        let named: Vec<RecordId> = ids.iter().flatten().copied().collect();
        let refusals = rules.deleting(tx, context, &named)?;
        let named: Vec<RecordId> = named.into_iter().filter(|id| !refusals.contains_key(id)).collect();
        let (deleted, undo) = if R::KEEPS_DELETED {
            deletion::delete_keeping(tx, context, &reach, &named)?
        } else {
            (deletion::delete(tx, context, &reach, &named)?, None)
        };
        rules.deleted(tx, context, &deleted)?;
        references::clear(tx, context, Records { record: self.record, ids: &deleted, undo })?;
        let mut there: HashSet<RecordId> = deleted.into_iter().collect();
        // A second mention of a record finds no row.
        let outcome = |id: &Result<RecordId, Problem>| -> Result<(), Problem> {
            let id = id.as_ref().map_err(Problem::clone)?;
            match refusals.get(id) {
                Some(refusal) => Err(refusal.clone()),
                None if there.remove(id) => Ok(()),
                None => Err(Problem::NotFound),
            }
        };
        Ok(ids.iter().map(outcome).chain(left.iter().map(|_| parts::left())).collect())
    }
}

/// How many of the first records are created in one transaction, with what they bring about.
fn fitting_of_new<R: Rules>(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<usize, Problem> {
    if !tx.is_divided() {
        return Ok(drafts.len());
    }
    let effects = R::effects_of_new(tx, context, drafts)?;
    let mut brings = effects.each();
    Ok(parts::fitting(tx, effects.known(drafts), |draft| {
        draft.as_ref().map(to_be_written).unwrap_or_default() + brings.next().unwrap_or_default()
    }))
}

/// The approximate volume written for a new record, the snapshot included.
fn to_be_written(draft: &Draft) -> Volume {
    let custom = draft.custom.iter().map(|(_, value)| value.len()).sum::<usize>();
    let texts = draft.values.iter().filter_map(|(_, value)| value.as_text()).map(str::len).sum::<usize>();
    Volume { bytes: 2 * (custom + texts), pages: creation::PAGES_OF_A_NEW_RECORD }
}

/// How many of the first records are deleted in one transaction, with what this brings about. Kept copies of records are written, too.
fn fitting<R: Rules>(tx: &Tx<'_>, context: &Context, reach: &Reach<Delete>, ids: &Ids) -> Result<usize, Problem> {
    if !tx.is_divided() {
        return Ok(ids.len());
    }
    let effects = R::effects_of_deletions(tx, context, ids)?;
    let (ids, mut brings) = (effects.known(ids), effects.each());
    let named: Vec<RecordId> = ids.iter().flatten().copied().collect();
    let bytes = read::bytes_of(tx, reach, &named)?;
    let kept = if R::KEEPS_DELETED { undo::PAGES_OF_A_KEPT_ROW } else { 0 };
    Ok(parts::fitting(tx, ids, |id| {
        let bytes = id.as_ref().ok().and_then(|id| bytes.get(id)).copied().unwrap_or_default();
        let own = Volume { bytes: bytes * (1 + kept), pages: deletion::PAGES_OF_A_DELETION + kept };
        own + brings.next().unwrap_or_default()
    }))
}
