//! Emptying lists: all members are taken off, in background work if many. Their memberships are kept for an undo.

use super::no_such_list;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, ListId, UndoId};
use headwater_model::permission::{MANAGE_MEMBERS, Manage, Members};
use headwater_model::problem::Problem;
use headwater_model::undo::UndoAction;
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::members::ListMembers;
use headwater_store::undo::NewUndo;
use headwater_store::writes::members::leaving::{Emptied, Emptying};
use headwater_store::{self as store, Tx};

/// Removes all present members of a list within the actor's reach. For a long list the removal is only begun; its
/// background task is returned.
pub fn remove_all(tx: &Tx<'_>, context: &Context, list: ListId) -> Result<Option<Task>, Problem> {
    remove_all_kept(tx, context, list).map(|(task, _)| task)
}

/// As [`remove_all`]; gives also the undo, which does not exist if the list had no members in reach.
pub fn remove_all_kept(tx: &Tx<'_>, context: &Context, list: ListId) -> Result<(Option<Task>, UndoId), Problem> {
    let grant = context.actor.grant(MANAGE_MEMBERS)?;
    if !store::lists::exists(tx, grant.account(), list)? {
        return Err(no_such_list());
    }
    let task = Task { account: grant.account(), work: Work::EmptyList, subject: list.0 };
    control::demand_not_paused(tx, &task)?;
    refuse_another_reach(tx, &grant, &task)?;
    let until = store::members::last_active(tx, grant.account(), list)?;
    let (action, subject, actor) = (UndoAction::EmptyList, list.0, context.actor.name.as_str());
    let new = NewUndo { action, record: "list", subject, actor, user: context.actor.user, at: context.at };
    let undo = store::undo::open(tx, grant.account(), &new)?;
    let emptying = Emptying { members: ListMembers { grant, list }, until, undo: Some(undo) };
    match step(emptying.remove_some(tx, context.at, 0, background::FIRST_ROWS)?) {
        Step::Done { .. } => Ok((None, undo)),
        Step::Next { cursor, rows: done } => {
            // How many of the members are one owner's leads is not counted.
            let left = if grant.owner().is_some() { None } else { store::lists::find(tx, grant.account(), list)? };
            let total = left.map(|list| list.member_count + done as i64);
            let text = format!("{until} {} {undo}", grant.reach_of_task());
            background::begin(tx, context.at, &task, &TaskOrder { text: &text, total, cursor: &cursor, done })?;
            Ok((Some(task), undo))
        }
    }
}

/// Refuses a call while the list is emptied for another reach, which the call's own would replace: of all members, or of another
/// owner's leads. The caller is told to try again. A call that reaches all members takes the place of any other.
fn refuse_another_reach(tx: &Tx<'_>, grant: &Grant<Members, Manage>, task: &Task) -> Result<(), Problem> {
    let Some(state) = background::state(tx, task)? else { return Ok(()) };
    let [_, reach, _] = background::numbers(&state.order)?;
    let is_replaced = grant.owner().is_none() || reach == grant.reach_of_task();
    if is_replaced { Ok(()) } else { Err(Problem::Busy) }
}

/// A slice of emptying a list. The order has the last member to remove, the owner whose leads alone are removed
/// (0 for all), and the undo (0 for none).
pub fn empty(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [until, reach, undo] = background::numbers(slice.order)?;
    let [after] = if slice.cursor.is_empty() { [0] } else { background::numbers(slice.cursor)? };
    let undo = (undo != 0).then_some(UndoId(undo));
    let (grant, list) = (Grant::of_task(slice.task.account, reach), ListId(slice.task.subject));
    let emptying = Emptying { members: ListMembers { grant, list }, until, undo };
    Ok(step(emptying.remove_some(tx, slice.at, after, slice.rows)?))
}

fn step(Emptied { rows, last }: Emptied) -> Step {
    last.map_or(Step::Done { rows }, |last| Step::Next { cursor: last.to_string(), rows })
}

/// Ends the emptying of a list under this undo, if not finished.
pub fn stop(tx: &Tx<'_>, account: AccountId, list: ListId, undo: UndoId) -> Result<(), Problem> {
    let task = Task { account, work: Work::EmptyList, subject: list.0 };
    let Some(state) = background::state(tx, &task)? else { return Ok(()) };
    let [_, _, kept_under] = background::numbers(&state.order)?;
    if kept_under == undo.0 {
        background::stop(tx, &task)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{House, counts};
    use crate::members::add;

    #[test]
    fn a_list_that_is_emptied_for_all_is_not_emptied_for_one_owner_meanwhile() {
        House::on_both(|house| {
            let admin = house.account("one");
            let (jo, kim) = (house.junior(&admin, "jo@example.org"), house.junior(&admin, "kim@example.org"));
            let [list] = house.lists(&admin, ["News"]);
            let begin = |context: &Context| {
                let context = context.clone();
                house.try_write(move |tx| remove_all(tx, &context, list))
            };
            for number in 0..3 * background::FIRST_ROWS {
                let owner = [&admin, &admin, &jo, &kim][number % 4];
                let address: &'static str = format!("{number}@example.org").leak();
                let [lead] = house.leads(owner, [address]);
                let admin = admin.clone();
                house.write(move |tx| add(tx, &admin, &[Ok((list, lead))]));
            }
            let of_jo = begin(&jo);
            assert_eq!(of_jo, Ok(None), "all of Jo's leads at once");
            let task = begin(&admin).unwrap().expect("too many members for one transaction");
            assert_eq!((begin(&jo), begin(&kim)), (Err(Problem::Busy), Err(Problem::Busy)));
            assert_eq!(begin(&admin), Ok(Some(task)), "the same again");
            house.finish(task, 70);
            let admin = admin.clone();
            assert_eq!(house.write(move |tx| counts(tx, &admin, list)), (0, 3 * background::FIRST_ROWS as i64));
        });
    }

    #[test]
    fn a_list_is_emptied() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
            let [news, customers] = house.lists(&admin, ["News", "Customers"]);
            house.write(move |tx| {
                add(tx, &admin, &[Ok((news, ada)), Ok((news, bob)), Ok((customers, ada))])?;
                assert_eq!(remove_all(tx, &stranger, news), Err(no_such_list()));
                assert_eq!(remove_all(tx, &admin, news), Ok(None));
                assert_eq!((counts(tx, &admin, news)?, counts(tx, &admin, customers)?), ((0, 2), (1, 0)));
                Ok(())
            });
        });
    }
}
