//! The records of other kinds than leads to write: the same for the server and for the plain loop.

use super::raw_sqlite::{self, BoundRow, RawTable};
use headwater_model::amount;
use headwater_model::cell::{Cell, Value};
use headwater_model::record::{Holds, Initial, RecordType, Standard};
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use std::fmt::Write;

/// The id of an account's first record of a kind.
const FIRST_ID: i64 = 1024;

/// The records of a kind.
pub struct Samples {
    /// The kind.
    pub record: &'static RecordType,
    /// The create method.
    pub create: &'static str,
    /// The method giving many records.
    pub get: &'static str,
    /// The values of the record with this number; every record has the same fields.
    values: Box<dyn Fn(u64) -> Vec<(Standard, Value)>>,
}

/// Accounts, with all written fields but the owner.
pub fn accounts() -> Samples {
    Samples { record: &COMPANY, create: "createAccounts", get: "getAccounts", values: Box::new(account) }
}

/// Opportunities of an owner, open, in one of some stages, without leads.
pub fn opportunities(owner: i64, stages: Vec<i64>) -> Samples {
    let values = move |number: u64| {
        vec![
            (opportunity::OWNER, Cell::Int(owner)),
            (opportunity::STAGE, Cell::Int(stages[number as usize % stages.len()])),
            (opportunity::NAME, Cell::text(format!("Engines for company {:08x}", mixed(number) as u32))),
            (opportunity::PROBABILITY, Cell::Int((number % 100) as i64 * 100)),
            (opportunity::AMOUNT, Cell::Int((mixed(number) % 10_000_000) as i64)),
            (opportunity::CLOSE_DATE, Cell::text(format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28))),
        ]
    };
    Samples { record: &OPPORTUNITY, create: "createOpportunities", get: "getOpportunities", values: Box::new(values) }
}

fn account(number: u64) -> Vec<(Standard, Value)> {
    let word = |word: &str| Cell::text(format!("{word} {:08x}", mixed(number) as u32));
    let texts = [
        (company::NAME, "Company & Sons"),
        (company::INDUSTRY, "Industry"),
        (company::PHONE, "+1 555 0100"),
        (company::WEBSITE, "https://www.example.org/a/page"),
        (company::FAX, "+1 555 0103"),
        (company::BILLING_CITY, "City"),
        (company::BILLING_COUNTRY, "United States"),
        (company::BILLING_POSTAL_CODE, "9"),
        (company::BILLING_STATE, "CA"),
        (company::BILLING_STREET, "12 Long Street"),
        (company::SHIPPING_CITY, "City"),
        (company::SHIPPING_COUNTRY, "United States"),
        (company::SHIPPING_POSTAL_CODE, "9"),
        (company::SHIPPING_STATE, "CA"),
        (company::SHIPPING_STREET, "12 Long Street"),
    ];
    let numbers = [
        (company::REVENUE, (number % 1_000) as i64 * 250_000),
        (company::EMPLOYEES, (number % 2_000) as i64),
        (company::YEAR_STARTED, 1_950 + (number % 70) as i64),
    ];
    let texts = texts.map(|(field, text)| (field, word(text)));
    texts.into_iter().chain(numbers.map(|(field, number)| (field, Cell::Int(number)))).collect()
}

/// A number without order, the same in every run: splitmix64.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Samples {
    /// Columns with an initial value that no sample sets.
    fn beginnings(&self) -> impl Iterator<Item = (&'static str, raw_sqlite::Value)> {
        let given: Vec<Standard> = (self.values)(0).into_iter().map(|(field, _)| field).collect();
        self.record.standard().filter_map(move |(place, field)| {
            let begins = match field.initial {
                Initial::Null => return None,
                Initial::Number(number) => raw_sqlite::Value::Integer(number),
                Initial::Word(word) => raw_sqlite::Value::Text(word.to_owned()),
            };
            if given.contains(&place) { None } else { Some((field.column()?, begins)) }
        })
    }

    /// The table and the columns of a row.
    pub fn table(&self) -> RawTable {
        let record = self.record;
        let mut columns = vec!["account_id", "id", record.column(record.created), record.column(record.updated)];
        columns.extend((self.values)(0).iter().map(|(field, _)| record.column(*field)));
        columns.extend(self.beginnings().map(|(column, _)| column));
        columns.extend(record.custom.map(|_| "custom"));
        RawTable { name: record.table, columns }
    }

    /// The row with this number, ready for binding.
    pub fn row(&self, number: u64) -> BoundRow {
        let at = 1_700_000_000_000_000 + number as i64;
        let mut row: BoundRow = [1, FIRST_ID + number as i64, at, at].map(raw_sqlite::Value::Integer).into();
        row.extend((self.values)(number).into_iter().map(|(_, value)| match value {
            Cell::Null => raw_sqlite::Value::Null,
            Cell::Int(number) => raw_sqlite::Value::Integer(number),
            Cell::Text(text) => raw_sqlite::Value::Text(text.into_owned()),
        }));
        row.extend(self.beginnings().map(|(_, value)| value));
        row.extend(self.record.custom.map(|_| raw_sqlite::Value::Text("{}".to_owned())));
        row
    }

    /// The body of a call creating the records from one number to another.
    pub fn body(&self, from: u64, to: u64) -> String {
        let mut body = format!(r#"{{"method":"{}","id":"b","params":{{"objects":["#, self.create);
        for number in from..to {
            body.push_str(if number == from { "{" } else { ",{" });
            for (at, (field, value)) in (self.values)(number).iter().enumerate() {
                let field = self.record.field(*field);
                // No value contains a character to be escaped in JSON.
                let _ = write!(body, "{}\"{}\":\"", if at > 0 { "," } else { "" }, field.name);
                let _ = match (field.holds, value) {
                    (_, Cell::Null) => Ok(()),
                    (_, Cell::Text(text)) => write!(body, "{text}"),
                    (Holds::Money | Holds::Decimal, Cell::Int(number)) => write!(body, "{}", amount::money(*number)),
                    (_, Cell::Int(number)) => write!(body, "{number}"),
                };
                body.push('"');
            }
            body.push('}');
        }
        body.push_str("]}}");
        body
    }
}
