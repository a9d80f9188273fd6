//! Random questions, and the answers of all servers compared.

use super::world::{Chance, WORDS, World};
use headwater_model::actor::Actor;
use headwater_model::grant::Grant;
use headwater_model::id::LeadId;
use headwater_model::permission::{Leads, VIEW_LEADS};
use headwater_model::query::{
    Comparison, Condition, ConditionSubject, FieldNature, LeadCursor, LeadQuery, LeadWindow, QueryContext, QueryField,
};
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::Role;
use headwater_store::lead_query::{self, LeadPage, LeadQuestion, LeadSummary};
use headwater_store::{Db, Job};

/// The most leads of a page.
const LIMIT: usize = 9;

/// The answers of a server to a question.
#[derive(Debug, PartialEq)]
struct Answers {
    count: i64,
    pages: Vec<LeadPage>,
    summary: LeadSummary,
    next: Vec<LeadId>,
}

/// Asks all servers a random question. An error says how their answers differ.
pub fn ask(chance: &mut Chance, world: &mut World) -> Result<(), String> {
    let text = text(chance, world);
    let own = chance.below(4) == 0;
    let windows = windows(chance, world);
    let fields = QueryField::all(&world.admin.catalogue);
    let fields = vec![chance.of(&fields).clone(), chance.of(&fields).clone()];
    let owner = chance.below(3) as usize;
    compare(world, &Asked { text, windows, fields, owner: own.then_some(owner) })
}

/// Asks all servers a question.
pub fn ask_for(world: &mut World, text: &str) -> Result<(), String> {
    let asked = Asked { text: text.to_owned(), windows: vec![LeadWindow::First], fields: Vec::new(), owner: None };
    compare(world, &asked)
}

/// The number of leads found by a server.
pub fn count(db: &Db, world: &World, text: &str) -> i64 {
    let (query, grant) = (query(world, text), grant(world, None));
    db.read_blocking(Job::of(world.account, "test"), move |read| {
        lead_query::count(read, &LeadQuestion { grant: &grant, query: &query })
    })
    .unwrap()
}

struct Asked {
    text: String,
    windows: Vec<LeadWindow>,
    fields: Vec<QueryField>,
    owner: Option<usize>,
}

fn compare(world: &mut World, asked: &Asked) -> Result<(), String> {
    let expected = answers(&world.plain, world, asked);
    for (number, db) in world.servers().enumerate() {
        let found = answers(db, world, asked);
        if found != expected {
            return Err(format!(
                "server {number}, {:?} for {:?} {:?}:\n{found:?}\nrows:\n{expected:?}",
                asked.text, asked.owner, asked.windows
            ));
        }
    }
    let query = query(world, &asked.text);
    let places = expected.pages.iter().flat_map(|page| &page.leads).map(|lead| lead.cursor(&query.sort)).take(3);
    world.places.extend(places.collect::<Vec<_>>());
    let surplus = world.places.len().saturating_sub(30);
    world.places.drain(..surplus);
    Ok(())
}

fn answers(db: &Db, world: &World, asked: &Asked) -> Answers {
    let (query, grant) = (query(world, &asked.text), grant(world, asked.owner));
    let (windows, fields) = (asked.windows.clone(), asked.fields.clone());
    db.read_blocking(Job::of(world.account, "test"), move |read| {
        let question = LeadQuestion { grant: &grant, query: &query };
        let pages = windows.iter().map(|window| lead_query::page(read, &question, window, LIMIT));
        Ok::<_, headwater_store::Error>(Answers {
            count: lead_query::count(read, &question)?,
            pages: pages.collect::<Result<_, _>>()?,
            summary: lead_query::summary(read, &question, &fields)?,
            next: lead_query::next(read, &question, LeadId(1024 + 10), LIMIT)?,
        })
    })
    .unwrap()
}

fn grant(world: &World, owner: Option<usize>) -> Grant<Leads> {
    let actor = match owner {
        None => Actor::key(world.account, "tests"),
        Some(place) => Actor {
            role: Role::JuniorSalesperson,
            user: Some(world.people[place]),
            ..Actor::key(world.account, "tests")
        },
    };
    actor.grant(VIEW_LEADS).unwrap()
}

fn with_context<T>(world: &World, work: impl FnOnce(&QueryContext<'_>) -> T) -> T {
    let now = Timestamp::from_rfc3339("2023-11-16T10:00:00Z").unwrap();
    let zone = Zone::named("Europe/Berlin").unwrap();
    work(&QueryContext { catalogue: &world.admin.catalogue, zone: &zone, now, me: Some(world.people[0]) })
}

fn query(world: &World, text: &str) -> LeadQuery {
    with_context(world, |context| LeadQuery::parse_text(text, context)).unwrap()
}

/// The text of a random question.
fn text(chance: &mut Chance, world: &World) -> String {
    let fields = QueryField::all(&world.admin.catalogue);
    let mut query = with_context(world, |context| {
        let conditions = (0..chance.below(4)).map(|_| condition(chance, &fields, world, context)).collect();
        LeadQuery { conditions, ..LeadQuery::default() }
    });
    if chance.below(3) == 0 {
        query.search =
            chance.of(&["ann", "MULL", "30 12", "(30)", "example.org", "ann ann-", "ss", "z1", "\u{301}"]).to_string();
    }
    let mut text = query.print();
    if chance.below(4) > 0 {
        let sign = ["", "-"][chance.below(2) as usize];
        text.push_str(&format!("&sort={sign}{}", chance.of(&fields).system_name()));
    }
    text
}

fn condition(chance: &mut Chance, fields: &[QueryField], world: &World, context: &QueryContext<'_>) -> Condition {
    if chance.below(5) == 0 {
        let comparison = *chance.of(&[Comparison::In, Comparison::Out]);
        let lists: Vec<String> = (0..1 + chance.below(2)).map(|_| chance.of(&world.lists).0.to_string()).collect();
        return Condition::new(ConditionSubject::Lists, comparison, &lists, context).unwrap();
    }
    // A loop: not every random value can be read.
    loop {
        let field = chance.of(fields).clone();
        let comparison = *chance.of(field.nature.comparisons());
        let (least, most) = comparison.values();
        let values = 0..least + chance.below(most.min(3) as u64 + 1 - least as u64) as usize;
        let values: Vec<String> = values.map(|_| value(chance, &field, world)).collect();
        if let Ok(condition) = Condition::new(ConditionSubject::Field(field), comparison, &values, context) {
            return condition;
        }
    }
}

fn value(chance: &mut Chance, field: &QueryField, world: &World) -> String {
    match field.nature {
        FieldNature::Text => (*chance.of(&WORDS)).to_owned(),
        FieldNature::Options => (*chance.of(&["a", "b", "c", "a,b"])).to_owned(),
        FieldNature::Choice => (*chance.of(&["open", "qualified", "unqualified", "contactWithOpp"])).to_owned(),
        FieldNature::Flag => (*chance.of(&["1", "0"])).to_owned(),
        FieldNature::Person => chance.of(&world.people).0.to_string(),
        FieldNature::Number | FieldNature::Reference => {
            let numbers = [-1_000_000, -5, 0, 1, 60, 255, 1024, 1040, 100_000, i64::MAX, i64::MIN];
            chance.of(&numbers).to_string()
        }
        FieldNature::Day => format!("2026-0{}-1{}", 1 + chance.below(9), chance.below(9)),
        FieldNature::Instant | FieldNature::Moment => {
            (*chance.of(&["2023-11-14T22:13", "2023-11-14T22:14:10", "-2d", "2023-11-15", "0d"])).to_owned()
        }
    }
}

fn windows(chance: &mut Chance, world: &World) -> Vec<LeadWindow> {
    let mut windows = vec![LeadWindow::First, LeadWindow::Last];
    if !world.places.is_empty() {
        let mut place = || LeadCursor::parse(&chance.of(&world.places).print()).unwrap();
        windows.extend([LeadWindow::After(place()), LeadWindow::Before(place())]);
    }
    windows
}
