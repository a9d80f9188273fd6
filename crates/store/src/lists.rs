//! Lists of leads, with two small tables: tags and unsubscribe categories.
//!
//! For members see [`crate::members`]; a list only stores their numbers. Memberships of deleted leads are counted
//! until background work has deleted them, and are subtracted where a list is read.

use crate::counters;
use crate::error::Result;
use crate::pages::{self, Paged};
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, ListId, Sequence};
use headwater_model::list::List;
use headwater_model::permission::Lists;
use headwater_model::time::Timestamp;
use std::collections::HashSet;

/// Names a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListKey {
    /// The account.
    pub account: AccountId,
    /// The id.
    pub id: ListId,
}

/// A tag of an account, for sorting things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The id of the tag.
    pub id: i64,
    /// The word.
    pub label: String,
    /// The type of the tagged things.
    pub object_type: String,
}

/// A kind of e-mail from which leads can unsubscribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsubscribeCategory {
    /// The id of the category.
    pub id: i64,
    /// The name of the category.
    pub name: String,
    /// A description of the e-mails in this category.
    pub description: String,
}

/// Adds lists from names and descriptions. Returns their ids, in order.
pub fn insert(tx: &Tx<'_>, account: AccountId, at: Timestamp, lists: &[(&str, &str)]) -> Result<Vec<ListId>> {
    let ids = counters::draw(tx, account, Sequence::Record, lists.len())?;
    let rows = ids.iter().zip(lists).map(|(id, (name, description))| {
        [
            account.into(),
            Param::Int(*id),
            Param::Text(name),
            Param::Text(description),
            Param::Int(0),
            Param::Int(0),
            at.into(),
        ]
    });
    let columns = ["account_id", "id", "name", "description", "member_count", "removed_count", "created_at"];
    tx.insert_many("list", &columns, rows)?;
    Ok(ids.into_iter().map(ListId).collect())
}

/// Writes all columns of a list that callers can change: name and description.
pub fn update(tx: &Tx<'_>, account: AccountId, list: &List) -> Result<()> {
    tx.execute(
        sql!("update list set name = $3, description = $4 where account_id = $1 and id = $2"),
        &[account.into(), list.id.into(), (&list.name).into(), (&list.description).into()],
    )?;
    Ok(())
}

/// Puts a list away from a time on; `None` takes the list into use again.
pub fn put_away(tx: &Tx<'_>, list: ListKey, since: Option<Timestamp>) -> Result<()> {
    tx.execute(
        sql!("update list set put_away_at = $3 where account_id = $1 and id = $2"),
        &[list.account.into(), list.id.into(), since.map_or(Param::Null, Param::from)],
    )?;
    Ok(())
}

/// The lists put away, among the given ones.
pub fn away_among(read: &Read<'_>, grant: &Grant<Lists>, ids: &[i64]) -> Result<HashSet<ListId>> {
    let found = read.all(
        sql!(
            "select id from list
             where account_id = $1 and id in rarray($2) and put_away_at is not null order by id"
        ),
        &[grant.account().into(), Param::Ids(ids)],
        |row| Ok(ListId(row.int(0)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Deletes a list, which must have no memberships left. Returns whether the list existed.
pub fn delete(tx: &Tx<'_>, account: AccountId, id: ListId) -> Result<bool> {
    let params = [account.into(), id.into()];
    Ok(tx.execute(sql!("delete from list where account_id = $1 and id = $2"), &params)? > 0)
}

/// Adds to the counts of members and of removed members of a list; negative numbers subtract.
pub(crate) fn count(tx: &Tx<'_>, list: ListKey, members: i64, removed: i64) -> Result<()> {
    tx.execute(
        sql!(
            "update list set member_count = member_count + $3, removed_count = removed_count + $4
             where account_id = $1 and id = $2"
        ),
        &[list.account.into(), list.id.into(), members.into(), removed.into()],
    )?;
    Ok(())
}

/// The next `limit` lists of an account behind an id, in the order of ids.
pub fn next(read: &Read<'_>, account: AccountId, after: ListId, limit: usize) -> Result<Vec<ListId>> {
    read.all(
        sql!("select id from list where account_id = $1 and id > $2 order by id limit $3"),
        &[account.into(), after.into(), (limit as i64).into()],
        |row| Ok(ListId(row.int(0)?)),
    )
}

/// The number of lists of an account.
pub fn number_of(read: &Read<'_>, account: AccountId) -> Result<i64> {
    let found =
        read.one(sql!("select count(*) from list where account_id = $1"), &[account.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// Whether a list with this id exists.
pub fn exists(read: &Read<'_>, account: AccountId, id: ListId) -> Result<bool> {
    let found =
        read.one(sql!("select 1 from list where account_id = $1 and id = $2"), &[account.into(), id.into()], |_| {
            Ok(())
        })?;
    Ok(found.is_some())
}

/// The list with this id, for a change; None if there is none.
pub fn find(read: &Read<'_>, account: AccountId, id: ListId) -> Result<Option<List>> {
    read.one(
        sql!(
            "select ",
            list_columns!(),
            " from list
             where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into()],
        list,
    )
}

/// How the lists found are taken: as rows or as ids.
pub type TakeLists<'a> = pages::Take<'a, dyn FnMut(&List) -> bool + 'a>;

/// Lists in use, or lists put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// In use.
    InUse,
    /// Put away: not offered any more, with all members.
    Away,
}

/// A page of a shelf.
#[derive(Debug, Clone, Copy)]
pub struct ShelfPage {
    /// The shelf.
    pub shelf: Shelf,
    /// The list behind which the page begins.
    pub after: ListId,
    /// The most lists.
    pub limit: i64,
}

/// The next lists of a shelf behind an id, in the order of ids. Counts include members outside the grant's reach.
pub fn shelf(read: &Read<'_>, grant: &Grant<Lists>, page: ShelfPage) -> Result<Vec<List>> {
    let text = match page.shelf {
        Shelf::InUse => sql!(
            "select ",
            list_columns!(),
            " from list
             where account_id = $1 and id > $2 and put_away_at is null order by id limit $3"
        ),
        Shelf::Away => sql!(
            "select ",
            list_columns!(),
            " from list
             where account_id = $1 and id > $2 and put_away_at is not null order by id limit $3"
        ),
    };
    read.all(text, &[grant.account().into(), page.after.into(), page.limit.into()], list)
}

/// How many lists are in use, and how many are put away.
pub fn on_shelves(read: &Read<'_>, grant: &Grant<Lists>) -> Result<(i64, i64)> {
    let counts = read.one(
        sql!("select count(*) - count(put_away_at), count(put_away_at) from list where account_id = $1"),
        &[grant.account().into()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(counts.unwrap_or_default())
}

/// The lists in use of an account, in the order of ids. Counts include members outside the grant's reach.
pub fn page(read: &Read<'_>, grant: &Grant<Lists>, Paged { page, take }: Paged<TakeLists<'_>>) -> Result<()> {
    walk(
        read,
        sql!(
            "select ",
            list_columns!(),
            " from list
             where account_id = $1 and put_away_at is null order by id limit $2 offset $3"
        ),
        &[grant.account().into(), page.limit.into(), page.offset.into()],
        take,
    )
}

/// The lists in use with these ids, in the order of ids.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Lists>, ids: &[i64], paged: Paged<TakeLists<'_>>) -> Result<()> {
    let Paged { page, take } = paged;
    walk(
        read,
        sql!(
            "select ",
            list_columns!(),
            " from list
             where account_id = $1 and id in rarray($2) and put_away_at is null order by id limit $3 offset $4"
        ),
        &[grant.account().into(), Param::Ids(ids), page.limit.into(), page.offset.into()],
        take,
    )
}

fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: TakeLists<'_>) -> Result<()> {
    take.walk(read, text, params, |row, take| Ok(take(&list(row)?)))
}

fn list(row: &Row<'_>) -> Result<List> {
    Ok(List {
        id: ListId(row.int(0)?),
        name: row.text(1)?.to_owned(),
        description: row.text(2)?.to_owned(),
        member_count: row.int(3)?,
        removed_count: row.int(4)?,
        created_at: Timestamp(row.int(5)?),
    })
}

/// Adds a tag. Returns the new id.
pub fn insert_tag(tx: &Tx<'_>, account: AccountId, label: &str, object_type: &str) -> Result<i64> {
    let id = counters::draw_one(tx, account, Sequence::Record)?;
    tx.execute(
        sql!("insert into list_tag (account_id, id, label, object_type) values ($1, $2, $3, $4)"),
        &[account.into(), id.into(), label.into(), object_type.into()],
    )?;
    Ok(id)
}

/// All tags of an account, by id.
pub fn tags(read: &Read<'_>, grant: &Grant<Lists>) -> Result<Vec<Tag>> {
    read.all(
        sql!("select id, label, object_type from list_tag where account_id = $1 order by id"),
        &[grant.account().into()],
        |row| Ok(Tag { id: row.int(0)?, label: row.text(1)?.to_owned(), object_type: row.text(2)?.to_owned() }),
    )
}

/// Deletes a tag. Returns whether the tag existed.
pub fn delete_tag(tx: &Tx<'_>, account: AccountId, id: i64) -> Result<bool> {
    let deleted =
        tx.execute(sql!("delete from list_tag where account_id = $1 and id = $2"), &[account.into(), id.into()])?;
    Ok(deleted > 0)
}

/// Deletes an unsubscribe category. Returns whether the category existed.
pub fn delete_unsubscribe_category(tx: &Tx<'_>, account: AccountId, id: i64) -> Result<bool> {
    let delete = sql!("delete from unsubscribe_category where account_id = $1 and id = $2");
    Ok(tx.execute(delete, &[account.into(), id.into()])? > 0)
}

/// Adds an unsubscribe category. Returns the new id.
pub fn insert_unsubscribe_category(tx: &Tx<'_>, account: AccountId, name: &str, description: &str) -> Result<i64> {
    let id = counters::draw_one(tx, account, Sequence::Record)?;
    tx.execute(
        sql!("insert into unsubscribe_category (account_id, id, name, description) values ($1, $2, $3, $4)"),
        &[account.into(), id.into(), name.into(), description.into()],
    )?;
    Ok(id)
}

/// All unsubscribe categories of an account, by id.
pub fn unsubscribe_categories(read: &Read<'_>, grant: &Grant<Lists>) -> Result<Vec<UnsubscribeCategory>> {
    read.all(
        sql!("select id, name, description from unsubscribe_category where account_id = $1 order by id"),
        &[grant.account().into()],
        |row| {
            Ok(UnsubscribeCategory {
                id: row.int(0)?,
                name: row.text(1)?.to_owned(),
                description: row.text(2)?.to_owned(),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House, all};
    use crate::pages::Page;
    use headwater_model::permission::VIEW_LISTS;

    const EVERYTHING: Page = Page { offset: 0, limit: 500 };

    fn names(find: impl FnOnce(TakeLists<'_>) -> Result<()>) -> Result<Vec<String>> {
        let mut names = Vec::new();
        find(TakeLists::Rows(&mut |list| {
            names.push(list.name.clone());
            true
        }))?;
        Ok(names)
    }

    #[test]
    fn a_list_is_made_changed_and_read_in_order_of_ids() {
        House::on_both(|house| {
            let account = house.account("one");
            let (page_of_two, by_id, changed) = house.write(move |tx| {
                let ids = insert(tx, account, AT, &[("News", "Monthly"), ("Customers", ""), ("Partners", "")])?;
                let mut first = find(tx, account, ids[0])?.expect("just made");
                first.name = "Newsletter".to_owned();
                update(tx, account, &first)?;
                let page_of_two =
                    names(|take| page(tx, &all(account, VIEW_LISTS), Page { offset: 1, limit: 2 }.taking(take)))?;
                let wanted = [ids[2].0, ids[0].0, 1];
                let by_id = names(|take| by_ids(tx, &all(account, VIEW_LISTS), &wanted, EVERYTHING.taking(take)))?;
                Ok((page_of_two, by_id, find(tx, account, ids[0])?))
            });
            assert_eq!(page_of_two, ["Customers", "Partners"]);
            assert_eq!(by_id, ["Newsletter", "Partners"]);
            let changed = changed.unwrap();
            assert_eq!((changed.description.as_str(), changed.created_at), ("Monthly", AT));
            assert_eq!((changed.member_count, changed.removed_count), (0, 0));
        });
    }

    #[test]
    fn no_account_reaches_the_lists_of_another() {
        House::on_both(|house| {
            let (one, other) = (house.account("one"), house.account("other"));
            house.write(move |tx| {
                let id = insert(tx, one, AT, &[("News", "")])?[0];
                assert!(exists(tx, one, id)? && !exists(tx, other, id)?);
                assert!(names(|take| page(tx, &all(other, VIEW_LISTS), EVERYTHING.taking(take)))?.is_empty());
                assert!(
                    names(|take| by_ids(tx, &all(other, VIEW_LISTS), &[id.0], EVERYTHING.taking(take)))?.is_empty()
                );
                assert!(!delete(tx, other, id)? && delete(tx, one, id)? && !delete(tx, one, id)?);
                Ok(())
            });
        });
    }

    #[test]
    fn tags_and_categories_belong_to_their_account() {
        House::on_both(|house| {
            let (one, other) = (house.account("one"), house.account("other"));
            house.write(move |tx| {
                let tag = insert_tag(tx, one, "vip", "lead")?;
                let category = insert_unsubscribe_category(tx, one, "Newsletter", "Once a month")?;
                let expected = Tag { id: tag, label: "vip".into(), object_type: "lead".into() };
                assert_eq!(tags(tx, &all(one, VIEW_LISTS))?, [expected]);
                let found = unsubscribe_categories(tx, &all(one, VIEW_LISTS))?;
                assert_eq!(
                    (found[0].id, found[0].name.as_str(), found[0].description.as_str()),
                    (category, "Newsletter", "Once a month")
                );
                assert!(
                    tags(tx, &all(other, VIEW_LISTS))?.is_empty()
                        && unsubscribe_categories(tx, &all(other, VIEW_LISTS))?.is_empty()
                );
                Ok(())
            });
        });
    }
}
