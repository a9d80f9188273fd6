//! The six lists of the demo, and their members.

use super::random::Random;
use headwater_actions as actions;
use headwater_actions::lists::ListDraft;
use headwater_model::context::Context;
use headwater_model::id::ListId;
use headwater_model::list::List;
use headwater_model::permission::VIEW_LISTS;
use headwater_model::problem::Problem;
use headwater_store::pages::{Page, Take};
use headwater_store::{self as store, Tx};

/// Name, description, and the percentage of leads in each stage put on the list: unqualified, open, qualified,
/// contact, customer.
#[rustfmt::skip]
const LISTS: [(&str, &str, [usize; 5]); 6] = [
    ("Monthly Newsletter", "Everybody who asked for it.", [35, 45, 50, 55, 60]),
    ("Product Updates", "Release notes for those who use or try the product.", [2, 10, 30, 45, 80]),
    ("Autumn Trade Fair", "Visitors of our stand.", [9, 9, 8, 6, 3]),
    ("Webinar: Getting Started", "Registrations.", [6, 14, 22, 18, 12]),
    ("Customers", "All customers, for service notices.", [0, 0, 0, 0, 100]),
    ("Wake Up Again", "Cold leads for the campaign in spring.", [16, 4, 0, 0, 0]),
];

/// The place of the list of customers.
const CUSTOMERS: usize = 4;

/// Percentage of members removed again.
const LEAVING: usize = 7;

/// The lists as found in the account.
pub struct Lists {
    /// The number of lists created; the others existed before.
    pub created: usize,
    ids: Vec<ListId>,
}

/// A lead's membership of a list.
pub struct DemoMembership {
    /// The list.
    pub list: ListId,
    /// Whether the lead is removed again.
    pub is_left: bool,
}

/// Finds the lists by name, and creates the missing ones.
pub fn find_or_create(tx: &Tx<'_>, context: &Context) -> Result<Lists, Problem> {
    let everything = Page { offset: 0, limit: i64::MAX };
    let mut there = Vec::new();
    let mut note = |list: &List| {
        there.push(list.clone());
        true
    };
    store::lists::page(tx, &context.actor.grant(VIEW_LISTS)?, everything.taking(Take::Rows(&mut note)))?;
    let mut lists = Lists { created: 0, ids: Vec::with_capacity(LISTS.len()) };
    // A loop of six, because the ids must follow the order of the table.
    for (name, description, _) in LISTS {
        if let Some(list) = there.iter().find(|list| list.name == name) {
            lists.ids.push(list.id);
            continue;
        }
        let draft = ListDraft { name: Some(name.to_owned()), description: Some(description.to_owned()) };
        for outcome in actions::lists::create(tx, context, &[Ok(draft)])? {
            lists.ids.push(outcome?);
            lists.created += 1;
        }
    }
    Ok(lists)
}

impl Lists {
    /// The list of all customers.
    pub fn of_customers(&self) -> ListId {
        self.ids[CUSTOMERS]
    }

    /// Chooses the lists of a lead in this stage.
    pub fn places(&self, random: &mut Random, stage: usize) -> Vec<DemoMembership> {
        let mut places = Vec::new();
        for (list, (.., shares)) in self.ids.iter().zip(LISTS) {
            if random.percent(shares.get(stage).copied().unwrap_or(0)) {
                places.push(DemoMembership { list: *list, is_left: random.percent(LEAVING) });
            }
        }
        places
    }
}
