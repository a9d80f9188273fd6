//! An erasure reaches what was told of opportunities that were deleted together with the lead, and of what was about these alone.

use super::former_subjects::{MARK, Scene};
use crate::house_for_tests::{AT, House};
use crate::{background, erasure, kinds, leads};
use headwater_model::background::Work;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::{Catalogue, Custom, Field, Relationship};
use headwater_model::id::{FieldId, RecordId};
use headwater_model::kind::DataType;
use headwater_model::limits;
use headwater_model::record::{RecordType, Side};
use headwater_model::records::note::NOTE;
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::records::task::TASK;
use headwater_store::background::Task;
use headwater_store::copy::TABLES;
use headwater_store::value::SqlValue;

/// Records about an opportunity, of each kind: too many for a small transaction.
const MANY: usize = 30;
/// Opportunities of a lead, bytes of each, and bytes after which a transaction leaves the rest: several transactions.
const SALES: usize = 60;
const BYTES: usize = 3000;
const PART: usize = 40_000;
/// Rows of a slice.
const ROWS: usize = 50;

/// A context that knows a custom field of opportunities.
fn with_stories(admin: &Context) -> Context {
    let field = Field {
        id: FieldId(1),
        system_name: "story_1".to_owned(),
        length: limits::VALUE,
        ..Field::new(Relationship::Opportunity, DataType::Textarea, "Story")
    };
    Context { catalogue: Catalogue::new(&[field], Relationship::Opportunity), ..admin.clone() }
}

impl Scene {
    /// A deal stage; an account has some from the beginning.
    fn stage(&self) -> i64 {
        let (stages, mut stage) = (TABLES.iter().find(|table| table.name == "deal_stage").unwrap(), 0);
        self.house.each_row(stages, |row| {
            if let SqlValue::Int(id) = row[1] {
                stage = id;
            }
        });
        stage
    }

    /// Opportunities of which the lead is the only one, with the mark also in what is told of the first.
    fn sell(&self, count: usize, bytes: usize) -> RecordId {
        let values = vec![
            (opportunity::OWNER, Cell::Int(self.person)),
            (opportunity::STAGE, Cell::Int(self.stage())),
            (opportunity::NAME, Cell::text(MARK)),
            (opportunity::CLOSE_DATE, Cell::text("2026-03-31")),
            (opportunity::PRIMARY_LEAD, Cell::Int(self.ada.0)),
        ];
        let draft = Draft { values, custom: vec![(Custom(0), MARK.repeat(bytes / MARK.len()))], ..Draft::default() };
        let context = with_stories(&self.admin);
        let sale = self
            .house
            .write(move |tx| kinds::create(tx, &context, &OPPORTUNITY, &vec![Ok(draft.clone()); count])?.remove(0));
        self.update(&OPPORTUNITY, sale, vec![(opportunity::NAME, Cell::text("a canary sang"))]);
        sale
    }

    /// Records about an opportunity alone, with the mark also in what is told of the first.
    fn note_of(&self, record: &'static RecordType, sale: RecordId) {
        let mut values = self.filled(record);
        let (_, id, kind) = record.subjects().find(|(side, ..)| *side == Side::What).unwrap();
        values.extend([(id, Cell::Int(sale.0)), (kind, Cell::text(OPPORTUNITY.name))]);
        let (context, draft) = (self.admin.clone(), Draft { values, ..Draft::default() });
        let first =
            self.house.write(move |tx| kinds::create(tx, &context, record, &vec![Ok(draft.clone()); MANY])?.remove(0));
        let text = record.long_fields().next().expect("a kind with subjects has a long text");
        self.update(record, first, vec![(text, Cell::text("the canary sang"))]);
    }

    fn task(&self, work: Work) -> Task {
        let subject = if work == Work::ClearReferences { 0 } else { self.ada.0 };
        Task { account: self.admin.actor.account, work, subject }
    }

    /// One slice of a task, in a small transaction.
    fn slice(&self, work: Work) -> background::SliceOutcome {
        let task = self.task(work);
        self.house.write_part(PART, move |tx| background::slice(tx, &task, AT, ROWS))
    }

    /// Deletes the lead in one small transaction, which leaves something for later.
    fn delete(&self) {
        let (context, ada) = (self.admin.clone(), self.ada);
        self.house.write_part(PART, move |tx| leads::delete(tx, &context, &[Ok(ada)])?.remove(0));
    }

    /// Begins the erasure, anew if it was begun, and does slices of all tasks in turn, the erasure's first.
    fn erase_beside_others(&self) {
        let (context, ada) = (self.admin.clone(), self.ada);
        self.house.write_part(PART, move |tx| erasure::begin(tx, &context, ada));
        let first = self.slice(Work::EraseLead);
        assert!(!first.is_finished && first.is_waiting, "{first:?}");
        let works = [Work::EraseLead, Work::DeleteTimeline, Work::ClearReferences];
        while works.iter().filter(|work| !self.slice(**work).is_finished).count() > 0 {}
    }

    fn demand_no_trace(&self) {
        let rows = ["opportunity", "note", "task", "former_subject", "deleted_record", "background_task"];
        assert_eq!((self.marked(), rows.map(|table| self.rows(table))), (vec![], [0; 6]));
    }
}

#[test]
fn an_erasure_reaches_what_was_told_of_an_opportunity_gone_with_the_lead() {
    House::on_both(|house| {
        let it = Scene::on(house);
        it.sell(1, BYTES);
        it.erase();
        it.demand_no_trace();
    });
}

#[test]
fn an_erasure_reaches_an_opportunity_and_what_was_about_it_gone_before() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let sale = it.sell(1, 2 * PART);
        [&NOTE, &TASK].into_iter().for_each(|record| it.note_of(record, sale));
        it.delete();
        assert!(it.rows("note") + it.rows("task") > 0, "one transaction has taken all");
        while !it.slice(Work::ClearReferences).is_finished {}
        assert!(it.rows("note") + it.rows("task") + it.rows("opportunity") == 0 && it.marked() == ["outbox"]);
        assert_eq!(it.rows("former_subject"), 1 + 2 * MANY);
        it.erase();
        it.demand_no_trace();
    });
}

#[test]
fn an_erasure_waits_for_what_a_deletion_has_left_for_later() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let sale = it.sell(SALES, BYTES);
        [&NOTE, &TASK].into_iter().for_each(|record| it.note_of(record, sale));
        it.delete();
        it.erase_beside_others();
        it.demand_no_trace();
    });
}

#[test]
fn an_erasure_of_a_lead_with_many_large_opportunities_goes_in_parts() {
    House::on_both(|house| {
        let it = Scene::on(house);
        it.sell(SALES, BYTES);
        let (context, ada) = (it.admin.clone(), it.ada);
        it.house.write_part(PART, move |tx| erasure::begin(tx, &context, ada));
        let left = it.rows("opportunity");
        assert!((SALES / 2..SALES).contains(&left), "one transaction left {left}");
        it.erase_beside_others();
        it.demand_no_trace();
    });
}
