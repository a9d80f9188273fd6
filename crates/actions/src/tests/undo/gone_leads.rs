//! Deleted leads return with all that went along: timelines, memberships, notes, tasks, opportunities.

mod staying_away;

use super::{AT, COMPANY, House, LEAD, Scene, begin, create, draft, outcome, rows_of, update};
use crate::{background, kinds, leads, many, members};
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::{LeadId, ListId, RecordId, UndoId};
use headwater_model::many::ManyDeed;
use headwater_model::problem::Problem;
use headwater_model::records::note::{self, NOTE};
use headwater_model::records::opportunity::{self as sale, OPPORTUNITY};
use headwater_model::records::opportunity_lead::{self as joined, OPPORTUNITY_LEAD};
use headwater_model::records::task::{self, TASK};
use headwater_model::records::{company, lead};
use headwater_model::undo::{Hindrance, UndoAction};
use headwater_store as store;
use headwater_store::background::Task;
use headwater_store::copy::TABLES;
use headwater_store::erasure::REACHED;
use headwater_store::value::SqlValue;
use headwater_store::writes::timeline;
use std::collections::BTreeMap;

/// Rows of a slice.
const ROWS: usize = 20;
/// Tables of what was done and told, and of numbers drawn.
const HISTORY: [&str; 11] = [
    "audit",
    "background_task",
    "id_block",
    "id_space",
    "many_change",
    "outbox",
    "outbox_epoch",
    "outbox_head",
    "undo",
    "undo_row",
    "user_address",
];
/// Of the tables with values of leads, those of what was told.
const TOLD: [&str; 6] = ["outbox", "subscription", "parked_lead", "delivery_attempt", "undo_row", "former_subject"];

type State = BTreeMap<&'static str, Vec<Vec<SqlValue>>>;

/// All rows of all tables but those of the history.
fn state(house: &House) -> State {
    let tables = TABLES.iter().map(|table| table.name).filter(|table| !HISTORY.contains(table));
    tables.map(|table| (table, rows_of(house, table))).collect()
}

/// An account where one lead has everything, and shares some of it with others.
struct Rich {
    it: Scene,
    ada: LeadId,
    lists: [ListId; 3],
    sale: RecordId,
}

impl Rich {
    fn on(house: House) -> Self {
        let it = Scene::on(house);
        let jo = it.house.junior(&it.admin, "jo@example.org").actor.user.unwrap();
        let (ada, bob) = (it.leads[0], it.leads[1]);
        update(
            &it.house,
            &it.admin,
            &LEAD,
            draft(Some(ada), &[(lead::OWNER, Cell::Int(jo.0)), (lead::STATUS, Cell::text("open"))]),
        );
        let lists = it.house.lists(&it.admin, ["News", "Customers", "Partners"]);
        let context = it.admin.clone();
        it.house.write(move |tx| {
            let places: Vec<_> = lists.iter().flat_map(|list| [Ok((*list, ada)), Ok((*list, bob))]).collect();
            members::add(tx, &context, &places)?;
            members::remove(tx, &context, &[Ok((lists[1], ada))])
        });
        let sales = [vec![ada], vec![ada, bob]].map(|leads| sell(&it, jo.0, &leads));
        for what in [None, Some((it.company, "account")), Some((sales[0], "opportunity"))] {
            describe(&it, jo.0, Some(ada), what);
        }
        describe(&it, jo.0, None, Some((sales[0], "opportunity")));
        let rich = Self { ada, lists, sale: sales[0], it };
        rich.call(3);
        rich
    }

    fn account(&self) -> headwater_model::id::AccountId {
        self.it.account()
    }

    /// Adds calls to the timeline.
    fn call(&self, count: usize) {
        let (account, ada) = (self.account(), self.ada);
        let data = Some(r#"{"said":"a \"word\""}"#.to_owned());
        let call = NewEvent {
            lead: ada,
            source: Source::OutgoingCall,
            what: Some(7),
            name: Some("Called".to_owned()),
            data,
            at: AT,
        };
        self.it.house.write(move |tx| Ok(timeline::record(tx, account, &vec![call.clone(); count])?));
    }

    fn state(&self) -> State {
        state(&self.it.house)
    }

    /// Begins to delete leads.
    fn begin(&self, leads: &[LeadId]) -> (UndoId, Task) {
        begin_deletion(&self.it.house, &self.it.admin, leads)
    }

    /// Deletes leads with all that goes along.
    fn delete(&self, leads: &[LeadId]) -> UndoId {
        let (undo, task) = self.begin(leads);
        self.it.house.finish(task, ROWS);
        self.finish(leads);
        undo
    }

    /// Finishes what the deletion of leads has left to other tasks.
    fn finish(&self, leads: &[LeadId]) {
        for lead in leads {
            self.it.house.finish(rest(&self.it, *lead), ROWS);
        }
        self.it.finish_clearing();
    }

    fn undo(&self, undo: UndoId) -> (store::undo::RowCounts, Vec<(String, i64, Hindrance)>) {
        let task = begin(&self.it.house, &self.it.admin, undo);
        self.it.house.finish(task, ROWS);
        self.it.finish_clearing();
        outcome(&self.it.house, &self.it.admin, undo)
    }
}

fn rest(it: &Scene, lead: LeadId) -> Task {
    Task { account: it.account(), work: Work::DeleteTimeline, subject: lead.0 }
}

fn begin_deletion(house: &House, admin: &Context, leads: &[LeadId]) -> (UndoId, Task) {
    let (context, leads) = (admin.clone(), leads.to_vec());
    let task = house.write(move |tx| many::begin(tx, &context, &ManyDeed::Delete, &leads));
    (UndoId(task.subject), task)
}

/// An open opportunity of leads, the first of which is the primary one.
fn sell(it: &Scene, owner: i64, leads: &[LeadId]) -> RecordId {
    let account = it.account();
    let stage = it.house.write(move |tx| {
        let text = "select min(id) from deal_stage where account_id = $1 and closes is null";
        Ok(tx.one(text, &[account.into()], |row| row.int(0))?.unwrap())
    });
    let values = [
        (sale::OWNER, Cell::Int(owner)),
        (sale::STAGE, Cell::Int(stage)),
        (sale::NAME, Cell::text("A mill")),
        (sale::CLOSE_DATE, Cell::text("2026-03-31")),
        (sale::PRIMARY_LEAD, Cell::Int(leads[0].0)),
    ];
    let sold = create(&it.house, &it.admin, &OPPORTUNITY, &values);
    for lead in &leads[1..] {
        let values = [(joined::OPPORTUNITY, Cell::Int(sold.0)), (joined::LEAD, Cell::Int(lead.0))];
        create(&it.house, &it.admin, &OPPORTUNITY_LEAD, &values);
    }
    sold
}

/// A note and a sales task about a lead, or something else, or both.
fn describe(it: &Scene, person: i64, who: Option<LeadId>, what: Option<(RecordId, &'static str)>) {
    let mut of_note = vec![(note::AUTHOR, Cell::Int(person)), (note::NOTE_TEXT, Cell::text("kept"))];
    let mut of_task = vec![(task::OWNER, Cell::Int(person)), (task::TITLE, Cell::text("Call"))];
    let who = who.map(|lead| (lead, "lead"));
    let sides = [
        (who, [note::WHO, note::WHO_KIND], [task::WHO, task::WHO_KIND]),
        (what, [note::WHAT, note::WHAT_KIND], [task::WHAT, task::WHAT_KIND]),
    ];
    for (subject, in_note, in_task) in sides {
        let Some((id, kind)) = subject else { continue };
        of_note.extend(in_note.into_iter().zip([Cell::Int(id.0), Cell::text(kind)]));
        of_task.extend(in_task.into_iter().zip([Cell::Int(id.0), Cell::text(kind)]));
    }
    create(&it.house, &it.admin, &NOTE, &of_note);
    create(&it.house, &it.admin, &TASK, &of_task);
}

#[test]
fn a_deleted_lead_returns_with_all_that_went_along() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let before = it.state();
        for (table, _) in REACHED.iter().filter(|(table, _)| !TOLD.contains(table)) {
            assert!(!before[table].is_empty(), "the lead of this test has something in {table}");
        }
        let undo = it.delete(&[it.ada]);
        let after = it.state();
        for table in [
            "lead",
            "event",
            "list_member",
            "list",
            "note",
            "task",
            "opportunity",
            "opportunity_lead",
            "former_subject",
        ] {
            assert_ne!(after[table], before[table], "{table}");
        }
        let (rows, hindered) = it.undo(undo);
        assert_eq!(hindered, []);
        assert_eq!((rows.kept, rows.hindered), (rows.restored, 0));
        let now = it.state();
        for (table, rows) in &before {
            assert_eq!(now[table], *rows, "{table}");
        }
        // The digest notices one event less.
        let account = it.account();
        it.it.house.write(move |tx| {
            let text =
                "delete from event where account_id = $1 and id = (select max(id) from event where account_id = $1)";
            Ok(tx.execute(text, &[account.into()])?)
        });
        assert_ne!(it.state(), before);
    });
}

#[test]
fn followers_and_history_are_told_of_a_lead_that_returned() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let undo = it.delete(&[it.ada]);
        let head = it.it.head();
        it.undo(undo);
        let told = it.it.told(head);
        assert_eq!(told.get("joined"), Some(&2), "the lists on which the lead is a member: {told:?}");
        assert!(told["created"] >= 1);
        let found = super::undos(&it.it.house, &it.it.admin).pop().unwrap();
        assert_eq!((found.action, found.record.as_str(), found.subject), (UndoAction::Delete, "lead", it.ada.0));
    });
}

#[test]
fn an_undo_at_any_time_of_a_long_deletion_restores_all() {
    House::on_both(|house| {
        let it = Rich::on(house);
        it.call(1300);
        let jo = it.it.house.junior(&it.it.admin, "kim@example.org").actor.user.unwrap();
        for _ in 0..3 {
            describe(&it.it, jo.0, Some(it.ada), Some((it.sale, "opportunity")));
        }
        let before = it.state();
        let leads = [it.ada, it.it.leads[1], it.it.leads[5]];
        for slices in [0, 1, 2, 3, 5, 9] {
            let (undo, task) = it.begin(&leads);
            let tasks = [task, rest(&it.it, it.ada), super::clearing(it.account())];
            for number in 0..slices {
                let task = tasks[number % 3];
                it.it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
            }
            let undoing = begin(&it.it.house, &it.it.admin, undo);
            // All tasks take turns; the deletion does nothing any more.
            for number in 0..12 {
                let task = [undoing, tasks[0], tasks[1], tasks[2]][number % 4];
                it.it.house.write(move |tx| background::slice(tx, &task, AT, ROWS));
            }
            it.it.house.finish(undoing, ROWS);
            it.finish(&leads);
            let (rows, hindered) = outcome(&it.it.house, &it.it.admin, undo);
            assert_eq!((rows.kept, hindered), (rows.restored, vec![]));
            let now = it.state();
            for (table, rows) in &before {
                assert!(now[table] == *rows, "{table} after {slices} slices");
            }
        }
    });
}

#[test]
fn many_notes_about_a_deleted_lead_return() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let (admin, ada) = (it.it.admin.clone(), it.ada);
        let person = it.it.house.junior(&admin, "kim@example.org").actor.user.unwrap().0;
        it.it.house.write(move |tx| {
            let values = [
                (note::AUTHOR, Cell::Int(person)),
                (note::NOTE_TEXT, Cell::text("kept")),
                (note::WHO, Cell::Int(ada.0)),
                (note::WHO_KIND, Cell::text("lead")),
            ];
            kinds::create(tx, &admin, &NOTE, &vec![draft(None, &values); 1100])?
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
        });
        let before = it.state();
        let undo = it.delete(&[it.ada]);
        assert_eq!(it.undo(undo).1, []);
        assert_eq!(it.state(), before);
    });
}

#[test]
fn programs_delete_for_good_and_people_within_their_rights() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let (admin, bob) = (it.it.admin.clone(), it.it.leads[1]);
        it.it.house.write(move |tx| leads::delete(tx, &admin, &[Ok(bob)])?.remove(0));
        assert_eq!(super::undos(&it.it.house, &it.it.admin), []);
        let jo = it.it.house.junior(&it.it.admin, "kim@example.org");
        let ada = it.ada;
        let refused = it.it.house.try_write(move |tx| many::begin(tx, &jo, &ManyDeed::Delete, &[ada]));
        assert_eq!(refused, Err(Problem::Forbidden));
    });
}

#[test]
fn an_account_deleted_before_the_undo_is_not_referred_to() {
    House::on_both(|house| {
        let it = Rich::on(house);
        let undo = it.delete(&[it.ada]);
        it.it.delete(&COMPANY, it.it.company);
        it.it.finish_clearing();
        let (_, hindered) = it.undo(undo);
        assert!(hindered.contains(&("lead".to_owned(), it.ada.0, Hindrance::InPart)), "{hindered:?}");
        create(&it.it.house, &it.it.admin, &COMPANY, &[(company::NAME, Cell::text("Other"))]);
    });
}
