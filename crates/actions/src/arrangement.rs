//! Arranging custom fields for people: the order, and the categories.

use crate::fields;
use headwater_model::audit::Deed;
use headwater_model::context::Context;
use headwater_model::field::Relationship;
use headwater_model::id::{AccountId, FieldId};
use headwater_model::kind;
use headwater_model::options::Flawed;
use headwater_model::permission::MANAGE_FIELDS;
use headwater_model::problem::Problem;
use headwater_store::arrangement::{self, FieldPlace};
use headwater_store::{self as store, Tx};

/// The longest name of a category, in characters.
const LONGEST_CATEGORY: i64 = 100;

/// The new place of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldMove {
    /// One place up; above the first place of a category into the category before.
    Up,
    /// One place down; below the last place of a category into the category behind.
    Down,
    /// Before another field, in the category of this field.
    Before(FieldId),
    /// The last place of a category. An unknown category is new.
    Into(String),
}

/// Moves a field among the fields of the same kind of records. `Unchanged` at the upper and the lower end.
pub fn shift(tx: &Tx<'_>, context: &Context, id: FieldId, to: &FieldMove) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_FIELDS)?.account();
    let found = store::fields::of_ids(tx, account, &[id.0])?;
    let field = found.first().ok_or(Problem::NotFound)?;
    let before = in_order(tx, account, field.relationship)?;
    let mut after = before.clone();
    let here = after.iter().position(|place| place.id == id).ok_or(Problem::NotFound)?;
    let mut moved = after.remove(here);
    let there = target(&after, here, &mut moved, to)?;
    after.insert(there, moved);
    for (place, number) in after.iter_mut().zip(1..) {
        place.position = number;
    }
    if after == before && matches!(to, FieldMove::Up | FieldMove::Down) {
        return Err(Problem::Unchanged);
    }
    fields::note(tx, account, Deed::Change, std::iter::once((id, field.system_name.as_str())));
    // All places: fields never moved have no stored position yet.
    Ok(arrangement::place(tx, account, &after)?)
}

/// The places in the order of people.
fn in_order(tx: &Tx<'_>, account: AccountId, relationship: Relationship) -> Result<Vec<FieldPlace>, Problem> {
    let mut numbers = 1..;
    let mut places = Vec::new();
    for group in arrangement::groups(tx, account, relationship)? {
        for (field, position) in group.fields.iter().zip(&mut numbers) {
            places.push(FieldPlace { id: field.id, category: group.category.clone(), position });
        }
    }
    Ok(places)
}

/// Where a field taken out at `here` comes to stand among the others. The category of the field changes with the place.
fn target(others: &[FieldPlace], here: usize, moved: &mut FieldPlace, to: &FieldMove) -> Result<usize, Problem> {
    match to {
        FieldMove::Up | FieldMove::Down => {
            let above = here.checked_sub(1).and_then(|above| others.get(above));
            let (neighbour, step) = if *to == FieldMove::Up { (above, -1) } else { (others.get(here), 1) };
            let Some(neighbour) = neighbour else { return Ok(here) };
            if neighbour.category == moved.category {
                return Ok(here.saturating_add_signed(step));
            }
            moved.category.clone_from(&neighbour.category);
            Ok(here)
        }
        FieldMove::Before(other) => {
            let there = others.iter().position(|place| place.id == *other).ok_or(Problem::NotFound)?;
            moved.category.clone_from(&others[there].category);
            Ok(there)
        }
        FieldMove::Into(category) => {
            let category = category.trim();
            kind::fit(category, LONGEST_CATEGORY, Flawed::Refuse)
                .map_err(|reason| Problem::invalid("category", reason))?;
            if moved.category == category {
                return Ok(here);
            }
            category.clone_into(&mut moved.category);
            let last = others.iter().rposition(|place| place.category == category);
            Ok(last.map_or(others.len(), |last| last + 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields;
    use crate::house_for_tests::House;
    use headwater_model::field::FieldChange;

    /// Four fields without a category.
    fn four(house: &House, admin: &Context) -> [FieldId; 4] {
        let admin = admin.clone();
        house.write(move |tx| {
            let change = |label: &str| {
                let (relationship, label) = (Some(Relationship::Lead), Some(label.to_owned()));
                Ok(FieldChange { relationship, label, ..FieldChange::default() })
            };
            let made = fields::create(tx, &admin, &["A", "B", "C", "D"].map(change))?;
            Ok(std::array::from_fn(|place| made[place].clone().unwrap()))
        })
    }

    /// The fields in order, as `category:labels`.
    fn shown(tx: &Tx<'_>, account: AccountId) -> Result<String, Problem> {
        let groups = arrangement::groups(tx, account, Relationship::Lead)?;
        let group = |group: &arrangement::FieldGroup| {
            let labels: String = group.fields.iter().map(|field| field.label.as_str()).collect();
            format!("{}:{labels}", group.category)
        };
        Ok(groups.iter().map(group).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn fields_move_up_and_down_and_into_categories() {
        House::on_both(|house| {
            let admin = house.account("one");
            let [a, b, c, d] = four(&house, &admin);
            house.write(move |tx| {
                let account = admin.actor.account;
                let into = |name: &str| FieldMove::Into(name.to_owned());
                let steps = [
                    (c, FieldMove::Up, ":ACBD"),
                    (a, into("Buying"), ":CBD Buying:A"),
                    (d, into(" Buying "), ":CB Buying:AD"),
                    (b, FieldMove::Down, ":C Buying:BAD"),
                    (b, FieldMove::Down, ":C Buying:ABD"),
                    (d, FieldMove::Before(c), ":DC Buying:AB"),
                    (a, FieldMove::Up, ":DCA Buying:B"),
                    (b, into("Event"), ":DCA Event:B"),
                ];
                assert_eq!(shown(tx, account)?, ":ABCD");
                for (id, step, expected) in steps {
                    shift(tx, &admin, id, &step)?;
                    assert_eq!(shown(tx, account)?, expected, "{step:?}");
                }
                assert_eq!(shift(tx, &admin, d, &FieldMove::Up), Err(Problem::Unchanged), "the upper end");
                assert_eq!(shift(tx, &admin, b, &FieldMove::Down), Err(Problem::Unchanged), "the lower end");
                assert_eq!(shift(tx, &admin, b, &into("Event")), Ok(()), "where it stands already");
                assert!(matches!(shift(tx, &admin, b, &into(&"x".repeat(101))), Err(Problem::Invalid { .. })));
                Ok(())
            });
        });
    }

    #[test]
    fn nobody_moves_fields_of_another_account_or_without_the_permission() {
        House::on_both(|house| {
            let (admin, stranger) = (house.account("one"), house.account("other"));
            let jo = house.junior(&admin, "jo@example.org");
            let [a, ..] = four(&house, &admin);
            let refused = house
                .write(move |tx| Ok([shift(tx, &stranger, a, &FieldMove::Down), shift(tx, &jo, a, &FieldMove::Down)]));
            assert_eq!(refused, [Err(Problem::NotFound), Err(Problem::Forbidden)]);
        });
    }
}
