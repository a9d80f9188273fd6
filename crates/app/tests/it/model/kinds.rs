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
    /// The required field: a text.
    pub required: &'static str,
    pub fields: Vec<Field>,
    /// The field of leads referring to records of the kind.
    pub of_leads: &'static str,
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
    Day,
    Flag,
    /// One of these people.
    Person(Vec<i64>),
    /// A custom field of text.
    Custom,
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
pub type Passes = fn(&Value) -> bool;

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
        };
        chance.one_of(&drawn).clone()
    }

    /// A filter by the field, and whether a printed value passes.
    pub fn filter(&self, chance: &mut Chance) -> (Value, Passes) {
        match self {
            Self::Text => (json!("Mills"), |printed| printed == "Mills"),
            Self::Number if chance.percent(50) => {
                (json!({ "GT": 7 }), |printed| number(printed).is_some_and(|it| it > 7))
            }
            Self::Number => (json!([7, -3]), |printed| printed == "7" || printed == "-3"),
            Self::Amount => (json!("1000"), |printed| printed == "1000.00"),
            Self::Day => (json!({ "LTE": "2026-01-31" }), |printed| printed == "2026-01-31"),
            Self::Flag => (json!("0"), |printed| printed == "0"),
            Self::Person(_) => (json!(0), Value::is_null),
            Self::Custom => (json!("red"), |printed| printed == "red"),
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
    let field = |name: &str, holds, initial| Field { name: name.to_owned(), holds, initial };
    vec![
        RecordKind {
            name: "account",
            one: "Account",
            many: "Accounts",
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
            of_leads: "accountID",
        },
        RecordKind {
            name: "campaign",
            one: "Campaign",
            many: "Campaigns",
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
            of_leads: "campaignID",
        },
    ]
}
