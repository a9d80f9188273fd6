//! Lists too long for one transaction: the call begins a task, finished in slices, with one change entry per
//! membership.

use crate::background::slice;
use crate::house_for_tests::{AT, House};
use crate::{leads, lists, members};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{LeadId, ListId};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_store as store;
use headwater_store::Tx;
use headwater_store::background::{FIRST_ROWS, control, state};

/// The number of members in long lists.
const LONG: usize = FIRST_ROWS + 150;

/// A list with this many members.
fn long_list(house: &House, context: &Context, name: &'static str) -> (ListId, Vec<LeadId>) {
    let [list] = house.lists(context, [name]);
    let context = context.clone();
    let leads = house.write(move |tx| {
        let draft = |number| {
            let values = vec![(lead::EMAIL, Cell::text(format!("{name}{number}@example.org")))];
            Ok(Draft { values, ..Draft::default() })
        };
        let drafts: Vec<_> = (0..LONG).map(draft).collect();
        let leads = leads::KIND.create(tx, &context, &drafts)?;
        let leads: Vec<LeadId> = leads.into_iter().collect::<Result<_, _>>()?;
        let places: Vec<_> = leads.iter().map(|lead| Ok((list, *lead))).collect();
        members::add(tx, &context, &places)?;
        Ok(leads)
    });
    (list, leads)
}

/// The numbers of members and of removed members; `None` if the list is deleted.
fn counts(tx: &Tx<'_>, context: &Context, list: ListId) -> Result<Option<(i64, i64)>, Problem> {
    let found = store::lists::find(tx, context.actor.account, list)?;
    Ok(found.map(|list| (list.member_count, list.removed_count)))
}

fn head(house: &House, context: &Context) -> i64 {
    let account = context.actor.account;
    house.write(move |tx| Ok(store::outbox::head(tx, account)?))
}

#[test]
fn a_long_list_is_emptied_in_slices_and_who_comes_meanwhile_stays() {
    House::on_both(|house| {
        let admin = house.account("one");
        let (list, leads) = long_list(&house, &admin, "news");
        let [late] = house.leads(&admin, ["late@example.org"]);
        let before = head(&house, &admin);
        let (context, first) = (admin.clone(), leads[0]);
        let task = house.write(move |tx| {
            let task = members::emptying::remove_all(tx, &context, list)?.expect("it is too long for one transaction");
            assert_eq!(counts(tx, &context, list)?, Some((150, FIRST_ROWS as i64)));
            members::add(tx, &context, &[Ok((list, late)), Ok((list, first))])?;
            Ok(task)
        });
        assert_eq!(house.finish(task, 100), [100, 50], "no slice is larger than it may be");
        let (context, gone) = (admin.clone(), house.write(move |tx| Ok(state(tx, &task)?)));
        assert_eq!(gone, None, "a finished task leaves nothing behind");
        let found = house.write(move |tx| counts(tx, &context, list));
        assert_eq!(found, Some((2, LONG as i64 - 1)), "who joined after the call is still there");
        assert_eq!(head(&house, &admin) - before, LONG as i64 + 2, "each who left or joined is told of once");
    });
}

#[test]
fn a_long_list_is_deleted_in_slices_with_all_who_were_on_it() {
    House::on_both(|house| {
        let admin = house.account("one");
        let (list, leads) = long_list(&house, &admin, "news");
        let before = head(&house, &admin);
        let context = admin.clone();
        let task = house.write(move |tx| {
            members::remove(tx, &context, &[Ok((list, leads[0]))])?;
            let (outcomes, tasks) = lists::delete(tx, &context, &[Ok(list), Ok(list)])?;
            assert_eq!(outcomes, [Ok(()), Err(Problem::NotFound)]);
            assert_eq!(tasks.len(), 1);
            Ok(tasks[0])
        });
        assert_eq!(house.finish(task, 100), [100, 50]);
        let context = admin.clone();
        assert_eq!(house.write(move |tx| counts(tx, &context, list)), None);
        assert_eq!(head(&house, &admin) - before, LONG as i64, "each who was on it is told of once");
    });
}

#[test]
fn nobody_works_on_a_paused_task_and_nobody_is_promised_that_it_ends() {
    House::on_both(|house| {
        let admin = house.account("one");
        let (list, _) = long_list(&house, &admin, "news");
        let [short] = house.lists(&admin, ["short"]);
        let delete = |ids: Vec<ListId>| {
            let context = admin.clone();
            let ids: Vec<_> = ids.into_iter().map(Ok).collect();
            house.write(move |tx| lists::delete(tx, &context, &ids))
        };
        let (outcomes, tasks) = delete(vec![list]);
        assert_eq!((outcomes, tasks.len()), (vec![Ok(())], 1));
        let task = tasks[0];
        let paused = house.write(move |tx| {
            control::pause(tx, AT, &task)?;
            Ok(control::all(tx, task.account)?[0])
        });
        assert_eq!((paused.progress.done, paused.progress.total), (FIRST_ROWS as i64, Some(LONG as i64)));
        let sliced = house.write(move |tx| slice(tx, &task, AT, 100));
        assert_eq!((sliced.rows, sliced.is_finished, sliced.paused), (0, false, Some(paused.number)));
        let refused = Err(Problem::Paused { task: paused.number });
        assert_eq!(delete(vec![list, short]), (vec![refused, Ok(())], vec![]));
        assert_eq!(house.write(move |tx| Ok(control::all(tx, task.account)?)), [paused], "nothing has changed");
        assert!(house.write(move |tx| Ok(control::resume(tx, AT, &task)?)));
        assert_eq!(house.finish(task, 100), [100, 50]);
        let context = admin.clone();
        assert_eq!(house.write(move |tx| counts(tx, &context, list)), None);
    });
}
