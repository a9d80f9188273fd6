//! The deal stages of the account: those with which every account begins.

use super::records::StandardValues;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::View;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::records::deal_stage::{self, DEAL_STAGE};
use headwater_model::records::opportunity;
use headwater_store::Tx;
use headwater_store::pages::{Page, Take};
use headwater_store::records::read;

/// The last stage of an open opportunity, in the order of [`deal_stage::first`].
pub const NEGOTIATION: usize = 3;
/// The stage of won opportunities.
pub const WON: usize = 4;
/// The stage of lost opportunities.
pub const LOST: usize = 5;
/// The number of stages.
pub const COUNT: usize = 6;

/// The stages in the order of [`deal_stage::first`]; `None` where the account has no such stage any more.
pub struct Stages([Option<KnownStage>; COUNT]);

#[derive(Debug, Clone, Copy)]
struct KnownStage {
    id: RecordId,
    probability: Option<i64>,
}

/// Finds the stages by name.
pub fn find(tx: &Tx<'_>, demo: &Context) -> Result<Stages, Problem> {
    let first = deal_stage::first();
    let names: Vec<&str> = first.iter().filter_map(|stage| stage.get(deal_stage::NAME)?.as_text()).collect();
    let mut stages = [None; COUNT];
    let mut note = |row: &View<'_>| {
        let place = names.iter().position(|name| *name == row.text(deal_stage::NAME));
        if let Some(stage) = place.and_then(|place| stages.get_mut(place)) {
            let probability = row.cells[deal_stage::PROBABILITY.index()].as_int();
            stage.get_or_insert(KnownStage { id: row.id(), probability });
        }
        true
    };
    let everything = Page { offset: 0, limit: i64::MAX };
    read::page(tx, &demo.actor.reach(&DEAL_STAGE)?, everything.taking(Take::Rows(&mut note)))?;
    Ok(Stages(stages))
}

impl Stages {
    /// The values of an opportunity in a stage; `None` where there is no such stage.
    pub fn values(&self, stage: usize) -> Option<StandardValues> {
        let KnownStage { id, probability } = (*self.0.get(stage)?)?;
        let probability = probability.map(|per_cent| (opportunity::PROBABILITY, Cell::Int(per_cent)));
        Some([(opportunity::STAGE, Cell::Int(id.0))].into_iter().chain(probability).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_name_the_stages_of_a_new_account() {
        let first = deal_stage::first();
        let closes = |place: usize| first[place].get(deal_stage::CLOSES).and_then(Cell::as_text);
        assert_eq!(first.len(), COUNT);
        assert_eq!([WON, LOST].map(closes), [Some(deal_stage::WON), Some(deal_stage::LOST)]);
        assert!((0..=NEGOTIATION).all(|open| closes(open).is_none()));
    }
}
