//! What does not return with a deleted lead, and leads that do not return: erased ones, and those whose address is taken.

use super::super::{AT, House, LEAD, begin, clearing, counts, create, outcome};
use super::{ROWS, Rich, begin_deletion, rest};
use crate::house_for_tests::counts as members_of;
use crate::tests::former_subjects::{MARK, Scene as Marked};
use crate::{background, erasure, lists, members};
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::LeadId;
use headwater_model::records::lead;
use headwater_model::records::note::NOTE;
use headwater_model::records::task::TASK;
use headwater_model::undo::Hindrance;
use headwater_store as store;
use headwater_store::background::Task;
use headwater_store::value::SqlValue;
use headwater_store::writes::timeline;

#[test]
fn a_lead_whose_address_is_taken_stays_away_and_is_shown() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let others: Vec<LeadId> = it.it.leads[2..6].to_vec();
        let leads = [&[it.ada], others.as_slice()].concat();
        let before = it.state();
        let undo = it.delete(&leads);
        let again = create(&it.it.house, &it.it.admin, &LEAD, &[(lead::EMAIL, Cell::text("0@EXAMPLE.org"))]);
        let (rows, hindered) = it.undo(undo);
        assert!(hindered.contains(&("lead".to_owned(), it.ada.0, Hindrance::Taken)), "{hindered:?}");
        assert!(rows.restored >= 4 && rows.hindered >= 1);
        let now = it.state();
        // The id of a lead is the second column of leads, and stands among the others only in columns for leads here.
        let has =
            |table: &str, row: &[SqlValue], id| if table == "lead" { row[1] == id } else { row[2..5].contains(&id) };
        let of = |table: &str, id: i64| now[table].iter().filter(|row| has(table, row, SqlValue::Int(id))).count();
        assert!(others.iter().all(|lead| of("lead", lead.0) == 1));
        let is_at_rest = [
            of("lead", it.ada.0),
            of("event", it.ada.0),
            of("list_member", it.ada.0),
            of("opportunity_lead", it.ada.0),
        ];
        assert_eq!(is_at_rest, [0; 4], "nothing of the one who stays away");
        assert_eq!((of("lead", again.0), now["lead"].len()), (1, before["lead"].len()));
    });
}

#[test]
fn a_long_lead_that_stays_away_leaves_nothing() {
    House::on_both(|house| {
        let it = Rich::on(house);
        it.call(1300);
        let (undo, task) = it.begin(&[it.ada]);
        it.it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
        create(&it.it.house, &it.it.admin, &LEAD, &[(lead::EMAIL, Cell::text("0@example.org"))]);
        let undoing = begin(&it.it.house, &it.it.admin, undo);
        let rest = rest(&it.it, it.ada);
        let waiting = it.it.house.write(move |tx| background::slice(tx, &rest, AT, ROWS));
        assert!(waiting.is_waiting, "while the undo runs the lead may return");
        it.it.house.finish(undoing, ROWS);
        it.finish(&[it.ada]);
        let account = it.account();
        let left = it.it.house.write(move |tx| Ok(store::events::any_of_lead(tx, account, LeadId(rest.subject))?));
        assert!(!left);
    });
}

#[test]
fn a_list_deleted_since_and_one_joined_again_are_passed_over() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let undo = it.delete(&[it.ada]);
        let (context, gone, again, ada) = (it.it.admin.clone(), it.lists[0], it.lists[2], it.ada);
        let deleting = it.it.house.write({
            let context = context.clone();
            move |tx| Ok(lists::delete(tx, &context, &[Ok(gone)])?.0)
        });
        assert_eq!(deleting, [Ok(())]);
        let undoing = begin(&it.it.house, &context, undo);
        // The lead returns in the first slice, and joins a list before the others.
        it.it.house.write(move |tx| background::slice(tx, &undoing, AT, 1));
        let added = it.it.house.write(move |tx| members::add(tx, &context, &[Ok((again, ada))]));
        assert!(added[0].is_ok());
        it.it.house.finish(undoing, ROWS);
        let (rows, hindered) = outcome(&it.it.house, &it.it.admin, undo);
        assert_eq!(hindered, [("lead-lists".to_owned(), ada.0, Hindrance::InPart)]);
        assert_eq!(rows, counts(rows.kept as usize, rows.kept as usize));
        let context = it.it.admin.clone();
        let members = it
            .it
            .house
            .write(move |tx| Ok([members_of(tx, &context, it.lists[1])?, members_of(tx, &context, it.lists[2])?]));
        assert_eq!(members, [(1, 1), (2, 0)]);
    });
}

#[test]
fn a_lead_that_was_kept_is_erased_and_never_returns() {
    House::on_both(|house| {
        let it = Marked::on(house);
        for record in [&NOTE, &TASK] {
            it.about_both(record);
        }
        let (account, ada) = (it.admin.actor.account, it.ada);
        let told = NewEvent {
            lead: ada,
            source: Source::OutgoingCall,
            what: None,
            name: Some(MARK.to_owned()),
            data: None,
            at: AT,
        };
        it.house.write(move |tx| Ok(timeline::record(tx, account, &vec![told.clone(); 1100])?));
        let (undo, task) = begin_deletion(&it.house, &it.admin, &[ada]);
        it.house.finish(task, ROWS);
        let clearing = clearing(account);
        it.house.finish(clearing, ROWS);
        assert!(it.marked().contains(&"undo_row"), "before");
        let context = it.admin.clone();
        let erasure = it.house.write(move |tx| erasure::begin(tx, &context, ada));
        let rest = Task { work: Work::DeleteTimeline, ..erasure };
        for task in [rest, erasure] {
            it.house.finish(task, ROWS);
        }
        assert_eq!(it.marked(), Vec::<&str>::new());
        let undoing = begin(&it.house, &it.admin, undo);
        it.house.finish(undoing, ROWS);
        let (rows, hindered) = outcome(&it.house, &it.admin, undo);
        assert!(hindered.contains(&("lead".to_owned(), ada.0, Hindrance::Erased)), "{hindered:?}");
        assert!(rows.restored <= 2, "at most records about the account, too: {rows:?}");
        assert_eq!(it.marked(), Vec::<&str>::new());
    });
}

#[test]
fn an_undo_under_way_does_not_bring_back_a_lead_that_is_being_erased() {
    House::on_both(|house| {
        let it = Rich::on(house);
        it.call(1300);
        let (undo, task) = it.begin(&[it.ada]);
        it.it.house.finish(task, ROWS);
        let undoing = begin(&it.it.house, &it.it.admin, undo);
        let (context, ada) = (it.it.admin.clone(), it.ada);
        let erasure = it.it.house.write(move |tx| erasure::begin(tx, &context, ada));
        for _ in 0..400 {
            for task in [rest(&it.it, ada), erasure, undoing, clearing(it.account())] {
                it.it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
            }
        }
        let (_, hindered) = outcome(&it.it.house, &it.it.admin, undo);
        assert!(hindered.contains(&("lead".to_owned(), ada.0, Hindrance::Erased)), "{hindered:?}");
        let now = it.state();
        for table in ["lead", "event", "list_member", "opportunity_lead", "former_subject"] {
            let is_there = now[table].iter().any(|row| row[1..4.min(row.len())].contains(&SqlValue::Int(ada.0)));
            assert!(!is_there, "{table}");
        }
    });
}
