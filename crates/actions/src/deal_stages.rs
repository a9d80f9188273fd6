//! The rules of deal stages: each has a weight of its own, and one that is in use or closes opportunities is not deleted.

use crate::records::Drafts;
use crate::records::consequence::{self, Records};
use crate::records::rules::{Adjusted, NewValues, Proposed, RefusedDeletions, Rules};
use headwater_model::actor::Actor;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::{Draft, View};
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, RecordId};
use headwater_model::permission;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::deal_stage::{self, DEAL_STAGE};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::time::Timestamp;
use headwater_store::pages::{Page, Take};
use headwater_store::records::read;
use headwater_store::records::references::{self, DeletedRecord, Leaves};
use headwater_store::records::row::Stored;
use headwater_store::writes::creation;
use headwater_store::{self as store, Read, Tx};
use std::borrow::Cow;
use std::collections::HashMap;

/// A deal stage, as far as rules depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealStage {
    /// The id.
    pub id: RecordId,
    /// The place among the stages.
    pub weight: i64,
    /// The probability of a new opportunity, in hundredths of a per cent.
    pub probability: Option<i64>,
    /// As what opportunities in the stage are closed, if they are.
    pub closes: Option<String>,
}

impl DealStage {
    fn of(view: &View<'_>) -> Self {
        Self {
            id: view.id(),
            weight: view.cells[deal_stage::WEIGHT.index()].as_int().unwrap_or_default(),
            probability: view.cells[deal_stage::PROBABILITY.index()].as_int(),
            closes: view.cells[deal_stage::CLOSES.index()].as_text().map(str::to_owned),
        }
    }
}

/// The most stages of an account (W308): a new one may move all the others.
pub const MOST: usize = 1000;

/// All stages of an account, by name.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<DealStage>, Problem> {
    taken(|take| read::page(read, &reach(account), EVERYTHING.taking(take)))
}

/// Those of some stages that exist, by id.
pub fn named(read: &Read<'_>, account: AccountId, ids: &[RecordId]) -> Result<Vec<DealStage>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    taken(|take| read::by_ids(read, &reach(account), &ids, EVERYTHING.taking(take)))
}

const EVERYTHING: Page = Page { offset: 0, limit: i64::MAX };

fn reach(account: AccountId) -> Reach<permission::View> {
    Reach::of_consequence(&DEAL_STAGE, account)
}

fn taken(read: impl FnOnce(read::TakeRecords<'_>) -> store::Result<()>) -> Result<Vec<DealStage>, Problem> {
    let mut stages = Vec::new();
    let mut take = |view: &View<'_>| {
        stages.push(DealStage::of(view));
        true
    };
    read(Take::Rows(&mut take))?;
    Ok(stages)
}

/// Gives a new account the stages with which it begins.
pub fn furnish(tx: &Tx<'_>, account: AccountId, at: Timestamp) -> Result<(), Problem> {
    let context = Context::of(Actor::key(account, "operator"), at);
    let (first, reach) = (deal_stage::first(), Reach::of_consequence(&DEAL_STAGE, account));
    Ok(creation::furnish(tx, &context, &reach, &first.iter().collect::<Vec<_>>())?)
}

/// The rules of deal stages.
pub struct DealStageRules {
    stages: Vec<DealStage>,
    /// The weights of all stages, as the drafts accepted so far leave them.
    weights: Vec<i64>,
}

impl Rules for DealStageRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let stages = if drafts.is_empty() { Vec::new() } else { all(tx, context.actor.account)? };
        let weights = stages.iter().map(|stage| stage.weight).collect();
        Ok(Self { stages, weights })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        if self.weights.len() >= MOST {
            return Err(Problem::invalid("dealStageName", format!("there are at most {MOST} deal stages")));
        }
        let last = self.weights.iter().copied().max();
        let sent = weight_of(&draft);
        // A stage that moves the last one goes no further than one behind it.
        let moves_others = sent.is_some_and(|weight| self.weights.contains(&weight));
        if last == Some(deal_stage::MOST_WEIGHT) && (sent.is_none() || moves_others) {
            let behind = format!("no stage can be behind the weight {}", deal_stage::MOST_WEIGHT);
            return Err(Problem::invalid("weight", behind));
        }
        if sent.is_some() {
            return Ok(draft);
        }
        let weight = last.map_or(0, |last| last + 1);
        let mut draft = draft.into_owned();
        draft.values.retain(|(field, _)| *field != deal_stage::WEIGHT);
        draft.values.push((deal_stage::WEIGHT, Cell::Int(weight)));
        Ok(Cow::Owned(draft))
    }

    fn accepted(&mut self, draft: &Draft) {
        let weight = weight_of(draft).unwrap_or_default();
        make_room(self.weights.iter_mut(), weight);
        self.weights.push(weight);
    }

    /// Moves stages whose weight a new stage takes, and all behind them, up by one (W270).
    fn created(&mut self, tx: &Tx<'_>, context: &Context, new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        let mut weights: HashMap<RecordId, i64> = self.stages.iter().map(|stage| (stage.id, stage.weight)).collect();
        let before: HashMap<RecordId, i64> =
            new.iter().map(|(id, draft)| (*id, weight_of(draft).unwrap_or_default())).chain(weights.clone()).collect();
        for (id, _) in new {
            make_room(weights.values_mut(), before[id]);
            weights.insert(*id, before[id]);
        }
        weights.retain(|id, weight| before[id] != *weight);
        set_weights(tx, context, weights)
    }

    /// A stage is never without a weight.
    fn adjust(&mut self, _: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        let unset = |(field, value): &(Standard, Cow<'_, Value>)| *field == deal_stage::WEIGHT && **value == Cell::Null;
        if values.iter().any(unset) {
            return Err(Problem::invalid("weight", "expected a value"));
        }
        Ok(Adjusted::Usual)
    }

    fn deleting(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<RefusedDeletions, Problem> {
        let mut refusals = RefusedDeletions::new();
        let account = context.actor.account;
        let gone =
            |id| DeletedRecord { account, record: DEAL_STAGE.name.to_owned(), id, undo: None, leaves: Leaves::Others };
        for stage in named(tx, account, ids)? {
            if stage.closes.is_some() {
                refusals.insert(stage.id, Problem::invalid("id", "a closing stage cannot be deleted"));
            } else if references::any(tx, (&OPPORTUNITY, opportunity::STAGE), &gone(stage.id))? {
                refusals.insert(stage.id, Problem::DanglingReference { field: "dealStageID".to_owned() });
            }
        }
        Ok(refusals)
    }
}

fn weight_of(draft: &Draft) -> Option<i64> {
    draft.get(deal_stage::WEIGHT).and_then(Cell::as_int)
}

/// Moves a weight that a new stage takes, and all behind it, up by one.
fn make_room<'w>(weights: impl Iterator<Item = &'w mut i64>, taken: i64) {
    let behind: Vec<&mut i64> = weights.filter(|weight| **weight >= taken).collect();
    if behind.iter().any(|weight| **weight == taken) {
        behind.into_iter().for_each(|weight| *weight += 1);
    }
}

/// Sets the weights of stages, as ordinary updates.
fn set_weights(tx: &Tx<'_>, context: &Context, weights: HashMap<RecordId, i64>) -> Result<(), Problem> {
    let mut ids: Vec<RecordId> = weights.keys().copied().collect();
    ids.sort_unstable();
    let weight = |stored: &Stored| {
        let weight = Cell::Int(*weights.get(&stored.id)?);
        Some((vec![(deal_stage::WEIGHT, Cow::Owned(weight))], Vec::new()))
    };
    consequence::change_all(tx, context, Records { record: &DEAL_STAGE, ids: &ids, undo: None }, weight)
}
