//! Second factors of people: the sealed secret of an app with codes, and codes for a lost app.

use crate::error::Result;
use crate::seal::SealKey;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, UserId};
use headwater_model::time::Timestamp;
use zeroize::Zeroizing;

/// A person of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonKey {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
}

impl PersonKey {
    /// The place of the secret, sealed with it: moved to another person the secret cannot be opened.
    fn associated(self) -> String {
        format!("second-factor/{}/{}", self.account.0, self.user.0)
    }
}

/// The app of a person.
pub struct SecondFactor {
    /// The secret shared with the app.
    pub secret: Zeroizing<Vec<u8>>,
    /// The time of the first right code; `None` before.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code used: codes up to this step are refused.
    pub last_step: i64,
}

/// A secret to begin with.
#[derive(Debug, Clone, Copy)]
pub struct NewSecret<'a> {
    /// The secret.
    pub secret: &'a [u8],
    /// The time.
    pub at: Timestamp,
}

/// Begins with a new secret, in place of one not confirmed. False if the person has a confirmed one.
pub fn begin(tx: &Tx<'_>, key: &SealKey, person: PersonKey, new: NewSecret<'_>) -> Result<bool> {
    tx.execute(
        sql!("delete from second_factor where account_id = $1 and user_id = $2 and confirmed_at is null"),
        &[person.account.into(), person.user.into()],
    )?;
    let inserted = tx.execute(
        sql!(
            "insert into second_factor (account_id, user_id, secret, created_at, last_step) values ($1, $2, $3, $4, 0)
             on conflict do nothing"
        ),
        &[
            person.account.into(),
            person.user.into(),
            key.seal(&person.associated(), new.secret)?.as_slice().into(),
            new.at.into(),
        ],
    )?;
    Ok(inserted > 0)
}

/// The app of a person, confirmed or not.
pub fn find(read: &Read<'_>, key: &SealKey, person: PersonKey) -> Result<Option<SecondFactor>> {
    let found = read.one(
        sql!("select secret, confirmed_at, last_step from second_factor where account_id = $1 and user_id = $2"),
        &[person.account.into(), person.user.into()],
        |row| Ok((row.bytes(0)?.to_vec(), row.maybe_int(1)?, row.int(2)?)),
    )?;
    let Some((sealed, confirmed_at, last_step)) = found else { return Ok(None) };
    let secret = key.open(&person.associated(), &sealed)?;
    Ok(Some(SecondFactor { secret, confirmed_at: confirmed_at.map(Timestamp), last_step }))
}

/// Whether a person has a confirmed app.
pub fn is_on(read: &Read<'_>, person: PersonKey) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from second_factor where account_id = $1 and user_id = $2 and confirmed_at is not null"),
        &[person.account.into(), person.user.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The people of an account with a confirmed app.
pub fn protected(read: &Read<'_>, account: AccountId) -> Result<Vec<UserId>> {
    read.all(
        sql!("select user_id from second_factor where account_id = $1 and confirmed_at is not null order by user_id"),
        &[account.into()],
        |row| Ok(UserId(row.int(0)?)),
    )
}

/// Notes the step of a code; false if the code of this step, or of a later one, was used before.
pub fn use_step(tx: &Tx<'_>, person: PersonKey, step: i64) -> Result<bool> {
    let changed = tx.execute(
        sql!("update second_factor set last_step = $3 where account_id = $1 and user_id = $2 and last_step < $3"),
        &[person.account.into(), person.user.into(), step.into()],
    )?;
    Ok(changed > 0)
}

/// Confirms an app, with the codes for a lost one.
pub fn confirm(tx: &Tx<'_>, person: PersonKey, at: Timestamp, code_hashes: &[[u8; 32]]) -> Result<()> {
    tx.execute(
        sql!("update second_factor set confirmed_at = $3 where account_id = $1 and user_id = $2"),
        &[person.account.into(), person.user.into(), at.into()],
    )?;
    replace_codes(tx, person, code_hashes)
}

/// Replaces all codes for a lost app.
pub fn replace_codes(tx: &Tx<'_>, person: PersonKey, code_hashes: &[[u8; 32]]) -> Result<()> {
    tx.execute(
        sql!("delete from recovery_code where account_id = $1 and user_id = $2"),
        &[person.account.into(), person.user.into()],
    )?;
    // A loop: ten rows, written once in the life of an app.
    for hash in code_hashes {
        tx.execute(
            sql!("insert into recovery_code (account_id, user_id, code_hash) values ($1, $2, $3)"),
            &[person.account.into(), person.user.into(), hash.as_slice().into()],
        )?;
    }
    Ok(())
}

/// Takes a code for a lost app; false if the person has no such code.
pub fn use_code(tx: &Tx<'_>, person: PersonKey, code_hash: &[u8]) -> Result<bool> {
    let deleted = tx.execute(
        sql!("delete from recovery_code where account_id = $1 and user_id = $2 and code_hash = $3"),
        &[person.account.into(), person.user.into(), code_hash.into()],
    )?;
    Ok(deleted > 0)
}

/// The number of codes left for a lost app.
pub fn codes_left(read: &Read<'_>, person: PersonKey) -> Result<i64> {
    let count = read.one(
        sql!("select count(*) from recovery_code where account_id = $1 and user_id = $2"),
        &[person.account.into(), person.user.into()],
        |row| row.int(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// Takes the second factor off; false if the person has none.
pub fn remove(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<bool> {
    let of_person = [account.into(), user.into()];
    tx.execute(sql!("delete from recovery_code where account_id = $1 and user_id = $2"), &of_person)?;
    let deleted = tx.execute(sql!("delete from second_factor where account_id = $1 and user_id = $2"), &of_person)?;
    Ok(deleted > 0)
}
