//! Invented companies employing the demo's leads. Leads of one company share city, industry and switchboard.

use super::places::{COUNTRIES, City, Country};
use super::random::Random;
use super::words;

/// An invented company.
pub struct Company {
    /// The number; companies with low numbers have the most leads.
    pub number: u64,
    /// The name, with the legal form.
    pub name: String,
    /// The name as used in URLs.
    pub slug: String,
    /// The industry.
    pub industry: &'static str,
    /// The country of the office.
    pub country: &'static Country,
    /// The city of the office.
    pub city: &'static City,
    /// Street and house number.
    pub street: String,
    /// The postcode.
    pub postcode: String,
    /// The phone number of the switchboard.
    pub phone: String,
    /// The number of employees.
    pub employees: i64,
}

/// Leads for each company, on average.
const LEADS_EACH: u64 = 3;

/// The number of companies among which the employers of so many leads are drawn.
pub fn employers(leads: u64) -> u64 {
    leads / LEADS_EACH + 1
}

/// The number of the first possible lead of a company.
pub fn first_lead_of(company: u64) -> u64 {
    company * LEADS_EACH
}

/// The company with this number; the same seed gives the same company.
pub fn company(seed: u64, number: u64) -> Company {
    let mut random = Random::of(seed, "company", number);
    let country = &COUNTRIES[random.weigh(&COUNTRIES.each_ref().map(|country| country.share))];
    let city = random.pick(country.cities);
    let (industry, trades) = random.pick(&words::INDUSTRIES);
    let known_as = format!("{} {}", random.pick(&words::STEMS), random.pick(trades));
    let street = random.pick(country.streets);
    // House numbers are drawn without leading zeros; the pattern only gives the most digits.
    let house = country.address.chars().filter(|letter| *letter == '#').count() as u32;
    let house_number = random.between(1, 10_i64.pow(house) - 1).to_string();
    Company {
        number,
        name: format!("{known_as} {}", random.pick(country.legal_forms)),
        slug: words::slug(&known_as),
        industry,
        country,
        city,
        street: country.address.replace(&"#".repeat(house as usize), &house_number).replace("{}", street),
        postcode: random.fill(city.postcode),
        phone: random.fill(city.phone),
        employees: match random.weigh(&[45, 30, 18, 7]) {
            0 => random.between(2, 19),
            1 => random.between(20, 99),
            2 => random.between(100, 499),
            _ => random.between(5, 60) * 100,
        },
    }
}
