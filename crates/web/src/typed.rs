//! Values typed into forms, read by the rules of the API: with one reader, pages and programs agree on a value.

use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::Catalogue;
use headwater_model::key::Strictness;
use headwater_model::kind::DataType;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, RecordType, Standard};
use headwater_model::time::Zone;
use headwater_store as store;
use headwater_store::Read;
use headwater_wire::record_read::RecordReader;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The custom fields of an account's records of one kind, and the zone of the person.
pub struct Typing {
    record: &'static RecordType,
    /// The custom fields.
    pub catalogue: Arc<Catalogue>,
    zone: Zone,
    days_zone: Zone,
}

impl Typing {
    /// For a person's values: times are in the person's zone, else in the account's.
    pub fn of(
        read: &Read<'_>,
        context: &Context,
        record: &'static RecordType,
        own_zone: Option<&str>,
    ) -> store::Result<Self> {
        let account = context.actor.account;
        let named = store::accounts::by_id(read, account)?.and_then(|account| Zone::named(&account.time_zone));
        let days_zone = named.unwrap_or_else(Zone::utc);
        Ok(Self {
            record,
            catalogue: record.catalogue(&store::fields::all(read, account)?),
            zone: own_zone.and_then(Zone::named).unwrap_or_else(|| days_zone.clone()),
            days_zone,
        })
    }

    /// A new record from values by the system names of fields. Nothing is cut or guessed: a doubtful value is refused.
    pub fn new_record(&self, typed: &[(String, String)]) -> Result<Draft, Problem> {
        self.reader().read_new(&self.sent(typed)?)
    }

    /// Values to be set in a record.
    pub fn change(&self, typed: &[(String, String)]) -> Result<Draft, Problem> {
        self.reader().read(&self.sent(typed)?)
    }

    fn reader(&self) -> RecordReader<'_> {
        RecordReader {
            record: self.record,
            catalogue: &self.catalogue,
            aliases: &[],
            zone: &self.zone,
            days_zone: &self.days_zone,
            strictness: Strictness::Strict,
        }
    }

    /// The values as a program would send the record.
    fn sent(&self, typed: &[(String, String)]) -> Result<Box<RawValue>, Problem> {
        let object: Map<String, Value> =
            typed.iter().map(|(name, text)| (name.clone(), self.value(name, text))).collect();
        to_raw_value(&object).map_err(|error| Problem::Broken(error.to_string()))
    }

    /// An empty line of a form is no value; a text becomes empty.
    fn value(&self, name: &str, text: &str) -> Value {
        let holds = self.record.named(name).map(|field: Standard| self.record.field(field).holds);
        let is_text = matches!(holds, None | Some(Holds::Text(_) | Holds::Address(_)));
        if text.is_empty() && !is_text {
            return Value::Null;
        }
        let custom = self.catalogue.named(name).map(|custom| self.catalogue.field(custom).kind);
        if holds == Some(Holds::Instant) || custom == Some(DataType::Datetime) {
            return Value::String(spelled_out(text));
        }
        Value::String(text.to_owned())
    }
}

/// A time as sent by browsers, `2026-01-31T09:30`, in the spelling of the API; any other text unchanged.
fn spelled_out(text: &str) -> String {
    let spaced = text.replacen('T', " ", 1);
    if spaced.len() == "2026-01-31 09:30".len() && spaced.contains(':') { format!("{spaced}:00") } else { spaced }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_browsers_are_spelled_out() {
        let texts = ["2026-01-31T09:30", "2026-01-31T09:30:05", "2026-01-31", "soon"].map(spelled_out);
        assert_eq!(texts, ["2026-01-31 09:30:00", "2026-01-31 09:30:05", "2026-01-31", "soon"]);
    }
}
