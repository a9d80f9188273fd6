//! The CPU time of a call on its thread grows no faster than the call's size.
//!
//! Every parameter of every method in `METHODS`, every key of its `where`, the members of its objects, in a list and
//! in the flat form, and the query of `/v2/changes` are sent at one size and at twice this size. The thread's CPU
//! time may grow threefold at most. The test fails for a parameter without an entry in [`shapes`], and for a method
//! with objects but without an entry in [`objects`] and [`members`].
//!
//! Values bounded only by the body's limit have 32 KiB, and 500 objects are sent: enough to see quadratic growth. For
//! a mebibyte and 10,000 objects, which takes minutes, run
//! `HEADWATER_COST=1 cargo test -p headwater-api --test cost`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod shapes;

use bytes::Bytes;
use headwater_actions as actions;
use headwater_api::Api;
use headwater_api::caller::hash_secret;
use headwater_api::endpoint::HeadOutcome;
use headwater_api::method::Method;
use headwater_api::methods::METHODS;
use headwater_api::quota::Allowance;
use headwater_api::sending::Body;
use headwater_model::key::{CallLimits, NewKey, Strictness, Switches};
use headwater_model::limits;
use headwater_model::time::Timestamp;
use headwater_store::accounts::NewAccount;
use headwater_store::db::Options;
use headwater_store::{Db, Job};
use headwater_wire::variant::Version;
use http::Request;
use shapes::{Shape, Size, anything, joined, members, plain, queries};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Tries of one measurement; the best counts, and the first to pass is the last.
const TRIES: usize = 15;
/// The most a call of twice the size may cost, as a factor.
const GROWTH: u32 = 3;
/// The fixed cost of a call, and the noise of the clock: smaller costs count as equal.
const FLOOR: Duration = Duration::from_millis(1);
/// Parallel measurements. Each measures the CPU time of its own thread.
const AT_ONCE: usize = 2;

/// The API, and an account with fields and leads.
struct House {
    api: Api,
    _folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
        db.write_blocking(Job::of_server("test"), |tx| {
            let new = NewAccount { name: "Test", public_id: "2_TEST", time_zone: "Europe/Berlin" };
            let account = actions::accounts::create(tx, Timestamp(1), &new)?;
            let switches = Switches { limits: CallLimits::Off, ..Switches::default() };
            let key = NewKey { secret_hash: hash_secret("secret").to_vec(), switches, ..NewKey::default() };
            actions::accounts::add_key(tx, account, Timestamp(1), &key)
        })
        .unwrap();
        let house = Self { api: Api::new(db, Allowance::default()), _folder: folder };
        let face = Face::of(&house);
        let made = |method, objects: &str| {
            let reply = face.call(method, &format!("{{\"objects\":[{objects}]}}")).1;
            assert!(reply.contains("\"success\":true") && !reply.contains("\"success\":false"), "{reply}");
        };
        let options = joined(limits::OPTIONS, |at| format!("{{\"label\":\"option, {at}\"}}"));
        let boxes = "\"label\":\"Boxes\",\"systemName\":\"boxes_5a53c851764d2\",\"dataType\":\"checkbox\"";
        made("createFields", &format!("{{\"relationship\":\"lead\",{boxes},\"options\":[{options}]}}"));
        made("createFields", &joined(300, |at| format!("{{\"relationship\":\"lead\",\"label\":\"Field {at}\"}}")));
        for batch in 0..4 {
            made("createLeads", &joined(500, |at| format!("{{\"emailAddress\":\"lead{batch}.{at}@example.org\"}}")));
        }
        // Updates name the first lead, and a field.
        made("updateLeads", "{\"id\":1024,\"city\":\"Rom\"}");
        made("updateFields", "{\"id\":1026,\"label\":\"First\"}");
        house
    }
}

/// One calling thread.
struct Face<'h> {
    house: &'h House,
    runtime: tokio::runtime::Runtime,
}

impl<'h> Face<'h> {
    fn of(house: &'h House) -> Self {
        Self { house, runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap() }
    }

    /// Calls a method; returns the CPU time on this thread, and the beginning of the answer.
    fn call(&self, method: &str, params: &str) -> (Duration, String) {
        let body = Bytes::from(format!("{{\"method\":\"{method}\",\"params\":{params},\"id\":1}}"));
        let request = Request::post("/pubapi/v1/?accountID=2_TEST&secretKey=secret").body(body).unwrap();
        let (head, body) = request.into_parts();
        let api = &self.house.api;
        let before = thread_time();
        let answer = self.runtime.block_on(async {
            match api.enter(Version::V1, &head).await {
                HeadOutcome::Open(visit) => api.answer(visit, &Request::from_parts(head, body)).await.0,
                HeadOutcome::Answered(answer, _) => answer,
            }
        });
        let taken = thread_time() - before;
        // Readers make the slices of a reply, not this thread.
        let text = match answer.into_body() {
            Body::Whole(bytes) => String::from_utf8_lossy(&bytes[..bytes.len().min(5000)]).into_owned(),
            Body::Slices(_) => String::new(),
        };
        (taken, text)
    }

    /// The CPU time of a request for the change feed.
    fn follow(&self, query: &str) -> Duration {
        let uri = format!("/v2/changes?accountID=2_TEST&secretKey=secret&{query}");
        let request = Request::get(uri).body(Bytes::new()).unwrap();
        let before = thread_time();
        let (answer, _) = self.runtime.block_on(self.house.api.changes(&request, |_| Some(())));
        let taken = thread_time() - before;
        assert_ne!(answer.status(), 401);
        taken
    }

    /// The keys of a method's `where`, as listed in the refusal of an unknown key (W55); of custom fields only two.
    fn keys_of_where(&self, method: &Method) -> Vec<String> {
        let (_, answer) = self.call(method.name, &params_with(method, "where", "{\"?\":1}"));
        // Of many fields only the first few are listed.
        let names = answer.split("\"data\":[").nth(1).unwrap_or_else(|| panic!("{}: {answer}", method.name));
        let names =
            names.split(']').next().unwrap_or_default().split(',').map(|name| name.trim_matches('"').to_owned());
        let is_custom = |name: &String| name.contains('_');
        let (custom, standard): (Vec<String>, Vec<String>) = names.partition(is_custom);
        standard.into_iter().chain(custom.into_iter().take(2)).collect()
    }
}

/// The CPU time of this thread so far.
fn thread_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The parameters of a call: one has this value, the other required ones are valid.
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

/// A measurement: the name, the largest size, and a call of a given size.
struct Measurement {
    name: String,
    most: usize,
    run: Run,
}

/// Makes a call of a size, and returns the CPU time.
type Run = Box<dyn Fn(&Face<'_>, usize) -> Duration + Sync>;

/// Calls of a method; `within` writes the parameters around a value.
fn calls(
    method: &'static Method,
    about: &str,
    shapes: Vec<Shape>,
    within: impl Fn(&str) -> String + Clone + Sync + 'static,
) -> impl Iterator<Item = Measurement> {
    let about = format!("{} {about}", method.name);
    shapes.into_iter().map(move |Shape { name, most, write }| {
        let within = within.clone();
        let run = move |face: &Face<'_>, size| face.call(method.name, &within(&write(size))).0;
        Measurement { name: format!("{about}, {name}"), most, run: Box::new(run) }
    })
}

/// All measurements of a method.
fn of_method(face: &Face<'_>, method: &'static Method, size: Size) -> Vec<Measurement> {
    let mut all = Vec::new();
    for parameter in method.accepts(Strictness::Lenient) {
        let within = move |value: &str| params_with(method, parameter, value);
        all.extend(calls(method, parameter, shapes::of_parameter(method, parameter, size), within));
    }
    if method.accepts(Strictness::Lenient).contains(&"objects") {
        for member in members(method) {
            let within = move |value: &str| params_with(method, "objects", &format!("[{{\"{member}\":{value}}}]"));
            all.extend(calls(method, &format!("objects.{member}"), plain(size), within));
            if method.takes_flat_object.is_open_to(Strictness::Lenient) {
                let within = move |value: &str| format!("{{\"{member}\":{value}}}");
                all.extend(calls(method, &format!("{member}, flat"), plain(size), within));
            }
        }
    }
    if method.accepts(Strictness::Lenient).contains(&"where") {
        for key in face.keys_of_where(method) {
            let name = format!("where.{key}");
            let of = key.clone();
            let within = move |value: &str| params_with(method, "where", &format!("{{\"{of}\":{value}}}"));
            all.extend(calls(method, &name, anything(size), within));
            if method.name == "getLeads" {
                let within = move |value: &str| {
                    params_with(method, "where", &format!("{{\"{key}\":{{\"GT\":1,\"LTE\":{value}}}}}"))
                };
                all.extend(calls(method, &format!("{name} compared"), plain(size), within.clone()));
                let again =
                    Shape::of("again and again", size.bytes / 16, |size| joined(size, |_| "1,\"GTE\":1".to_owned()));
                all.extend(calls(method, &format!("{name} compared"), vec![again], within));
            }
        }
    }
    all
}

/// Checks that a call of twice the size costs at most [`GROWTH`] times as much; the error names the costs.
fn grows_moderately(most: usize, run: impl Fn(usize) -> Duration) -> Result<(), String> {
    let mut best = [Duration::MAX; 2];
    for _ in 0..TRIES {
        for (best, size) in best.iter_mut().zip([most / 2, most]) {
            *best = run(size).min(*best);
        }
        if best[1] <= GROWTH * best[0].max(FLOOR) {
            return Ok(());
        }
    }
    Err(format!("{:?} for {}, {:?} for {most}", best[0], most / 2, best[1]))
}

#[test]
fn a_call_of_twice_the_size_costs_its_thread_at_most_three_times_as_much() {
    let size = Size::asked_for();
    let house = House::new();
    let face = Face::of(&house);
    let mut all: Vec<Measurement> = METHODS.iter().flat_map(|method| of_method(&face, method, size)).collect();
    all.extend(queries().into_iter().map(|Shape { name, most, write }| {
        let run = move |face: &Face<'_>, size| face.follow(&write(size));
        Measurement { name: format!("changes, {name}"), most, run: Box::new(run) }
    }));
    let next = AtomicUsize::new(0);
    let measure = || {
        let (face, mut faults) = (Face::of(&house), Vec::new());
        while let Some(it) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            if grows_moderately(it.most, |size| (it.run)(&face, size)).is_err() {
                faults.push(it);
            }
        }
        faults
    };
    let suspects: Vec<&Measurement> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(measure)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    // Repeated alone: a call waiting for many commits pays for parallel measurements at each commit.
    let again = |it: &&Measurement| {
        let grown = grows_moderately(it.most, |size| (it.run)(&face, size));
        grown.err().map(|cost| format!("{}: {cost}", it.name))
    };
    let faults: Vec<String> = suspects.iter().filter_map(again).collect();
    assert!(all.len() > 1500, "only {} values were sent", all.len());
    let (count, of) = (faults.len(), all.len());
    assert!(faults.is_empty(), "{count} of {of} cost more than {GROWTH} times as much:\n{}", faults.join("\n"));
}

#[test]
fn what_grows_with_the_square_of_the_size_is_seen() {
    let quadratic = |size: usize| {
        let values: Vec<usize> = (0..size).collect();
        values.iter().filter(|value| !values[..**value].contains(value)).count()
    };
    let run = |size| {
        let before = thread_time();
        assert_eq!(quadratic(size), size);
        thread_time() - before
    };
    // Beside other work a small size may once seem as dear as a large one.
    let is_seen = (0..3).any(|_| grows_moderately(5_000, run).is_err());
    assert!(is_seen, "a cost that grows fourfold passes");
}
