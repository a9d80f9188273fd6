//! Background slices over long rows: few rows at a time, so no transaction writes much.

use crate::background::{SliceOutcome, slice};
use crate::handover::{self, Handover};
use crate::house_for_tests::{AT, House};
use crate::records::rules::Terms;
use crate::{accounts, erasure, leads, webhooks};
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::LeadId;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::target::Target;
use headwater_store as store;
use headwater_store::background::{Task, state};
use headwater_store::records::read::OwnerLook;
use headwater_store::tx::PART;
use headwater_store::writes::timeline;

/// Bytes of a long lead, and the number of leads: more than fits into one slice.
const LONG: usize = 300_000;
const LEADS: usize = 20;
/// The most rows of a slice; bytes are limited, too.
const ROWS: usize = 500;
/// The most bytes deleted or cleared in a slice, with one row more.
const MOST: usize = (2 << 20) + LONG;

fn add_long_leads(house: &House, context: &Context) -> Vec<LeadId> {
    let context = context.clone();
    house.write(move |tx| {
        let draft = |number| {
            let address = (lead::EMAIL, Cell::text(format!("{number}@example.org")));
            let owner = context.actor.user.map(|user| (lead::OWNER, Cell::Int(user.0)));
            let values =
                [address, (lead::DESCRIPTION, Cell::text("x".repeat(LONG)))].into_iter().chain(owner).collect();
            Ok(Draft { values, ..Draft::default() })
        };
        let drafts: Vec<_> = (0..LEADS).map(draft).collect();
        leads::KIND.create(tx, &context, &drafts)?.into_iter().collect()
    })
}

fn subscribe(house: &House, context: &Context) {
    let (context, key) = (context.clone(), house.key());
    house.write(move |tx| webhooks::subscribe(tx, &context, &key, &Target::parse("https://example.org/").unwrap()));
}

/// Does slices of a task until the task is finished; returns the rows of each slice that wrote any.
fn finish(house: &House, task: Task) -> Vec<usize> {
    let mut rows = Vec::new();
    loop {
        // Time passes for tasks waiting for a time.
        let at = AT.plus_seconds(rows.len() as i64 * 10);
        let sliced: SliceOutcome = house.write_part(PART, move |tx| slice(tx, &task, at, ROWS));
        rows.push(sliced.rows);
        if sliced.is_finished {
            return rows.into_iter().filter(|rows| *rows > 0).collect();
        }
    }
}

#[test]
fn a_timeline_of_long_events_is_deleted_a_few_at_a_time() {
    House::on_both(|house| {
        let admin = house.account("one");
        let [ada] = house.leads(&admin, ["ada@example.org"]);
        let context = admin.clone();
        house.write(move |tx| {
            let data = Some("x".repeat(LONG));
            let call = NewEvent { lead: ada, source: Source::OutgoingCall, what: None, name: None, data, at: AT };
            Ok(timeline::record(tx, context.actor.account, &vec![call; 2 * LEADS])?)
        });
        let account = admin.actor.account;
        assert_eq!(house.write(move |tx| leads::delete(tx, &admin, &[Ok(ada)])), [Ok(())]);
        let task = Task { account, work: Work::DeleteTimeline, subject: ada.0 };
        assert!(house.write(move |tx| Ok(state(tx, &task)?)).is_some(), "something is left to do");
        let rows = finish(&house, task);
        assert!(rows.len() > 1 && rows.iter().all(|rows| rows * LONG <= MOST), "{rows:?}");
        assert!(!house.write(move |tx| Ok(store::events::any_of_lead(tx, account, ada)?)));
    });
}

#[test]
fn leads_with_a_few_long_events_each_are_deleted_by_the_call_itself() {
    House::on_both(|house| {
        let admin = house.account("one");
        let leads = add_long_leads(&house, &admin);
        let (context, all) = (admin.clone(), leads.clone());
        house.write(move |tx| {
            let data = Some("x".repeat(LONG));
            let call = |lead| NewEvent {
                lead,
                source: Source::OutgoingCall,
                what: None,
                name: None,
                data: data.clone(),
                at: AT,
            };
            let calls: Vec<_> = all.iter().map(|lead| call(*lead)).collect();
            Ok(timeline::record(tx, context.actor.account, &calls)?)
        });
        let (account, ids) = (admin.actor.account, leads.iter().map(|lead| Ok(*lead)).collect::<Vec<_>>());
        let delete = move |tx: &store::Tx<'_>, ids: &[_], ()| Ok((leads::delete(tx, &admin, ids)?, ()));
        let (outcomes, transactions) = house.write_in_parts(PART, (ids, ()), delete);
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(transactions, 2, "each deletes no more than it may");
        let is_left = move |lead: LeadId| {
            let task = Task { account, work: Work::DeleteTimeline, subject: lead.0 };
            house.write(move |tx| Ok(state(tx, &task)?.is_some() || store::events::any_of_lead(tx, account, lead)?))
        };
        assert!(!leads.into_iter().any(is_left), "nothing is left to do");
    });
}

#[test]
fn long_leads_are_handed_on_a_few_at_a_time() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        let (owner, heir) = (house.junior(&admin, "owner@example.org"), house.junior(&admin, "heir@example.org"));
        add_long_leads(&house, &owner);
        let (from, to) = (owner.actor.user.unwrap(), heir.actor.user);
        let context = admin.clone();
        let task = house.write(move |tx| handover::begin(tx, &context, Handover { from, to }));
        let rows = finish(&house, task);
        // Each lead is written with its snapshot.
        assert!(rows.len() > 2 && rows.iter().all(|rows| (rows - 1) * 2 * LONG <= PART + LONG), "{rows:?}");
        let (account, to) = (admin.actor.account, to.unwrap());
        let owned = house.write(move |tx| {
            let look = OwnerLook { record: &LEAD, owner: to, after: LeadId(0), look_at: 999, most: 999 };
            Ok(store::records::read::owned(tx, account, &look)?.records)
        });
        assert_eq!(owned.len(), LEADS);
    });
}

#[test]
fn changes_of_a_long_lead_are_cleared_a_few_at_a_time() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        let lead = add_long_leads(&house, &admin)[0];
        for number in 0..LEADS {
            let context = admin.clone();
            house.write(move |tx| {
                let values = vec![(lead::TITLE, Cell::text(number.to_string()))];
                let draft = Ok(Draft { id: Some(lead), values, ..Draft::default() });
                let rules = Terms::default();
                leads::KIND.update(tx, &context, &[draft], rules)
            });
        }
        let (context, account) = (admin.clone(), admin.actor.account);
        let used = || house.write(move |tx| Ok(store::outbox_quota::used(tx, account)?)) as usize;
        let before = used();
        let task = house.write(move |tx| erasure::begin(tx, &context, lead));
        let rows = finish(&house, task);
        assert!(rows.len() > 2 && rows.iter().all(|rows| rows * LONG <= MOST + LONG), "{rows:?}");
        assert!(before - used() > LEADS * LONG, "its snapshots are gone");
    });
}

#[test]
fn an_account_of_long_leads_is_removed_a_few_at_a_time() {
    House::on_both(|house| {
        let admin = house.account("one");
        subscribe(&house, &admin);
        add_long_leads(&house, &admin);
        let account = admin.actor.account;
        let task = house.write(move |tx| accounts::remove(tx, account, AT, None));
        let mut rows = finish(&house, task);
        rows.retain(|rows| *rows > 1);
        let slices = LEADS * LONG / MOST;
        assert!(rows.iter().filter(|rows| *rows * LONG <= MOST).count() >= 2 * slices, "leads and changes: {rows:?}");
        assert!(!house.write(|tx| Ok(store::accounts::any(tx)?)));
    });
}
