//! Emptied lists have their members back; erased values do not return.

use super::{LEADS, ROWS, Scene, begin, counts, create, newest, outcome, run, states, undos};
use crate::house_for_tests::{AT, House};
use crate::members::emptying;
use crate::{background, erasure, leads, members};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::id::{ListId, UndoId};
use headwater_model::records::company::COMPANY;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::undo::{Hindrance, MEMBERSHIP};
use headwater_store as store;
use headwater_store::copy::TABLES;
use headwater_store::value::SqlValue;

/// A list of all leads, one of them a former member.
fn list_of(it: &Scene) -> ListId {
    let [list] = it.house.lists(&it.admin, ["News"]);
    let (admin, ids) = (it.admin.clone(), it.leads.clone());
    it.house.write(move |tx| {
        members::add(tx, &admin, &ids.iter().map(|lead| Ok((list, *lead))).collect::<Vec<_>>())?;
        members::remove(tx, &admin, &[Ok((list, ids[0]))])
    });
    list
}

/// Empties a list later than the members have joined.
fn empty(it: &Scene, list: ListId) -> UndoId {
    let context = Context { at: AT.plus_seconds(5), ..it.admin.clone() };
    let task = it.house.write(move |tx| emptying::remove_all(tx, &context, list));
    assert_eq!(task, None, "they are few");
    newest(&it.house, &it.admin).id
}

#[test]
fn an_emptied_list_has_its_members_back_with_their_ids_and_times() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let list = list_of(&it);
        let before = states(&it.house);
        let undo = empty(&it, list);
        let head = it.head();
        let admin = it.admin.clone();
        let nobody = it.house.try_write(move |tx| emptying::remove_all(tx, &admin, list));
        assert_eq!((nobody, undos(&it.house, &it.admin).len()), (Ok(None), 1), "of an empty list nothing is kept");
        assert_eq!(run(&it.house, &it.admin, undo), (counts(LEADS - 1, LEADS - 1), vec![]));
        assert_eq!(states(&it.house), before);
        assert_eq!(it.told(head), [("joined".to_owned(), LEADS - 1)].into());

        let undo = empty(&it, list);
        let (admin, ids) = (Context { at: AT.plus_seconds(9), ..it.admin.clone() }, it.leads.clone());
        it.house.write(move |tx| {
            members::add(tx, &admin, &[Ok((list, ids[1])), Ok((list, ids[2]))])?;
            members::remove(tx, &admin, &[Ok((list, ids[2]))])?;
            leads::delete(tx, &admin, &[Ok(ids[3])])
        });
        let name = MEMBERSHIP.to_owned();
        let hindered = [(1, Hindrance::Changed), (2, Hindrance::Changed), (3, Hindrance::Gone)]
            .map(|(place, why)| (name.clone(), it.leads[place].0, why));
        assert_eq!(run(&it.house, &it.admin, undo), (counts(LEADS - 1, LEADS - 4), hindered.to_vec()));
        let account = it.account();
        let list = it.house.write(move |tx| Ok(store::lists::find(tx, account, list)?)).unwrap();
        assert_eq!((list.member_count, list.removed_count), (LEADS as i64 - 3, 2));
    });
}

#[test]
fn an_undo_ends_the_emptying_that_it_undoes() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let [list] = it.house.lists(&it.admin, ["Long"]);
        let many = 130;
        for number in 0..many {
            let email = (lead::EMAIL, Cell::text(format!("many-{number}@example.org")));
            let (lead, admin) = (create(&it.house, &it.admin, &LEAD, &[email]), it.admin.clone());
            it.house.write(move |tx| members::add(tx, &admin, &[Ok((list, lead))]));
        }
        let before = states(&it.house);
        let context = Context { at: AT.plus_seconds(5), ..it.admin.clone() };
        let task = it.house.write(move |tx| emptying::remove_all(tx, &context, list)).expect("they are many");
        it.house.write(move |tx| background::slice(tx, &task, AT.plus_seconds(6), ROWS));
        let undo = newest(&it.house, &it.admin).id;
        let undoing = begin(&it.house, &it.admin, undo);
        assert!(it.house.write(move |tx| background::slice(tx, &task, AT, ROWS)).is_finished, "it is dropped");
        it.house.finish(undoing, 50);
        let kept = store::background::FIRST_ROWS + ROWS;
        assert_eq!(outcome(&it.house, &it.admin, undo), (counts(kept, kept), vec![]));
        assert_eq!(states(&it.house), before);
    });
}

#[test]
fn an_erased_lead_leaves_no_value_to_be_undone() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let list = list_of(&it);
        let emptied = empty(&it, list);
        let deleted = it.delete(&COMPANY, it.company);
        it.finish_clearing();
        let (admin, erased) = (it.admin.clone(), it.leads[5]);
        let task = it.house.write(move |tx| erasure::begin(tx, &admin, erased));
        it.house.finish(task, 1);
        let mut left = 0;
        let rows = TABLES.iter().find(|table| table.name == "undo_row").unwrap();
        it.house.each_row(rows, |row| {
            let is_ours = row[5] == SqlValue::Int(erased.0);
            assert_eq!(row[6] == SqlValue::Null, is_ours, "{row:?}");
            assert!(!is_ours || row[7] == SqlValue::Null && row[8] == SqlValue::Text("erased".to_owned()), "{row:?}");
            left += usize::from(is_ours);
        });
        assert_eq!(left, 2, "the reference and the membership");
        let hindered = |name: &str| vec![(name.to_owned(), erased.0, Hindrance::Erased)];
        assert_eq!(run(&it.house, &it.admin, deleted), (counts(1 + LEADS, LEADS), hindered("lead")));
        assert_eq!(run(&it.house, &it.admin, emptied), (counts(LEADS - 1, LEADS - 2), hindered(MEMBERSHIP)));
    });
}
