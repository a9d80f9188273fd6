//! The ten custom fields of the demo, and their values.

use super::companies::Company;
use super::random::Random;
use super::words;
use headwater_actions as actions;
use headwater_model::context::Context;
use headwater_model::field::{Catalogue, Choice, Custom, FieldChange, Relationship};
use headwater_model::kind::DataType;
use headwater_model::options::Flawed;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::{self as store, Tx};
use std::sync::Arc;

/// The number of custom fields.
const COUNT: usize = 10;

/// The place among the values of the way by which a lead heard of the company.
pub const HEARD: usize = 2;

/// Label, type and options, in the order of [`values`].
const FIELDS: [(&str, DataType, &[&str]); COUNT] = [
    ("Product Interest", DataType::Picklist, &["Starter", "Team", "Business", "Enterprise", "Support only"]),
    ("Newsletter Topics", DataType::Checkbox, &["Product news", "Events", "Case studies", "Offers"]),
    ("Heard of Us Through", DataType::String, &[]),
    ("Employees", DataType::Int, &[]),
    ("Contract Renewal", DataType::Date, &[]),
    ("Demonstration", DataType::Datetime, &[]),
    ("Profile Page", DataType::Url, &[]),
    ("Direct Line", DataType::Phone, &[]),
    ("Agreed to Marketing", DataType::Bit, &[]),
    ("Sales Notes", DataType::Textarea, &[]),
];

/// The fields as found in the account.
pub struct Fields {
    /// The number of fields created; the others existed before.
    pub created: usize,
    /// All custom fields of the account's leads.
    pub catalogue: Arc<Catalogue>,
    places: Vec<Option<Custom>>,
}

/// Finds the fields by label among the fields of leads, and creates the missing ones.
pub fn find_or_create(tx: &Tx<'_>, context: &Context) -> Result<Fields, Problem> {
    let name_of = |label: &str| {
        let all = store::fields::all(tx, context.actor.account)?;
        let found = all.into_iter().find(|field| field.relationship == Relationship::Lead && field.label == label);
        Ok::<_, Problem>(found.map(|field| field.system_name))
    };
    let mut missing = Vec::new();
    for definition in FIELDS {
        if name_of(definition.0)?.is_none() {
            missing.push(Ok(change(definition)));
        }
    }
    for outcome in actions::fields::create(tx, context, &missing)? {
        outcome?;
    }
    let catalogue = Catalogue::new(&store::fields::all(tx, context.actor.account)?, Relationship::Lead);
    let mut places = Vec::with_capacity(COUNT);
    for (label, ..) in FIELDS {
        places.push(name_of(label)?.and_then(|name| catalogue.named(&name)));
    }
    Ok(Fields { created: missing.len(), catalogue, places })
}

fn change((label, kind, options): (&str, DataType, &[&str])) -> FieldChange {
    let choice = |(place, option): (i64, &&str)| Choice {
        label: (*option).to_owned(),
        value: (*option).to_owned(),
        display_order: place,
    };
    FieldChange {
        relationship: Some(Relationship::Lead),
        label: Some(label.to_owned()),
        kind: Some(kind),
        choices: Some((0..).zip(options).map(choice).collect()),
        ..FieldChange::default()
    }
}

impl Fields {
    /// The values in the form a draft needs. An existing field may have another type, or be out of use: values it
    /// cannot hold are left out.
    pub fn settle(&self, values: Values) -> Vec<(Custom, String)> {
        let held = |(place, value): (&Option<Custom>, Option<String>)| {
            let (place, value) = ((*place)?, value?);
            let field = self.catalogue.field(place);
            let value = field.canonical(&value, &Zone::utc(), Flawed::Mend).ok()?;
            Some((place, value.into_owned()))
        };
        self.places.iter().zip(values).filter_map(held).collect()
    }
}

/// A lead's value for each field; None for some.
pub type Values = [Option<String>; COUNT];

/// The lead whose values are chosen.
pub struct About<'a> {
    /// The lead's employer.
    pub company: &'a Company,
    /// The lead's name as used in URLs.
    pub slug: &'a str,
    /// The lead's final status: an index into `lead::STATUSES`.
    pub stage: usize,
    /// When the lead was created.
    pub created_at: Timestamp,
    /// The end of all stories.
    pub now: Timestamp,
}

/// Chooses a lead's values. The further its stage, the more values are set.
pub fn values(random: &mut Random, about: &About<'_>) -> Values {
    let known = |random: &mut Random, share: usize| random.percent(share + 5 * about.stage).then_some(());
    let options = |place: usize| FIELDS[place].2;
    let has_signed = about.stage >= 4;
    let topics = |random: &mut Random| {
        let topics: Vec<&str> = options(1).iter().copied().filter(|_| random.percent(45)).collect();
        (!topics.is_empty()).then(|| topics.join(","))
    };
    let day = |at: Timestamp| Zone::utc().print(at).as_str()[..10].to_owned();
    let has_met = about.stage >= 2 && random.percent(75);
    [
        known(random, 75).map(|()| (*random.pick(options(0))).to_owned()),
        topics(random),
        known(random, 70).map(|()| (*random.pick(&words::ORIGINS)).to_owned()),
        known(random, 65).map(|()| about.company.employees.to_string()),
        has_signed.then(|| day(about.created_at.plus_seconds(random.between(365, 1_095) * 86_400))),
        has_met.then(|| demonstration(random, about)),
        known(random, 50).map(|()| format!("https://www.example.org/people/{}", about.slug)),
        known(random, 40).map(|()| random.fill(about.company.city.phone)),
        Some(u8::from(random.percent(62)).to_string()),
        known(random, 25).map(|()| (*random.pick(&words::REMARKS)).to_owned()),
    ]
}

/// The time of a product demonstration, past or future: on the hour or the half hour.
fn demonstration(random: &mut Random, about: &About<'_>) -> String {
    let day = random.between(about.created_at.day(), about.now.day() + 30);
    let at = Timestamp::from_seconds(day * 86_400 + random.between(16, 33) * 1_800);
    Zone::utc().print(at).as_str().to_owned()
}
