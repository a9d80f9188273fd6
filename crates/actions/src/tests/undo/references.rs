//! Every reference of every kind to what can be taken back is as before, once that is back.

use super::{CAMPAIGN, COMPANY, Scene, create, outcome, rows_of};
use crate::house_for_tests::House;
use headwater_model::cell::{Cell, Value};
use headwater_model::id::RecordId;
use headwater_model::record::{Holds, RecordType, Side, Standard};
use headwater_model::records::deal_stage::{self, DEAL_STAGE};
use headwater_model::records::{self, campaign, company, subjects};

/// The kinds that are kept for undoing when deleted, each with its name field.
static KEPT: [(&RecordType, Standard); 2] = [(&COMPANY, company::NAME), (&CAMPAIGN, campaign::NAME)];

/// The fields of a kind that may refer to another one.
fn referring(record: &'static RecordType, referred: &RecordType) -> impl Iterator<Item = Standard> {
    let side = subjects::named(referred.name).map(|(side, _)| side);
    record
        .standard()
        .filter(move |(_, field)| match field.holds {
            Holds::Reference(other) => other.name == referred.name,
            Holds::Subject(on, _) => side == Some(on),
            _ => false,
        })
        .map(|(place, _)| place)
}

/// A world of one record for each reference.
struct World {
    it: Scene,
    person: i64,
    stage: RecordId,
}

impl World {
    /// What a record of a kind needs. Addresses differ by the record referred to.
    fn required(&self, record: &'static RecordType, referred: RecordId) -> Vec<(Standard, Value)> {
        let value = |holds| match holds {
            Holds::Person => Cell::Int(self.person),
            Holds::Reference(other) if other == &DEAL_STAGE => Cell::Int(self.stage.0),
            Holds::Reference(_) => Cell::Int(self.it.leads[0].0),
            Holds::Day(_) => Cell::text("2026-03-31"),
            Holds::Number(..) => Cell::Int(1),
            Holds::Address(_) => Cell::text(format!("{}@kinds.example", referred.0)),
            _ => Cell::text("as before"),
        };
        let required = record.standard().filter(|(_, field)| field.is_required);
        required.map(|(place, field)| (place, value(field.holds))).collect()
    }

    /// A record with one reference, and as far as the kind has subjects also one about a lead.
    fn refer(&self, record: &'static RecordType, field: Standard, referred: RecordId, kind: &'static str) {
        let reference = match record.field(field).holds {
            Holds::Subject(_, name) => vec![(field, Cell::Int(referred.0)), (name, Cell::text(kind))],
            _ => vec![(field, Cell::Int(referred.0))],
        };
        let values: Vec<_> = self.required(record, referred).into_iter().chain(reference).collect();
        create(&self.it.house, &self.it.admin, record, &values);
        if let Some((_, id, name)) = record.subjects().find(|(side, ..)| *side == Side::Who) {
            let lead = [(id, Cell::Int(self.it.leads[1].0)), (name, Cell::text("lead"))];
            create(&self.it.house, &self.it.admin, record, &values.into_iter().chain(lead).collect::<Vec<_>>());
        }
    }
}

#[test]
fn every_reference_to_what_is_taken_back_is_as_before() {
    House::on_both(|house| {
        let it = Scene::on(house);
        let person = it.house.junior(&it.admin, "jo@example.org").actor.user.unwrap().0;
        let stage = create(&it.house, &it.admin, &DEAL_STAGE, &[(deal_stage::NAME, Cell::text("Trial"))]);
        let world = World { it, person, stage };
        for (referred, name) in KEPT {
            let it = &world.it;
            let gone = create(&it.house, &it.admin, referred, &[(name, Cell::text("Example"))]);
            let mut tables = vec![referred.table];
            for record in records::ALL {
                for field in referring(record, referred) {
                    world.refer(record, field, gone, referred.name);
                    tables.push(record.table);
                }
            }
            let rows = || tables.iter().map(|table| rows_of(&it.house, table)).collect::<Vec<_>>();
            let before = rows();
            let undo = it.delete(referred, gone);
            it.finish_clearing();
            for (table, (before, now)) in tables.iter().zip(before.iter().zip(rows())) {
                assert_ne!(*before, now, "{table} is as before without an undo");
            }
            super::run(&it.house, &it.admin, undo);
            assert_eq!(outcome(&it.house, &it.admin, undo).1, vec![], "references to a {}", referred.name);
            for (table, (before, after)) in tables.iter().zip(before.into_iter().zip(rows())) {
                assert_eq!(after, before, "{table}");
            }
        }
    });
}
