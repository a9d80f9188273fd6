//! The saved views referring to a list or to a custom field, before these are deleted.

use crate::error::Result;
use crate::saved_views::{SavedView, saved_view};
use crate::tx::Read;
use headwater_model::id::{AccountId, ListId};

/// The most views looked at.
const LOOKED_AT: i64 = 2_000;

/// The views with a condition on a list.
pub fn of_list(read: &Read<'_>, account: AccountId, list: ListId) -> Result<Vec<SavedView>> {
    let id = list.0.to_string();
    using(read, account, |view| {
        conditions(&view.query).any(|condition| {
            let mut parts = condition.splitn(3, '.');
            parts.next() == Some("list")
                && parts.nth(1).is_some_and(|values| values.split('*').any(|value| value == id))
        })
    })
}

/// The views with a condition on a field, sorted by the field, or with the field as a column.
pub fn of_field(read: &Read<'_>, account: AccountId, system_name: &str) -> Result<Vec<SavedView>> {
    using(read, account, |view| {
        let is_asked = conditions(&view.query).any(|condition| condition.split('.').next() == Some(system_name));
        let mut sorts = view.query.split('&').filter_map(|part| part.strip_prefix("sort="));
        let is_sorted = sorts.any(|sort| sort.strip_prefix('-').unwrap_or(sort) == system_name);
        is_asked || is_sorted || view.columns.split(' ').any(|column| column == system_name)
    })
}

/// The conditions of a question in text form. Names, comparisons and ids have no letters in need of encoding but the divider.
fn conditions(query: &str) -> impl Iterator<Item = String> + '_ {
    query.split('&').filter_map(|part| part.strip_prefix("f=")).map(|text| text.replace("%2A", "*"))
}

fn using(read: &Read<'_>, account: AccountId, is_using: impl Fn(&SavedView) -> bool) -> Result<Vec<SavedView>> {
    let views = read.all(
        sql!(
            "select id, owner_id, name, query, columns, is_shared from saved_view
             where account_id = $1 and id > $2 order by id limit $3"
        ),
        &[account.into(), 0.into(), LOOKED_AT.into()],
        saved_view,
    )?;
    Ok(views.into_iter().filter(is_using).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};
    use crate::saved_views;

    #[test]
    fn a_view_uses_the_lists_and_fields_of_its_question_and_its_columns() {
        House::on_both(|house| {
            let account = house.account("one");
            let found = house.write(move |tx| {
                for (name, query, columns) in [
                    ("lists", "f=list.in.7*12&sort=-createTimestamp", ""),
                    ("condition", "f=size_5a53c851764d2.ge.7", "firstName"),
                    ("sorted", "sort=-size_5a53c851764d2", ""),
                    ("column", "", "firstName size_5a53c851764d2"),
                    ("other", "f=list.out.71&q=size_5a53c851764d2", "size_5a53c851764d22"),
                ] {
                    let (name, query, columns) = (name.to_owned(), query.to_owned(), columns.to_owned());
                    let view = SavedView { id: 0, owner: None, name, query, columns, is_shared: true };
                    saved_views::insert(tx, account, AT, &view)?;
                }
                let names =
                    |views: Vec<SavedView>| views.into_iter().map(|view| view.name).collect::<Vec<_>>().join(" ");
                let lists = [7, 12, 1].map(|id| of_list(tx, account, ListId(id)).map(names));
                Ok((
                    lists.into_iter().collect::<Result<Vec<_>>>()?,
                    names(of_field(tx, account, "size_5a53c851764d2")?),
                ))
            });
            assert_eq!(found.0, ["lists", "lists", ""]);
            assert_eq!(found.1, "condition sorted column");
        });
    }
}
