//! The checks on every body, for the tests with the saved corpus and for the inputs of the fuzzer.

use headwater_model::cell::Cell;
use headwater_model::draft::Draft;
use headwater_model::field::{Catalogue, Choice, Field, Relationship};
use headwater_model::id::FieldId;
use headwater_model::key::Strictness;
use headwater_model::kind::{DataType, KINDS};
use headwater_model::record::{Holds, RecordType};
use headwater_model::records;
use headwater_model::time::{Timestamp, Twice, Zone};
use headwater_wire::envelope::{self, Answer, CallsToday, Envelope, Outcome};
use headwater_wire::error::Failure;
use headwater_wire::params::Params;
use headwater_wire::record_read::RecordReader;
use headwater_wire::{call, depth, field, object, place};
use serde_json::value::RawValue;
use std::sync::{Arc, LazyLock};

/// A custom field of every kind, with the name `custom_<kind>`.
static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
    let field = |(at, (kind, name)): (usize, &(DataType, &str))| Field {
        id: FieldId(2048 + at as i64),
        system_name: format!("custom_{name}"),
        length: 20,
        choices: choices(*kind),
        ..Field::new(Relationship::Lead, *kind, name)
    };
    Catalogue::new(&KINDS.iter().enumerate().map(field).collect::<Vec<_>>(), Relationship::Lead)
});

fn choices(kind: DataType) -> Vec<Choice> {
    let choice = |value: &str| Choice { label: value.to_owned(), value: value.to_owned(), display_order: 0 };
    if kind.has_options() { vec![choice("red"), choice("blue")] } else { Vec::new() }
}

/// Reads a body in every way the API does, and checks the properties of all bodies.
pub fn read_everything(body: &[u8]) {
    let envelope = match Envelope::parse(body) {
        Ok(envelope) => envelope,
        Err(failure) => return check_failure(&failure),
    };
    assert!(depth::is_within(body), "too deep and yet read");
    let id = envelope.id.map(RawValue::get);
    let mut answer = Answer::new("lead");
    answer.out().extend_from_slice(b"[]");
    let reply = answer.finish(&Outcome::Null, id.unwrap_or("null"), Some(CallsToday { calls: 1, limit: 2 }));
    let reply = String::from_utf8(reply).expect("a reply is text");
    let echoed: Reply<'_> = serde_json::from_str(&reply).expect("a reply is JSON");
    assert_eq!(echoed.id.get(), id.unwrap_or("null"), "the id is echoed byte by byte");
    if let Some(params) = envelope.params {
        read_params(params);
    }
}

#[derive(serde::Deserialize)]
struct Reply<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
}

fn read_params(raw: &RawValue) {
    let params = match Params::open(raw, Strictness::Lenient) {
        Ok(params) => params,
        Err(failure) => return check_failure(&failure),
    };
    for name in ["where", "limit", "offset", "fields", "id", "objects", "memberIDs", "startDate", "url", ""] {
        note(params.text(name).map(drop));
        note(params.integer(name).map(drop));
        note(params.non_negative(name).map(|number| assert!(number.is_none_or(|number| number >= 0))));
        note(params.ids(name).map(drop));
        note(params.names(name).map(drop));
        note(params.flag(name).map(drop));
        note(params.hash(name, &["id", "emailAddress"]).map(drop));
        note(params.hash_to_remove(name, &["id"]).map(drop));
        note(params.time(name, &Zone::utc(), Twice::Last).map(drop));
        note(params.refuse_others(&[name]));
    }
    if let Some(left) = params.clone().drop_idle(&["limit"]) {
        let again = Params::open(&left, Strictness::Lenient).expect("what is left is an object");
        assert!(again.clone().drop_idle(&["limit"]).is_none());
    }
    for object in params.objects("objects").unwrap_or_default().into_iter().chain([raw]) {
        read_object(object);
    }
}

fn read_object(raw: &RawValue) {
    for zone in [Zone::utc(), Zone::named("America/New_York").unwrap_or_else(Zone::utc)] {
        for strictness in [Strictness::Lenient, Strictness::Strict] {
            let calls = call::CallReader { zone: &zone, at: Timestamp(0), strictness };
            note(calls.read(raw).map(drop).map_err(|problem| Failure::from(&problem)));
            for field in field::read_to_delete(raw, strictness) {
                note(field.map(drop).map_err(|problem| Failure::from(&problem)));
            }
            for id in object::ids_of(raw, strictness) {
                let id = id.map(|id| assert!((1..1 << 53).contains(&id)));
                note(id.map_err(|problem| Failure::from(&problem)));
            }
            for record in records::ALL {
                let reader = RecordReader {
                    record,
                    catalogue: &CATALOGUE,
                    aliases: &[],
                    zone: &zone,
                    days_zone: &zone,
                    strictness,
                };
                for draft in [reader.read(raw), reader.read_new(raw)] {
                    match draft {
                        Ok(draft) => check_draft(record, &draft),
                        Err(problem) => check_failure(&Failure::from(&problem)),
                    }
                }
            }
        }
    }
    note(field::read(raw, Strictness::Lenient, 1000).map(drop).map_err(|problem| Failure::from(&problem)));
    for place in [place::read(raw), place::read_to_remove(raw)] {
        note(place.map(drop).map_err(|problem| Failure::from(&problem)));
    }
    for place in [place::read_by_email(raw), place::read_by_email_to_remove(raw)] {
        note(place.map(drop).map_err(|problem| Failure::from(&problem)));
    }
    note(place::read_list(raw).map(drop).map_err(|problem| Failure::from(&problem)));
    let id = object::id_of(raw).map(|id| assert!((1..1 << 53).contains(&id)));
    note(id.map_err(|problem| Failure::from(&problem)));
}

/// Checks every value of a draft against the limits of its field.
fn check_draft(record: &RecordType, draft: &Draft) {
    assert!(draft.id.is_none_or(|id| (1..1 << 53).contains(&id.0)));
    for (field, value) in &draft.values {
        let field = record.field(*field);
        assert!(field.is_writable(), "{} is the server's", field.name);
        match (field.holds, value) {
            (Holds::Text(length) | Holds::Address(length), Cell::Text(text)) => {
                assert!(text.chars().count() as i64 <= length && !text.contains('\0'), "{}", field.name);
            }
            (Holds::Reference(_) | Holds::Person, Cell::Int(id)) => {
                assert!((1..1 << 53).contains(id), "{}", field.name)
            }
            (Holds::Number(least, most), Cell::Int(number)) => {
                assert!((least..=most).contains(number), "{}", field.name)
            }
            (Holds::Flag | Holds::Bool, Cell::Int(flag)) => assert!([0, 1].contains(flag), "{}", field.name),
            (Holds::Money | Holds::Decimal, Cell::Int(amount)) => {
                assert!(amount.abs() <= 100_000_000_000_000_000, "{}", field.name);
            }
            (Holds::Day(_), Cell::Text(day)) => assert_eq!(day.len(), 10, "{}", field.name),
            (Holds::Instant, Cell::Int(_)) => {}
            (Holds::Choice(words) | Holds::Word(words), Cell::Text(word)) => {
                assert!(words.contains(&&**word), "{}", field.name)
            }
            (_, Cell::Null) => {}
            (holds, value) => panic!("{} holds {holds:?} and was given {value:?}", field.name),
        }
    }
    for (custom, value) in &draft.custom {
        let field = CATALOGUE.field(*custom);
        let is_sound = match field.kind {
            _ if value.is_empty() => true,
            DataType::Boolean | DataType::Bit => value == "0" || value == "1",
            DataType::Picklist | DataType::Radio => ["red", "blue"].contains(&value.as_str()),
            DataType::Checkbox => value.split(',').all(|one| ["red", "blue"].contains(&one)),
            DataType::Date => value.len() == 10,
            DataType::Datetime => value.len() == 19,
            DataType::Int => value.parse::<i64>().is_ok(),
            _ => value.chars().count() as i64 <= field.length,
        };
        assert!(is_sound && !value.contains('\0'), "{} was given {value:?}", field.system_name);
    }
}

fn note(outcome: Result<(), Failure>) {
    if let Err(failure) = outcome {
        check_failure(&failure);
    }
}

/// Checks the printed form of an error, alone and as a whole reply, against the contract.
fn check_failure(failure: &Failure) {
    let mut out = Vec::new();
    failure.write(&mut out);
    let printed: serde_json::Value = serde_json::from_slice(&out).expect("an error is JSON");
    let keys: Vec<&String> = printed.as_object().expect("an error is an object").keys().collect();
    assert_eq!(keys.len(), 3);
    assert!(printed["code"].is_i64() && printed["message"].is_string() && printed["data"].is_array());
    let reply = envelope::failure(failure, None, None);
    serde_json::from_slice::<serde_json::Value>(&reply).expect("a reply is JSON");
}
