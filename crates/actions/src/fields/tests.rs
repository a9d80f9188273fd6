//! Fields created, changed and deleted in batches.

use super::*;
use crate::house_for_tests::{AT, House};
use headwater_model::field::Relationship;
use headwater_model::kind::DataType;

fn wish(label: &str, relationship: Relationship, kind: DataType) -> FieldChange {
    FieldChange {
        label: Some(label.to_owned()),
        relationship: Some(relationship),
        kind: Some(kind),
        ..FieldChange::default()
    }
}

fn choice(value: &str, display_order: i64) -> Choice {
    Choice { label: value.to_uppercase(), value: value.to_owned(), display_order }
}

fn is_invalid<T>(outcome: &Result<T, Problem>, name: &str) -> bool {
    matches!(outcome, Err(Problem::Invalid { field, .. }) if field == name)
}

#[test]
fn a_new_field_gets_defaults_by_its_kind_and_choices_in_display_order() {
    House::on_both(|house| {
        let admin = house.account("one");
        let fields = house.write(move |tx| {
            let picklist = FieldChange {
                choices: Some(vec![choice("b", 2), choice("a", 1)]),
                is_required: Some(true),
                length: Some(40),
                ..wish("Colour", Relationship::Account, DataType::Picklist)
            };
            let changes = [Ok(wish("Notes", Relationship::Lead, DataType::Textarea)), Ok(picklist)];
            assert!(create(tx, &admin, &changes)?.iter().all(Result::is_ok));
            Ok(store::fields::all(tx, admin.actor.account)?)
        });
        assert_eq!((fields[0].length, fields[0].is_required, fields[0].in_forms), (10_000, false, true));
        assert_eq!(fields[0].system_name, field::system_name("Notes", AT.0));
        assert_eq!((fields[1].length, fields[1].is_required), (40, true));
        assert_eq!(fields[1].choices, [choice("a", 1), choice("b", 2)]);
    });
}

#[test]
fn unsound_fields_say_why_at_their_place_and_the_others_are_made() {
    House::on_both(|house| {
        let admin = house.account("one");
        house.write(move |tx| {
            let sound = || wish("Colour", Relationship::Lead, DataType::String);
            let outcomes = create(
                tx,
                &admin,
                &[
                    Ok(FieldChange { label: Some(" ".to_owned()), ..sound() }),
                    Ok(FieldChange { relationship: None, ..sound() }),
                    Ok(sound()),
                    Ok(FieldChange { kind: None, ..sound() }),
                    Ok(wish("Notes", Relationship::Account, DataType::Textarea)),
                    Ok(FieldChange { length: Some(65_536), ..sound() }),
                    Ok(FieldChange { length: Some(0), ..sound() }),
                    Ok(FieldChange { choices: Some(vec![choice("a", 1)]), ..sound() }),
                    Err(Problem::NotAnObject),
                ],
            )?;
            assert_eq!(outcomes[0], Err(Problem::missing("label")));
            assert_eq!(outcomes[1], Err(Problem::missing("relationship")));
            assert!(outcomes[2].is_ok());
            assert!(outcomes[3].is_ok(), "without a type it is a string");
            assert!(is_invalid(&outcomes[4], "dataType"));
            assert!(is_invalid(&outcomes[5], "dataLength") && is_invalid(&outcomes[6], "dataLength"));
            assert!(is_invalid(&outcomes[7], "options"));
            assert_eq!(outcomes[8], Err(Problem::NotAnObject));
            assert_eq!(store::fields::all(tx, admin.actor.account)?.len(), 2);
            Ok(())
        });
    });
}

#[test]
fn system_names_are_unique_within_the_batch_and_the_account() {
    House::on_both(|house| {
        let admin = house.account("one");
        let names = house.write(move |tx| {
            let colour = || Ok(wish("Colour", Relationship::Lead, DataType::String));
            create(tx, &admin, &[colour(), colour()])?;
            create(tx, &admin, &[colour()])?;
            let fields = store::fields::all(tx, admin.actor.account)?;
            Ok(fields.into_iter().map(|field| field.system_name).collect::<Vec<_>>())
        });
        assert_eq!(names, [0, 1, 2].map(|later| field::system_name("Colour", AT.0 + later)));
    });
}

#[test]
fn an_account_has_at_most_a_thousand_custom_fields() {
    House::on_both(|house| {
        let (admin, other) = (house.account("one"), house.account("other"));
        house.write(move |tx| {
            let wishes: Vec<_> = (0..=limits::FIELDS)
                .map(|number| Ok(wish(&format!("f{number}"), Relationship::Lead, DataType::Bit)))
                .collect();
            let outcomes = create(tx, &admin, &wishes)?;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), limits::FIELDS);
            assert!(is_invalid(&outcomes[limits::FIELDS], "objects"));
            assert!(create(tx, &other, &wishes[..1])?[0].is_ok());
            Ok(())
        });
    });
}

#[test]
fn an_update_keeps_name_kind_and_object_and_says_when_nothing_changes() {
    House::on_both(|house| {
        let (admin, stranger) = (house.account("one"), house.account("other"));
        let field = house.write(move |tx| {
            let id = create(tx, &admin, &[Ok(wish("Colour", Relationship::Lead, DataType::String))])?.remove(0)?;
            let change = |change: FieldChange| Ok((id, change));
            let label = |label: &str| FieldChange { label: Some(label.to_owned()), ..FieldChange::default() };
            let outcomes = update(
                tx,
                &admin,
                &[
                    change(FieldChange { in_forms: Some(false), ..label("Favourite") }),
                    change(label("Favourite")),
                    change(wish("Favourite", Relationship::Lead, DataType::Picklist)),
                    change(wish("Favourite", Relationship::Account, DataType::String)),
                    change(label("")),
                    change(FieldChange { choices: Some(vec![choice("a", 1)]), ..FieldChange::default() }),
                    Ok((FieldId(1), label("x"))),
                ],
            )?;
            assert_eq!(outcomes[..2], [Ok(()), Err(Problem::Unchanged)]);
            assert!(is_invalid(&outcomes[2], "dataType") && is_invalid(&outcomes[3], "relationship"));
            assert_eq!(outcomes[4], Err(Problem::missing("label")));
            assert!(is_invalid(&outcomes[5], "options"));
            assert_eq!(outcomes[6], Err(Problem::NotFound));
            assert_eq!(update(tx, &stranger, &[change(label("Mine"))])?, [Err(Problem::NotFound)]);
            Ok(store::fields::all(tx, admin.actor.account)?.remove(0))
        });
        assert_eq!((field.label.as_str(), field.in_forms, field.in_contact_manager), ("Favourite", false, true));
        assert_eq!(field.system_name, field::system_name("Colour", AT.0));
    });
}

#[test]
fn only_custom_fields_of_the_account_are_deleted() {
    House::on_both(|house| {
        let (admin, stranger) = (house.account("one"), house.account("other"));
        house.write(move |tx| {
            create(tx, &admin, &[Ok(wish("Colour", Relationship::Lead, DataType::String))])?;
            let name = field::system_name("Colour", AT.0);
            assert_eq!(delete(tx, &stranger, &[Ok(Named::SystemName(name.clone()))])?, [Err(Problem::NotFound)]);
            let names = ["emailAddress", &name, "closeDate", "billingCity", &name, "emailaddress"];
            let outcomes = delete(tx, &admin, &names.map(|name| Ok(Named::SystemName(name.to_owned()))))?;
            let standard = || Err(Problem::StandardField);
            let unknown = || Err(Problem::NotFound);
            assert_eq!(outcomes, [standard(), Ok(()), standard(), standard(), unknown(), unknown()]);
            assert!(store::fields::all(tx, admin.actor.account)?.is_empty());
            Ok(())
        });
    });
}

#[test]
fn those_who_may_not_manage_fields_change_none() {
    House::on_both(|house| {
        let admin = house.account("one");
        let jo = house.junior(&admin, "jo@example.org");
        let outcome = house.try_write(move |tx| delete(tx, &jo, &[Ok(Named::SystemName("emailAddress".to_owned()))]));
        assert_eq!(outcome, Err(Problem::Forbidden));
    });
}

#[test]
fn a_system_name_that_is_sent_is_kept_where_it_is_free() {
    const NAME: &str = "prophet_company_id_5a53c851764d2";
    let named =
        || FieldChange { system_name: Some(NAME.to_owned()), ..wish("Prophet", Relationship::Lead, DataType::String) };
    House::on_both(|house| {
        let (admin, other) = (house.account("one"), house.account("other"));
        house.write(move |tx| {
            assert!(create(tx, &admin, &[Ok(named()), Ok(named())])?.iter().all(Result::is_ok));
            let names = |context: &Context| -> Result<Vec<String>, Problem> {
                Ok(store::fields::all(tx, context.actor.account)?.into_iter().map(|field| field.system_name).collect())
            };
            let made = field::system_name("Prophet", AT.0 + 1);
            assert_eq!(names(&admin)?, [NAME, &made]);
            assert_eq!(delete(tx, &admin, &[Ok(field::Named::SystemName(NAME.to_owned()))])?, [Ok(())]);
            // Leads may still have values under the name of a deleted field: the name is not free.
            create(tx, &admin, &[Ok(named())])?;
            assert_eq!(names(&admin)?, [made, field::system_name("Prophet", AT.0)]);
            create(tx, &other, &[Ok(named())])?;
            assert_eq!(names(&other)?, [NAME], "accounts know nothing of each other");
            Ok(())
        });
    });
}

fn options(count: usize) -> Option<Vec<Choice>> {
    Some((0..count as i64).map(|at| choice(&format!("v{at}"), at)).collect())
}

fn picklist(count: usize) -> FieldChange {
    FieldChange { choices: options(count), ..wish("Pick", Relationship::Lead, DataType::Picklist) }
}

#[test]
fn options_have_bounds_and_a_field_above_them_can_be_changed_but_not_grow() {
    House::on_both(|house| {
        let admin = house.account("one");
        house.write(move |tx| {
            let outcomes = create(tx, &admin, &[Ok(picklist(limits::OPTIONS + 1)), Ok(picklist(limits::OPTIONS))])?;
            assert!(is_invalid(&outcomes[0], "options") && outcomes[1].is_ok());
            // A state permitted by earlier versions.
            let mut field = store::fields::all(tx, admin.actor.account)?.remove(0);
            field.choices = options(limits::OPTIONS + 10).unwrap_or_default();
            store::fields::update(tx, admin.actor.account, AT, std::slice::from_ref(&field))?;
            let change = |count| FieldChange { choices: options(count), ..FieldChange::default() };
            let label = FieldChange { label: Some("Other".to_owned()), ..change(limits::OPTIONS + 10) };
            let changes =
                [label, change(limits::OPTIONS + 11), change(limits::OPTIONS + 9), change(limits::OPTIONS + 10)];
            let outcomes = update(tx, &admin, &changes.map(|change| Ok((field.id, change))))?;
            assert_eq!((&outcomes[0], &outcomes[2]), (&Ok(()), &Ok(())));
            assert!(is_invalid(&outcomes[1], "options") && is_invalid(&outcomes[3], "options"));
            Ok(())
        });
    });
}

#[test]
fn an_account_has_room_for_so_many_options_in_all() {
    House::on_both(|house| {
        let admin = house.account("one");
        house.write(move |tx| {
            let full = limits::OPTIONS_OF_ACCOUNT / limits::OPTIONS;
            let changes: Vec<_> = (0..=full).map(|_| Ok(picklist(limits::OPTIONS))).collect();
            let outcomes = create(tx, &admin, &changes)?;
            assert!(outcomes[..full].iter().all(Result::is_ok) && is_invalid(&outcomes[full], "options"));
            let field = store::fields::all(tx, admin.actor.account)?.remove(0);
            let fewer = FieldChange { label: None, ..picklist(limits::OPTIONS - 2) };
            let more = FieldChange { choices: options(limits::OPTIONS), ..FieldChange::default() };
            let changes = [Ok((field.id, fewer)), Ok((field.id, more.clone())), Ok((field.id, more))];
            assert_eq!(update(tx, &admin, &changes)?, [Ok(()), Ok(()), Err(Problem::Unchanged)]);
            Ok(())
        });
    });
}

#[test]
fn options_are_kept_without_blanks_around_them_and_each_once_or_refused() {
    let blank = Choice { label: " Red ".to_owned(), ..choice(" red\t", 0) };
    let sent = move |flawed| FieldChange {
        choices: Some(vec![blank.clone(), choice("red", 1), choice("blue", 2)]),
        flawed,
        ..wish("Pick", Relationship::Lead, DataType::Picklist)
    };
    House::on_both(|house| {
        let (admin, sent) = (house.account("one"), sent.clone());
        house.write(move |tx| {
            let outcomes = create(tx, &admin, &[Ok(sent(Flawed::Mend)), Ok(sent(Flawed::Refuse))])?;
            assert!(outcomes[0].is_ok() && is_invalid(&outcomes[1], "options.value"));
            let mut field = store::fields::all(tx, admin.actor.account)?.remove(0);
            let red = Choice { label: "Red".to_owned(), ..choice("red", 0) };
            assert_eq!(field.choices, [red, choice("blue", 2)]);
            // A state permitted by earlier versions: not checked unless changed.
            field.choices = sent(Flawed::Mend).choices.unwrap_or_default();
            store::fields::update(tx, admin.actor.account, AT, std::slice::from_ref(&field))?;
            let label = FieldChange { label: Some("Other".to_owned()), ..sent(Flawed::Refuse) };
            assert_eq!(update(tx, &admin, &[Ok((field.id, label))])?, [Ok(())]);
            Ok(())
        });
    });
}

#[test]
fn names_in_question_are_found_among_fields_and_among_those_that_were() {
    House::on_both(|house| {
        let admin = house.account("one");
        house.write(move |tx| {
            let colour = || Ok(wish("Colour", Relationship::Lead, DataType::String));
            create(tx, &admin, &[colour(), colour()])?;
            let name = |later| field::system_name("Colour", AT.0 + later);
            let gone = [Ok(Named::SystemName(name(1))), Ok(Named::SystemName(name(1)))];
            assert_eq!(delete(tx, &admin, &gone)?, [Ok(()), Err(Problem::NotFound)]);
            create(tx, &admin, &[colour(), Err(Problem::NotAnObject), colour()])?;
            let names: Vec<String> =
                store::fields::names(tx, admin.actor.account)?.into_iter().map(|field| field.system_name).collect();
            assert_eq!(names, [name(0), name(2), name(3)]);
            Ok(())
        });
    });
}
