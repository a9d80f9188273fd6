//! Removing a lead from all lists: the counterpart of [`crate::members`].

use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::id::{LeadId, ListId};
use headwater_model::permission::MANAGE_MEMBERS;
use headwater_model::problem::Problem;
use headwater_store::background::{self, FIRST_ROWS, Slice, Step, Task, TaskOrder, control};
use headwater_store::writes::members::leaving::Withdrawal;
use headwater_store::{self as store, Tx};

/// Removes a lead from all its present lists. For many lists this is a background task, which is returned.
pub fn remove_from_all(tx: &Tx<'_>, context: &Context, lead: LeadId) -> Result<Option<Task>, Problem> {
    let grant = context.actor.grant(MANAGE_MEMBERS)?;
    if !store::records::read::exists(tx, &grant.leads(), lead)? {
        return Err(Problem::NoSuchLead);
    }
    let account = grant.account();
    let task = Task { account, work: Work::LeaveLists, subject: lead.0 };
    control::demand_not_paused(tx, &task)?;
    let lists = store::memberships::some_lists(tx, account, lead, FIRST_ROWS + 1)?;
    if lists.len() <= FIRST_ROWS {
        Withdrawal { account, lead, until: i64::MAX }.leave(tx, context.at, &lists)?;
        return Ok(None);
    }
    let until = store::memberships::last_of_lead(tx, account, lead)?.to_string();
    let total = Some(store::lists::number_of(tx, account)?);
    background::begin(tx, context.at, &task, &TaskOrder { text: &until, total, ..TaskOrder::default() })?;
    Ok(Some(task))
}

/// A slice of removing a lead from its lists. The order is the last membership id to remove; the cursor, the last
/// list read.
pub fn leave_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let [until] = background::numbers(slice.order)?;
    let [after] = if slice.cursor.is_empty() { [0] } else { background::numbers(slice.cursor)? };
    let account = slice.task.account;
    let lists = store::lists::next(tx, account, ListId(after), slice.rows)?;
    Withdrawal { account, lead: LeadId(slice.task.subject), until }.leave(tx, slice.at, &lists)?;
    let rows = lists.len();
    Ok(match lists.last() {
        Some(last) if lists.len() == slice.rows => Step::Next { cursor: last.to_string(), rows },
        _ => Step::Done { rows },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::slice;
    use crate::house_for_tests::{AT, House};
    use crate::members;

    /// The numbers of members, of removed members, and of changes.
    fn counts(house: &House, context: &Context, lists: &[ListId]) -> (i64, i64, i64) {
        let (account, lists) = (context.actor.account, lists.to_vec());
        house.write(move |tx| {
            let (mut members, mut removed) = (0, 0);
            for list in &lists {
                let list = store::lists::find(tx, account, *list)?.ok_or(Problem::NotFound)?;
                (members, removed) = (members + list.member_count, removed + list.removed_count);
            }
            Ok((members, removed, store::outbox::head(tx, account)?))
        })
    }

    #[test]
    fn a_lead_leaves_a_few_lists_at_once_and_many_in_slices() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let jo = house.junior(&admin, "jo@example.org");
            let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
            let lists = house.lists(&admin, ["List"; 3 * FIRST_ROWS]).to_vec();
            let (context, all) = (admin.clone(), lists.clone());
            house.write(move |tx| {
                let few = all[..2].iter().map(|list| Ok((*list, bob)));
                let places: Vec<_> = all.iter().map(|list| Ok((*list, ada))).chain(few).collect();
                members::add(tx, &context, &places)?;
                assert_eq!(remove_from_all(tx, &stranger, ada), Err(Problem::NoSuchLead));
                assert_eq!(remove_from_all(tx, &jo, ada), Err(Problem::NoSuchLead));
                Ok(())
            });
            let count = 3 * FIRST_ROWS as i64;
            assert_eq!(counts(&house, &admin, &lists), (count + 2, 0, 2 + count + 2));
            let context = admin.clone();
            let tasks =
                house.write(move |tx| Ok([remove_from_all(tx, &context, bob)?, remove_from_all(tx, &context, ada)?]));
            assert_eq!(tasks[0], None);
            let task = tasks[1].expect("too many lists for one transaction");
            let (late, context) = (house.lists(&admin, ["Late"])[0], admin.clone());
            house.write(move |tx| members::add(tx, &context, &[Ok((late, ada))]));
            let mut slices = 0;
            while !house.write(move |tx| slice(tx, &task, AT, 70)).is_finished {
                slices += 1;
            }
            assert_eq!(slices, 4);
            assert_eq!(counts(&house, &admin, &lists), (0, count + 2, 2 * (2 + count) + 3), "each is told of once");
            assert_eq!(counts(&house, &admin, &[late]).0, 1, "who joins after the call stays");
        });
    }
}
