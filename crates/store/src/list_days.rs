//! How many members lists had at the end of each day: one row a list and a day on which a lead joined or left. A lead's deletion
//! changes no row; the next change of the list notes the right number.

use crate::error::Result;
use crate::lists::ListKey;
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::grant::Grant;
use headwater_model::id::ListId;
use headwater_model::permission::Lists;
use headwater_model::time::Timestamp;
use std::collections::HashMap;

/// The members of a list at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListDay {
    /// The list.
    pub list: ListId,
    /// The number of the day since 1970, in UTC.
    pub day: i64,
    /// The number of members.
    pub members: i64,
    /// The last change on the day.
    pub at: Timestamp,
}

/// Notes the present number of members of a list.
pub(crate) fn note(tx: &Tx<'_>, list: ListKey, at: Timestamp) -> Result<()> {
    tx.execute(
        sql!(
            "insert into list_day (account_id, list_id, day, members, at)
             select account_id, id, $3, member_count, $4 from list where account_id = $1 and id = $2
             on conflict (account_id, list_id, day) do update set members = excluded.members, at = excluded.at"
        ),
        &[list.account.into(), list.id.into(), at.day().into(), at.into()],
    )?;
    Ok(())
}

/// Forgets the days of a list.
pub(crate) fn delete(tx: &Tx<'_>, list: ListKey) -> Result<()> {
    tx.execute(
        sql!("delete from list_day where account_id = $1 and list_id = $2"),
        &[list.account.into(), list.id.into()],
    )?;
    Ok(())
}

/// The days of some lists from a day on, by list and day.
pub fn since(read: &Read<'_>, grant: &Grant<Lists>, lists: &[i64], day: i64) -> Result<Vec<ListDay>> {
    read.all(
        sql!(
            "select list_id, day, members, at from list_day
             where account_id = $1 and list_id in rarray($2) and day >= $3 order by list_id, day"
        ),
        &[grant.account().into(), Param::Ids(lists), day.into()],
        list_day,
    )
}

/// For each of some lists the last noted day before a day, if any.
pub fn before(read: &Read<'_>, grant: &Grant<Lists>, lists: &[i64], day: i64) -> Result<HashMap<ListId, ListDay>> {
    let found = read.all(
        sql!(
            "select list_id, day, members, at from list_day
             where account_id = $1 and list_id in rarray($2) and day = (
                 select max(earlier.day) from list_day earlier
                 where earlier.account_id = $1 and earlier.list_id = list_day.list_id and earlier.day < $3)
             order by list_id"
        ),
        &[grant.account().into(), Param::Ids(lists), day.into()],
        list_day,
    )?;
    Ok(found.into_iter().map(|day| (day.list, day)).collect())
}

fn list_day(row: &Row<'_>) -> Result<ListDay> {
    Ok(ListDay { list: ListId(row.int(0)?), day: row.int(1)?, members: row.int(2)?, at: Timestamp(row.int(3)?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House, all};
    use crate::lists;
    use crate::members::ListMembers;
    use headwater_model::id::UserId;
    use headwater_model::permission::{MANAGE_MEMBERS, VIEW_LISTS};

    #[test]
    fn a_day_holds_the_members_at_its_end() {
        House::on_both(|house| {
            let account = house.account("one");
            let leads = house.leads(account, UserId(7), ["ada@example.org", "bob@example.org", "cy@example.org"]);
            house.write(move |tx| {
                let list = lists::insert(tx, account, AT, &[("News", "")])?[0];
                let members = ListMembers { grant: all(account, MANAGE_MEMBERS), list };
                let next_day = AT.plus_seconds(24 * 3600);
                members.add(tx, AT, &leads[..1])?;
                members.add(tx, AT, &leads[1..])?;
                members.remove(tx, next_day, &leads[..1])?;
                let grant = all(account, VIEW_LISTS);
                let days = |from| {
                    let days = since(tx, &grant, &[list.0], from)?.into_iter();
                    Ok::<_, crate::Error>(days.map(|day| (day.day, day.members, day.at)).collect::<Vec<_>>())
                };
                assert_eq!(days(0)?, [(AT.day(), 3, AT), (next_day.day(), 2, next_day)]);
                assert_eq!(days(next_day.day())?.len(), 1);
                assert_eq!(before(tx, &grant, &[list.0], next_day.day())?.get(&list).map(|day| day.members), Some(3));
                delete(tx, ListKey { account, id: list })?;
                assert_eq!(days(0)?, []);
                Ok(())
            });
        });
    }
}
