//! TABLE · the kinds of records. Each has a file that says what it is made of.

use crate::permission::{AnyPermission, TABLE};
use crate::record::RecordType;

pub mod company;
pub mod campaign;
pub mod lead;
pub mod deal_stage;
pub mod opportunity;
pub mod opportunity_lead;
pub mod subjects;
pub mod task;
pub mod note;
pub mod folder;
pub mod product;

/// All kinds, referenced ones first.
pub static ALL: [&RecordType; 10] = [
    &company::COMPANY,
    &campaign::CAMPAIGN,
    &lead::LEAD,
    &deal_stage::DEAL_STAGE,
    &opportunity::OPPORTUNITY,
    &opportunity_lead::OPPORTUNITY_LEAD,
    &task::TASK,
    &note::NOTE,
    &folder::FOLDER,
    &product::PRODUCT,
];

/// All permissions, each once: of the table, and of each kind of records.
pub fn permissions() -> Vec<&'static AnyPermission> {
    let of_kinds = ALL.iter().flat_map(|record| {
        let of_kind = &record.permissions;
        [&of_kind.view, &of_kind.create, &of_kind.edit, &of_kind.delete]
    });
    let mut all: Vec<&AnyPermission> = Vec::new();
    for permission in TABLE.iter().copied().chain(of_kinds) {
        if !permission.name.is_empty() && all.iter().all(|known| known.name != permission.name) {
            all.push(permission);
        }
    }
    all
}

/// The place of a kind in [`ALL`].
pub fn place(record: &RecordType) -> usize {
    ALL.iter().position(|known| *known == record).unwrap_or_default()
}

/// The kind of that name.
pub fn named(name: &str) -> Option<&'static RecordType> {
    ALL.iter().copied().find(|record| record.name == name)
}

/// The kind with that name in rows of the outbox, or without one.
pub fn named_in_outbox(name: Option<&str>) -> Option<&'static RecordType> {
    ALL.iter().copied().find(|record| record.name_in_outbox() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::BLOCK;
    use crate::record::{Holds, MOST_FIELDS, ValueSource};
    use std::collections::BTreeSet;

    #[test]
    fn names_columns_and_listed_ids_of_a_kind_are_unique() {
        for record in ALL {
            let names: BTreeSet<_> = record.fields.iter().map(|field| field.name).collect();
            let columns: BTreeSet<_> = record.columns().collect();
            assert_eq!(
                (names.len(), columns.len()),
                (record.fields.len(), record.columns().count()),
                "{}",
                record.name
            );
            assert!(record.fields.len() <= MOST_FIELDS, "{}", record.name);
        }
        let ids: Vec<_> = ALL.iter().flat_map(|record| record.fields).filter_map(|field| field.listed).collect();
        assert_eq!(ids.iter().map(|listed| listed.id).collect::<BTreeSet<_>>().len(), ids.len());
        assert!(ids.iter().all(|listed| (1..BLOCK).contains(&listed.id.0)));
    }

    #[test]
    fn rows_of_the_outbox_say_of_which_kind_they_are() {
        for record in ALL {
            assert_eq!(named_in_outbox(record.name_in_outbox()), Some(record), "{}", record.name);
        }
        assert_eq!(named_in_outbox(Some("nothing")), None);
    }

    #[test]
    fn the_fields_that_a_kind_speaks_of_are_what_it_says() {
        for record in ALL {
            assert_eq!(record.field(record.id).holds, Holds::Id, "{}", record.name);
            for time in [record.created, record.updated] {
                assert_eq!(record.field(time).holds, Holds::Instant, "{}", record.name);
            }
            if let Some(flag) = record.active {
                assert_eq!(record.field(flag).holds, Holds::Flag, "{}", record.name);
            }
            for (_, field) in record.standard() {
                if let ValueSource::When(other, words) = field.source {
                    let Holds::Choice(all) = record.field(other).holds else { panic!("{} is no choice", field.name) };
                    assert!(words.iter().all(|word| all.contains(word)), "{}", field.name);
                }
            }
        }
    }
}
