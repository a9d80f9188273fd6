use super::*;
use headwater_model::field::{Choice, Field, Relationship};
use headwater_model::records::lead::LEAD;
use std::sync::Arc;

fn field(name: &str, kind: DataType, choices: &[&str]) -> Field {
    let choice = |choice: &&str| Choice { label: (*choice).to_owned(), value: (*choice).to_owned(), display_order: 0 };
    let choices = choices.iter().map(choice).collect();
    Field { system_name: name.to_owned(), choices, ..Field::new(Relationship::Lead, kind, name) }
}

fn catalogue() -> Arc<Catalogue> {
    Catalogue::new(
        &[
            field("colour_1", DataType::String, &[]),
            field("topics_2", DataType::Checkbox, &["a", "b"]),
            field("met_3", DataType::Datetime, &[]),
        ],
        Relationship::Lead,
    )
}

fn read(strictness: Strictness, json: &str) -> Result<Draft, Problem> {
    let (catalogue, zone) = (catalogue(), Zone::named("Europe/Berlin").unwrap());
    RecordReader { record: &LEAD, catalogue: &catalogue, aliases: &[], zone: &zone, days_zone: &zone, strictness }
        .read(serde_json::from_str(json).unwrap())
}

/// The draft as text: `name=value …`.
fn lenient(json: &str) -> String {
    shown(read(Strictness::Lenient, json))
}

fn strict(json: &str) -> String {
    shown(read(Strictness::Strict, json))
}

fn shown(read: Result<Draft, Problem>) -> String {
    let draft = match read {
        Ok(draft) => draft,
        Err(problem) => return format!("! {problem}"),
    };
    if let Some(refusal) = draft.unfit.iter().find_map(|unfit| unfit.refusal.as_ref()) {
        return format!("! {refusal}");
    }
    let id = draft.id.map(|id| format!("id={id}"));
    let standard = draft.values.iter().map(|(field, value)| match value {
        Cell::Null => format!("{}=null", LEAD.field(*field).name),
        Cell::Int(number) => format!("{}={number}", LEAD.field(*field).name),
        Cell::Text(text) => format!("{}='{text}'", LEAD.field(*field).name),
    });
    let custom = draft.custom.iter().map(|(field, value)| format!("#{}='{value}'", field.0));
    id.into_iter().chain(standard).chain(custom).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_of_field_is_brought_into_its_stored_form() {
    assert_eq!(
        lenient(
            r#"{"id":"100352","firstName":"Zo\u00eb","ownerID":"7","leadScore":20.0,"active":true,"leadStatus":"open","zipcode":1234}"#
        ),
        "id=100352 ownerID=7 firstName='Zoë' zipcode='1234' active=1 leadScore=20 leadStatus='open'"
    );
    assert_eq!(
        lenient(r#"{"colour_1":5,"topics_2":["b","a"],"met_3":"2024-07-03 11:46:40"}"#),
        "#0='5' #1='b,a' #2='2024-07-03 09:46:40'"
    );
    assert_eq!(
        [lenient("[]"), lenient("{}"), lenient("5"), lenient("[1]")],
        ["", "", "! expected an object", "! expected an object"]
    );
}

#[test]
fn values_only_the_server_sets_are_ignored_whatever_they_are() {
    assert_eq!(lenient(r#"{"updateTimestamp":"x","isQualified":[],"status":{},"createTimestamp":null}"#), "");
}

#[test]
fn nulls_and_blanks_are_taken_kindly_unless_strict() {
    let nulls = r#"{"id":null,"ownerID":null,"active":null,"leadScore":null}"#;
    assert_eq!(lenient(nulls), "ownerID=null active=null leadScore=null");
    assert_eq!(strict(nulls), lenient(nulls));
    let blanks = r#"{"id":"","ownerID":"","active":"","leadScore":"","firstName":"","colour_1":""}"#;
    assert_eq!(lenient(blanks), "ownerID=null firstName='' active=null leadScore=null #0=''");
    assert_eq!(lenient(r#"{"id":0,"ownerID":"0"}"#), "ownerID=null");
    assert_eq!(lenient(r#"{"firstName":null,"leadStatus":null,"colour_1":null}"#), "");
    for name in ["id", "ownerID", "active", "leadScore", "leadStatus"] {
        assert!(strict(&format!(r#"{{"{name}":""}}"#)).starts_with(&format!("! {name}: ")), "{name}");
    }
    for name in ["firstName", "leadStatus", "colour_1"] {
        assert_eq!(strict(&format!(r#"{{"{name}":null}}"#)), format!("! {name}: expected a value"));
    }
}

#[test]
fn of_a_member_given_twice_the_last_counts() {
    assert_eq!(lenient(r#"{"lastName":"two","lastName":null,"colour_1":"red","colour_1":null}"#), "");
    assert_eq!(lenient(r#"{"leadStatus":"bogus","leadStatus":"open","id":"x","id":5}"#), "id=5 leadStatus='open'");
    assert_eq!(lenient(r#"{"city":"Kiel","city":[]}"#), "! city must be a single value");
}

#[test]
fn what_a_field_cannot_hold_is_handed_on_with_what_was_sent() {
    let unfit = |strictness, json| {
        let unfit = read(strictness, json).unwrap().unfit;
        unfit.into_iter().map(|it| (it.sent, it.refusal.map(|problem| problem.to_string()))).collect::<Vec<_>>()
    };
    let long = "x".repeat(300);
    let json = format!(r#"{{"colour_1":"{long}","topics_2":["a","c"],"met_3":"2024-07-03 11:46:40"}}"#);
    let none = Some("topics_2: 'c' is none of the field's options".to_owned());
    let cut = [(long.clone(), None), ("a,c".to_owned(), none.clone())];
    assert_eq!(unfit(Strictness::Lenient, json.as_str()), cut);
    let refused = [(long, Some("colour_1: longer than 255 characters".to_owned())), ("a,c".to_owned(), none)];
    assert_eq!(unfit(Strictness::Strict, json.as_str()), refused);
}

#[test]
fn overlong_text_is_cut_or_refused() {
    let json = format!(r#"{{"firstName":"{}"}}"#, "ä".repeat(60));
    assert_eq!(lenient(&json), format!("firstName='{}'", "ä".repeat(50)));
    assert_eq!(strict(&json), "! firstName: longer than 50 characters");
}

#[test]
fn the_first_fault_is_named() {
    let cases = [
        (r#"{"shoeSize":1,"leadScore":"x"}"#, "! shoeSize: unknown field"),
        (r#"{"leadScore":40000}"#, "! leadScore: expected a whole number from -32768 to 32767"),
        (r#"{"ownerID":"me"}"#, "! ownerID: expected an id"),
        (r#"{"id":-1}"#, "! id: expected an id"),
        (r#"{"active":"maybe"}"#, "! active: expected 1 or 0"),
        (r#"{"city":["a"]}"#, "! city must be a single value"),
        (r#"{"colour_1":{}}"#, "! colour_1 must be a single value"),
        (r#"{"topics_2":[["a"]]}"#, "! topics_2 must be a single value"),
        (r#"{"topics_2":["c"]}"#, "! topics_2: 'c' is none of the field's options"),
        (r#"{"city":"a\u0000"}"#, "! city: contains characters that cannot be stored"),
    ];
    for (json, problem) in cases {
        assert_eq!(lenient(json), problem);
    }
    assert!(strict(r#"{"leadStatus":""}"#).starts_with("! leadStatus: '' is none of"));
    assert!(lenient(r#"{"leadStatus":"Open"}"#).starts_with("! leadStatus: 'Open' is none of unqualified, open,"));
}
