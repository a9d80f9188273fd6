//! Leads who may buy, and who of a company buys together.

use super::order::Order;
use super::stories::Story;
use headwater_model::cell::Cell;
use headwater_model::id::{RecordId, UserId};
use headwater_model::records::lead;
use headwater_model::time::Timestamp;
use std::collections::{BTreeMap, HashSet};

/// The most opportunities.
const MOST: u64 = 300;
/// Leads for each opportunity, where that makes fewer.
const LEADS_EACH: u64 = 10;
/// The stages of leads from which on they join an opportunity, and from which on one is opened for them.
const OPEN: usize = 1;
const QUALIFIED: usize = 2;

/// An active lead of a company with an account, with an owner.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// The number of the lead's story.
    pub number: u64,
    /// The address.
    pub email: String,
    /// The number of the company.
    pub company: u64,
    /// The company's account.
    pub account: RecordId,
    /// The lead's campaign.
    pub campaign: Option<RecordId>,
    /// The owner.
    pub owner: UserId,
    /// The stage: an index into `lead::STATUSES`.
    pub stage: usize,
    /// Since when owner and stage have been as they are.
    pub settled_at: Timestamp,
}

/// A buyer, and colleagues with the same owner: whoever may see one of them may see all.
#[derive(Debug)]
pub struct Party {
    /// The primary lead.
    pub buyer: Buyer,
    /// The others. No lead is in two parties.
    pub others: Vec<Buyer>,
    /// How many parties of the company came before.
    pub earlier: usize,
}

/// All buyers, by company, in the order of their stories.
#[derive(Debug, Default)]
pub struct Buyers(BTreeMap<u64, Vec<Buyer>>);

impl Buyer {
    fn of(story: &Story) -> Option<Self> {
        let id = |field| story.draft.get(field).and_then(Cell::as_int);
        if story.lead.stage < OPEN || id(lead::ACTIVE) == Some(0) {
            return None;
        }
        Some(Self {
            number: story.number,
            email: lead::email(&story.draft)?.to_owned(),
            company: story.lead.company.number,
            account: RecordId(id(lead::ACCOUNT)?),
            campaign: id(lead::CAMPAIGN).map(RecordId),
            owner: story.owner?,
            stage: story.lead.stage,
            settled_at: story.turns.last().map_or(story.created_at, |turn| turn.at),
        })
    }
}

impl Buyers {
    /// Takes the buyers of stories down.
    pub fn note(&mut self, stories: &[Story]) {
        for buyer in stories.iter().filter_map(Buyer::of) {
            self.0.entry(buyer.company).or_default().push(buyer);
        }
    }

    /// Who buys: the first buyers of all companies, then the second ones, until there are enough. Times play no part in
    /// the choice of buyers, so that a later run finds what this one has made.
    pub fn parties(&self, order: &Order) -> Vec<Party> {
        let count = MOST.min(order.leads / LEADS_EACH) as usize;
        let mut primary: Vec<(usize, &Buyer)> = Vec::new();
        for buyers in self.0.values() {
            primary.extend(buyers.iter().filter(|buyer| buyer.stage >= QUALIFIED).enumerate());
        }
        primary.sort_by_key(|(earlier, buyer)| (*earlier, buyer.number));
        primary.truncate(count);
        let mut taken: HashSet<u64> = primary.iter().map(|(_, buyer)| buyer.number).collect();
        let party = |(earlier, buyer): (usize, &Buyer)| {
            let colleagues = self.0[&buyer.company].iter().filter(|other| other.owner == buyer.owner);
            let others = colleagues.filter(|other| taken.insert(other.number)).cloned().collect();
            Party { buyer: buyer.clone(), others, earlier }
        };
        primary.into_iter().map(party).collect()
    }
}
