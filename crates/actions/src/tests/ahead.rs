//! Many records in one call, some kinds of which are written before the account is locked: one address stays one lead, and what
//! another call changes meanwhile is seen.

use crate::handover::{self, Handover};
use crate::house_for_tests::House;
use crate::{deal_stages, kinds, leads};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{RecordId, UserId};
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::deal_stage::{self, DEAL_STAGE};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::note::{self, NOTE};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::records::opportunity_lead::{self, OPPORTUNITY_LEAD};
use headwater_model::records::task::{self, TASK};
use headwater_model::user::{Role, User};
use headwater_store::Tx;
use headwater_store::copy::TABLES;
use headwater_store::value::SqlValue;
use headwater_testbed::postgres::{database, wait_until_one_waits};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

/// Leads in one call, enough for writing before locking.
const MANY: usize = 150;

fn create(tx: &Tx<'_>, context: &Context, addresses: &[String]) -> Result<Vec<Result<i64, Problem>>, Problem> {
    let draft = |address: &String| Ok(Draft { values: vec![(lead::EMAIL, Cell::text(address))], ..Draft::default() });
    let drafts: Vec<_> = addresses.iter().map(draft).collect();
    let outcomes = leads::KIND.create(tx, context, &drafts)?;
    Ok(outcomes.into_iter().map(|outcome| outcome.map(|id| id.0)).collect())
}

fn addresses(name: &str) -> Vec<String> {
    (0..MANY).map(|number| format!("{name}-{number}@example.org")).collect()
}

fn rows(house: &House, name: &str) -> Vec<Vec<SqlValue>> {
    let mut rows = Vec::new();
    house.each_row(TABLES.iter().find(|table| table.name == name).unwrap(), |row| rows.push(row.to_vec()));
    rows
}

/// The first job locks the account and holds it until the second job, which has begun meanwhile, waits for the lock. Returns the
/// outcomes of the second job, and the number of its runs.
fn meet<T: Send + 'static>(
    house: &House,
    url: &str,
    first: impl Fn(&Tx<'_>) -> Result<(), Problem> + Send + 'static,
    second: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static,
) -> (T, usize) {
    let (holds, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
    let outcomes = std::thread::scope(|scope| {
        let holder = scope.spawn({
            let (holds, url) = (holds.clone(), url.to_owned());
            move || {
                house.write(move |tx| {
                    first(tx)?;
                    holds.wait();
                    wait_until_one_waits(&url, || ());
                    Ok(())
                })
            }
        });
        holds.wait();
        let runs = runs.clone();
        let outcomes = house.write(move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            second(tx)
        });
        holder.join().unwrap();
        outcomes
    });
    (outcomes, runs.load(Ordering::SeqCst))
}

/// Two calls that create leads at once. Returns the outcomes of the second call, the number of its runs, and the number of leads
/// at the end.
fn create_both(url: &str, first: Vec<String>) -> (Vec<Result<i64, Problem>>, usize, usize) {
    let house = House::with_single_runs(Some(url));
    let one = house.account("one");
    let context = one.clone();
    let first = move |tx: &Tx<'_>| {
        assert!(create(tx, &one, &first)?.iter().all(Result::is_ok));
        Ok(())
    };
    let (outcomes, runs) = meet(&house, url, first, move |tx| create(tx, &context, &addresses("theirs")));
    (outcomes, runs, rows(&house, "lead").len())
}

#[test]
fn early_writes_are_redone_where_another_took_the_address() {
    let Some(url) = database() else { return };
    let (outcomes, runs, leads) = create_both(&url, vec!["THEIRS-7@example.org".to_owned()]);
    let taken: Vec<usize> = (0..MANY).filter(|at| outcomes[*at] == Err(Problem::Taken)).collect();
    assert_eq!(taken, [7]);
    assert_eq!((outcomes.iter().filter(|outcome| outcome.is_ok()).count(), leads), (MANY - 1, MANY));
    assert_eq!(runs, 2, "the first run was in vain");
}

#[test]
fn early_writes_are_kept_where_nobody_took_their_addresses() {
    let Some(url) = database() else { return };
    let (outcomes, runs, leads) = create_both(&url, addresses("ours"));
    assert_eq!((outcomes.iter().filter(|outcome| outcome.is_ok()).count(), leads), (MANY, 2 * MANY));
    assert_eq!(runs, 1);
}

fn person(house: &House, context: &Context) -> UserId {
    let user = User::new(&format!("{}@example.org", rows(house, "app_user").len()), Role::Administrator);
    house.person(context, user)
}

fn many(record: &'static RecordType, values: impl Fn(usize) -> Vec<(Standard, Cell<'static>)>) -> Creating {
    let draft = |number| Ok(Draft { values: values(number), ..Draft::default() });
    Creating { record, drafts: (0..MANY).map(draft).collect() }
}

/// Records to be created in one call.
#[derive(Clone)]
struct Creating {
    record: &'static RecordType,
    drafts: Vec<Result<Draft, Problem>>,
}

impl Creating {
    fn by(self, context: &Context) -> impl Fn(&Tx<'_>) -> Result<Vec<Result<RecordId, Problem>>, Problem> + use<> {
        let context = context.clone();
        move |tx| kinds::create(tx, &context, self.record, &self.drafts)
    }
}

#[test]
fn what_was_owned_by_a_person_removed_meanwhile_is_refused() {
    let Some(url) = database() else { return };
    let house = House::with_single_runs(Some(&url));
    let context = house.account("one");
    let (leaver, _) = (person(&house, &context), person(&house, &context));
    for (record, place) in [(&LEAD, lead::OWNER), (&COMPANY, company::OWNER)] {
        let create = many(record, |number| {
            let value = Cell::text(format!("{number}@example.org"));
            vec![(if record == &LEAD { lead::EMAIL } else { company::NAME }, value), (place, Cell::Int(leaver.0))]
        });
        let one = context.clone();
        let remove = move |tx: &Tx<'_>| handover::begin(tx, &one, Handover { from: leaver, to: None }).map(|_| ());
        let (outcomes, _) = meet(&house, &url, remove, create.by(&context));
        let refused = Err(Problem::DanglingReference { field: "ownerID".to_owned() });
        assert!(outcomes.iter().all(|outcome| *outcome == refused), "{} {outcomes:?}", record.name);
        let account = context.actor.account;
        house.write(move |tx| {
            let user = headwater_store::users::find(tx, account, leaver)?.unwrap();
            Ok(headwater_store::users::update(tx, account, &User { is_active: true, ..user })?)
        });
    }
}

#[test]
fn records_about_a_lead_deleted_meanwhile_are_refused() {
    let Some(url) = database() else { return };
    let house = House::with_single_runs(Some(&url));
    let context = house.account("one");
    let author = Cell::Int(person(&house, &context).0);
    for (number, record) in [&TASK, &NOTE].into_iter().enumerate() {
        let [ada] = house.leads(&context, [["ada@example.org", "bob@example.org"][number]]);
        let create = many(record, |_| match record.name {
            "task" => vec![
                (task::OWNER, author.clone()),
                (task::TITLE, Cell::text("Call")),
                (task::WHO, Cell::Int(ada.0)),
                (task::WHO_KIND, Cell::text("lead")),
            ],
            _ => vec![
                (note::AUTHOR, author.clone()),
                (note::NOTE_TEXT, Cell::text("Call")),
                (note::WHO, Cell::Int(ada.0)),
                (note::WHO_KIND, Cell::text("lead")),
            ],
        });
        let one = context.clone();
        let delete = move |tx: &Tx<'_>| leads::delete(tx, &one, &[Ok(ada)])?.remove(0);
        let (outcomes, _) = meet(&house, &url, delete, create.by(&context));
        let refused = Err(Problem::DanglingReference { field: "whoID".to_owned() });
        assert!(outcomes.iter().all(|outcome| *outcome == refused), "{} {outcomes:?}", record.name);
        assert_eq!(rows(&house, record.table).len(), 0);
    }
}

#[test]
fn rules_of_a_kind_hold_for_many_records_that_two_calls_create() {
    let Some(url) = database() else { return };
    let house = House::with_single_runs(Some(&url));
    let context = house.account("one");
    let stages = many(&DEAL_STAGE, |number| vec![(deal_stage::NAME, Cell::text(format!("Step {number}")))]);
    let first = stages.clone().by(&context);
    let (made, _) = meet(&house, &url, move |tx| first(tx).map(|_| ()), stages.by(&context));
    assert!(made.iter().all(Result::is_ok), "{made:?}");
    let account = context.actor.account;
    let mut weights: Vec<i64> =
        house.write(move |tx| Ok(deal_stages::all(tx, account)?.into_iter().map(|stage| stage.weight).collect()));
    weights.sort_unstable();
    assert!(weights.iter().copied().eq(0..2 * MANY as i64 + 6), "each has a weight of its own: {weights:?}");

    let owner = person(&house, &context);
    let stage = house.write(move |tx| Ok(deal_stages::all(tx, account)?.remove(0).id));
    let one = context.clone();
    let opportunity = house.write(move |tx| {
        let values = vec![
            (opportunity::OWNER, Cell::Int(owner.0)),
            (opportunity::STAGE, Cell::Int(stage.0)),
            (opportunity::NAME, Cell::text("Mill")),
            (opportunity::CLOSE_DATE, Cell::text("2026-03-31")),
        ];
        kinds::create(tx, &one, &OPPORTUNITY, &[Ok(Draft { values, ..Draft::default() })])?.remove(0)
    });
    let one = context.clone();
    let leads = house.write(move |tx| create(tx, &one, &addresses("ours")));
    let leads: Vec<i64> = leads.into_iter().flatten().collect();
    let joins = many(&OPPORTUNITY_LEAD, |number| {
        vec![
            (opportunity_lead::OPPORTUNITY, Cell::Int(opportunity.0)),
            (opportunity_lead::LEAD, Cell::Int(leads[number])),
        ]
    });
    let first = joins.clone().by(&context);
    let (made, _) = meet(&house, &url, move |tx| first(tx).map(|_| ()), joins.by(&context));
    assert!(made.iter().all(|outcome| *outcome == Err(Problem::Taken)), "{made:?}");
}

#[test]
fn many_leads_are_created_once_when_their_write_runs_twice() {
    House::on_both(|house| {
        let context = house.account("one");
        let both = [addresses("a"), addresses("b"), addresses("a")].concat();
        let outcomes = house.write(move |tx| create(tx, &context, &both));
        let ids: Vec<i64> = outcomes.iter().flatten().copied().collect();
        assert!(ids.len() == 2 * MANY && ids.is_sorted_by(|one, next| one < next));
        assert!(outcomes[2 * MANY..].iter().all(|outcome| *outcome == Err(Problem::Taken)));
        for (table, count) in [("lead", 2 * MANY), ("event", 2 * MANY), ("outbox", 2 * MANY)] {
            assert_eq!(rows(&house, table).len(), count, "{table}");
        }
        let counted = rows(&house, "record_block").into_iter().map(|row| match (&row[1], &row[3]) {
            (SqlValue::Text(kind), SqlValue::Int(leads)) if kind == "lead" => *leads,
            _ => 0,
        });
        assert_eq!(counted.sum::<i64>(), 2 * MANY as i64);
    });
}
