//! Notes and tasks about a deleted account return with it, and are about nobody who is gone by then.

use super::{COMPANY, ROWS, Scene, begin, counts, create, outcome, run};
use crate::house_for_tests::{AT, House};
use crate::{background, leads};
use headwater_model::cell::{Cell, Value};
use headwater_model::id::{RecordId, UserId};
use headwater_model::record::Standard;
use headwater_model::records::note::{self, NOTE};
use headwater_model::records::task::{self, TASK};
use headwater_model::undo::Hindrance;
use headwater_store::undo::RowCounts;

fn about_company(it: &Scene, [id, kind]: [Standard; 2]) -> Vec<(Standard, Value)> {
    vec![(id, Cell::Int(it.company.0)), (kind, Cell::text("account"))]
}

fn about_lead(lead: RecordId, [id, kind]: [Standard; 2]) -> Vec<(Standard, Value)> {
    vec![(id, Cell::Int(lead.0)), (kind, Cell::text("lead"))]
}

fn note(it: &Scene, author: UserId, lead: Option<RecordId>) -> RecordId {
    let mut values = vec![(note::AUTHOR, Cell::Int(author.0)), (note::NOTE_TEXT, Cell::text("kept"))];
    values.extend(about_company(it, [note::WHAT, note::WHAT_KIND]));
    values.extend(lead.map(|lead| about_lead(lead, [note::WHO, note::WHO_KIND])).into_iter().flatten());
    create(&it.house, &it.admin, &NOTE, &values)
}

fn task(it: &Scene, owner: UserId, lead: Option<RecordId>) -> RecordId {
    let mut values = vec![(task::OWNER, Cell::Int(owner.0)), (task::TITLE, Cell::text("Call"))];
    values.extend(about_company(it, [task::WHAT, task::WHAT_KIND]));
    values.extend(lead.map(|lead| about_lead(lead, [task::WHO, task::WHO_KIND])).into_iter().flatten());
    create(&it.house, &it.admin, &TASK, &values)
}

/// Ids of the rows of a table, each with what the row is about: whom, and what.
fn subjects(it: &Scene, text: &'static str) -> Vec<(i64, Option<i64>, Option<i64>)> {
    let account = it.account();
    it.house.write(move |tx| {
        Ok(tx.all(text, &[account.into()], |row| Ok((row.int(0)?, row.maybe_int(1)?, row.maybe_int(2)?)))?)
    })
}

const OF_NOTES: &str = "select id, who_id, what_id from note where account_id = $1 order by id";
const OF_TASKS: &str = "select id, who_id, what_id from task where account_id = $1 order by id";

/// An account with two leads, and Jo.
fn scene(house: House) -> (Scene, UserId) {
    let it = Scene::on(house);
    let jo = it.house.junior(&it.admin, "jo@example.org").actor.user.unwrap();
    let (admin, ids) = (it.admin.clone(), it.leads[2..].iter().map(|lead| Ok(*lead)).collect::<Vec<_>>());
    it.house.write(move |tx| leads::delete(tx, &admin, &ids)?.into_iter().collect::<Result<Vec<()>, _>>());
    (it, jo)
}

/// Adds a note and a task about the account alone, and one of each about a lead, too.
fn describe(it: &Scene, jo: UserId) {
    for lead in [None, Some(it.leads[0])] {
        note(it, jo, lead);
        task(it, jo, lead);
    }
}

#[test]
fn notes_and_tasks_of_a_deleted_account_are_about_it_again() {
    House::on_both(|house| {
        let (it, jo) = scene(house);
        describe(&it, jo);
        let before = [OF_NOTES, OF_TASKS].map(|text| subjects(&it, text));
        let undo = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        assert_eq!([OF_NOTES, OF_TASKS].map(|text| subjects(&it, text).len()), [1, 1], "what is about a lead, too");
        // The company, two leads, and two of each.
        assert_eq!(run(&it.house, &it.admin, undo), (counts(7, 7), vec![]));
        assert_eq!([OF_NOTES, OF_TASKS].map(|text| subjects(&it, text)), before);
    });
}

#[test]
fn what_became_about_a_lead_alone_is_gone_with_the_lead() {
    House::on_both(|house| {
        let (it, jo) = scene(house);
        let (note, task) = (note(&it, jo, Some(it.leads[0])), task(&it, jo, Some(it.leads[0])));
        let undo = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        let (admin, gone) = (it.admin.clone(), it.leads[0]);
        it.house.write(move |tx| leads::delete(tx, &admin, &[Ok(gone)])?.remove(0));
        let (rows, mut hindered) = run(&it.house, &it.admin, undo);
        assert_eq!(rows, RowCounts { kept: 5, restored: 2, hindered: 3 });
        hindered.sort_by_key(|(record, ..)| record.clone());
        let of = |record: &str, id: RecordId| (record.to_owned(), id.0, Hindrance::Gone);
        assert_eq!(hindered, [of("lead", gone), of("note", note), of("task", task)]);
        assert_eq!([OF_NOTES, OF_TASKS].map(|text| subjects(&it, text)), [vec![], vec![]]);
    });
}

#[test]
fn nothing_returns_that_would_be_about_nobody() {
    House::on_both(|house| {
        let (it, jo) = scene(house);
        describe(&it, jo);
        let undo = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        // The company returns in the first slice, and is deleted again before the others.
        let undoing = begin(&it.house, &it.admin, undo);
        it.house.write(move |tx| background::slice(tx, &undoing, AT, 1));
        it.delete(&COMPANY, it.company);
        it.house.finish(undoing, ROWS);
        let (rows, hindered) = outcome(&it.house, &it.admin, undo);
        assert_eq!(rows, counts(7, 1));
        assert!(hindered.iter().all(|(.., why)| *why == Hindrance::Dangling), "{hindered:?}");
        for text in [OF_NOTES, OF_TASKS] {
            let left = subjects(&it, text);
            assert_eq!((left.len(), left[0].1, left[0].2), (1, Some(it.leads[0].0), None));
        }
    });
}
