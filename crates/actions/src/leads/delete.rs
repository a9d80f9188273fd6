//! Deleting leads. A lead becomes invisible at once; deleting its rows in other tables may be too much for one
//! transaction. Where the deletion is kept for an undo, so is all that goes along with the leads.

use crate::opportunities::gone;
use crate::records::consequence::Records;
use crate::records::references;
use crate::{Outcomes, parts};
use headwater_model::actor::Actor;
use headwater_model::background::Work;
use headwater_model::context::Context;
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, UndoId};
use headwater_model::limits;
use headwater_model::permission::{DELETE_LEADS, Delete};
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::undo::UndoState;
use headwater_store::background::{self, Slice, Step, Task, TaskOrder};
use headwater_store::events::DeletionLimit;
use headwater_store::records::read;
use headwater_store::records::references::Leaves;
use headwater_store::tx::{GO, PART};
use headwater_store::writes::belongings::{self, DeletedLeads};
use headwater_store::writes::members;
use headwater_store::{self as store, Tx, Volume, opportunities};
use std::collections::{HashMap, HashSet};

/// The most events and memberships deleted in a call together with its leads: in all, or per lead if that is more.
const MOST_ROWS: usize = 1000;
const ROWS_OF_A_LEAD: usize = 4;

/// How leads are deleted.
#[derive(Debug, Clone, Copy)]
pub struct LeadDeletion {
    /// The leads that may be deleted.
    pub reach: Reach<Delete>,
    /// The records kept although the lead was their subject.
    pub leaves: Leaves,
    /// The undo under which the leads are kept, with all that goes along; `None` if they are not kept.
    pub undo: Option<UndoId>,
}

/// Deletes leads with their memberships and events, for good. The deletion of a long timeline is only begun: the rest is
/// invisible, and is deleted by background tasks. The last leads may be left for another transaction.
pub fn delete(tx: &Tx<'_>, context: &Context, ids: &[Result<LeadId, Problem>]) -> Result<Outcomes<()>, Problem> {
    let reach = context.actor.grant(DELETE_LEADS)?.leads();
    delete_by(tx, context, ids, &LeadDeletion { reach, leaves: Leaves::Others, undo: None })
}

/// As [`delete`], for a caller with a reach, and perhaps kept for an undo.
pub fn delete_by(
    tx: &Tx<'_>,
    context: &Context,
    ids: &[Result<LeadId, Problem>],
    deletion: &LeadDeletion,
) -> Result<Outcomes<()>, Problem> {
    let LeadDeletion { reach, leaves, undo } = *deletion;
    let account = reach.account();
    let has_opportunities = gone::has_any(tx, context)?;
    let (ids, left) = ids.split_at(if has_opportunities && tx.is_divided() {
        let (others, known) = gone::volumes(tx, account, &named(ids))?;
        fitting(tx, &reach, first_naming(ids, known), others)?
    } else {
        fitting(tx, &reach, ids, HashMap::new())?
    });
    if let Some(undo) = undo {
        let there = read::reached(tx, &reach, &named(ids))?;
        store::writes::deletion::keep(tx, &reach, there.into_iter().collect(), undo)?;
    }
    let deleted = store::writes::deletion::delete(tx, context, &reach, &named(ids))?;
    let mut there: HashSet<LeadId> = deleted.iter().copied().collect();
    // A second mention of a lead finds no row.
    let mut outcomes: Outcomes<()> = ids
        .iter()
        .map(|id| match id {
            Err(problem) => Err(problem.clone()),
            Ok(id) if there.remove(id) => Ok(()),
            Ok(_) => Err(Problem::NotFound),
        })
        .collect();
    let gone = DeletedLeads { account, leads: &deleted, undo };
    let (_, no_rows) = belongings::delete(tx, gone, DeletionLimit { rows: most_rows(deleted.len()), bytes: PART })?;
    let no_opportunities = !has_opportunities || gone::leave(tx, context, gone, usize::MAX)?.1;
    if !(no_rows && no_opportunities) {
        leave_rest(tx, context, gone)?;
    }
    references::clear_leaving(tx, context, Records { record: &LEAD, ids: &deleted, undo }, leaves)?;
    outcomes.extend(left.iter().map(|_| parts::left()));
    Ok(outcomes)
}

/// Leaves what is left of deleted leads to background tasks.
fn leave_rest(tx: &Tx<'_>, context: &Context, gone: DeletedLeads<'_>) -> Result<(), Problem> {
    let DeletedLeads { account, leads, undo } = gone;
    let joined = opportunities::counts_of_opportunities(tx, account, leads)?;
    let order = undo.map(|undo| undo.to_string()).unwrap_or_default();
    // A loop: seldom are rows left, and then only of few leads.
    for lead in leads {
        if joined.contains_key(lead)
            || store::events::any_of_lead(tx, account, *lead)?
            || store::memberships::any_of_lead(tx, account, *lead)?
        {
            let task = Task { account, work: Work::DeleteTimeline, subject: lead.0 };
            background::begin(tx, context.at, &task, &TaskOrder { text: &order, ..TaskOrder::default() })?;
        }
    }
    Ok(())
}

/// The first of some leads, which have at most so many events and memberships together; one at least.
pub fn first_with_few_rows<'l>(
    tx: &Tx<'_>,
    account: AccountId,
    leads: &'l [LeadId],
    most: usize,
) -> Result<&'l [LeadId], Problem> {
    let mut some = leads;
    while some.len() > 1 {
        let (_, events) = store::events::volumes_of_leads(tx, account, some, most + 1)?;
        if events + store::memberships::first_of_leads(tx, account, some, most + 1)?.len() <= most {
            break;
        }
        some = &some[..some.len() / 2];
    }
    Ok(some)
}

/// The first ids, with so many leads among them.
fn first_naming(ids: &[Result<LeadId, Problem>], leads: usize) -> &[Result<LeadId, Problem>] {
    let next = ids.iter().enumerate().filter(|(_, id)| id.is_ok()).nth(leads);
    next.map_or(ids, |(place, _)| &ids[..place])
}

fn named(ids: &[Result<LeadId, Problem>]) -> Vec<LeadId> {
    ids.iter().flatten().copied().collect()
}

fn most_rows(leads: usize) -> usize {
    MOST_ROWS.max(ROWS_OF_A_LEAD * leads)
}

/// How many of the first leads fit into one transaction, with their events and memberships. The others are left for
/// another transaction, not for background tasks. Few leads always fit: the size of each is bounded (W220).
fn fitting(
    tx: &Tx<'_>,
    reach: &Reach<Delete>,
    ids: &[Result<LeadId, Problem>],
    others: HashMap<LeadId, Volume>,
) -> Result<usize, Problem> {
    let (of_lead, of_place) = (store::writes::deletion::PAGES_OF_A_DELETION, members::PAGES_OF_A_DELETION);
    let of_rest = ROWS_OF_A_LEAD * of_place.max(store::events::PAGES_OF_A_DELETION);
    let of_others = others.values().fold(Volume::default(), |sum, volume| sum + *volume);
    let most_pages = ids.len() * (of_lead + of_rest) + of_others.pages;
    let most = Volume { bytes: ids.len() * limits::RECORD + of_others.bytes, pages: most_pages };
    if ids.len() < 2 || !tx.is_full(most) {
        return Ok(ids.len());
    }
    let named = named(ids);
    let bytes = store::records::read::bytes_of(tx, reach, &named)?;
    let most = most_rows(named.len());
    let (mut volumes, events) = store::events::volumes_of_leads(tx, reach.account(), &named, most)?;
    if tx.is_full(Volume::of_pages(most_pages)) {
        for lead in store::memberships::first_of_leads(tx, reach.account(), &named, most - events)? {
            let volume = volumes.entry(lead).or_default();
            *volume += Volume::of_pages(of_place);
        }
    }
    Ok(parts::fitting(tx, ids, |id| match id.as_ref().ok().and_then(|id| Some((id, bytes.get(id)?))) {
        Some((id, bytes)) => {
            let rest = volumes.get(id).copied().unwrap_or_default();
            rest + others.get(id).copied().unwrap_or_default() + Volume { bytes: *bytes, pages: of_lead }
        }
        None => Volume::default(),
    }))
}

/// A slice of deleting what belongs to a deleted lead: first its opportunities, which may tell its timeline more until they are left.
/// The order is the undo under which all of this is kept, if any.
pub fn delete_rest(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let lead = LeadId(slice.task.subject);
    let Some(undo) = undo_of_rest(tx, slice)? else {
        return Ok(Step::Next { cursor: slice.cursor.to_owned(), rows: 0 });
    };
    let gone = DeletedLeads { account: slice.task.account, leads: &[lead], undo };
    let context = Context::of(Actor::key(slice.task.account, "operator"), slice.at);
    let (rows, is_all) = gone::leave(tx, &context, gone, slice.rows)?;
    if rows > 0 || !is_all {
        return Ok(Step::Next { cursor: String::new(), rows });
    }
    let (rows, is_all) = belongings::delete(tx, gone, DeletionLimit { rows: slice.rows, bytes: GO })?;
    Ok(if is_all { Step::Done { rows } } else { Step::Next { cursor: String::new(), rows } })
}

/// The undo under which the rest of a lead is kept: none where the lead is erased, or has not returned by an undo that has ended.
/// `None` while the undo runs: should the lead return, the rest is not deleted.
fn undo_of_rest(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Option<Option<UndoId>>, Problem> {
    let (account, lead) = (slice.task.account, slice.task.subject);
    if slice.order.is_empty() {
        return Ok(Some(None));
    }
    let [id] = background::numbers(slice.order)?.map(UndoId);
    if !background::unfinished_about(tx, account, Work::EraseLead, &[lead])?.is_empty() {
        return Ok(Some(None));
    }
    Ok(match store::undo::find(tx, account, id)?.map(|undo| undo.state) {
        Some(UndoState::Ready) => Some(Some(id)),
        Some(UndoState::Running) => None,
        Some(UndoState::Done) | None => Some(None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::slice;
    use crate::house_for_tests::{AT, House};
    use crate::{leads, lists, members};
    use headwater_model::event::{NewEvent, Source};
    use headwater_model::id::{EventId, ListId};
    use headwater_model::list::Gone;
    use headwater_model::permission::{VIEW_LEADS, VIEW_TIMELINE};
    use headwater_store::events::EventFilter;
    use headwater_store::members::ListMembers;
    use headwater_store::pages::{Page, Take};
    use headwater_store::writes::timeline;

    const EVERYTHING: Page = Page { offset: 0, limit: 5000 };
    const CALLS: usize = 2 * MOST_ROWS;

    /// An account with two leads, each on two of three lists; the first lead has a long timeline.
    struct Long {
        admin: Context,
        ada: LeadId,
        bob: LeadId,
        lists: [ListId; 3],
        events: Vec<EventId>,
    }

    fn long(house: &House) -> Long {
        let admin = house.account("one");
        let [ada, bob] = house.leads(&admin, ["ada@example.org", "bob@example.org"]);
        let lists = house.lists(&admin, ["News", "Customers", "Partners"]);
        let context = admin.clone();
        let events = house.write(move |tx| {
            let call = NewEvent { lead: ada, source: Source::OutgoingCall, what: None, name: None, data: None, at: AT };
            let events = timeline::record(tx, context.actor.account, &vec![call; CALLS])?;
            let places: Vec<_> = lists[..2].iter().flat_map(|list| [Ok((*list, ada)), Ok((*list, bob))]).collect();
            members::add(tx, &context, &places)?;
            members::remove(tx, &context, &[Ok((lists[1], ada)), Ok((lists[1], bob))])?;
            Ok(events)
        });
        Long { admin, ada, bob, lists, events }
    }

    /// All that readers see of events and members: the leads of events, found and by id; the counts of lists; present
    /// and former members.
    type Seen = (Vec<LeadId>, Vec<LeadId>, Vec<(i64, i64)>, Vec<LeadId>);

    fn seen(house: &House, it: &Long) -> Seen {
        let (admin, ada, lists, events) = (it.admin.clone(), it.ada, it.lists, it.events.clone());
        house.write(move |tx| {
            let (leads, timelines) = (admin.actor.grant(VIEW_LEADS)?, admin.actor.grant(VIEW_TIMELINE)?);
            let (mut all, mut by_id, mut counts, mut placed) = (vec![], vec![], vec![], vec![]);
            let since = EventFilter { since: Some(AT), ..EventFilter::default() };
            let of_lead = EventFilter { lead: Some(ada), ..EventFilter::default() };
            for wanted in [&since, &of_lead] {
                let mut note = |event: &headwater_model::event::Event| {
                    all.push(event.lead);
                    true
                };
                store::events::find(tx, &timelines, wanted, EVERYTHING.taking(Take::Rows(&mut note)))?;
                assert!(store::events::count(tx, &timelines, wanted, 5000)? <= all.len() as i64);
            }
            let ids: Vec<i64> = events.iter().map(|id| id.0).collect();
            let mut note = |event: &headwater_model::event::Event| {
                by_id.push(event.lead);
                true
            };
            store::events::by_ids(tx, &timelines, &ids, Take::Rows(&mut note))?;
            for list in lists {
                counts.extend(
                    store::lists::find(tx, admin.actor.account, list)?.map(|it| (it.member_count, it.removed_count)),
                );
                // A page of one: an invisible member must not take its only row.
                let one = Page { offset: 0, limit: 1 };
                let mut note = |member: &headwater_model::list::MemberView<'_>| {
                    placed.push(member.membership.lead);
                    true
                };
                let of_list = ListMembers { grant: leads, list };
                of_list.active(tx, one.taking(Take::Rows(&mut note)))?;
                of_list.gone(tx, Gone::Removed, one.taking(Take::Rows(&mut note)))?;
            }
            Ok((all, by_id, counts, placed))
        })
    }

    fn delete_one(house: &House, it: &Long) -> Task {
        let (admin, ada) = (it.admin.clone(), it.ada);
        assert_eq!(house.write(move |tx| leads::delete(tx, &admin, &[Ok(ada)])), [Ok(())]);
        Task { account: it.admin.actor.account, work: Work::DeleteTimeline, subject: ada.0 }
    }

    #[test]
    fn what_is_left_of_a_lead_is_seen_by_nobody_and_deleted_in_slices() {
        House::on_both(|house| {
            let it = long(&house);
            let before = seen(&house, &it);
            assert_eq!((before.0.len(), before.1.len()), (2 * CALLS + 3, CALLS));
            assert_eq!((before.2, before.3), (vec![(2, 0), (0, 2), (0, 0)], vec![it.ada; 2]));
            let task = delete_one(&house, &it);
            let after = (vec![it.bob], vec![], vec![(1, 0), (0, 1), (0, 0)], vec![it.bob; 2]);
            assert_eq!(seen(&house, &it), after, "at once");
            let mut rows = Vec::new();
            loop {
                let sliced = house.write(move |tx| slice(tx, &task, AT, 300));
                assert_eq!(seen(&house, &it), after, "in the middle");
                rows.push(sliced.rows);
                if sliced.is_finished {
                    break;
                }
            }
            assert_eq!(rows, [300, 300, 300, 103], "the rest of the events, and two places");
            let (account, ada) = (it.admin.actor.account, it.ada);
            let is_left = house.write(move |tx| {
                Ok([store::events::any_of_lead(tx, account, ada)?, store::memberships::any_of_lead(tx, account, ada)?])
            });
            assert_eq!(is_left, [false, false]);
        });
    }

    #[test]
    fn lists_emptied_and_deleted_meanwhile_tell_nothing_of_a_deleted_lead() {
        House::on_both(|house| {
            let it = long(&house);
            let task = delete_one(&house, &it);
            let (admin, lists) = (it.admin.clone(), it.lists);
            let told = house.write(move |tx| {
                let before = store::outbox::head(tx, admin.actor.account)?;
                assert_eq!(members::emptying::remove_all(tx, &admin, lists[0])?, None);
                assert_eq!(lists::delete(tx, &admin, &[Ok(lists[0]), Ok(lists[1])])?.0, [Ok(()), Ok(())]);
                Ok(store::outbox::head(tx, admin.actor.account)? - before)
            });
            assert_eq!(told, 1, "only of the one who was there");
            while !house.write(move |tx| slice(tx, &task, AT, 500)).is_finished {}
            assert_eq!(seen(&house, &it), (vec![it.bob], vec![], vec![(0, 0)], vec![]));
        });
    }
}
