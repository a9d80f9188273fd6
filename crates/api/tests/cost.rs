//! What a call costs the thread that handles it grows no faster than the call.
//!
//! Every parameter of every method in `METHODS`, and every key that its `where` takes, is sent at a size and at twice that size: as many
//! values as its limits allow, or a mebibyte where only the body's limit bounds it. The thread's CPU time may grow threefold at most. A
//! parameter without an entry in [`shapes`], and a method with objects without one in [`objects`], fails the test.
//!
//! It takes minutes in a debug build, and is run when `HEADWATER_COST` is set: `HEADWATER_COST=1 cargo test -p headwater-api --test cost`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use bytes::Bytes;
use headwater_actions as actions;
use headwater_api::Api;
use headwater_api::caller::hash_secret;
use headwater_api::endpoint::Entry;
use headwater_api::method::Method;
use headwater_api::methods::METHODS;
use headwater_api::quota::Allowance;
use headwater_api::sending::Body;
use headwater_model::key::{Limits, Switches};
use headwater_model::limits;
use headwater_model::time::Timestamp;
use headwater_store::db::Options;
use headwater_store::{Db, Job};
use headwater_wire::variant::Version;
use http::Request;
use std::time::Duration;

/// Tries of one measurement, of which the best counts.
const TRIES: usize = 5;
/// By how much twice the size may cost more.
const GROWTH: u32 = 3;
/// What a call costs whatever its size, and the noise of the clock: below it, costs count as equal.
const FLOOR: Duration = Duration::from_millis(1);
/// Bytes of a value that only the body's limit bounds.
const BYTES: usize = 1 << 20;

/// A value of a size: its name for the report, the greatest size, and how it is written as JSON.
struct Shape {
    name: &'static str,
    most: usize,
    write: Box<dyn Fn(usize) -> String>,
}

fn shape(name: &'static str, most: usize, write: impl Fn(usize) -> String + 'static) -> Shape {
    Shape { name, most, write: Box::new(write) }
}

fn joined(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(write).collect::<Vec<_>>().join(",")
}

/// What any parameter may be sent, sound or not.
fn anything() -> Vec<Shape> {
    vec![
        shape("long text", BYTES, |size| format!("\"{}\"", "a".repeat(size))),
        shape("escapes", BYTES / 6, |size| format!("\"{}\"", "\\u00e4".repeat(size))),
        shape("digits", BYTES, |size| "7".repeat(size)),
        shape("words between commas", BYTES / 4, |size| format!("\"{}\"", "oppWon,".repeat(size / 2))),
        shape("blanks", BYTES, |size| format!("\"{}\"", " ".repeat(size))),
        shape("numbers", limits::VALUES, |size| format!("[{}]", joined(size, |at| (at + 1024).to_string()))),
        shape("one number again and again", limits::VALUES, |size| {
            format!("[{}]", joined(size, |_| "1024".to_owned()))
        }),
        shape("texts", limits::VALUES, |size| format!("[{}]", joined(size, |at| format!("\"ä{at}@example.org\"")))),
        shape("more values than it may hold", BYTES / 8, |size| format!("[{}]", joined(size, |at| at.to_string()))),
        shape("a hash", BYTES / 16, |size| format!("{{{}}}", joined(size, |at| format!("\"k{at}\":{at}")))),
        shape("one member again and again", BYTES / 8, |size| {
            format!("{{{}}}", joined(size, |_| "\"id\":1".to_owned()))
        }),
    ]
}

/// What is sent for a parameter. `objects` and `where` come apart.
fn shapes(method: &Method, parameter: &str) -> Vec<Shape> {
    match parameter {
        "objects" => anything().into_iter().chain(objects(method)).collect(),
        "where" | "limit" | "offset" | "fields" | "id" | "idField" | "name" | "description" | "url" | "startDate"
        | "endDate" | "timestamp" | "listID" | "memberID" | "contactID" | "emailAddress" | "memberIDs" => anything(),
        other => panic!("{} takes {other}, and nothing here says what is to be sent for it", method.name),
    }
}

/// What is sent as the objects of a method, besides anything.
fn objects(method: &Method) -> Vec<Shape> {
    let each = |name, object: fn(usize) -> String| {
        shape(name, limits::OBJECTS, move |size| format!("[{}]", joined(size, object)))
    };
    let long = |name, member: &'static str| {
        shape(name, BYTES, move |size| format!("[{{\"{member}\":\"{}\"}}]", "a".repeat(size)))
    };
    match method.name {
        "createLeads" => vec![
            each("leads", |at| format!("{{\"emailAddress\":\"{at}@example.org\",\"city\":\"Kiel\"}}")),
            each("leads of one address", |_| "{\"emailAddress\":\"ä@example.org\",\"city\":\"Kiel\"}".to_owned()),
            each("unknown fields", |at| format!("{{\"field{at}\":1}}")),
            long("a long address", "emailAddress"),
            long("a long description", "description"),
            shape("chosen values", limits::CHOSEN, |size| {
                format!("[{{\"boxes_5a53c851764d2\":[{}]}}]", joined(size, |at| format!("\"option, {at}\"")))
            }),
            shape("chosen values in a text", limits::CHOSEN, |size| {
                format!("[{{\"boxes_5a53c851764d2\":\"{}\"}}]", joined(size, |at| format!("option, {at}")))
            }),
            shape("commas", BYTES, |size| format!("[{{\"boxes_5a53c851764d2\":\"{}\"}}]", ",".repeat(size))),
            shape("one field again and again", BYTES / 16, |size| {
                format!("[{{{}}}]", joined(size, |_| "\"city\":\"a\"".to_owned()))
            }),
        ],
        "updateLeads" | "updateLeadsV2" | "createOrUpdateLeads" => vec![
            each("leads by id", |at| format!("{{\"id\":{},\"city\":\"Kiel\"}}", at + 1024)),
            each("one lead again and again", |at| format!("{{\"id\":1024,\"city\":\"Kiel {at}\"}}")),
            each("leads by address", |at| format!("{{\"emailAddress\":\"ä{at}@example.org\",\"city\":\"Kiel\"}}")),
            long("a long address", "emailAddress"),
        ],
        "createFields" => vec![
            each("fields of one label", |_| "{\"relationship\":\"lead\",\"label\":\"Colour\"}".to_owned()),
            each("fields without a relationship", |at| format!("{{\"label\":\"Colour {at}\"}}")),
            shape("options", limits::OPTIONS, |size| field_with(&joined(size, |at| format!("{{\"label\":\"{at}\"}}")))),
            shape("options in reverse", limits::OPTIONS, |size| {
                field_with(&joined(size, |at| format!("{{\"label\":\"{at}\",\"displayOrder\":{}}}", size - at)))
            }),
            shape("more options than a field may have", BYTES / 16, |size| {
                field_with(&joined(size, |_| "{\"label\":\"a\"}".to_owned()))
            }),
            long("a long label", "label"),
            long("a long systemName", "systemName"),
        ],
        "updateFields" => vec![
            each("one field again and again", |at| format!("{{\"id\":2048,\"label\":\"Colour {at}\"}}")),
            long("a long label", "label"),
        ],
        "deleteFields" => vec![each("fields", |at| format!("{{\"systemName\":\"a{at}_5a53c851764d2\"}}"))],
        "logCalls" => vec![
            each("calls", |at| {
                format!(
                    "{{\"userID\":1,\"leadID\":{at},\"direction\":\"incoming\",\"createTimestamp\":\"2024-01-01\",\"callNotes\":\"a\"}}"
                )
            }),
            long("long notes", "callNotes"),
        ],
        "deleteLeads" | "deleteList" => vec![
            each("ids", |at| format!("{{\"id\":{}}}", at + 1_000_000)),
            shape("bare ids", limits::VALUES, |size| format!("[{}]", joined(size, |at| (at + 1_000_000).to_string()))),
        ],
        "updateList" => {
            vec![each("lists", |at| format!("{{\"id\":{at},\"name\":\"News\"}}")), long("a long name", "name")]
        }
        name if name.ends_with("EmailAddress") => vec![
            each("places", |at| format!("{{\"listID\":{at},\"emailAddress\":\"ä{at}@example.org\"}}")),
            long("a long address", "emailAddress"),
        ],
        name if name.contains("ListMember") => {
            vec![each("places", |at| format!("{{\"listID\":{at},\"memberID\":{at}}}"))]
        }
        other => panic!("{other} takes objects, and nothing here says which"),
    }
}

fn field_with(options: &str) -> String {
    format!(
        "[{{\"relationship\":\"account\",\"label\":\"Pick\",\"dataType\":\"picklist\",\"options\":[{options}],\"isActive\":\"?\"}}]"
    )
}

/// The server's part of a call, on this thread.
struct Face {
    api: Api,
    runtime: tokio::runtime::Runtime,
    uri: String,
    _folder: tempfile::TempDir,
}

impl Face {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
        db.write_blocking(Job::of_server("test"), |tx| {
            let account = actions::accounts::create(tx, Timestamp(1), "Test", "2_TEST", "Europe/Berlin")?;
            let switches = Switches { limits: Limits::Off, ..Switches::default() };
            actions::accounts::add_key(tx, Timestamp(1), account, "key", &hash_secret("secret"), &switches)
        })
        .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let uri = "/pubapi/v1/?accountID=2_TEST&secretKey=secret".to_owned();
        let face = Self { api: Api::new(db, Allowance::default()), runtime, uri, _folder: folder };
        let options = joined(limits::OPTIONS, |at| format!("{{\"label\":\"option, {at}\"}}"));
        let made = face.call(
            "createFields",
            &format!(
                "{{\"objects\":[{{\"relationship\":\"lead\",\"label\":\"Boxes\",\"systemName\":\"boxes_5a53c851764d2\",\
                 \"dataType\":\"checkbox\",\"options\":[{options}]}}]}}"
            ),
        );
        assert!(made.1.contains("\"success\":true"), "{}", made.1);
        face
    }

    /// Calls a method; gives the CPU time that this thread took for it, and the beginning of the answer.
    fn call(&self, method: &str, params: &str) -> (Duration, String) {
        let body = Bytes::from(format!("{{\"method\":\"{method}\",\"params\":{params},\"id\":1}}"));
        let request = Request::post(&self.uri).body(body).unwrap();
        let (head, body) = request.into_parts();
        let before = thread_time();
        let answer = self.runtime.block_on(async {
            match self.api.enter(Version::V1, &head).await {
                Entry::Open(visit) => self.api.answer(visit, &Request::from_parts(head, body)).await.0,
                Entry::Answered(answer, _) => answer,
            }
        });
        let taken = thread_time() - before;
        // What is sent in slices is made by readers, not by this thread.
        let text = match answer.into_body() {
            Body::Whole(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(5000)]).into_owned(),
            Body::Slices(_) => String::new(),
        };
        (taken, text)
    }
}

/// The CPU time this thread has taken.
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The parameters of a call in which one has the value; the others that must be there are sound.
fn params_with(method: &Method, parameter: &str, value: &str) -> String {
    let sound = |name: &str| match name {
        "objects" | "memberIDs" => "[]",
        "where" => "{}",
        "startDate" | "endDate" => "\"2024-01-01\"",
        "timestamp" => "\"create\"",
        "url" => "\"https://example.org/\"",
        "emailAddress" => "\"ada@example.org\"",
        _ => "1",
    };
    let others = method.required.iter().filter(|name| **name != parameter);
    let mut members: Vec<String> = others.map(|name| format!("\"{name}\":{}", sound(name))).collect();
    members.push(format!("\"{parameter}\":{value}"));
    format!("{{{}}}", members.join(","))
}

/// The keys that the `where` of a method takes, as its refusal of another names them (W55).
fn keys_of_where(face: &Face, method: &Method) -> Vec<String> {
    let (_, answer) = face.call(method.name, &params_with(method, "where", "{\"?\":1}"));
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["error"]["code"], 205, "{}: {answer}", method.name);
    answer["error"]["data"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// Whether a call of twice the size costs at most [`GROWTH`] times as much; else what it cost.
fn grows_moderately(face: &Face, method: &Method, write: impl Fn(usize) -> String, most: usize) -> Result<(), String> {
    let (small, large) = (write(most / 2), write(most));
    let mut best = [Duration::MAX; 2];
    for _ in 0..TRIES {
        for (best, params) in best.iter_mut().zip([&small, &large]) {
            *best = face.call(method.name, params).0.min(*best);
        }
        if best[1] <= GROWTH * best[0].max(FLOOR) {
            return Ok(());
        }
    }
    Err(format!("{:?} for {}, {:?} for {most}", best[0], most / 2, best[1]))
}

#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn is_asked_for() -> bool {
    std::env::var_os("HEADWATER_COST").is_some()
}

#[test]
fn a_call_of_twice_the_size_costs_its_thread_at_most_three_times_as_much() {
    if !is_asked_for() {
        return;
    }
    let face = Face::new();
    let mut faults = Vec::new();
    let mut measured = 0;
    for method in METHODS {
        for parameter in method.required.iter().chain(method.optional) {
            for Shape { name, most, write } in shapes(method, parameter) {
                measured += 1;
                let write = |size| params_with(method, parameter, &write(size));
                let grown = grows_moderately(&face, method, write, most);
                faults.extend(grown.err().map(|cost| format!("{} {parameter}, {name}: {cost}", method.name)));
            }
        }
        let takes_where = method.required.iter().chain(method.optional).any(|name| *name == "where");
        for key in takes_where.then(|| keys_of_where(&face, method)).into_iter().flatten() {
            for Shape { name, most, write } in anything() {
                measured += 1;
                let write = |size| params_with(method, "where", &format!("{{\"{key}\":{}}}", write(size)));
                let grown = grows_moderately(&face, method, write, most);
                faults.extend(grown.err().map(|cost| format!("{} where.{key}, {name}: {cost}", method.name)));
            }
        }
    }
    assert!(measured > 1000, "only {measured} values were sent");
    assert!(
        faults.is_empty(),
        "{} of {measured} cost more than {GROWTH} times as much:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn what_grows_with_the_square_of_the_size_is_seen() {
    if !is_asked_for() {
        return;
    }
    let quadratic = |size: usize| {
        let values: Vec<usize> = (0..size).collect();
        values.iter().filter(|value| !values[..**value].contains(value)).count()
    };
    let time = |size| {
        let before = thread_time();
        assert_eq!(quadratic(size), size);
        thread_time() - before
    };
    let cost = |size| (0..TRIES).map(|_| time(size)).min().unwrap_or_default();
    let small = cost(5_000);
    assert!(small > FLOOR, "{small:?} is too little to be told from noise");
    assert!(cost(10_000) > GROWTH * small);
}
