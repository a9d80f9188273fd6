//! The version, the count of options and the retired names of an account's fields.

use super::*;
use crate::house_for_tests::{AT, House};
use headwater_model::field::Catalogue;

fn field(number: i64, relationship: Relationship, options: i64) -> Field {
    let choice = |at: i64| Choice { label: at.to_string(), value: at.to_string(), display_order: at };
    Field {
        system_name: format!("colour_{number:013x}"),
        choices: (0..options).map(choice).collect(),
        ..Field::new(relationship, DataType::Picklist, "Colour")
    }
}

#[test]
fn each_write_of_fields_raises_the_version_and_counts_options() {
    House::on_both(|house| {
        let (account, other) = (house.account("one"), house.account("other"));
        house.write(move |tx| {
            assert_eq!((version(tx, account)?, options(tx, account)?, count(tx, account)?), (0, 0, 0));
            let ids = insert(tx, account, AT, &[field(1, Relationship::Lead, 3), field(2, Relationship::Account, 4)])?;
            assert_eq!((version(tx, account)?, options(tx, account)?, count(tx, account)?), (AT.0, 7, 2));
            let fewer = Field { id: ids[0], ..field(1, Relationship::Lead, 1) };
            update(tx, account, AT, &[fewer])?;
            assert_eq!(
                (version(tx, account)?, options(tx, account)?),
                (AT.0 + 1, 5),
                "a moment later, if not by the clock"
            );
            delete(tx, account, AT.plus_seconds(1), &names(tx, account)?)?;
            assert_eq!((version(tx, account)?, options(tx, account)?), (AT.plus_seconds(1).0, 0));
            assert_eq!((version(tx, other)?, count(tx, account)?), (0, 0));
            Ok(())
        });
    });
}

#[test]
fn options_from_before_they_were_counted_are_counted_once() {
    House::on_both(|house| {
        let account = house.account("one");
        house.write(move |tx| {
            let ids = insert(tx, account, AT, &[field(1, Relationship::Lead, 3)])?;
            let forget = sql!("update outbox_head set field_options = null where account_id = $1");
            tx.execute(forget, &[account.into()])?;
            insert(tx, account, AT, &[field(2, Relationship::Lead, 4)])?;
            assert_eq!(options(tx, account)?, 7);
            update(tx, account, AT, &[Field { id: ids[0], ..field(1, Relationship::Lead, 1) }])?;
            assert_eq!(options(tx, account)?, 5);
            Ok(())
        });
    });
}

#[test]
fn names_of_deleted_fields_are_kept_of_too_many_the_newer_half() {
    House::on_both(|house| {
        let account = house.account("one");
        house.write(move |tx| {
            insert(tx, account, AT, &[field(1, Relationship::Lead, 0), field(2, Relationship::Opportunity, 0)])?;
            delete(tx, account, AT, &names(tx, account)?)?;
            let is_taken = |number| is_name_taken(tx, account, &format!("colour_{number:013x}"));
            assert_eq!((is_taken(1)?, is_taken(2)?), (true, true), "records of either kind may hold values");
            let most = limits::RETIRED_NAMES;
            let retired: Vec<String> = (4..most + 2).map(|number| format!("colour_{number:013x}")).collect();
            let rows = retired.iter().map(|name| [account.into(), Param::from(name)]);
            tx.insert_many("retired_field", &["account_id", "system_name"], rows)?;
            // By the label, this name would count as an old one.
            let newest = Field { system_name: format!("a_{:013x}", most + 2), ..field(0, Relationship::Lead, 0) };
            insert(tx, account, AT, &[newest.clone(), field(most + 1, Relationship::Lead, 0)])?;
            let first = names(tx, account)?.remove(1);
            delete(tx, account, AT, &[first])?;
            assert!(is_taken(1)?, "they are no more than there may be");
            delete(tx, account, AT, &names(tx, account)?)?;
            assert_eq!((is_taken(1)?, is_taken(most / 2 + 2)?, is_taken(most / 2 + 3)?), (false, false, true));
            assert!(is_taken(most + 1)? && is_name_taken(tx, account, &newest.system_name)?);
            Ok(())
        });
    });
}

#[test]
fn leads_are_printed_by_the_names_that_their_catalogue_has() {
    House::on_both(|house| {
        let account = house.account("one");
        house.write(move |tx| {
            let idle = Field { is_active: false, ..field(2, Relationship::Lead, 0) };
            let size = Field { kind: DataType::Int, ..field(4, Relationship::Lead, 0) };
            let fields = [field(1, Relationship::Lead, 3), idle, field(3, Relationship::Account, 0), size];
            insert(tx, account, AT, &fields)?;
            let (printed, catalogue) = (
                printed_with(tx, account, Relationship::Lead)?,
                Catalogue::new(&all(tx, account)?, Relationship::Lead),
            );
            assert_eq!((printed.fields().len(), printed.fields()), (2, catalogue.names().fields()));
            assert_eq!(printed.named(&fields[3].system_name), catalogue.named(&fields[3].system_name));
            Ok(())
        });
    });
}
