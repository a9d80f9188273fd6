//! The kinds of records in the model beside leads, with values to send and the printed forms.

use crate::chance::Chance;
use serde_json::{Map, Value, json};

/// A kind of records.
pub struct RecordKind {
    /// The word for one record, as in the change feed and in replies.
    pub name: &'static str,
    /// The ends of the methods' names, for one record and for many.
    pub one: &'static str,
    pub many: &'static str,
    /// The word for many records in replies.
    pub key: &'static str,
    /// The required field: a text.
    pub required: &'static str,
    pub fields: Vec<Field>,
    /// The field of leads and opportunities referring to records of the kind, where changes of records have no other effects.
    pub referred_by: Option<&'static str>,
    /// The text by which records are ordered; by id without one.
    pub ordered_by: Option<&'static str>,
}

/// A field written by callers.
pub struct Field {
    pub name: String,
    pub holds: What,
    /// The printed value of a new record.
    pub initial: Value,
}

/// The values of a field.
pub enum What {
    Text,
    Number,
    Amount,
    Decimal,
    Weight,
    Day,
    /// A day printed with the time of midnight.
    Midnight,
    Flag,
    /// One of these people.
    Person(Vec<i64>),
    /// A custom field of text.
    Custom,
    /// The id of another record or of a person: drawn by the operation.
    Reference,
}

/// The effect of a sent value.
#[derive(Debug, Clone, PartialEq)]
pub enum Sets {
    /// The field prints this.
    To(Value),
    /// The field prints null; of a new record the initial value.
    Unset,
    /// Nothing: the field stays as before.
    Nothing,
}

/// Whether a printed value passes a filter.
pub type Passes = Box<dyn Fn(&Value) -> bool>;

impl What {
    /// A value to send, and the effect.
    pub fn draw(&self, chance: &mut Chance) -> (Value, Sets) {
        let to = |printed: &str| Sets::To(json!(printed));
        let drawn: Vec<(Value, Sets)> = match self {
            Self::Text => {
                let texts = ["", "Mills", "Zoë \"Z\" \\ <b>"].map(|text| (json!(text), to(text)));
                texts.into_iter().chain([(Value::Null, Sets::Nothing)]).collect()
            }
            Self::Number => {
                vec![(json!(7), to("7")), (json!("42"), to("42")), (json!("-3"), to("-3")), (Value::Null, Sets::Unset)]
            }
            Self::Amount => vec![
                (json!(1000), to("1000.00")),
                (json!("0.5"), to("0.50")),
                (json!("12.345"), to("12.35")),
                (json!(""), Sets::Unset),
            ],
            Self::Decimal => vec![
                (json!(75), to("75")),
                (json!("33.50"), to("33.5")),
                (json!("0.005"), to("0.01")),
                (json!(""), Sets::Unset),
            ],
            Self::Weight => vec![
                (json!(0), to("0")),
                (json!("3"), to("3")),
                (json!(7), to("7")),
                (json!(12), to("12")),
                (Value::Null, Sets::Unset),
            ],
            Self::Midnight => vec![
                (json!("2026-01-31"), to("2026-01-31 00:00:00")),
                (json!("2026-02-01 00:00:00"), to("2026-02-01 00:00:00")),
                (json!("2026-02-02 23:30:00"), to("2026-02-02 00:00:00")),
            ],
            Self::Day => vec![
                (json!("2026-01-31"), to("2026-01-31")),
                (json!("2026-02-01 23:30:00"), to("2026-02-01")),
                (Value::Null, Sets::Unset),
            ],
            Self::Flag => vec![(json!(true), to("1")), (json!("0"), to("0")), (Value::Null, Sets::Nothing)],
            Self::Person(people) => {
                let people = people.iter().map(|id| (json!(id), to(&id.to_string())));
                people.chain([(json!(0), Sets::Unset)]).collect()
            }
            Self::Custom => ["", "red", "a,b \u{1f600}"].map(|text| (json!(text), to(text))).into(),
            Self::Reference => unreachable!("the operation knows the ids"),
        };
        chance.one_of(&drawn).clone()
    }

    /// A filter by the field, and whether a printed value passes. `sample` is the printed value of some record.
    pub fn filter(&self, chance: &mut Chance, sample: &Value) -> (Value, Passes) {
        let is = |value: &str| -> Passes {
            let value = value.to_owned();
            Box::new(move |printed| *printed == value)
        };
        match self {
            Self::Text => (json!("Mills"), is("Mills")),
            Self::Number | Self::Weight if chance.percent(50) => {
                (json!({ "GT": 7 }), Box::new(|printed| number(printed).is_some_and(|it| it > 7)))
            }
            Self::Number => (json!([7, -3]), Box::new(|printed| printed == "7" || printed == "-3")),
            Self::Weight => (json!(3), is("3")),
            Self::Amount => (json!("1000"), is("1000.00")),
            Self::Decimal => (json!("75.0"), is("75")),
            Self::Day => (json!({ "LTE": "2026-01-31" }), is("2026-01-31")),
            Self::Midnight => (json!({ "LTE": "2026-01-31" }), is("2026-01-31 00:00:00")),
            Self::Flag => (json!("0"), is("0")),
            Self::Person(_) => (json!(0), Box::new(Value::is_null)),
            Self::Custom => (json!("red"), is("red")),
            Self::Reference => {
                let (id, sample) = (sample.as_str().unwrap_or("0").to_owned(), sample.clone());
                (json!(id), Box::new(move |printed| *printed == sample))
            }
        }
    }
}

fn number(printed: &Value) -> Option<i64> {
    printed.as_str()?.parse().ok()
}

impl RecordKind {
    /// The printed form of a new record without any value sent.
    pub fn blank(&self) -> Map<String, Value> {
        self.fields.iter().map(|field| (field.name.clone(), field.initial.clone())).collect()
    }
}

/// The kinds. `people` are the users of the account, and `custom` the name of the custom field of accounts.
pub fn all(people: &[i64], custom: &str) -> Vec<RecordKind> {
    vec![accounts(people, custom), campaigns(), deal_stages(), opportunities(), opportunity_leads()]
}

fn field(name: &str, holds: What, initial: Value) -> Field {
    Field { name: name.to_owned(), holds, initial }
}

fn accounts(people: &[i64], custom: &str) -> RecordKind {
    RecordKind {
        name: "account",
        one: "Account",
        many: "Accounts",
        key: "account",
        required: "accountName",
        fields: vec![
            field("accountName", What::Text, Value::Null),
            field("ownerID", What::Person(people.to_vec()), Value::Null),
            field("industry", What::Text, Value::Null),
            field("numberOfEmployees", What::Number, json!("0")),
            field("annualRevenue", What::Number, Value::Null),
            field("billingCity", What::Text, Value::Null),
            field(custom, What::Custom, json!("")),
        ],
        referred_by: Some("accountID"),
        ordered_by: None,
    }
}

fn campaigns() -> RecordKind {
    RecordKind {
        name: "campaign",
        one: "Campaign",
        many: "Campaigns",
        key: "campaign",
        required: "campaignName",
        fields: vec![
            field("campaignName", What::Text, Value::Null),
            field("campaignType", What::Text, Value::Null),
            field("qty", What::Number, Value::Null),
            field("price", What::Amount, Value::Null),
            field("goal", What::Amount, Value::Null),
            field("startDate", What::Day, Value::Null),
            field("isActive", What::Flag, json!("1")),
        ],
        referred_by: Some("campaignID"),
        ordered_by: None,
    }
}

fn deal_stages() -> RecordKind {
    RecordKind {
        name: "dealStage",
        one: "DealStage",
        many: "DealStages",
        key: "dealStage",
        required: "dealStageName",
        fields: vec![
            field("dealStageName", What::Text, Value::Null),
            field("description", What::Text, Value::Null),
            field("defaultProbability", What::Decimal, Value::Null),
            field("weight", What::Weight, Value::Null),
            field("isEditable", What::Flag, json!("1")),
        ],
        referred_by: None,
        ordered_by: Some("dealStageName"),
    }
}

fn opportunities() -> RecordKind {
    RecordKind {
        name: "opportunity",
        one: "Opportunity",
        many: "Opportunities",
        key: "opportunity",
        required: "opportunityName",
        fields: vec![
            field("ownerID", What::Reference, Value::Null),
            field("dealStageID", What::Reference, Value::Null),
            field("accountID", What::Reference, Value::Null),
            field("campaignID", What::Reference, Value::Null),
            field("opportunityName", What::Text, Value::Null),
            field("probability", What::Decimal, Value::Null),
            field("amount", What::Amount, Value::Null),
            field("isClosed", What::Flag, json!("0")),
            field("isWon", What::Flag, json!("0")),
            field("closeDate", What::Midnight, Value::Null),
            field("originatingLeadID", What::Reference, Value::Null),
            field("isActive", What::Flag, json!("1")),
            field("primaryLeadID", What::Reference, Value::Null),
        ],
        referred_by: None,
        ordered_by: None,
    }
}

fn opportunity_leads() -> RecordKind {
    RecordKind {
        name: "opportunityLead",
        one: "OpportunityLead",
        many: "OpportunityLeads",
        key: "getWhereopportunityLeads",
        required: "opportunityID",
        fields: vec![
            field("opportunityID", What::Reference, Value::Null),
            field("leadID", What::Reference, Value::Null),
        ],
        referred_by: None,
        ordered_by: None,
    }
}
