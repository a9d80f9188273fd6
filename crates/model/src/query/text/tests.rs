use super::*;
use crate::field::{Catalogue, Choice, Field, Relationship};
use crate::id::{LeadId, UserId};
use crate::kind::DataType;
use crate::query::{LeadCursor, SortKey};
use crate::time::{Timestamp, Zone};

fn with_context<T>(work: impl FnOnce(&QueryContext<'_>) -> T) -> T {
    let field = |kind, name: &str| Field {
        system_name: name.to_owned(),
        choices: match kind {
            DataType::Checkbox => vec![Choice { label: String::new(), value: "news".to_owned(), display_order: 0 }],
            _ => Vec::new(),
        },
        ..Field::new(Relationship::Lead, kind, name)
    };
    let fields = [
        field(DataType::Int, "employees_5a53c851764d2"),
        field(DataType::Date, "renewal_5a53c851764d2"),
        field(DataType::Checkbox, "topics_5a53c851764d2"),
    ];
    let catalogue = Catalogue::new(&fields, Relationship::Lead);
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = Timestamp::from_rfc3339("2026-11-28T10:00:00Z").unwrap();
    work(&QueryContext { catalogue: &catalogue, zone: &zone, now, me: Some(UserId(7)) })
}

#[test]
fn what_is_printed_is_read_again() {
    with_context(|context| {
        for text in [
            "",
            "f=leadScore.ge.60&f=leadStatus.is.open*qualified&q=ann&sort=-leadScore",
            "f=companyName.contains.A.B.+GmbH&sort=lastName",
            "f=companyName.is.Star%21*+%21%21*other",
            "f=list.in.1024*2048&f=list.out.7",
            "f=createTimestamp.between.2026-01-01*2026-01-02T10%3A30",
            "f=createTimestamp.ge.-7d&f=ownerID.is.me&f=isUnsubscribed.is.0",
            "f=employees_5a53c851764d2.filled&f=renewal_5a53c851764d2.le.30d&sort=renewal_5a53c851764d2",
        ] {
            let query = LeadQuery::parse_text(text, context).unwrap();
            assert_eq!(query.print(), text);
            assert_eq!(LeadQuery::parse_text(&query.print(), context), Ok(query));
        }
        let query = LeadQuery::parse_text("f=companyName.is.Star%21*+%21%21*other", context).unwrap();
        assert_eq!(query.conditions[0].values(), ["Star* !", "other"]);
        let other = LeadQuery::parse_text("?page=2&f=createTimestamp.is.2026-1-2&f=isContact.is.yes", context).unwrap();
        assert_eq!(other.print(), "f=createTimestamp.is.2026-01-02&f=isContact.is.1", "one spelling");
    });
}

#[test]
fn a_fault_names_the_part_and_the_reason() {
    use FaultReason::*;
    with_context(|context| {
        for (text, part, reason) in [
            ("f=shoe.is.1", "shoe", UnknownField),
            ("f=status.is.1", "status", UnknownField),
            ("sort=-shoe", "shoe", UnknownField),
            ("f=leadScore.near.1", "leadScore.near.1", UnknownComparison),
            ("f=leadScore", "leadScore", UnknownComparison),
            ("f=leadScore.contains.1", "leadScore", UnfitComparison),
            ("f=list.is.1", "list", UnfitComparison),
            ("f=leadScore.between.1", "between", WrongNumberOfValues),
            ("f=leadScore.empty.1", "empty", WrongNumberOfValues),
            ("f=companyName.is.", "companyName", WrongNumberOfValues),
            ("f=leadScore.ge.many", "many", NotANumber),
            ("f=list.in.x", "x", NotANumber),
            ("f=createTimestamp.before.soon", "soon", NotATime),
            ("f=renewal_5a53c851764d2.before.2026-01-01T10:00", "2026-01-01T10:00", NotATime),
            ("f=isUnsubscribed.is.maybe", "maybe", NotAFlag),
            ("f=ownerID.is.ann", "ann", NotAPerson),
            ("f=leadStatus.is.lost", "lost", UnknownChoice),
        ] {
            assert_eq!(LeadQuery::parse_text(text, context), Err(QueryFault { part: part.to_owned(), reason }));
        }
        let many = "f=leadScore.ge.1&".repeat(MOST_CONDITIONS + 1);
        assert_eq!(LeadQuery::parse_text(&many, context).unwrap_err().reason, TooMany);
        let long = format!("q={}", "ä".repeat(LONGEST_VALUE + 1));
        assert_eq!(LeadQuery::parse_text(&long, context).unwrap_err().reason, TooLong);
        let nobody = QueryContext { me: None, ..*context };
        assert_eq!(LeadQuery::parse_text("f=ownerID.is.me", &nobody).unwrap_err().reason, NotAPerson);
    });
}

#[test]
fn values_are_compared_as_people_mean_them() {
    let admits = |text: &str, value: Option<SortKey>| {
        with_context(|context| Condition::parse(text, context).unwrap().admits(value.as_ref()))
    };
    let word = |text: &str| Some(SortKey::Text(crate::query::fold(text)));
    let number = |number| Some(SortKey::Number(number));
    for (text, value, expected) in [
        ("companyName.is.MÜLLER*Meier", word("Muller"), true),
        ("companyName.is.MÜLLER", word("Muller AG"), false),
        ("companyName.not.muller", None, true),
        ("companyName.contains.ull", word("Müller"), true),
        ("companyName.lacks.ull", word("Müller"), false),
        ("companyName.lacks.ull", None, true),
        ("companyName.starts.mul", word("Müller"), true),
        ("companyName.starts.ull", word("Müller"), false),
        ("companyName.empty", None, true),
        ("companyName.filled", None, false),
        ("leadScore.between.10*20", number(20), true),
        ("leadScore.le.10", number(11), false),
        ("leadScore.le.10", None, false),
        ("leadScore.not.10", None, true),
        ("isUnsubscribed.is.no", None, true),
        ("isUnsubscribed.is.yes", None, false),
        ("topics_5a53c851764d2.is.news", word("offers,news"), true),
        ("topics_5a53c851764d2.is.new", word("offers,news"), false),
    ] {
        assert_eq!(admits(text, value), expected, "{text}");
    }
    let day = |text: &str| number(Zone::utc().parse(text).unwrap().day());
    assert!(admits("renewal_5a53c851764d2.is.0d", day("2026-11-28")));
    assert!(!admits("renewal_5a53c851764d2.after.0d", day("2026-11-28")));
    let at = |text: &str| number(Timestamp::from_rfc3339(text).unwrap().0);
    assert!(admits("createTimestamp.is.2026-11-28", at("2026-11-27T23:00:00Z")), "the day of Berlin");
    assert!(admits("createTimestamp.before.2026-11-28", at("2026-11-27T22:59:59Z")));
    assert!(admits("createTimestamp.after.2026-11-28T10:30", at("2026-11-28T09:31:00Z")));
    assert!(!admits("createTimestamp.after.2026-11-28T10:30", at("2026-11-28T09:30:59Z")));
}

#[test]
fn a_cursor_is_bound_to_its_order_and_nonsense_is_none() {
    let sort = SortBy::descending(lead::SCORE);
    let long = "ä".repeat(100);
    for key in [None, Some(SortKey::Number(-7)), Some(SortKey::Text(long))] {
        let cursor = LeadCursor::new(&sort, key, LeadId(1024));
        assert_eq!(LeadCursor::parse(&cursor.print()), Some(cursor.clone()));
        assert!(cursor.is_of(&sort) && !cursor.is_of(&SortBy::default()));
        assert!(cursor.print().len() < 200);
    }
    for text in ["", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "ä"] {
        assert_eq!(LeadCursor::parse(text), None, "{text}");
    }
}

#[test]
fn words_are_found_in_names_and_digits_in_telephones() {
    let texts = ["ann", "muller", "acme 24", "ann@example.org"].map(str::to_owned);
    let numbers = ["49301234567".to_owned()];
    let finds = |typed: &str| SearchWords::of(typed).are_in(&texts, &numbers);
    assert!(finds("Ann MÜLL") && finds("+49 (30) 1234") && finds("24") && finds("example.org") && finds(""));
    assert!(!finds("ann meier") && !finds("annmuller") && !finds("0301234") && !finds("12a"));
}
