//! TABLE · the products of the demo.

use super::random::Random;
use super::records::{self, StandardValues};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_model::records::product::{self, PRODUCT};
use headwater_store::Tx;

/// A product.
pub struct Article {
    /// The name.
    pub name: &'static str,
    code: &'static str,
    description: &'static str,
    /// The price of one, in hundredths.
    price: i64,
    /// The most that a customer buys at once.
    most: i64,
}

#[rustfmt::skip]
const ARTICLES: [Article; 6] = [
    Article { name: "Starter licence", code: "LIC-STARTER", description: "One seat for a year, three projects.", price: 14_400, most: 20 },
    Article { name: "Team licence", code: "LIC-TEAM", description: "One seat for a year.", price: 34_800, most: 100 },
    Article { name: "Business licence", code: "LIC-BUSINESS", description: "One seat for a year, with roles and single sign-on.", price: 70_800, most: 400 },
    Article { name: "Enterprise licence", code: "LIC-ENTERPRISE", description: "One seat for a year, with a server of its own.", price: 118_800, most: 1_500 },
    Article { name: "Support contract", code: "SUP-YEAR", description: "A year of support by telephone, answers within four hours.", price: 480_000, most: 3 },
    Article { name: "Training day", code: "TRN-DAY", description: "For up to twelve people.", price: 125_000, most: 10 },
];

/// Makes the missing products; returns the number.
pub fn create_missing(tx: &Tx<'_>, demo: &Context) -> Result<usize, Problem> {
    let there = records::known(tx, demo, &PRODUCT, |row| row.text(product::NAME).to_owned())?;
    let missing = ARTICLES.iter().filter(|article| !there.contains_key(article.name));
    let made = missing.map(|article| records::create(tx, demo, &PRODUCT, article.values()));
    Ok(made.collect::<Result<Vec<_>, Problem>>()?.len())
}

/// What a company buys for the first time, the second time, and so on: no two are alike.
pub fn bought(seed: u64, company: u64, time: usize) -> &'static Article {
    let first = Random::of(seed, "article", company).below(ARTICLES.len());
    &ARTICLES[(first + time) % ARTICLES.len()]
}

impl Article {
    /// The price of as many as a company of that size buys, in hundredths.
    pub fn amount(&self, random: &mut Random, employees: i64) -> i64 {
        self.price * random.between(1, self.most.min(employees).max(1))
    }

    fn values(&self) -> StandardValues {
        vec![
            (product::NAME, Cell::text(self.name)),
            (product::CODE, Cell::text(self.code)),
            (product::DESCRIPTION, Cell::text(self.description)),
            (product::PRICE, Cell::Int(self.price)),
        ]
    }
}
