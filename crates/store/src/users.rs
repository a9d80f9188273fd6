//! The people of an account.

use crate::clients;
use crate::counters;
use crate::error::{Error, Result};
use crate::invitations;
use crate::pages::Page;
use crate::saved_views;
use crate::second_factors;
use crate::sessions;
use crate::tx::{Read, Tx};
use crate::user_addresses;
use crate::value::{Param, Row};
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, Sequence, UserId};
use headwater_model::language::Language;
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use std::collections::HashSet;

/// Adds a person, without a password; the `id` in `user` is ignored. `None` if the address is taken.
pub fn insert(tx: &Tx<'_>, account: AccountId, at: Timestamp, user: &User) -> Result<Option<UserId>> {
    let (id, folded) = (counters::draw_one(tx, account, Sequence::Record)?, Folded::of(&user.email));
    let changed = tx.execute(
        sql!(
            "insert into app_user (account_id, id, email, email_key, first_name, last_name, display_name, role,
                                   is_active, time_zone, phone, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (account_id, email_key) do nothing"
        ),
        &[
            account.into(),
            id.into(),
            (&user.email).into(),
            folded.as_str().into(),
            (&user.first_name).into(),
            (&user.last_name).into(),
            (&user.display_name).into(),
            user.role.name().into(),
            user.is_active.into(),
            user.time_zone.as_deref().into(),
            user.phone.as_deref().into(),
            at.into(),
        ],
    )?;
    if changed == 0 {
        return Ok(None);
    }
    clients::add_person(tx, account, folded.as_str())?;
    user_addresses::add(tx, account, UserId(id), folded.as_str())?;
    Ok(Some(UserId(id)))
}

/// Writes all columns of a person that an operator can change, and ends the person's sessions: role and activity may be others.
pub fn update(tx: &Tx<'_>, account: AccountId, user: &User) -> Result<()> {
    tx.outdate_callers();
    sessions::end_all(tx, account, user.id)?;
    if !user.is_active {
        invitations::end_all(tx, account, user.id)?;
    }
    tx.execute(
        sql!(
            "update app_user set first_name = $3, last_name = $4, display_name = $5, role = $6, is_active = $7
             where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            user.id.into(),
            (&user.first_name).into(),
            (&user.last_name).into(),
            (&user.display_name).into(),
            user.role.name().into(),
            user.is_active.into(),
        ],
    )?;
    Ok(())
}

/// Writes the names of a person. The sessions go on.
pub fn rename(tx: &Tx<'_>, account: AccountId, user: &User) -> Result<()> {
    tx.outdate_callers();
    tx.execute(
        sql!(
            "update app_user set first_name = $3, last_name = $4, display_name = $5 where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            user.id.into(),
            (&user.first_name).into(),
            (&user.last_name).into(),
            (&user.display_name).into(),
        ],
    )?;
    Ok(())
}

/// Sets a person's e-mail address; false if another person of the account has the address.
pub fn set_address(tx: &Tx<'_>, account: AccountId, user: &User, email: &str) -> Result<bool> {
    let folded = Folded::of(email);
    if all(tx, account)?.iter().any(|other| other.id != user.id && Folded::of(&other.email) == folded) {
        return Ok(false);
    }
    tx.outdate_callers();
    clients::remove_person(tx, account, Folded::of(&user.email).as_str())?;
    user_addresses::remove(tx, account, user.id)?;
    tx.execute(
        sql!("update app_user set email = $3, email_key = $4 where account_id = $1 and id = $2"),
        &[account.into(), user.id.into(), email.into(), folded.as_str().into()],
    )?;
    clients::add_person(tx, account, folded.as_str())?;
    user_addresses::add(tx, account, user.id, folded.as_str())?;
    Ok(true)
}

/// A person's own choices about pages.
#[derive(Debug, Clone, Copy)]
pub struct Preferences<'a> {
    /// The person's time zone; `None` for the account's.
    pub time_zone: Option<&'a str>,
    /// Whether single letters do things on pages.
    pub letter_keys: LetterKeys,
    /// The language of pages; `None` for the language the browser asks for.
    pub language: Option<Language>,
}

/// Whether single letters do things on pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterKeys {
    /// Letters are keys.
    On,
    /// Letters do nothing.
    Off,
}

/// Sets a person's own choices about pages.
pub fn set_preferences(tx: &Tx<'_>, account: AccountId, user: UserId, chosen: &Preferences<'_>) -> Result<()> {
    tx.outdate_callers();
    tx.execute(
        sql!(
            "update app_user set time_zone = $3, has_letter_keys = $4, language = $5 where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            user.into(),
            chosen.time_zone.into(),
            i64::from(chosen.letter_keys == LetterKeys::On).into(),
            chosen.language.map(Language::tag).into(),
        ],
    )?;
    Ok(())
}

/// Whether single letters do things on a person's pages, and the language chosen for the pages.
pub fn page_choices(read: &Read<'_>, account: AccountId, user: UserId) -> Result<(LetterKeys, Option<Language>)> {
    let found = read.one(
        sql!("select has_letter_keys, language from app_user where account_id = $1 and id = $2"),
        &[account.into(), user.into()],
        |row| {
            let keys = if row.int(0)? == 1 { LetterKeys::On } else { LetterKeys::Off };
            Ok((keys, row.maybe_text(1)?.and_then(Language::of_tag)))
        },
    )?;
    Ok(found.unwrap_or((LetterKeys::Off, None)))
}

/// Whether anybody of an account has a password.
pub fn has_password(read: &Read<'_>, account: AccountId) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from app_user where account_id = $1 and password_hash is not null limit 1"),
        &[account.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Sets a person's password hash, and ends the person's sessions and invitations.
pub fn set_password(tx: &Tx<'_>, account: AccountId, user: UserId, password_hash: &str) -> Result<()> {
    sessions::end_all(tx, account, user)?;
    invitations::end_all(tx, account, user)?;
    tx.execute(
        sql!("update app_user set password_hash = $3 where account_id = $1 and id = $2"),
        &[account.into(), user.into(), password_hash.into()],
    )?;
    Ok(())
}

/// A person's password hash, if the person has a password and may sign in.
pub fn password_hash(read: &Read<'_>, account: AccountId, user: UserId) -> Result<Option<String>> {
    let found = read.one(
        sql!("select password_hash from app_user where account_id = $1 and id = $2 and is_active = true"),
        &[account.into(), user.into()],
        |row| Ok(row.maybe_text(0)?.map(str::to_owned)),
    )?;
    Ok(found.flatten())
}

/// Deletes a person. Returns whether the person existed.
pub fn delete(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<bool> {
    tx.outdate_callers();
    let deleted = tx.all(
        sql!("delete from app_user where account_id = $1 and id = $2 returning email_key"),
        &[account.into(), user.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    for user_key in &deleted {
        clients::remove_person(tx, account, user_key)?;
    }
    user_addresses::remove(tx, account, user)?;
    sessions::end_all(tx, account, user)?;
    saved_views::leave(tx, account, user)?;
    invitations::end_all(tx, account, user)?;
    second_factors::remove(tx, account, user)?;
    Ok(!deleted.is_empty())
}

/// All people of an account, in order of their ids.
pub fn all(read: &Read<'_>, account: AccountId) -> Result<Vec<User>> {
    read.all(
        sql!(
            "select id, email, first_name, last_name, display_name, role, is_active, time_zone, phone
             from app_user where account_id = $1 order by id"
        ),
        &[account.into()],
        user,
    )
}

/// The person with this id, if there is one.
pub fn find(read: &Read<'_>, account: AccountId, id: UserId) -> Result<Option<User>> {
    read.one(
        sql!(
            "select id, email, first_name, last_name, display_name, role, is_active, time_zone, phone
             from app_user where account_id = $1 and id = $2"
        ),
        &[account.into(), id.into()],
        user,
    )
}

/// A filter for people. All given parts must match.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// The person with this id.
    pub id: Option<i64>,
    /// People with this first name.
    pub first_name: Option<String>,
    /// People with this last name.
    pub last_name: Option<String>,
    /// People with this full name.
    pub display_name: Option<String>,
    /// People with this e-mail address.
    pub address: Option<Folded>,
    /// Only active or only inactive people.
    pub is_active: Option<bool>,
}

/// A page of the matching people, in the order of ids.
pub fn matching(read: &Read<'_>, account: AccountId, wanted: &UserFilter, page: Page) -> Result<Vec<User>> {
    let (mut found, mut skip) = (Vec::new(), page.offset);
    if page.limit == 0 {
        return Ok(found);
    }
    read.walk(
        sql!(
            "select id, email, first_name, last_name, display_name, role, is_active, time_zone, phone
             from app_user
             where account_id = $1 and (id = $2 or $2 is null) and (first_name = $3 or $3 is null)
               and (last_name = $4 or $4 is null) and (display_name = $5 or $5 is null) and (is_active = $6 or $6 is null)
             order by id"
        ),
        &[
            account.into(),
            Param::from(wanted.id),
            wanted.first_name.as_deref().into(),
            wanted.last_name.as_deref().into(),
            wanted.display_name.as_deref().into(),
            wanted.is_active.into(),
        ],
        |row| {
            // The rules for equal addresses are newer than some of the stored keys.
            let is_asked = |address: &Folded| Ok::<_, Error>(*address == Folded::of(row.text(1)?));
            if !wanted.address.as_ref().map_or(Ok(true), is_asked)? {
                return Ok(true);
            }
            if skip > 0 {
                skip -= 1;
                return Ok(true);
            }
            found.push(user(row)?);
            Ok((found.len() as i64) < page.limit)
        },
    )?;
    Ok(found)
}

/// The people of the account among the given ids, active or not.
pub fn present(read: &Read<'_>, account: AccountId, ids: &[i64]) -> Result<HashSet<i64>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let found = read.all(
        sql!("select id from app_user where account_id = $1 and id in rarray($2) order by id"),
        &[account.into(), Param::Ids(ids)],
        |row| row.int(0),
    )?;
    Ok(found.into_iter().collect())
}

/// The active people of the account among the given ones.
pub fn active_among(read: &Read<'_>, account: AccountId, people: &[UserId]) -> Result<HashSet<UserId>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = people.iter().map(|person| person.0).collect();
    let mut active = HashSet::new();
    read.each(
        sql!("select id, is_active from app_user where account_id = $1 and id in rarray($2)"),
        &[account.into(), Param::Ids(&ids)],
        |row| {
            if row.flag(1)? {
                active.insert(UserId(row.int(0)?));
            }
            Ok(())
        },
    )?;
    Ok(active)
}

/// The person in the first nine columns.
pub(crate) fn user(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: UserId(row.int(0)?),
        email: row.text(1)?.to_owned(),
        first_name: row.text(2)?.to_owned(),
        last_name: row.text(3)?.to_owned(),
        display_name: row.text(4)?.to_owned(),
        role: Role::named(row.text(5)?).ok_or_else(|| Error::Damaged("a user has an unknown role".to_owned()))?,
        is_active: row.flag(6)?,
        time_zone: row.maybe_text(7)?.map(str::to_owned),
        phone: row.maybe_text(8)?.map(str::to_owned),
    })
}
