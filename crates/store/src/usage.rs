//! Use of API keys: the calls per day, for the limits of a key; and the calls per method and error code, for the
//! operator. Counted in memory by the API, and saved here at intervals.

use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::Param;
use headwater_model::id::{AccountId, KeyId};
use headwater_model::time::Timestamp;

/// Calls of one key to one method with one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The key.
    pub key: KeyId,
    /// The name of the method: letters, digits and underscores.
    pub method: String,
    /// The error code, or 0 for success; for the change feed the HTTP status.
    pub code: i64,
    /// With an error code: calls refused as a whole with this code. With 0: calls done.
    pub calls: i64,
    /// Objects refused with this code within calls done.
    pub objects: i64,
    /// Time of the last such call.
    pub last_at: Timestamp,
}

/// The calls of a key on a day, by one server.
#[derive(Debug, Clone, Copy)]
pub struct CallsOfDay {
    /// The key.
    pub key: KeyId,
    /// The day, by [`Timestamp::day`].
    pub day: i64,
    /// The number of calls.
    pub calls: i64,
}

/// The calls of a key on a day.
pub fn calls(read: &Read<'_>, account: AccountId, key: KeyId, day: i64) -> Result<i64> {
    let found = read.one(
        sql!("select calls from api_usage where account_id = $1 and key_id = $2 and day = $3"),
        &[account.into(), key.into(), day.into()],
        |row| row.int(0),
    )?;
    Ok(found.unwrap_or(0))
}

/// Adds calls to a key's day. Returns the key's calls of that day on all servers.
pub fn add(tx: &Tx<'_>, account: AccountId, new: &CallsOfDay) -> Result<i64> {
    let all = tx.one(
        sql!(
            "insert into api_usage (account_id, key_id, day, calls) values ($1, $2, $3, $4)
             on conflict (account_id, key_id, day) do update set calls = api_usage.calls + excluded.calls
             returning calls"
        ),
        &[account.into(), new.key.into(), new.day.into(), new.calls.into()],
        |row| row.int(0),
    )?;
    Ok(all.unwrap_or(new.calls))
}

/// Adds uses of an account's keys to the stored uses; no use may occur twice.
pub fn add_uses(tx: &Tx<'_>, account: AccountId, uses: &[Use]) -> Result<()> {
    // Another server's clock may be behind.
    let conflict = "on conflict (account_id, key_id, method, code) do update set
        calls = api_use.calls + excluded.calls, objects = api_use.objects + excluded.objects,
        last_at = case when excluded.last_at > api_use.last_at then excluded.last_at else api_use.last_at end";
    let columns = ["account_id", "key_id", "method", "code", "calls", "objects", "last_at"];
    tx.merge_many("api_use", &columns, conflict, uses.iter().map(|it| row(account, it)))
}

fn row(account: AccountId, it: &Use) -> [Param<'_>; 7] {
    let Use { key, method, code, calls, objects, last_at } = it;
    [
        account.into(),
        (*key).into(),
        method.into(),
        (*code).into(),
        (*calls).into(),
        (*objects).into(),
        (*last_at).into(),
    ]
}

/// The names of all methods called with a key, whether or not such a method exists.
pub fn methods(read: &Read<'_>, account: AccountId, key: KeyId) -> Result<Vec<String>> {
    read.all(
        sql!("select distinct method from api_use where account_id = $1 and key_id = $2 order by method"),
        &[account.into(), key.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )
}

/// All uses of an account's keys, by key, method and code.
pub fn uses(read: &Read<'_>, account: AccountId) -> Result<Vec<Use>> {
    read.all(
        sql!(
            "select key_id, method, code, calls, objects, last_at from api_use
             where account_id = $1 order by key_id, method, code"
        ),
        &[account.into()],
        |row| {
            Ok(Use {
                key: KeyId(row.int(0)?),
                method: row.text(1)?.to_owned(),
                code: row.int(2)?,
                calls: row.int(3)?,
                objects: row.int(4)?,
                last_at: Timestamp(row.int(5)?),
            })
        },
    )
}

/// Whether [`prune`] would delete anything.
pub fn has_before(read: &Read<'_>, account: AccountId, before: Timestamp) -> Result<bool> {
    let uses = read.one(
        sql!("select 1 from api_use where account_id = $1 and last_at < $2 limit 1"),
        &[account.into(), before.into()],
        |_| Ok(()),
    )?;
    let days = read.one(
        sql!("select 1 from api_usage where account_id = $1 and day < $2 limit 1"),
        &[account.into(), before.day().into()],
        |_| Ok(()),
    )?;
    Ok(uses.or(days).is_some())
}

/// Deletes uses last seen before a time, and the days before: at most `limit` rows. Returns the number of rows.
pub fn prune(tx: &Tx<'_>, account: AccountId, before: Timestamp, limit: usize) -> Result<usize> {
    let uses = tx.execute(
        sql!(
            "delete from api_use
             where account_id = $1 and (key_id, method, code) in (
                 select key_id, method, code from api_use where account_id = $1 and last_at < $2 limit $3)"
        ),
        &[account.into(), before.into(), (limit as i64).into()],
    )?;
    let days = tx.execute(
        sql!(
            "delete from api_usage
             where account_id = $1 and (key_id, day) in (
                 select key_id, day from api_usage where account_id = $1 and day < $2 limit $3)"
        ),
        &[account.into(), before.day().into(), ((limit - uses) as i64).into()],
    )?;
    Ok(uses + days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};

    /// One call with the first key.
    fn used(method: &str, code: i64, seconds: i64) -> Use {
        let last_at = AT.plus_seconds(seconds);
        Use { key: KeyId(1), method: method.to_owned(), code, calls: 1, objects: 0, last_at }
    }

    #[test]
    fn uses_of_several_servers_add_up_and_the_last_one_is_the_latest() {
        House::on_both(|house| {
            let (account, other) = (house.account("One"), house.account("Other"));
            for (calls, seconds) in [(2, 10), (3, 5)] {
                house.write(move |tx| {
                    let done = Use { calls, ..used("getLeads", 0, seconds) };
                    let refused = Use { objects: calls, ..used("getLeads", 204, seconds) };
                    Ok(add_uses(tx, account, &[done, refused])?)
                });
            }
            house.write(move |tx| Ok(add_uses(tx, other, &[used("getLeads", 0, 0)])?));
            let all = house.write(move |tx| Ok((uses(tx, account)?, methods(tx, account, KeyId(1))?)));
            let done = Use { calls: 5, ..used("getLeads", 0, 10) };
            let refused = Use { calls: 2, objects: 5, ..used("getLeads", 204, 10) };
            assert_eq!(all, (vec![done, refused], vec!["getLeads".to_owned()]));
        });
    }

    #[test]
    fn what_is_not_called_any_more_is_forgotten() {
        House::on_both(|house| {
            let account = house.account("One");
            house.write(move |tx| {
                add_uses(tx, account, &[used("old", 204, 0), used("new", 0, 100)])?;
                let day = |day| CallsOfDay { key: KeyId(1), day, calls: 5 };
                add(tx, account, &day(AT.day() - 1))?;
                Ok(add(tx, account, &day(AT.day()))?)
            });
            let prune = |limit| house.write(move |tx| Ok(prune(tx, account, AT.plus_seconds(50), limit)?));
            assert_eq!((prune(1), prune(9), prune(9)), (1, 1, 0));
            assert_eq!(house.write(move |tx| Ok(methods(tx, account, KeyId(1))?)), ["new"]);
        });
    }
}
