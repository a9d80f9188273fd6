//! Changes of many records are undone: records changed by nobody since are as before, the rest is left alone and shown.

mod gone_leads;
mod lists;
mod references;
mod subjects;

use crate::house_for_tests::{AT, House};
use crate::{background, handover, kinds, leads, undo};
use headwater_model::background::Work;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, RecordId, UndoId};
use headwater_model::permission::MANAGE_MEMBERS;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_model::records::campaign::{self, CAMPAIGN};
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::undo::{Hindrance, UndoAction, UndoState};
use headwater_store as store;
use headwater_store::background::Task;
use headwater_store::copy::TABLES;
use headwater_store::records::references::Leaves;
use headwater_store::undo::{NewUndo, RowCounts, Undo, UndoKey};
use headwater_store::value::SqlValue;
use headwater_store::writes::loading::Loading;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Rows of a slice: several slices for the changes of tests.
const ROWS: usize = 7;
const LEADS: usize = 20;

/// All rows of a table, without the time of the last write.
fn rows_of(house: &House, table: &'static str) -> Vec<Vec<SqlValue>> {
    // The time and the number of the last change tell of the undoing, too.
    let of_change = ["updated_at", "last_change"];
    let place = move |column: &String| of_change.contains(&column.as_str());
    let columns: Vec<bool> = house.write(move |tx| Ok(tx.columns(table)?.iter().map(place).collect()));
    let table = TABLES.iter().find(|known| known.name == table).unwrap();
    let mut rows = Vec::new();
    house.each_row(table, |row| {
        let kept = row.iter().enumerate().filter(|(place, _)| !columns[*place]);
        rows.push(kept.map(|(_, value)| value.clone()).collect());
    });
    rows
}

fn states(house: &House) -> Vec<Vec<Vec<SqlValue>>> {
    ["company", "campaign", "lead", "list", "list_member", "record_block"].map(|table| rows_of(house, table)).to_vec()
}

fn draft(id: Option<RecordId>, values: &[(Standard, Value)]) -> Result<Draft, Problem> {
    Ok(Draft { id, values: values.to_vec(), ..Draft::default() })
}

fn create(house: &House, admin: &Context, record: &'static RecordType, values: &[(Standard, Value)]) -> RecordId {
    let (admin, draft) = (admin.clone(), draft(None, values));
    house.write(move |tx| kinds::create(tx, &admin, record, std::slice::from_ref(&draft))?.remove(0))
}

fn update(house: &House, admin: &Context, record: &'static RecordType, draft: Result<Draft, Problem>) {
    let admin = admin.clone();
    house.write(move |tx| kinds::update(tx, &admin, record, std::slice::from_ref(&draft))?.remove(0));
}

fn delete(house: &House, admin: &Context, record: &'static RecordType, ids: &[RecordId]) -> UndoId {
    let (context, ids): (_, Vec<_>) = (admin.clone(), ids.iter().map(|id| Ok(*id)).collect());
    house.write(move |tx| kinds::delete(tx, &context, record, &ids)?.into_iter().collect::<Result<Vec<()>, _>>());
    newest(house, admin).id
}

fn undos(house: &House, context: &Context) -> Vec<Undo> {
    let account = context.actor.account;
    house.write(move |tx| Ok(store::undo::after(tx, account, UndoId(0), 1000)?))
}

fn newest(house: &House, context: &Context) -> Undo {
    undos(house, context).pop().expect("something was kept")
}

fn clearing(account: AccountId) -> Task {
    Task { account, work: Work::ClearReferences, subject: 0 }
}

fn begin(house: &House, context: &Context, undo: UndoId) -> Task {
    let context = context.clone();
    house.write(move |tx| undo::begin(tx, &context, undo))
}

/// Undoes a change; gives the numbers of rows, and the hindered ones.
fn run(house: &House, context: &Context, undo: UndoId) -> (RowCounts, Vec<(String, i64, Hindrance)>) {
    let task = begin(house, context, undo);
    assert!(house.finish(task, ROWS).iter().all(|rows| *rows <= ROWS));
    outcome(house, context, undo)
}

fn outcome(house: &House, context: &Context, undo: UndoId) -> (RowCounts, Vec<(String, i64, Hindrance)>) {
    let account = context.actor.account;
    house.write(move |tx| {
        let it = store::undo::find(tx, account, undo)?.expect("it is kept");
        assert_eq!(it.state, UndoState::Done);
        let hindered = store::undo::rows::hindered(tx, UndoKey { account, id: undo }, 0, 1000)?;
        Ok((it.rows, hindered.into_iter().map(|row| (row.record, row.id, row.why)).collect()))
    })
}

fn counts(kept: usize, restored: usize) -> RowCounts {
    RowCounts { kept: kept as i64, restored: restored as i64, hindered: (kept - restored) as i64 }
}

/// An account with leads, all of one company and of one campaign.
struct Scene {
    house: House,
    admin: Context,
    leads: Vec<LeadId>,
    company: RecordId,
    campaign: RecordId,
}

impl Scene {
    fn on(house: House) -> Self {
        let admin = house.account("one");
        let company = create(
            &house,
            &admin,
            &COMPANY,
            &[(company::NAME, Cell::text("Example \"Ltd\"")), (company::REVENUE, Cell::Int(7))],
        );
        // Unlike in a new company.
        update(&house, &admin, &COMPANY, draft(Some(company), &[(company::EMPLOYEES, Cell::Null)]));
        let campaign = create(
            &house,
            &admin,
            &CAMPAIGN,
            &[(campaign::NAME, Cell::text("Spring")), (campaign::ACTIVE, Cell::Int(0))],
        );
        let leads = (0..LEADS).map(|number| {
            create(
                &house,
                &admin,
                &LEAD,
                &[
                    (lead::EMAIL, Cell::text(format!("{number}@example.org"))),
                    (lead::ACCOUNT, Cell::Int(company.0)),
                    (lead::CAMPAIGN, Cell::Int(campaign.0)),
                ],
            )
        });
        let leads = leads.collect();
        Self { house, admin, leads, company, campaign }
    }

    fn account(&self) -> AccountId {
        self.admin.actor.account
    }

    fn delete(&self, record: &'static RecordType, id: RecordId) -> UndoId {
        delete(&self.house, &self.admin, record, &[id])
    }

    fn finish_clearing(&self) {
        self.house.finish(clearing(self.account()), ROWS);
    }

    /// The number of changes of each kind behind a number.
    fn told(&self, after: i64) -> BTreeMap<String, usize> {
        let mut told = BTreeMap::new();
        let outbox = TABLES.iter().find(|table| table.name == "outbox").unwrap();
        self.house.each_row(outbox, |row| {
            let (SqlValue::Int(seq), SqlValue::Text(kind)) = (&row[1], &row[3]) else { panic!("{row:?}") };
            if *seq > after {
                *told.entry(kind.clone()).or_default() += 1;
            }
        });
        told
    }

    fn head(&self) -> i64 {
        let account = self.account();
        self.house.write(move |tx| Ok(store::outbox::head(tx, account)?))
    }
}

#[test]
fn deleted_records_return_with_all_that_referred_to_them() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let before = states(&it.house);
        let [of_company, of_campaign] = [it.delete(&COMPANY, it.company), it.delete(&CAMPAIGN, it.campaign)];
        it.finish_clearing();
        assert_ne!(rows_of(&it.house, "lead"), before[2]);
        let (head, all) = (it.head(), counts(1 + LEADS, 1 + LEADS));
        assert_eq!(run(&it.house, &it.admin, of_campaign), (all, vec![]));
        assert_eq!(run(&it.house, &it.admin, of_company), (all, vec![]));
        assert_eq!(states(&it.house), before);
        let told = [("created".to_owned(), 2), ("updated".to_owned(), 2 * LEADS)];
        assert_eq!(it.told(head), told.into(), "everybody is told of everything");
        let again = it.house.try_write({
            let admin = it.admin.clone();
            move |tx| undo::begin(tx, &admin, of_company)
        });
        assert_eq!(again, Err(Problem::Unchanged), "an undo runs once");
    });
}

#[test]
fn an_undo_takes_the_place_of_the_rest_of_its_change() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let before = states(&it.house);
        for slices in [0, 1, 2] {
            let undo = it.delete(&COMPANY, it.company);
            let task = clearing(it.account());
            for _ in 0..slices {
                it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
            }
            let undoing = begin(&it.house, &it.admin, undo);
            // Both tasks take turns.
            for _ in 0..3 {
                it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
                it.house.write(move |tx| background::slice(tx, &undoing, AT, ROWS));
            }
            it.house.finish(undoing, ROWS);
            it.finish_clearing();
            let kept = 1 + slices * ROWS;
            assert_eq!(outcome(&it.house, &it.admin, undo), (counts(kept, kept), vec![]));
            assert_eq!(states(&it.house), before, "after {slices} slices");
        }
    });
}

#[test]
fn what_was_changed_since_is_left_and_shown() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let other = create(&it.house, &it.admin, &COMPANY, &[(company::NAME, Cell::text("Other"))]);
        let undo = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        let [moved, gone, touched] = [it.leads[3], it.leads[8], it.leads[9]];
        update(&it.house, &it.admin, &LEAD, draft(Some(moved), &[(lead::ACCOUNT, Cell::Int(other.0))]));
        update(&it.house, &it.admin, &LEAD, draft(Some(touched), &[(lead::FIRST_NAME, Cell::text("Ada"))]));
        let admin = it.admin.clone();
        it.house.write(move |tx| leads::delete(tx, &admin, &[Ok(gone)]));
        let hindered =
            vec![("lead".to_owned(), moved.0, Hindrance::Changed), ("lead".to_owned(), gone.0, Hindrance::Gone)];
        assert_eq!(run(&it.house, &it.admin, undo), (counts(1 + LEADS, LEADS - 1), hindered));
        let account = it.account();
        let [first, second] = [it.company, other].map(|company| {
            it.house.write(move |tx| {
                let gone = store::records::references::DeletedRecord {
                    account,
                    record: COMPANY.name.to_owned(),
                    id: company,
                    undo: None,
                    leaves: Leaves::Others,
                };
                Ok(store::records::references::some_to(tx, &gone, 100)?.map_or(0, |found| found.ids.len()))
            })
        });
        assert_eq!((first, second), (LEADS - 2, 1), "the value that somebody has set stays");
    });
}

#[test]
fn references_to_what_is_gone_by_now_are_not_restored() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let jo = it.house.junior(&it.admin, "jo@example.org").actor.user.unwrap();
        update(&it.house, &it.admin, &COMPANY, draft(Some(it.company), &[(company::OWNER, Cell::Int(jo.0))]));
        let first = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        let (admin, handover) = (it.admin.clone(), handover::Handover { from: jo, to: None });
        let task = it.house.write(move |tx| handover::begin(tx, &admin, handover));
        it.house.finish(task, ROWS);
        // The company returns in the first slice, and is deleted again before the others.
        let task = begin(&it.house, &it.admin, first);
        for _ in 0..3 {
            it.house.write(move |tx| background::slice(tx, &task, AT, 4));
        }
        let second = it.delete(&COMPANY, it.company);
        it.house.finish(task, ROWS);
        it.finish_clearing();
        let (rows, hindered) = outcome(&it.house, &it.admin, first);
        let restored = 4;
        assert_eq!(rows, counts(1 + LEADS, 1 + restored));
        assert_eq!(hindered[0], ("account".to_owned(), it.company.0, Hindrance::InPart), "nobody owns the company");
        assert!(hindered[1..].iter().all(|(_, _, why)| *why == Hindrance::Dangling));
        assert_eq!(hindered.len(), 1 + LEADS - restored);
        assert_eq!(run(&it.house, &it.admin, second), (counts(1 + restored, 1 + restored), vec![]));
    });
}

#[test]
fn a_record_overwritten_twice_by_one_change_is_as_before_the_first_time() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let before = states(&it.house);
        let (admin, account) = (it.admin.clone(), it.account());
        let ids = it.leads.clone();
        let undo = it.house.write(move |tx| {
            let (actor, action) = (&admin.actor.name, UndoAction::EmptyList);
            let new = NewUndo { action, record: "list", subject: 0, actor, user: None, at: AT };
            let undo = store::undo::open(tx, account, &new)?;
            for name in ["Ada", "Bob"] {
                let drafts: Vec<_> = ids.iter().map(|id| draft(Some(*id), &[])).collect();
                let reach = Reach::of_consequence(&LEAD, account);
                let (changes, _) = Loading::of(&drafts).next(tx, &admin, reach)?.expect("they are small");
                let mut changes = changes.keeping(Some(undo));
                for id in &ids {
                    // Twice in one transaction, too.
                    for name in [name, "Cy"] {
                        let value = Cow::Owned(Cell::text(format!("{name} {id}")));
                        let custom = format!(r#"{{"{name}":"x"}}"#);
                        changes.change(*id, &[(lead::FIRST_NAME, value)], Some(custom), vec![])?;
                    }
                    changes.change(*id, &[(lead::CAMPAIGN, Cow::Owned(Cell::Null))], None, vec![])?;
                }
                changes.write()?;
            }
            Ok(undo)
        });
        let rows = 2 * LEADS;
        assert_eq!(run(&it.house, &it.admin, undo), (counts(rows, rows), vec![]));
        let after = states(&it.house);
        // Custom fields unknown to the account are passed over.
        let without_custom = |rows: &Vec<Vec<SqlValue>>| -> Vec<Vec<SqlValue>> {
            let is_custom = |value: &SqlValue| matches!(value, SqlValue::Text(text) if text.starts_with('{'));
            rows.iter().map(|row| row.iter().filter(|value| !is_custom(value)).cloned().collect()).collect()
        };
        assert_eq!(without_custom(&after[2]), without_custom(&before[2]));
    });
}

#[test]
fn an_undo_is_for_administrators_of_its_account() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let undo = it.delete(&CAMPAIGN, it.campaign);
        let (jo, stranger) = (it.house.junior(&it.admin, "jo@example.org"), it.house.account("other"));
        let begin = |context: &Context| {
            let context = context.clone();
            it.house.try_write(move |tx| undo::begin(tx, &context, undo))
        };
        assert_eq!((begin(&jo), begin(&stranger)), (Err(Problem::Forbidden), Err(Problem::NotFound)));
        assert!(jo.actor.grant(MANAGE_MEMBERS).is_ok(), "who could have emptied a list");
        let task = begin(&it.admin).unwrap();
        assert_eq!(begin(&it.admin), Ok(task), "the same again goes on");
    });
}

#[test]
fn records_too_large_for_one_transaction_are_kept_part_by_part() {
    House::on_both(|house| {
        let admin = house.account("one");
        let drafts: Vec<_> = (0..40).map(|_| draft(None, &[(company::NAME, Cell::text("Example"))])).collect();
        let context = admin.clone();
        let ids: Vec<RecordId> = house.write(move |tx| {
            let ids = kinds::create(tx, &context, &COMPANY, &drafts)?.into_iter().collect::<Result<Vec<_>, _>>()?;
            let reach = Reach::of_consequence(&COMPANY, context.actor.account);
            let drafts: Vec<_> = ids.iter().map(|id| draft(Some(*id), &[])).collect();
            let (mut changes, _) = Loading::of(&drafts).next(tx, &context, reach)?.expect("they are small");
            for id in &ids {
                // Of a field unknown to the account.
                let custom = format!(r#"{{"long_1":"{}"}}"#, "x".repeat(2000));
                changes.change(*id, &[], Some(custom), vec![])?;
            }
            changes.write()?;
            Ok(ids)
        });
        let before = states(&house);
        let (context, objects) = (admin.clone(), ids.iter().map(|id| Ok(*id)).collect::<Vec<_>>());
        let work = move |tx: &store::Tx<'_>, ids: &[Result<RecordId, Problem>], ()| {
            Ok((kinds::delete(tx, &context, &COMPANY, ids)?, ()))
        };
        let (outcomes, transactions) = house.write_in_parts(20_000, (objects, ()), work);
        assert!(outcomes.iter().all(Result::is_ok) && transactions > 1, "{transactions}");
        let all = undos(&house, &admin);
        assert_eq!(all.len(), transactions, "each transaction is kept by itself");
        assert_eq!(all.iter().map(|undo| undo.rows.kept).sum::<i64>(), 40);
        for undo in all {
            let (rows, hindered) = run(&house, &admin, undo.id);
            assert_eq!((rows.restored, hindered), (undo.rows.kept, vec![]));
        }
        assert_eq!(states(&house), before);
    });
}
