//! Invitations: links by which people choose a password. Only the SHA-256 of a token is stored.

use crate::error::Result;
use crate::tx::{Read, Tx};
use headwater_model::id::{AccountId, UserId};
use headwater_model::invitation::InvitationKind;
use headwater_model::time::Timestamp;

/// Names an invitation.
#[derive(Debug, Clone, Copy)]
pub struct InvitationKey<'a> {
    /// The account.
    pub account: AccountId,
    /// The SHA-256 of the token.
    pub token_hash: &'a [u8],
}

/// An invitation to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation {
    /// The person.
    pub user: UserId,
    /// The purpose.
    pub kind: InvitationKind,
    /// The time.
    pub at: Timestamp,
}

/// An invitation not used yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenInvitation {
    /// The person.
    pub user: UserId,
    /// The purpose.
    pub kind: InvitationKind,
    /// The end.
    pub ends_at: Timestamp,
}

/// Makes an invitation; earlier ones of the person end, and so do all of the account past their time.
pub fn insert(tx: &Tx<'_>, key: InvitationKey<'_>, new: &NewInvitation) -> Result<()> {
    let NewInvitation { user, kind, at } = *new;
    tx.execute(
        sql!("delete from invitation where account_id = $1 and (user_id = $2 or ends_at <= $3)"),
        &[key.account.into(), user.into(), at.into()],
    )?;
    tx.execute(
        sql!(
            "insert into invitation (account_id, token_hash, user_id, is_setup, created_at, ends_at)
             values ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            key.account.into(),
            key.token_hash.into(),
            user.into(),
            i64::from(kind == InvitationKind::Setup).into(),
            at.into(),
            kind.ends(at).into(),
        ],
    )?;
    Ok(())
}

/// The invitation, if it is neither used nor over.
pub fn find(read: &Read<'_>, key: InvitationKey<'_>, at: Timestamp) -> Result<Option<OpenInvitation>> {
    read.one(
        sql!(
            "select user_id, is_setup, ends_at from invitation
             where account_id = $1 and token_hash = $2 and ends_at > $3"
        ),
        &[key.account.into(), key.token_hash.into(), at.into()],
        |row| {
            let kind = if row.int(1)? == 1 { InvitationKind::Setup } else { InvitationKind::Person };
            Ok(OpenInvitation { user: UserId(row.int(0)?), kind, ends_at: Timestamp(row.int(2)?) })
        },
    )
}

/// Ends all invitations of a person.
pub fn end_all(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<()> {
    tx.execute(sql!("delete from invitation where account_id = $1 and user_id = $2"), &[account.into(), user.into()])?;
    Ok(())
}

/// The people of an account with an open invitation.
pub fn invited(read: &Read<'_>, account: AccountId, at: Timestamp) -> Result<Vec<UserId>> {
    read.all(
        sql!("select user_id from invitation where account_id = $1 and ends_at > $2 order by user_id"),
        &[account.into(), at.into()],
        |row| Ok(UserId(row.int(0)?)),
    )
}
