//! An erasure plays on every table named as reached.

use super::former_subjects::{MARK, Scene, create};
use crate::house_for_tests::{AT, House};
use crate::members::emptying;
use crate::{calls, members};
use headwater_model::call::{CallLog, Direction};
use headwater_model::cell::Cell;
use headwater_model::delivery::Tried;
use headwater_model::id::UserId;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::note::NOTE;
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::records::task::TASK;
use headwater_store::copy::TABLES;
use headwater_store::deliveries::{self, Attempt, Batch};
use headwater_store::erasure::REACHED;
use headwater_store::outbox;
use headwater_store::subscriptions::{self, NewSubscription, Parked};
use headwater_store::value::SqlValue;

/// Tables without texts of a lead: rows name the lead, and keep ids and times.
const WITHOUT_TEXTS: [&str; 4] = ["list_member", "opportunity_lead", "undo_row", "former_subject"];

/// An opportunity of which the lead is the only one.
fn sell(it: &Scene) {
    let (stages, mut stage) = (TABLES.iter().find(|table| table.name == "deal_stage").unwrap(), 0);
    it.house.each_row(stages, |row| {
        if let SqlValue::Int(id) = row[1] {
            stage = id;
        }
    });
    let values = vec![
        (opportunity::OWNER, Cell::Int(it.person)),
        (opportunity::STAGE, Cell::Int(stage)),
        (opportunity::NAME, Cell::text(MARK)),
        (opportunity::CLOSE_DATE, Cell::text("2026-03-31")),
        (opportunity::PRIMARY_LEAD, Cell::Int(it.ada.0)),
    ];
    create(&it.house, &it.admin, &OPPORTUNITY, values);
}

/// A call, and a list emptied after the lead came.
fn call_and_list(it: &Scene) {
    let [list] = it.house.lists(&it.admin, ["News"]);
    let (context, lead, user) = (it.admin.clone(), it.ada, UserId(it.person));
    it.house.write(move |tx| {
        let notes = Some(MARK.to_owned());
        let call = CallLog { user, lead, direction: Direction::Incoming, at: AT, result: None, notes };
        calls::log(tx, &context, &[Ok(call)])?.remove(0)?;
        members::add(tx, &context, &[Ok((list, lead))])?;
        emptying::remove_all(tx, &context, list)
    });
}

/// A refused batch with the lead, under way again; the lead is parked.
fn deliver(it: &Scene) {
    let (lead, account) = (it.ada, it.admin.actor.account);
    it.house.write(move |tx| {
        let due: Vec<_> = deliveries::due(tx, AT, 9)?.iter().map(|due| (due.account, due.id)).collect();
        let leased = deliveries::lease(tx, &due, AT, "a server")?.remove(0);
        let size = Tried { leads: 1, to: outbox::head(tx, account)? };
        deliveries::store_batch(tx, &leased, &Batch { id: "msg".to_owned(), size, body: MARK.into() })?;
        let attempt = Attempt {
            at: AT,
            batch: "msg".to_owned(),
            leads: 1,
            status: Some(500),
            outcome: "refused".to_owned(),
            milliseconds: 1,
            answer: MARK.to_owned(),
        };
        deliveries::record_attempt(tx, &leased, &attempt)?;
        let parked = Parked { lead, from: 1, at: AT, answer: MARK.to_owned() };
        Ok(deliveries::park(tx, &leased, &parked)?)
    });
}

#[test]
fn an_erased_lead_leaves_no_text_in_any_table() {
    House::on_both(|house| {
        let mut it = Scene::on(house);
        let (key, account) = (it.house.key(), it.admin.actor.account);
        it.house.write(move |tx| {
            let new = NewSubscription { at: AT, url: "https://example.org/", cursor: 0 };
            Ok(subscriptions::insert(tx, account, &new, &key)?)
        });
        it.update(&LEAD, it.ada, vec![(lead::LAST_NAME, Cell::text(MARK))]);
        sell(&it);
        call_and_list(&it);
        for record in [&NOTE, &TASK] {
            it.about_both(record);
        }
        deliver(&it);
        // Another lead was deleted before.
        let ada = std::mem::replace(&mut it.ada, it.house.leads(&it.admin, ["bob@example.org"])[0]);
        it.about_both(&TASK);
        it.delete_lead();
        let marked = it.marked();
        for (table, _) in REACHED {
            assert!(it.rows(table) > 0, "{table}: a row of the lead is missing in the test");
            assert!(WITHOUT_TEXTS.contains(table) || marked.contains(table), "{table} in {marked:?}");
        }
        it.erase();
        it.ada = ada;
        it.erase();
        assert_eq!(it.marked(), Vec::<&str>::new());
        for table in ["lead", "event", "list_member", "opportunity", "opportunity_lead", "note", "task", "parked_lead"]
        {
            assert_eq!(it.rows(table), 0, "{table}");
        }
    });
}
