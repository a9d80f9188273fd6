//! Records about a lead or an account that is deleted, erased, or whose person is removed.

use crate::background::slice;
use crate::handover::{self, Handover};
use crate::house_for_tests::{AT, House};
use crate::{erasure, kinds, leads};
use headwater_model::background::Work;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::filter::{Demand, Filter};
use headwater_model::id::{LeadId, RecordId, UserId};
use headwater_model::permission::View;
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::note::{self, NOTE};
use headwater_model::records::task::{self, TASK};
use headwater_model::user::{Role, User};
use headwater_store::background::Task;
use headwater_store::pages::Page;
use headwater_store::records::read::{self, TakeRecords};
use headwater_store::records::{dangling, filter};
use headwater_store::{self as store};

fn draft(values: Vec<(Standard, Value)>) -> Result<Draft, Problem> {
    Ok(Draft { values, ..Draft::default() })
}

fn add(house: &House, admin: &Context, drafts: Vec<Result<Draft, Problem>>) -> Vec<RecordId> {
    let context = admin.clone();
    house.write(move |tx| kinds::create(tx, &context, &TASK, &drafts)?.into_iter().collect())
}

fn about(owner: i64, pair: [(Standard, Value); 2]) -> Vec<(Standard, Value)> {
    let own =
        [(task::OWNER, Cell::Int(owner)), (task::TITLE, Cell::text("Call")), (task::DESCRIPTION, Cell::text("of Ada"))];
    own.into_iter().chain(pair).collect()
}

fn who(lead: LeadId) -> [(Standard, Value); 2] {
    [(task::WHO, Cell::Int(lead.0)), (task::WHO_KIND, Cell::text("lead"))]
}

fn what(company: RecordId) -> [(Standard, Value); 2] {
    [(task::WHAT, Cell::Int(company.0)), (task::WHAT_KIND, Cell::text("account"))]
}

/// The tasks seen by readers: id, who and what.
fn seen(house: &House, admin: &Context) -> Vec<(RecordId, Option<i64>, Option<i64>)> {
    let admin = admin.clone();
    house.write(move |tx| {
        let (reach, mut all) = (admin.actor.reach::<View>(&TASK)?, Vec::new());
        let mut note = |view: &headwater_model::draft::View<'_>| {
            let id = |field: Standard| view.cells[field.index()].as_int();
            all.push((view.id(), id(task::WHO), id(task::WHAT)));
            true
        };
        read::page(tx, &reach, Page { offset: 0, limit: 5000 }.taking(TakeRecords::Rows(&mut note)))?;
        Ok(all)
    })
}

/// All tasks in pages of so many, by offset.
fn paged(house: &House, admin: &Context, limit: i64) -> Vec<RecordId> {
    let admin = admin.clone();
    house.write(move |tx| {
        let (reach, mut all) = (admin.actor.reach::<View>(&TASK)?, Vec::new());
        loop {
            let (before, page) = (all.len(), Page { offset: all.len() as i64, limit });
            read::page(tx, &reach, page.taking(TakeRecords::Ids(&mut all)))?;
            if all.len() == before {
                return Ok(all.into_iter().map(RecordId).collect());
            }
        }
    })
}

struct Scene {
    admin: Context,
    owner: i64,
    ada: LeadId,
    mill: RecordId,
    /// About Ada alone, many; about Ada and the mill; about the mill; about nobody.
    tasks: Vec<RecordId>,
}

const MANY: usize = 1500;

fn scene(house: &House) -> Scene {
    let admin = house.account("one");
    let owner = house.person(&admin, User::new("grace@example.org", Role::Administrator)).0;
    let [ada] = house.leads(&admin, ["ada@example.org"]);
    let context = admin.clone();
    let mill = house.write(move |tx| {
        let draft = draft(vec![(company::NAME, Cell::text("Mill"))]);
        kinds::create(tx, &context, &COMPANY, &[draft])?.remove(0)
    });
    let mut drafts: Vec<_> = (0..MANY).map(|_| draft(about(owner, who(ada)))).collect();
    let both = about(owner, who(ada)).into_iter().chain(what(mill)).collect();
    drafts.push(draft(both));
    drafts.push(draft(about(owner, what(mill))));
    drafts.push(draft(about(owner, what(mill)).into_iter().filter(|(field, _)| *field < task::WHO).collect()));
    let tasks = add(house, &admin, drafts);
    Scene { admin, owner, ada, mill, tasks }
}

fn work(it: &Scene, work: Work, subject: i64) -> Task {
    Task { account: it.admin.actor.account, work, subject }
}

#[test]
fn tasks_about_a_deleted_lead_alone_are_gone_at_once_for_readers() {
    House::on_both(|house| {
        let it = scene(&house);
        let [both, other, nobody] = it.tasks[MANY..] else { panic!("three more") };
        assert_eq!(seen(&house, &it.admin).len(), MANY + 3);
        let (context, ada) = (it.admin.clone(), it.ada);
        assert_eq!(house.write(move |tx| leads::delete(tx, &context, &[Ok(ada)])), [Ok(())]);
        let mill = Some(it.mill.0);
        let during = seen(&house, &it.admin);
        assert_eq!(during, [(both, Some(it.ada.0), mill), (other, None, mill), (nobody, None, None)], "the rest waits");
        let (context, hidden) = (it.admin.clone(), it.tasks[MANY - 1]);
        let change = move |title: &str| Draft {
            id: Some(hidden),
            values: vec![(task::TITLE, Cell::text(title))],
            ..Draft::default()
        };
        let changed = house.write({
            let context = context.clone();
            move |tx| kinds::update(tx, &context, &TASK, &[Ok(change("new"))])
        });
        assert_eq!(changed, [Err(Problem::NotFound)]);
        assert_eq!(house.write(move |tx| kinds::delete(tx, &context, &TASK, &[Ok(hidden)])), [Err(Problem::NotFound)]);
        house.finish(work(&it, Work::ClearReferences, 0), 200);
        assert_eq!(seen(&house, &it.admin), [(both, None, mill), (other, None, mill), (nobody, None, None)]);
    });
}

#[test]
fn pages_show_each_task_once_while_hidden_ones_wait() {
    House::on_both(|house| {
        let it = scene(&house);
        let about_both = about(it.owner, who(it.ada)).into_iter().chain(what(it.mill)).collect::<Vec<_>>();
        let twice = add(&house, &it.admin, vec![draft(about_both); MANY]);
        let nobody = about(it.owner, who(it.ada)).into_iter().filter(|(field, _)| *field < task::WHO).collect();
        let behind = add(&house, &it.admin, vec![draft(nobody); MANY]);
        let (context, ada, mill) = (it.admin.clone(), it.ada, it.mill);
        house.write(move |tx| leads::delete(tx, &context, &[Ok(ada)])?.remove(0));
        let shown = [&it.tasks[MANY..], &twice, &behind].concat();
        assert_eq!(paged(&house, &it.admin, 100), shown);
        let context = it.admin.clone();
        house.write(move |tx| kinds::delete(tx, &context, &COMPANY, &[Ok(mill)])?.remove(0));
        let shown = [&it.tasks[MANY + 2..], &behind].concat();
        let task = work(&it, Work::ClearReferences, 0);
        let mut is_finished = false;
        while !is_finished {
            assert_eq!(paged(&house, &it.admin, 100), shown);
            is_finished = house.write(move |tx| slice(tx, &task, AT, 700)).is_finished;
        }
        assert_eq!(paged(&house, &it.admin, 100), shown);
    });
}

#[test]
fn a_page_of_what_is_about_a_deleted_lead_has_no_gaps() {
    House::on_both(|house| {
        let it = scene(&house);
        let (context, ada) = (it.admin.clone(), it.ada);
        house.write(move |tx| leads::delete(tx, &context, &[Ok(ada)])?.remove(0));
        let filter = Filter {
            standard: vec![(task::WHO, Demand::Numbers { any_of: vec![ada.0], or_none: false })],
            custom: Vec::new(),
        };
        let admin = it.admin.clone();
        let found = house.write(move |tx| {
            let page = Page { offset: 0, limit: 500 };
            Ok(filter::by_index(tx, &admin.actor.reach::<View>(&TASK)?, &filter, page)?)
        });
        assert_eq!(found, Some(vec![it.tasks[MANY].0]), "the one that is also about the mill");
    });
}

#[test]
fn few_tasks_go_in_the_transaction_of_the_deletion() {
    House::on_both(|house| {
        let it = scene(&house);
        let (context, mill) = (it.admin.clone(), it.mill);
        assert_eq!(house.write(move |tx| kinds::delete(tx, &context, &COMPANY, &[Ok(mill)])), [Ok(())]);
        let left = seen(&house, &it.admin);
        assert_eq!(left.len(), MANY + 2);
        assert!(left.iter().all(|(id, _, what)| *id != it.tasks[MANY + 1] && what.is_none()));
        let state = house.write({
            let task = work(&it, Work::ClearReferences, 0);
            move |tx| Ok(store::background::state(tx, &task)?.is_some())
        });
        assert!(!state, "nothing is left for later");
    });
}

#[test]
fn an_erased_lead_takes_all_tasks_along_and_what_changes_told_of_them() {
    House::on_both(|house| {
        let it = scene(&house);
        let both = it.tasks[MANY];
        let (context, account) = (it.admin.clone(), it.admin.actor.account);
        let values = vec![(task::DESCRIPTION, Cell::text("Ada called"))];
        let change = Draft { id: Some(both), values, ..Draft::default() };
        house.write(move |tx| kinds::update(tx, &context, &TASK, &[Ok(change.clone())])?.remove(0));
        let told = |house: &House| {
            house.write(move |tx| {
                let rows = tx.all(
                    "select coalesce(detail, '') from outbox where account_id = $1 order by seq",
                    &[account.into()],
                    |row| Ok(row.text(0)?.to_owned()),
                )?;
                Ok(rows.iter().filter(|detail| detail.contains("Ada")).count())
            })
        };
        assert_eq!(told(&house), 1);
        let (context, ada) = (it.admin.clone(), it.ada);
        let erasure = house.write(move |tx| erasure::begin(tx, &context, ada));
        house.finish(erasure, 200);
        assert_eq!(told(&house), 0);
        let left: Vec<RecordId> = seen(&house, &it.admin).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(left, it.tasks[MANY + 1..]);
        let rows = house.write(move |tx| {
            let count =
                tx.one("select count(*) from task where account_id = $1", &[account.into()], |row| row.int(0))?;
            Ok(count)
        });
        assert_eq!(rows, Some(2), "not only hidden");
    });
}

#[test]
fn a_removed_persons_tasks_are_the_first_administrators() {
    House::on_both(|house| {
        let it = scene(&house);
        let other = house.person(&it.admin, User::new("kay@example.org", Role::Administrator));
        let (context, from) = (it.admin.clone(), UserId(it.owner));
        let task = house.write(move |tx| handover::begin(tx, &context, Handover { from, to: None }));
        house.finish(task, 300);
        let (admin, lasts) = (it.admin.clone(), it.tasks[MANY].0);
        let owner = house.write(move |tx| {
            let (reach, mut owner) = (admin.actor.reach::<View>(&TASK)?, None);
            let mut note = |view: &headwater_model::draft::View<'_>| {
                owner = view.cells[task::OWNER.index()].as_int();
                true
            };
            read::by_id(tx, &reach, RecordId(lasts), TakeRecords::Rows(&mut note))?;
            Ok(owner)
        });
        assert_eq!(owner, Some(other.0));
    });
}

/// Two notes: about Ada alone, and about Ada and the mill.
fn notes(house: &House, it: &Scene) -> [RecordId; 2] {
    let own = |text: &str| vec![(note::AUTHOR, Cell::Int(it.owner)), (note::NOTE_TEXT, Cell::text(text))];
    let who = [(note::WHO, Cell::Int(it.ada.0)), (note::WHO_KIND, Cell::text("lead"))];
    let what = [(note::WHAT, Cell::Int(it.mill.0)), (note::WHAT_KIND, Cell::text("account"))];
    let alone = own("Ada calls at nine").into_iter().chain(who.clone()).collect();
    let both = own("Ada buys for the mill").into_iter().chain(who).chain(what).collect();
    let (context, drafts) = (it.admin.clone(), [draft(alone), draft(both)]);
    let made =
        house.write(move |tx| kinds::create(tx, &context, &NOTE, &drafts)?.into_iter().collect::<Result<Vec<_>, _>>());
    [made[0], made[1]]
}

/// The rows of notes: id, text, and whom each is about.
fn noted(house: &House, admin: &Context) -> Vec<(RecordId, String, Option<i64>)> {
    let account = admin.actor.account;
    house.write(move |tx| {
        let text = "select id, note, who_id from note where account_id = $1 order by id";
        Ok(tx.all(text, &[account.into()], |row| {
            Ok((RecordId(row.int(0)?), row.text(1)?.to_owned(), row.maybe_int(2)?))
        })?)
    })
}

#[test]
fn an_erased_lead_takes_all_notes_along() {
    House::on_both(|house| {
        let it = scene(&house);
        notes(&house, &it);
        let (context, ada) = (it.admin.clone(), it.ada);
        let erasure = house.write(move |tx| erasure::begin(tx, &context, ada));
        house.finish(erasure, 200);
        assert_eq!(noted(&house, &it.admin), []);
    });
}

#[test]
fn tasks_about_a_lead_that_never_was_are_listed_and_no_others() {
    House::on_both(|house| {
        let admin = house.account("one");
        let owner = house.person(&admin, User::new("grace@example.org", Role::Administrator)).0;
        let [ada] = house.leads(&admin, ["ada@example.org"]);
        let tasks = add(&house, &admin, vec![draft(about(owner, who(ada))), draft(about(owner, who(ada)))]);
        let account = admin.actor.account;
        let found = house.write(move |tx| Ok(dangling::all(tx, account)?));
        assert_eq!(found, []);
        // No call writes such a pair; an older release may have left one.
        let lost = "update task set who_id = $3 where account_id = $1 and id = $2";
        let id = tasks[1];
        house.write(move |tx| Ok(tx.execute(lost, &[account.into(), id.into(), 999_999.into()])?));
        let found = house.write(move |tx| Ok(dangling::all(tx, account)?));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].record, found[0].field, found[0].count), (&TASK, task::WHO, 1));
        assert_eq!(found[0].first, [id]);
    });
}
