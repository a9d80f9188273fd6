//! The accounts in which people of an address may sign in. The table belongs to the server: whoever signs in names no account.

use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, UserId};

/// Notes the folded address of a new person.
pub fn add(tx: &Tx<'_>, account: AccountId, user: UserId, user_key: &str) -> Result<()> {
    tx.execute(
        servers_sql!("insert into user_address (user_key, tenant, user_id) values ($1, $2, $3)"),
        &[user_key.into(), account.into(), user.into()],
    )?;
    Ok(())
}

/// Forgets the address of a person who is gone.
pub fn remove(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<()> {
    tx.execute(
        servers_sql!("delete from user_address where tenant = $1 and user_id = $2"),
        &[account.into(), user.into()],
    )?;
    Ok(())
}

/// Forgets the addresses of all people of an account.
pub fn forget(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    tx.execute(servers_sql!("delete from user_address where tenant = $1"), &[account.into()])?;
    Ok(())
}

/// The people of a folded address, by account: at most `most`.
pub fn holders(read: &Read<'_>, user_key: &str, most: usize) -> Result<Vec<(AccountId, UserId)>> {
    read.all(
        servers_sql!("select tenant, user_id from user_address where user_key = $1 order by tenant, user_id limit $2"),
        &[user_key.into(), (most as i64).into()],
        |row| Ok((AccountId(row.int(0)?), UserId(row.int(1)?))),
    )
}
