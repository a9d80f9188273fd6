//! What was about a lead is found by the lead's erasure also where the lead was deleted long before.

use crate::house_for_tests::House;
use crate::{erasure, kinds, leads};
use headwater_model::background::Work;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::record::{Holds, RecordType, Side, Standard, ValueSource};
use headwater_model::records;
use headwater_model::records::company::{self, COMPANY};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::note::NOTE;
use headwater_model::records::task::{self, TASK};
use headwater_store::background::Task;
use headwater_store::copy::TABLES;
use headwater_store::value::SqlValue;

/// Easily found in stored values.
pub(super) const MARK: &str = "canary";

/// A lead with the mark in its values, and an account without.
pub(super) struct Scene {
    pub house: House,
    pub admin: Context,
    pub person: i64,
    pub ada: LeadId,
    pub mill: RecordId,
}

impl Scene {
    pub fn on(house: House) -> Self {
        let admin = house.account("one");
        let person = house.junior(&admin, "jo@example.org").actor.user.unwrap().0;
        let lead = [(lead::EMAIL, Cell::text("canary@example.org")), (lead::FIRST_NAME, Cell::text(MARK))];
        let ada = create(&house, &admin, &LEAD, lead.to_vec());
        let mill = create(&house, &admin, &COMPANY, vec![(company::NAME, Cell::text("Mill"))]);
        Self { house, admin, person, ada, mill }
    }

    /// The person in each field for people, and the mark in each text.
    pub fn filled(&self, record: &'static RecordType) -> Vec<(Standard, Value)> {
        let mut values: Vec<(Standard, Value)> = Vec::new();
        for (place, field) in record.standard().filter(|(_, field)| matches!(field.source, ValueSource::Column(_))) {
            match field.holds {
                Holds::Text(_) => values.push((place, Cell::text(MARK))),
                Holds::Person => values.push((place, Cell::Int(self.person))),
                _ => {}
            }
        }
        values
    }

    /// A record about the lead and the account, with the mark in each text.
    pub fn about_both(&self, record: &'static RecordType) -> RecordId {
        let mut values = self.filled(record);
        for (side, id, kind) in record.subjects() {
            let (subject, name) = if side == Side::Who { (self.ada, "lead") } else { (self.mill, "account") };
            values.extend([(id, Cell::Int(subject.0)), (kind, Cell::text(name))]);
        }
        create(&self.house, &self.admin, record, values)
    }

    pub fn update(&self, record: &'static RecordType, id: RecordId, values: Vec<(Standard, Value)>) {
        let (context, draft) = (self.admin.clone(), Draft { id: Some(id), values, ..Draft::default() });
        self.house.write(move |tx| kinds::update(tx, &context, record, &[Ok(draft.clone())])?.remove(0));
    }

    pub fn delete_lead(&self) {
        let (context, ada) = (self.admin.clone(), self.ada);
        self.house.write(move |tx| leads::delete(tx, &context, &[Ok(ada)])?.remove(0));
    }

    fn delete_account(&self) {
        let (context, mill) = (self.admin.clone(), self.mill);
        self.house.write(move |tx| kinds::delete(tx, &context, &COMPANY, &[Ok(mill)])?.remove(0));
    }

    fn clear_references(&self) {
        let account = self.admin.actor.account;
        self.house.finish(Task { account, work: Work::ClearReferences, subject: 0 }, 1);
    }

    pub fn erase(&self) {
        let (context, ada) = (self.admin.clone(), self.ada);
        let erasure = self.house.write(move |tx| erasure::begin(tx, &context, ada));
        self.house.finish(erasure, 1);
    }

    /// The tables with the mark.
    pub fn marked(&self) -> Vec<&'static str> {
        let has_mark = |value: &SqlValue| match value {
            SqlValue::Text(text) => text.contains(MARK),
            SqlValue::Bytes(bytes) => String::from_utf8_lossy(bytes).contains(MARK),
            _ => false,
        };
        let is_marked = |table: &&'static headwater_store::copy::Table| {
            let mut is_marked = false;
            self.house.each_row(table, |row| is_marked |= row.iter().any(has_mark));
            is_marked
        };
        TABLES.iter().filter(is_marked).map(|table| table.name).collect()
    }

    pub fn rows(&self, table: &str) -> usize {
        let mut rows = 0;
        self.house.each_row(TABLES.iter().find(|known| known.name == table).unwrap(), |_| rows += 1);
        rows
    }
}

pub(super) fn create(
    house: &House,
    admin: &Context,
    record: &'static RecordType,
    values: Vec<(Standard, Value)>,
) -> RecordId {
    let (context, draft) = (admin.clone(), Draft { values, ..Draft::default() });
    house.write(move |tx| kinds::create(tx, &context, record, &[Ok(draft.clone())])?.remove(0))
}

/// The kinds with subjects.
fn with_subjects() -> Vec<&'static RecordType> {
    let found: Vec<_> = records::ALL.iter().copied().filter(|record| record.subjects().next().is_some()).collect();
    assert!(found.contains(&&NOTE) && found.contains(&&TASK));
    found
}

/// The first text of a kind that an update may set.
fn long_text(record: &RecordType) -> Standard {
    record.long_fields().next().expect("a kind with subjects has a long text")
}

#[test]
fn an_erasure_reaches_what_was_about_a_lead_deleted_before() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let records = with_subjects();
        let ids: Vec<RecordId> = records.iter().map(|record| it.about_both(record)).collect();
        it.delete_lead();
        it.clear_references();
        for (record, id) in records.iter().zip(&ids) {
            it.update(record, *id, vec![(long_text(record), Cell::text("a canary sang"))]);
        }
        let marked = it.marked();
        for table in records.iter().map(|record| record.table).chain(["outbox"]) {
            assert!(marked.contains(&table), "{table} in {marked:?}");
        }
        assert_eq!(it.rows("former_subject"), records.len());
        it.erase();
        assert_eq!((it.marked(), it.rows("former_subject")), (vec![], 0));
    });
}

#[test]
fn an_erasure_reaches_what_a_deleted_account_took_along_after_the_lead() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let records = with_subjects();
        for record in &records {
            it.about_both(record);
        }
        it.delete_lead();
        it.clear_references();
        it.delete_account();
        it.clear_references();
        assert!(it.marked().contains(&"undo_row") && records.iter().all(|record| it.rows(record.table) == 0));
        it.erase();
        assert_eq!((it.marked(), it.rows("former_subject")), (vec![], 0));
    });
}

#[test]
fn a_task_given_to_another_lead_since_is_left_alone_by_an_erasure() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let [bob] = it.house.leads(&it.admin, ["bob@example.org"]);
        let id = it.about_both(&TASK);
        it.delete_lead();
        it.clear_references();
        let own = [task::TITLE, task::DESCRIPTION, task::PRIORITY].map(|field| (field, Cell::text("Call Bob")));
        let who = [(task::WHO, Cell::Int(bob.0)), (task::WHO_KIND, Cell::text("lead"))];
        it.update(&TASK, id, own.into_iter().chain(who).collect());
        it.erase();
        assert_eq!((it.marked(), it.rows("task"), it.rows("former_subject")), (vec![], 1, 0));
    });
}

#[test]
fn a_lead_deleted_before_is_found_by_what_was_about_it() {
    House::on_both(|house| {
        let it = Scene::on(house);
        it.about_both(&NOTE);
        it.delete_lead();
        let lead = headwater_store::erasure::LeadKey { account: it.admin.actor.account, id: it.ada };
        // As if all changes had been pruned.
        let is_known = |house: &House| {
            house.write(move |tx| {
                tx.execute("delete from outbox where account_id = $1", &[lead.account.into()])?;
                Ok(headwater_store::erasure::has_traces(tx, lead)?)
            })
        };
        assert!(is_known(&it.house));
        it.erase();
        assert!(!is_known(&it.house) && it.marked().is_empty());
    });
}
