//! People as administrators see people: with password and last request.

use crate::error::Result;
use crate::tx::Read;
use crate::users;
use crate::value::Row;
use headwater_model::id::{AccountId, UserId};
use headwater_model::time::Timestamp;
use headwater_model::user::User;

/// A person, with details for administrators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// The person.
    pub user: User,
    /// Whether a password was set.
    pub has_password: bool,
    /// When the person was added.
    pub created_at: Timestamp,
    /// The last request from a browser, to the minute.
    pub seen_at: Option<Timestamp>,
}

/// All people of an account, in the order of their ids.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<PersonEntry>> {
    read.all(
        sql!(
            "select id, email, first_name, last_name, display_name, role, is_active, time_zone, phone,
                    password_hash is not null, created_at, seen_at
             from app_user where account_id = $1 order by id"
        ),
        &[account.into()],
        entry,
    )
}

/// The person with this id, if any.
pub fn find(read: &Read<'_>, account: AccountId, id: UserId) -> Result<Option<PersonEntry>> {
    read.one(
        sql!(
            "select id, email, first_name, last_name, display_name, role, is_active, time_zone, phone,
                    password_hash is not null, created_at, seen_at
             from app_user where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into()],
        entry,
    )
}

fn entry(row: &Row<'_>) -> Result<PersonEntry> {
    Ok(PersonEntry {
        user: users::user(row)?,
        has_password: row.flag(9)?,
        created_at: Timestamp(row.int(10)?),
        seen_at: row.maybe_int(11)?.map(Timestamp),
    })
}
