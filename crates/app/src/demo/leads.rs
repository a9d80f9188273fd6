//! The data of a lead: name, address, employer, and final stage.

use super::companies::{self, Company};
use super::random::Random;
use super::words;
use headwater_model::cell::{Cell, Value};
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, LEAD};
use std::collections::HashMap;

/// Reserved domains (RFC 2606). The demo sends no mail; mail to these domains would reach nobody.
const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];

/// Percentage of leads ending in each stage: unqualified, open, qualified, contact, customer.
const STAGES: [usize; 5] = [34, 27, 18, 12, 9];

/// The usual range of scores in each stage.
const SCORES: [(i64, i64); 5] = [(0, 30), (10, 60), (40, 95), (55, 120), (80, 200)];

/// A lead as at the end of its story.
pub struct Lead {
    /// The name as used in URLs.
    pub slug: String,
    /// The employer.
    pub company: Company,
    /// The final stage: an index into `lead::STATUSES`.
    pub stage: usize,
    /// The standard fields, except the ones changing over time: owner, status and scores.
    pub values: Vec<(Standard, Value)>,
}

/// The addresses drawn so far, with a count per address.
#[derive(Default)]
pub struct Addresses(HashMap<String, u64>);

/// The lead with this number. Its address depends on the addresses of earlier leads.
pub fn lead(seed: u64, number: u64, addresses: &mut Addresses) -> Lead {
    let mut random = Random::of(seed, "lead", number);
    // About every third lead brings a new company; companies with low numbers get the most leads.
    let employer = random.below(companies::employers(number) as usize) as u64;
    let company = companies::company(seed, employer);
    let first_name = *random.pick(company.country.names.given);
    let last_name = *random.pick(company.country.names.family);
    let email = addresses.give(&mut random, &words::slug(first_name), &words::slug(last_name));
    let (title, persona) = *random.pick(&words::TITLES);
    let mut values: Vec<(Standard, Value)> = Vec::with_capacity(24);
    let mut set = |name: &str, value: &str| {
        values.extend(LEAD.named(name).map(|field| (field, Cell::text(value))));
    };
    set("companyName", &company.name);
    set("firstName", first_name);
    set("lastName", last_name);
    set("emailAddress", &email);
    set("city", company.city.name);
    set("state", company.city.state);
    set("country", company.country.name);
    set("industry", company.industry);
    set("website", &format!("https://www.example.com/{}", company.slug));
    if random.percent(85) {
        set("street", &company.street);
        set("zipcode", &company.postcode);
    }
    if random.percent(90) {
        set("title", title);
        set("persona", persona);
    }
    if random.percent(70) {
        set("phoneNumber", &random.fill(company.city.phone));
    }
    if random.percent(55) {
        set("officePhoneNumber", &company.phone);
        set("phoneNumberExtension", &random.between(10, 899).to_string());
    }
    if let Some(mobile) = company.country.mobile.filter(|_| random.percent(40)) {
        set("mobilePhoneNumber", &random.fill(mobile));
    }
    if random.percent(20) {
        let remark: &&str = random.pick(&words::REMARKS);
        set("description", remark);
    }
    if random.percent(4) {
        values.push((lead::UNSUBSCRIBED, Cell::Int(1)));
    }
    if random.percent(3) {
        values.push((lead::ACTIVE, Cell::Int(0)));
    }
    let slug = words::slug(&format!("{first_name} {last_name}"));
    Lead { slug, company, stage: random.weigh(&STAGES), values }
}

/// The score and the weighted score of a lead in a stage.
pub fn scores(random: &mut Random, stage: usize) -> [(Standard, Value); 2] {
    let (least, greatest) = SCORES[stage.min(SCORES.len() - 1)];
    let score = random.between(least, greatest);
    let weighted = score * random.between(30, 100) / 100;
    [(lead::SCORE, Cell::Int(score)), (lead::SCORE_WEIGHTED, Cell::Int(weighted))]
}

impl Addresses {
    /// An address for this name, unique among all leads.
    fn give(&mut self, random: &mut Random, first_name: &str, last_name: &str) -> String {
        let local = match random.weigh(&[60, 15, 15, 10]) {
            0 => format!("{first_name}.{last_name}"),
            1 => format!("{}.{last_name}", &first_name[..1]),
            2 => format!("{first_name}_{last_name}"),
            _ => format!("{last_name}.{first_name}"),
        };
        let domain = random.pick(&DOMAINS);
        let wanted = self.0.entry(format!("{local}@{domain}")).or_insert(0);
        *wanted += 1;
        match *wanted {
            1 => format!("{local}@{domain}"),
            often => format!("{local}{often}@{domain}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_model::record::Holds;
    use headwater_model::records::lead::STATUSES;
    use std::collections::HashSet;

    #[test]
    fn addresses_are_unique_and_at_domains_nobody_can_own() {
        let mut given = Addresses::default();
        let email = |lead: Lead| {
            lead.values.iter().find(|(field, _)| *field == lead::EMAIL).unwrap().1.as_text().unwrap().to_owned()
        };
        let emails: HashSet<String> = (0..20_000).map(|number| email(lead(1, number, &mut given))).collect();
        assert_eq!(emails.len(), 20_000);
        let is_reserved = |email: &String| DOMAINS.iter().any(|domain| email.ends_with(&format!("@{domain}")));
        assert!(emails.iter().all(|email| email.is_ascii() && is_reserved(email)));
    }

    #[test]
    fn a_lead_is_the_same_however_many_follow() {
        let mut given = Addresses::default();
        let first: Vec<Lead> = (0..50).map(|number| lead(7, number, &mut given)).collect();
        let mut given = Addresses::default();
        for (number, known) in (0..500).zip(&first) {
            assert_eq!(lead(7, number, &mut given).values, known.values);
        }
    }

    #[test]
    fn values_fit_their_fields() {
        let mut given = Addresses::default();
        for number in 0..3_000 {
            let lead = lead(3, number, &mut given);
            assert!(lead.stage < STATUSES.len() - 1);
            for (field, value) in &lead.values {
                if let (Holds::Text(most) | Holds::Address(most), Some(text)) =
                    (LEAD.field(*field).holds, value.as_text())
                {
                    assert!(text.chars().count() <= most as usize && !text.contains(['#', '{']), "{text}");
                }
            }
        }
    }
}
