//! The accounts of the demo: the companies with the most leads, with addresses and figures.

use super::companies::{self, Company};
use super::order::Order;
use super::people::People;
use super::random::Random;
use super::records::{self, StandardValues};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::View;
use headwater_model::id::RecordId;
use headwater_model::problem::Problem;
use headwater_model::records::company::{self, COMPANY};
use headwater_store::Tx;

/// The most accounts; further companies stand in their leads' companyName only.
const MOST: u64 = 200;

/// The accounts as found or made.
pub struct Accounts {
    /// The number of accounts made; the others existed before.
    pub created: usize,
    /// The accounts of companies, by the company's number.
    ids: Vec<RecordId>,
}

/// Finds the accounts by name and street, and makes the missing ones.
pub fn find_or_create(tx: &Tx<'_>, demo: &Context, order: &Order, people: &People) -> Result<Accounts, Problem> {
    let count = MOST.min(companies::employers(order.leads));
    let name = |row: &View<'_>| [company::NAME, company::BILLING_STREET].map(|field| row.text(field).to_owned());
    let there = records::known(tx, demo, &COMPANY, name)?;
    let mut accounts = Accounts { created: 0, ids: Vec::with_capacity(count as usize) };
    // A loop, because each account has the time of the company's first possible lead.
    for number in 0..count {
        let company = companies::company(order.seed, number);
        if let Some(id) = there.get(&[company.name.clone(), company.street.clone()]) {
            accounts.ids.push(*id);
            continue;
        }
        let context = Context { at: order.beginning_of(companies::first_lead_of(number)), ..demo.clone() };
        accounts.ids.push(records::create(tx, &context, &COMPANY, values(order.seed, &company, people))?);
        accounts.created += 1;
    }
    Ok(accounts)
}

fn values(seed: u64, it: &Company, people: &People) -> StandardValues {
    let mut random = Random::of(seed, "account", it.number);
    let mut values = vec![
        (company::OWNER, Cell::Int(random.pick(people.sellers()).id.0)),
        (company::EMPLOYEES, Cell::Int(it.employees)),
        (company::REVENUE, Cell::Int(it.employees * random.between(80, 260) * 1_000)),
        (company::YEAR_STARTED, Cell::Int(random.between(1_948, 2_021))),
    ];
    let texts = [
        (company::NAME, it.name.as_str()),
        (company::INDUSTRY, it.industry),
        (company::PHONE, &it.phone),
        (company::WEBSITE, &format!("https://www.example.com/{}", it.slug)),
        (company::BILLING_CITY, it.city.name),
        (company::BILLING_COUNTRY, it.country.name),
        (company::BILLING_POSTAL_CODE, &it.postcode),
        (company::BILLING_STATE, it.city.state),
        (company::BILLING_STREET, &it.street),
    ];
    let shipping = [
        (company::SHIPPING_CITY, it.city.name),
        (company::SHIPPING_COUNTRY, it.country.name),
        (company::SHIPPING_POSTAL_CODE, &it.postcode),
        (company::SHIPPING_STATE, it.city.state),
        (company::SHIPPING_STREET, &it.street),
    ];
    let is_shipped_to = random.percent(60);
    let written = texts.into_iter().chain(shipping.into_iter().filter(|_| is_shipped_to));
    values.extend(written.map(|(field, text)| (field, Cell::text(text))));
    values
}

impl Accounts {
    /// The account of a company; None for companies without.
    pub fn of(&self, company: &Company) -> Option<RecordId> {
        self.ids.get(company.number as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_companies_with_accounts_are_taken_for_one() {
        for seed in [1, 2, 7] {
            let known_by = |number| {
                let company = companies::company(seed, number);
                (company.name, company.street)
            };
            assert_eq!((0..MOST).map(known_by).collect::<HashSet<_>>().len() as u64, MOST, "seed {seed}");
        }
    }
}
