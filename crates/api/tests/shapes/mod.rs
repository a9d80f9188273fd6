//! TABLE · the values sent for the parameters of methods, at any size.

use headwater_api::method::Method;
use headwater_model::limits;

/// The largest values sent.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Bytes of a value bounded only by the body's limit.
    pub bytes: usize,
    /// The number of objects.
    pub objects: usize,
}

impl Size {
    /// The usual size, or the largest possible one with `HEADWATER_COST`.
    #[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
    pub fn asked_for() -> Self {
        if std::env::var_os("HEADWATER_COST").is_some() {
            Self { bytes: 1 << 20, objects: limits::VALUES }
        } else {
            Self { bytes: 32 << 10, objects: limits::OBJECTS }
        }
    }
}

/// A value of variable size: the name for the report, the largest size, and the JSON of a size.
pub struct Shape {
    pub name: &'static str,
    pub most: usize,
    pub write: Box<dyn Fn(usize) -> String + Sync>,
}

impl Shape {
    pub fn of(name: &'static str, most: usize, write: impl Fn(usize) -> String + Sync + 'static) -> Self {
        Self { name, most, write: Box::new(write) }
    }
}

/// This many parts, separated by commas.
pub fn joined(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(write).collect::<Vec<_>>().join(",")
}

/// The shapes of any single value.
pub fn plain(size: Size) -> Vec<Shape> {
    vec![
        Shape::of("long text", size.bytes, |size| format!("\"{}\"", "a".repeat(size))),
        Shape::of("escapes", size.bytes / 6, |size| format!("\"{}\"", "\\u00e4".repeat(size))),
        Shape::of("digits", size.bytes, |size| "7".repeat(size)),
        Shape::of("words between commas", size.bytes / 4, |size| format!("\"{}\"", "oppWon,".repeat(size / 2))),
        Shape::of("blanks", size.bytes, |size| format!("\"{}\"", " ".repeat(size))),
    ]
}

/// The shapes of any parameter, valid or not.
pub fn anything(size: Size) -> Vec<Shape> {
    let lists = vec![
        Shape::of("numbers", limits::VALUES, |size| format!("[{}]", joined(size, |at| (at + 1024).to_string()))),
        Shape::of("one number again and again", limits::VALUES, |size| {
            format!("[{}]", joined(size, |_| "1024".to_owned()))
        }),
        Shape::of("texts", limits::VALUES, |size| format!("[{}]", joined(size, |at| format!("\"ä{at}@example.org\"")))),
        Shape::of("more values than it may hold", (size.bytes / 8).max(3 * limits::VALUES), |size| {
            format!("[{}]", joined(size, |at| at.to_string()))
        }),
        Shape::of("a hash", size.bytes / 16, |size| format!("{{{}}}", joined(size, |at| format!("\"k{at}\":{at}")))),
        Shape::of("one member again and again", size.bytes / 8, |size| {
            format!("{{{}}}", joined(size, |_| "\"id\":1".to_owned()))
        }),
    ];
    plain(size).into_iter().chain(lists).collect()
}

/// The shapes of a parameter. The contents of `where` are measured separately.
pub fn of_parameter(method: &Method, parameter: &str, size: Size) -> Vec<Shape> {
    match parameter {
        "objects" => anything(size).into_iter().chain(objects(method, size)).collect(),
        "where" | "limit" | "offset" | "fields" | "id" | "idField" | "name" | "description" | "url" | "startDate"
        | "endDate" | "timestamp" | "listID" | "memberID" | "contactID" | "emailAddress" | "memberIDs" | "ids" => {
            anything(size)
        }
        name if OF_CLIENTS.contains(&name) => anything(size),
        other => panic!("{} takes {other}, and nothing here says what is to be sent for it", method.name),
    }
}

/// The parameters of methods about clients.
const OF_CLIENTS: [&str; 16] = [
    "clientID",
    "emailLimit",
    "companyName",
    "salesPhone",
    "streetAddress",
    "zipCode",
    "country",
    "state",
    "city",
    "defaultCurrency",
    "locale",
    "salesStartHour",
    "salesEndHour",
    "userEmail",
    "userPassword",
    "userDisplayName",
];

/// The fields of a family's records whose values are tested: the first ones.
const FIELDS: usize = 5;

/// The members worth testing in the objects of a method.
pub fn members(method: &Method) -> &'static [&'static str] {
    if let Some(family) = method.family {
        let names =
            family.record.fields.iter().filter(|field| field.is_writable()).map(|field| field.name).take(FIELDS);
        return names.chain(["id", "?"]).collect::<Vec<_>>().leak();
    }
    match method.name {
        "createLeads" | "updateLeads" | "updateLeadsV2" | "createOrUpdateLeads" => {
            &["id", "emailAddress", "description", "boxes_5a53c851764d2", "updateTimestamp", "leadScore", "?"]
        }
        "createFields" | "updateFields" => &["id", "label", "systemName", "dataLength", "options", "isActive", "?"],
        "deleteFields" => &["systemName", "id", "?"],
        "deleteLeads" | "deleteList" => &["id", "?"],
        "updateList" => &["id", "name", "description", "?"],
        "logCalls" => &["userID", "createTimestamp", "callNotes", "?"],
        name if name.ends_with("EmailAddress") => &["listID", "emailAddress", "?"],
        name if name.contains("ListMember") => &["listID", "memberID", "contactID", "?"],
        other => panic!("{other} takes objects, and nothing here says with which members"),
    }
}

/// Objects of one form.
fn each(size: Size, name: &'static str, object: fn(usize) -> String) -> Shape {
    Shape::of(name, size.objects, move |size| format!("[{}]", joined(size, object)))
}

/// Further shapes of the objects of a method.
pub fn objects(method: &Method, size: Size) -> Vec<Shape> {
    let each = |name, object: fn(usize) -> String| each(size, name, object);
    match method.name {
        _ if method.family.is_some() => vec![
            each("records by id", |at| format!("{{\"id\":{}}}", at + 1_000_000)),
            each("one record again and again", |_| "{\"id\":1024}".to_owned()),
            each("unknown fields", |at| format!("{{\"field{at}\":1}}")),
        ],
        "createLeads" => new_leads(size),
        "updateLeads" | "updateLeadsV2" | "createOrUpdateLeads" => vec![
            each("leads by id", |at| format!("{{\"id\":{},\"city\":\"Kiel\"}}", at + 1024)),
            each("one lead again and again", |at| format!("{{\"id\":1024,\"city\":\"Kiel {at}\"}}")),
            each("leads by address", |at| format!("{{\"emailAddress\":\"lead0.{at}@example.org\",\"city\":\"Kiel\"}}")),
            each("unknown addresses", |at| format!("{{\"emailAddress\":\"ä{at}@example.org\",\"city\":\"Kiel\"}}")),
        ],
        "createFields" => new_fields(size),
        "updateFields" => {
            vec![each("one field again and again", |at| format!("{{\"id\":1026,\"label\":\"Colour {at}\"}}"))]
        }
        "deleteFields" => vec![
            each("fields", |at| format!("{{\"systemName\":\"a{at}_5a53c851764d2\"}}")),
            Shape::of("ids", limits::VALUES, |size| {
                format!("{{\"id\":[{}]}}", joined(size, |at| (at + 1_000_000).to_string()))
            }),
        ],
        "logCalls" => vec![each("calls", |at| {
            format!(
                "{{\"userID\":1,\"leadID\":{at},\"direction\":\"incoming\",\"createTimestamp\":\"2024-01-01\",\"callNotes\":\"a\"}}"
            )
        })],
        "deleteLeads" | "deleteList" => vec![
            each("ids", |at| format!("{{\"id\":{}}}", at + 1_000_000)),
            Shape::of("bare ids", limits::VALUES, |size| {
                format!("[{}]", joined(size, |at| (at + 1_000_000).to_string()))
            }),
        ],
        "updateList" => vec![each("lists", |at| format!("{{\"id\":{at},\"name\":\"News\"}}"))],
        name if name.ends_with("EmailAddress") => {
            vec![each("places", |at| format!("{{\"listID\":{at},\"emailAddress\":\"lead0.{at}@example.org\"}}"))]
        }
        name if name.contains("ListMember") => {
            vec![each("places", |at| format!("{{\"listID\":{at},\"memberID\":{}}}", at + 1024))]
        }
        other => panic!("{other} takes objects, and nothing here says which"),
    }
}

/// Further shapes of leads to create.
fn new_leads(size: Size) -> Vec<Shape> {
    vec![
        each(size, "leads", |at| format!("{{\"emailAddress\":\"{at}@example.org\",\"city\":\"Kiel\"}}")),
        each(size, "leads of one address", |_| "{\"emailAddress\":\"ä@example.org\",\"city\":\"Kiel\"}".to_owned()),
        each(size, "unknown fields", |at| format!("{{\"field{at}\":1}}")),
        Shape::of("chosen values", limits::CHOSEN, |size| {
            format!("[{{\"boxes_5a53c851764d2\":[{}]}}]", joined(size, |at| format!("\"option, {at}\"")))
        }),
        Shape::of("chosen values in a text", limits::CHOSEN, |size| {
            format!("[{{\"boxes_5a53c851764d2\":\"{}\"}}]", joined(size, |at| format!("option, {at}")))
        }),
        Shape::of("commas", size.bytes, |size| format!("[{{\"boxes_5a53c851764d2\":\"{}\"}}]", ",".repeat(size))),
        Shape::of("one field again and again", size.bytes / 16, |size| {
            format!("[{{{}}}]", joined(size, |_| "\"city\":\"a\"".to_owned()))
        }),
    ]
}

/// Further shapes of fields to create.
fn new_fields(size: Size) -> Vec<Shape> {
    vec![
        each(size, "fields of one label", |_| "{\"relationship\":\"lead\",\"label\":\"Colour\"}".to_owned()),
        each(size, "fields without a relationship", |at| format!("{{\"label\":\"Colour {at}\"}}")),
        Shape::of("options", limits::OPTIONS, |size| field_with(&joined(size, |at| format!("{{\"label\":\"{at}\"}}")))),
        Shape::of("options in reverse", limits::OPTIONS, |size| {
            field_with(&joined(size, |at| format!("{{\"label\":\"{at}\",\"displayOrder\":{}}}", size - at)))
        }),
        Shape::of("more options than a field may have", (size.bytes / 16).max(4 * limits::OPTIONS), |size| {
            field_with(&joined(size, |_| "{\"label\":\"a\"}".to_owned()))
        }),
    ]
}

fn field_with(options: &str) -> String {
    format!(
        "[{{\"relationship\":\"account\",\"label\":\"Pick\",\"dataType\":\"picklist\",\"options\":[{options}],\"isActive\":\"?\"}}]"
    )
}

/// The queries of the change feed. The target of a request has at most 64 KiB.
pub fn queries() -> Vec<Shape> {
    const TARGET: usize = 60_000;
    vec![
        Shape::of("a long cursor", TARGET, |size| format!("after={}", "7".repeat(size))),
        Shape::of("a cursor with hyphens", TARGET, |size| format!("after={}", "-".repeat(size))),
        Shape::of("a long limit", TARGET, |size| format!("limit={}", "7".repeat(size))),
        Shape::of("escapes", TARGET / 3, |size| format!("after={}", "%41".repeat(size))),
        Shape::of("one parameter again and again", TARGET / 8, |size| {
            format!("limit=1{}", "&limit=1".repeat(size - 1))
        }),
        Shape::of("a long name", TARGET, |size| format!("{}=1", "a".repeat(size))),
    ]
}
