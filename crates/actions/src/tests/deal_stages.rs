//! The bounds of deal stages: how many an account has, and how far behind they go.

use crate::deal_stages::{self, MOST};
use crate::house_for_tests::House;
use crate::kinds;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::records::deal_stage::{self, DEAL_STAGE, MOST_WEIGHT};

fn stage(weight: Option<i64>) -> Result<Draft, Problem> {
    let weight = weight.map(|weight| (deal_stage::WEIGHT, Cell::Int(weight)));
    let values = [(deal_stage::NAME, Cell::text("Step"))].into_iter().chain(weight).collect();
    Ok(Draft { values, ..Draft::default() })
}

fn create(house: &House, context: &Context, drafts: Vec<Result<Draft, Problem>>) -> Vec<Result<RecordId, Problem>> {
    let context = context.clone();
    house.write(move |tx| kinds::create(tx, &context, &DEAL_STAGE, &drafts))
}

fn weights(house: &House, context: &Context) -> Vec<i64> {
    let account = context.actor.account;
    let stages = house.write(move |tx| deal_stages::all(tx, account));
    let mut weights: Vec<i64> = stages.into_iter().map(|stage| stage.weight).collect();
    weights.sort_unstable();
    weights
}

#[test]
fn an_account_has_at_most_a_thousand_deal_stages() {
    House::on_both(|house| {
        let context = house.account("one");
        let made = create(&house, &context, vec![stage(Some(0)); MOST]);
        let refused = Err(Problem::invalid("dealStageName", "there are at most 1000 deal stages"));
        assert_eq!(made.iter().position(Result::is_err), Some(MOST - 6), "six were there");
        assert!(made[MOST - 6..].iter().all(|outcome| *outcome == refused));
        assert!(weights(&house, &context).into_iter().eq(0..MOST as i64), "each has moved all the others");
        let (one, gone) = (context.clone(), made[0].clone());
        house.write(move |tx| kinds::delete(tx, &one, &DEAL_STAGE, std::slice::from_ref(&gone))?.remove(0));
        let made = create(&house, &context, vec![stage(None); 2]);
        assert!(made[0].is_ok());
        assert_eq!(made[1], refused);
    });
}

#[test]
fn no_deal_stage_goes_behind_the_greatest_weight() {
    House::on_both(|house| {
        let context = house.account("one");
        let asked = [Some(MOST_WEIGHT), None, Some(MOST_WEIGHT), Some(0), Some(MOST_WEIGHT - 1)];
        let made = create(&house, &context, asked.into_iter().map(stage).collect());
        let refused = Err(Problem::invalid("weight", "no stage can be behind the weight 1000000"));
        assert!(made[0].is_ok() && made[4].is_ok(), "{made:?}");
        assert!(made[1..4].iter().all(|outcome| *outcome == refused), "{made:?}");
        assert_eq!(weights(&house, &context), [0, 1, 2, 3, 4, 5, MOST_WEIGHT - 1, MOST_WEIGHT]);
    });
}
