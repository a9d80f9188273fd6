//! Sessions: signed-in browsers of people. Only the SHA-256 of a token is stored.

use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, UserId};
use headwater_model::session::Stay;
use headwater_model::time::Timestamp;
use headwater_model::user::Role;

/// Names a session.
#[derive(Debug, Clone, Copy)]
pub struct SessionKey<'a> {
    /// The account.
    pub account: AccountId,
    /// The SHA-256 of the token.
    pub token_hash: &'a [u8],
}

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// The person.
    pub user: UserId,
    /// How long the session lasts.
    pub stay: Stay,
    /// The address of the browser's machine.
    pub address: &'a str,
    /// What the browser says of itself.
    pub agent: &'a str,
}

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSession {
    /// The person. Whether they may still sign in is not part of the session.
    pub user: UserId,
    /// How long the session lasts.
    pub stay: Stay,
    /// The last noted request.
    pub seen: Timestamp,
    /// The role through whose eyes the person looks at the pages.
    pub viewing_as: Option<Role>,
}

/// Begins a session.
pub fn insert(tx: &Tx<'_>, key: SessionKey<'_>, at: Timestamp, new: &NewSession<'_>) -> Result<()> {
    tx.execute(
        sql!(
            "insert into session (account_id, token_hash, user_id, created_at, seen_at, idle_until, ends_at, is_staying,
                                  address, agent)
             values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            key.account.into(),
            key.token_hash.into(),
            new.user.into(),
            at.into(),
            new.stay.idle_until(at).into(),
            new.stay.ends(at).into(),
            i64::from(new.stay == Stay::Month).into(),
            new.address.into(),
            new.agent.into(),
        ],
    )?;
    tx.execute(
        sql!("update app_user set seen_at = $3 where account_id = $1 and id = $2"),
        &[key.account.into(), new.user.into(), at.into()],
    )?;
    Ok(())
}

/// The session, if it has not ended.
pub fn find(read: &Read<'_>, key: SessionKey<'_>, at: Timestamp) -> Result<Option<LiveSession>> {
    read.one(
        sql!(
            "select user_id, is_staying, seen_at, viewing_as from session
             where account_id = $1 and token_hash = $2 and idle_until > $3 and ends_at > $3"
        ),
        &[key.account.into(), key.token_hash.into(), at.into()],
        |row| {
            let stay = if row.int(1)? == 1 { Stay::Month } else { Stay::Day };
            let viewing_as = row.maybe_text(3)?.and_then(Role::named);
            Ok(LiveSession { user: UserId(row.int(0)?), stay, seen: Timestamp(row.int(2)?), viewing_as })
        },
    )
}

/// Notes that a session was used.
pub fn note_use(tx: &Tx<'_>, key: SessionKey<'_>, stay: Stay, at: Timestamp) -> Result<()> {
    tx.execute(
        sql!("update session set seen_at = $3, idle_until = $4 where account_id = $1 and token_hash = $2"),
        &[key.account.into(), key.token_hash.into(), at.into(), stay.idle_until(at).into()],
    )?;
    tx.execute(
        sql!(
            "update app_user set seen_at = $3 where account_id = $1 and id = (
                 select user_id from session where account_id = $1 and token_hash = $2)"
        ),
        &[key.account.into(), key.token_hash.into(), at.into()],
    )?;
    Ok(())
}

/// Chooses the role through whose eyes a session looks; `None` for the person's own role.
pub fn view_as(tx: &Tx<'_>, key: SessionKey<'_>, role: Option<Role>) -> Result<()> {
    tx.execute(
        sql!("update session set viewing_as = $3 where account_id = $1 and token_hash = $2"),
        &[key.account.into(), key.token_hash.into(), role.map(Role::name).into()],
    )?;
    Ok(())
}

/// Ends a session.
pub fn end(tx: &Tx<'_>, key: SessionKey<'_>) -> Result<()> {
    tx.execute(
        sql!("delete from session where account_id = $1 and token_hash = $2"),
        &[key.account.into(), key.token_hash.into()],
    )?;
    Ok(())
}

/// Ends all sessions of a person.
pub fn end_all(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<()> {
    tx.execute(sql!("delete from session where account_id = $1 and user_id = $2"), &[account.into(), user.into()])?;
    Ok(())
}

/// Ends all sessions of a person but one.
pub fn end_others(tx: &Tx<'_>, key: SessionKey<'_>, user: UserId) -> Result<()> {
    tx.execute(
        sql!("delete from session where account_id = $1 and user_id = $2 and token_hash <> $3"),
        &[key.account.into(), user.into(), key.token_hash.into()],
    )?;
    Ok(())
}

/// A session of a person, as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// The last noted request.
    pub seen: Timestamp,
    /// The address of the browser's machine at the beginning.
    pub address: String,
    /// The browser's own description.
    pub agent: String,
}

/// The sessions of a person that have not ended, the last used first.
pub fn of_person(read: &Read<'_>, account: AccountId, user: UserId, at: Timestamp) -> Result<Vec<OwnSession>> {
    read.all(
        sql!(
            "select token_hash, seen_at, address, agent from session
             where account_id = $1 and user_id = $2 and idle_until > $3 and ends_at > $3
             order by seen_at desc, token_hash"
        ),
        &[account.into(), user.into(), at.into()],
        |row| {
            Ok(OwnSession {
                token_hash: row.bytes(0)?.to_vec(),
                seen: Timestamp(row.int(1)?),
                address: row.text(2)?.to_owned(),
                agent: row.text(3)?.to_owned(),
            })
        },
    )
}

/// Deletes at most `rows` sessions of an account that have ended; returns their number.
pub fn delete_ended(tx: &Tx<'_>, account: AccountId, at: Timestamp, rows: usize) -> Result<usize> {
    tx.execute(
        sql!(
            "delete from session where account_id = $1 and token_hash in (
                 select token_hash from session where account_id = $1 and (ends_at <= $2 or idle_until <= $2)
                 order by ends_at limit $3)"
        ),
        &[account.into(), at.into(), (rows as i64).into()],
    )
}
