//! The campaigns of the demo. A lead that heard of the company by a campaign, on a day of the campaign, belongs to the campaign.

use super::order::DAY;
use super::period;
use super::records::{self, StandardValues};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::records::campaign::{self, CAMPAIGN};
use headwater_model::time::Timestamp;
use headwater_store::Tx;

/// A campaign.
struct Plan {
    name: &'static str,
    sort: &'static str,
    /// The value of the leads' field "Heard of Us Through".
    heard: &'static str,
    /// The first and the last day, counted back from the end of the stories; negative ones are still to come.
    days: (i64, i64),
    quantity: i64,
    /// In hundredths: a piece, the goal, and costs beside the pieces.
    price: i64,
    goal: i64,
    other_costs: i64,
}

#[rustfmt::skip]
const PLANS: [Plan; 8] = [
    Plan { name: "Newsletter, first half", sort: "Email", heard: "Newsletter sign-up", days: (365, 184), quantity: 6, price: 18_000, goal: 2_500_000, other_costs: 45_000 },
    Plan { name: "Price list", sort: "Website", heard: "Price list download", days: (365, -90), quantity: 1, price: 240_000, goal: 6_000_000, other_costs: 0 },
    Plan { name: "Partner programme", sort: "Referral", heard: "Partner referral", days: (350, -365), quantity: 12, price: 150_000, goal: 12_000_000, other_costs: 310_000 },
    Plan { name: "Autumn trade fair", sort: "Event", heard: "Autumn trade fair", days: (330, 120), quantity: 1, price: 1_480_000, goal: 9_000_000, other_costs: 425_050 },
    Plan { name: "Tell a colleague", sort: "Social", heard: "Recommendation", days: (300, 60), quantity: 400, price: 2_500, goal: 4_000_000, other_costs: 0 },
    Plan { name: "Webinar: Getting Started", sort: "Webinar", heard: "Webinar", days: (270, 150), quantity: 4, price: 60_000, goal: 3_000_000, other_costs: 12_575 },
    Plan { name: "Newsletter, second half", sort: "Email", heard: "Newsletter sign-up", days: (183, -2), quantity: 6, price: 18_000, goal: 2_500_000, other_costs: 45_000 },
    Plan { name: "Webinar: What Is New", sort: "Webinar", heard: "Webinar", days: (149, -30), quantity: 5, price: 60_000, goal: 3_500_000, other_costs: 9_900 },
];

/// The campaigns as found or made.
pub struct Campaigns {
    /// The number of campaigns made; the others existed before.
    pub created: usize,
    ids: Vec<RecordId>,
}

/// Finds the campaigns by name, and makes the missing ones.
pub fn find_or_create(tx: &Tx<'_>, demo: &Context) -> Result<Campaigns, Problem> {
    let there = records::known(tx, demo, &CAMPAIGN, |row| row.text(campaign::NAME).to_owned())?;
    let mut campaigns = Campaigns { created: 0, ids: Vec::with_capacity(PLANS.len()) };
    // A loop of eight, because each campaign is made on the campaign's first day.
    for plan in &PLANS {
        if let Some(id) = there.get(plan.name) {
            campaigns.ids.push(*id);
            continue;
        }
        let context = Context { at: demo.at.plus_seconds(-plan.days.0 * DAY), ..demo.clone() };
        campaigns.ids.push(records::create(tx, &context, &CAMPAIGN, plan.values(demo.at))?);
        campaigns.created += 1;
    }
    Ok(campaigns)
}

impl Plan {
    fn values(&self, now: Timestamp) -> StandardValues {
        let day = |back: i64| period::day(now.plus_seconds(-back * DAY));
        vec![
            (campaign::NAME, Cell::text(self.name)),
            (campaign::TYPE, Cell::text(self.sort)),
            (campaign::ORIGIN, Cell::text("SharpSpring")),
            (campaign::QUANTITY, Cell::Int(self.quantity)),
            (campaign::PRICE, Cell::Int(self.price)),
            (campaign::GOAL, Cell::Int(self.goal)),
            (campaign::OTHER_COSTS, Cell::Int(self.other_costs)),
            (campaign::START, day(self.days.0)),
            (campaign::END, day(self.days.1)),
            (campaign::ACTIVE, Cell::Int((self.days.1 <= 0).into())),
        ]
    }

    /// Whether the campaign runs on the day of a time.
    fn runs(&self, at: Timestamp, now: Timestamp) -> bool {
        (self.days.1..=self.days.0).contains(&(now.day() - at.day()))
    }
}

impl Campaigns {
    /// The campaign of a lead with this origin, created at a time; stories end at `now`.
    pub fn of(&self, heard: &str, at: Timestamp, now: Timestamp) -> Option<RecordId> {
        let of_this = |(plan, _): &(&Plan, &RecordId)| plan.heard == heard && plan.runs(at, now);
        PLANS.iter().zip(&self.ids).find(of_this).map(|(_, id)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    #[test]
    fn every_campaign_is_what_leads_hear_of_and_begins_before_it_ends() {
        for plan in &PLANS {
            assert!(words::ORIGINS.contains(&plan.heard) && plan.days.0 > plan.days.1, "{}", plan.name);
            assert!((1..=365).contains(&plan.days.0), "{}", plan.name);
        }
    }

    #[test]
    fn a_lead_belongs_to_the_campaign_of_its_day() {
        let campaigns = Campaigns { created: 0, ids: (0..8).map(RecordId).collect() };
        let now = Timestamp::from_seconds(1_720_396_800);
        let at = |days: i64| campaigns.of("Webinar", now.plus_seconds(-days * DAY), now);
        assert_eq!(
            [271, 270, 150, 149, 0].map(at),
            [None, Some(5), Some(5), Some(7), Some(7)].map(|it| it.map(RecordId))
        );
        assert_eq!(campaigns.of("Cold call", now, now), None);
    }
}
