//! Accounts: the tenants of the server.

use crate::counters;
use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::{Param, Row};
use headwater_model::background::Work;
use headwater_model::id::AccountId;
use headwater_model::time::Timestamp;
use std::collections::HashSet;

/// A tenant of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Internal id.
    pub id: AccountId,
    /// The `accountID` of the contract.
    pub public_id: String,
    /// The name; unique on the server.
    pub name: String,
    /// The IANA name of the account's time zone, used by v1.
    pub time_zone: String,
}

/// An account to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'n> {
    /// The name; unique on the server.
    pub name: &'n str,
    /// The `accountID` of the contract.
    pub public_id: &'n str,
    /// The IANA name of the account's time zone, used by v1.
    pub time_zone: &'n str,
}

/// Adds an account; `None` if the name is taken.
pub fn insert(tx: &Tx<'_>, at: Timestamp, new: &NewAccount<'_>) -> Result<Option<AccountId>> {
    let account = counters::draw_account(tx)?;
    let inserted = tx.execute(
        servers_sql!(
            "insert into account (id, public_id, name, time_zone, created_at) values ($1, $2, $3, $4, $5)
             on conflict (name) do nothing"
        ),
        &[account.into(), new.public_id.into(), new.name.into(), new.time_zone.into(), at.into()],
    )?;
    if inserted == 0 {
        return Ok(None);
    }
    // Writers of the account lock this row.
    tx.execute(sql!("insert into outbox_head (account_id, seq) values ($1, 0)"), &[account.into()])?;
    Ok(Some(account))
}

/// The accounts among some that are there and are not being removed. None of them is closed for its removal until the transaction ends,
/// so that nothing is written for one that is gone.
pub fn hold_open(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    let ids: Vec<i64> = accounts.iter().map(|account| account.0).collect();
    let mut open: HashSet<AccountId> = HashSet::new();
    tx.each(
        servers_sql!("select id from account where id in rarray($1) order by id /* holds */"),
        &[Param::Ids(&ids)],
        |row| {
            open.insert(AccountId(row.int(0)?));
            Ok(())
        },
    )?;
    // A statement of its own: whoever closes an account has committed by now.
    tx.each(
        servers_sql!("select account_id from background_task where work = $1 and account_id in rarray($2)"),
        &[Work::RemoveAccount.name().into(), Param::Ids(&ids)],
        |row| {
            open.remove(&AccountId(row.int(0)?));
            Ok(())
        },
    )?;
    Ok(open)
}

/// Waits for whoever holds an account open ([`hold_open`]), and keeps others from it until the transaction ends.
pub fn lock(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.one(servers_sql!("select id from account where id = $1 /* locks */"), &[account.into()], |_| Ok(()))?;
    Ok(())
}

/// The account with a public id, and its time zone.
pub fn named(read: &Read<'_>, public_id: &str) -> Result<Option<(AccountId, String)>> {
    read.one(servers_sql!("select id, time_zone from account where public_id = $1"), &[public_id.into()], |row| {
        Ok((AccountId(row.int(0)?), row.text(1)?.to_owned()))
    })
}

/// The account with an id.
pub fn by_id(read: &Read<'_>, id: AccountId) -> Result<Option<Account>> {
    let text = servers_sql!("select id, public_id, name, time_zone from account where id = $1");
    read.one(text, &[id.into()], account)
}

/// Whether there is any account; also the cheapest statement to test the database.
pub fn any(read: &Read<'_>) -> Result<bool> {
    Ok(read.one(servers_sql!("select 1 from account limit 1"), &[], |_| Ok(()))?.is_some())
}

/// All accounts, oldest first.
pub fn all(read: &Read<'_>) -> Result<Vec<Account>> {
    read.all(servers_sql!("select id, public_id, name, time_zone from account order by id"), &[], account)
}

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: AccountId(row.int(0)?),
        public_id: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        time_zone: row.text(3)?.to_owned(),
    })
}

/// Sets the name, which must be unique on the server.
pub fn set_name(tx: &Tx<'_>, account: AccountId, name: &str) -> Result<()> {
    tx.outdate_callers();
    tx.execute(servers_sql!("update account set name = $2 where id = $1"), &[account.into(), name.into()])?;
    Ok(())
}

/// Sets the account's time zone, used by v1.
pub fn set_time_zone(tx: &Tx<'_>, account: AccountId, time_zone: &str) -> Result<()> {
    tx.outdate_callers();
    tx.execute(servers_sql!("update account set time_zone = $2 where id = $1"), &[account.into(), time_zone.into()])?;
    Ok(())
}
