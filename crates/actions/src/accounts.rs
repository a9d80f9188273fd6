//! Administration: accounts, people and keys. Used on the command line, by the server's operator.

use crate::deal_stages;
use headwater_model::audit::Deed;
use headwater_model::background::Work;
use headwater_model::email::{self, Folded};
use headwater_model::grant;
use headwater_model::id::{AccountId, KeyId, UserId};
use headwater_model::key::{ActsAs, NewKey, Switches};
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::User;
use headwater_store::accounts::NewAccount;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::background::{self, Slice, Step, Task, TaskOrder, control};
use headwater_store::{self as store, Read, Tx};

/// Adds an account, with the deal stages that every account begins with.
pub fn create(tx: &Tx<'_>, at: Timestamp, new: &NewAccount<'_>) -> Result<AccountId, Problem> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(Problem::missing("name"));
    }
    check_zone(new.time_zone)?;
    let account = store::accounts::insert(tx, at, &NewAccount { name, ..*new })?.ok_or(Problem::Taken)?;
    deal_stages::furnish(tx, account, at)?;
    Ok(account)
}

fn check_zone(name: &str) -> Result<(), Problem> {
    Zone::given(name).map(drop).map_err(|reason| Problem::invalid("time zone", reason))
}

/// Changes an account's name and time zone (used by v1), where given. `Taken` if another account has the name.
pub fn change(tx: &Tx<'_>, account: AccountId, name: Option<&str>, time_zone: Option<&str>) -> Result<(), Problem> {
    if let Some(zone) = time_zone {
        check_zone(zone)?;
        store::accounts::set_time_zone(tx, account, zone)?;
    }
    if let Some(name) = name.map(str::trim) {
        if name.is_empty() {
            return Err(Problem::missing("name"));
        }
        if store::accounts::all(tx)?.iter().any(|other| other.name == name && other.id != account) {
            return Err(Problem::Taken);
        }
        store::accounts::set_name(tx, account, name)?;
    }
    Ok(())
}

/// Adds a person, without a password, and returns the new id; `Taken` if another person of the account has the address.
pub fn add_user(tx: &Tx<'_>, account: AccountId, at: Timestamp, user: &User) -> Result<UserId, Problem> {
    if user.email.trim().is_empty() {
        return Err(Problem::missing("e-mail address"));
    }
    if !email::is_mailbox(&user.email) {
        return Err(Problem::invalid("e-mail address", format!("'{}' is none, such as ada@example.org", user.email)));
    }
    user.time_zone.as_deref().map_or(Ok(()), check_zone)?;
    // Addresses are compared, not their stored keys: the keys may be from an earlier version of the folding.
    match person(tx, account, &user.email)? {
        Some(_) => Err(Problem::Taken),
        None => {
            let id = store::users::insert(tx, account, at, user)?.ok_or(Problem::Taken)?;
            audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "person", ids: &[id.0] });
            Ok(id)
        }
    }
}

/// The person with this address; of several, the first.
fn person(tx: &Tx<'_>, account: AccountId, address: &str) -> Result<Option<User>, Problem> {
    let address = Folded::of(address);
    Ok(store::users::all(tx, account)?.into_iter().find(|user| Folded::of(&user.email) == address))
}

/// The person in place of one not named: the first active administrator, or else the first active person.
pub fn stand_in(read: &Read<'_>, account: AccountId) -> store::Result<Option<UserId>> {
    let people = store::users::all(read, account)?;
    let first = people.iter().find(|user| user.is_active_administrator());
    Ok(first.or_else(|| people.iter().find(|user| user.is_active)).map(|user| user.id))
}

/// Changes a person. `NotFound` if the account has no person with this address. The last active administrator must
/// stay one.
pub fn change_user(
    tx: &Tx<'_>,
    account: AccountId,
    address: &str,
    change: impl FnOnce(&mut User),
) -> Result<(), Problem> {
    let user = person(tx, account, address)?.ok_or(Problem::NotFound)?;
    change_found(tx, account, user, change)
}

/// Changes a person, already found. Another role or activity ends the sessions.
pub(crate) fn change_found(
    tx: &Tx<'_>,
    account: AccountId,
    before: User,
    change: impl FnOnce(&mut User),
) -> Result<(), Problem> {
    let mut user = before.clone();
    change(&mut user);
    if before.is_active_administrator() && !user.is_active_administrator() {
        refuse_the_last_administrator(tx, account, &user)?;
    }
    audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "person", ids: &[user.id.0] });
    user.display_name = format!("{} {}", user.first_name, user.last_name).trim().to_owned();
    if (user.role, user.is_active) == (before.role, before.is_active) {
        return Ok(store::users::rename(tx, account, &user)?);
    }
    Ok(store::users::update(tx, account, &user)?)
}

/// Refuses to lose the account's last active administrator. A person being removed no longer counts, active or not.
pub(crate) fn refuse_the_last_administrator(tx: &Tx<'_>, account: AccountId, leaving: &User) -> Result<(), Problem> {
    let others = store::users::all(tx, account)?.into_iter().filter(|user| user.id != leaving.id);
    // A loop: an account has few administrators, and the first one found is enough.
    for other in others.filter(User::is_active_administrator) {
        let removal = Task { account, work: Work::HandOver, subject: other.id.0 };
        if background::state(tx, &removal)?.is_none() {
            return Ok(());
        }
    }
    let reason = format!(
        "{} is the last active one of the account: first make another with `headwater user add EMAIL --role administrator` or \
         `headwater user set EMAIL --role administrator`",
        leaving.email
    );
    Err(Problem::invalid("administrator", reason))
}

/// Sets a person's password, given as a hash. `NotFound` if there is no such person.
pub fn set_password(tx: &Tx<'_>, account: AccountId, address: &str, password_hash: &str) -> Result<(), Problem> {
    let user = person(tx, account, address)?.ok_or(Problem::NotFound)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "password", ids: &[user.id.0] });
    Ok(store::users::set_password(tx, account, user.id, password_hash)?)
}

/// Revokes a key. `NotFound` if the account has no live key with this id.
pub fn revoke_key(tx: &Tx<'_>, account: AccountId, id: KeyId, at: Timestamp) -> Result<(), Problem> {
    store::api_keys::revoke(tx, account, id, at)?.then_some(()).ok_or(Problem::NotFound)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Revoke, subject: "key", ids: &[id.0] });
    Ok(())
}

/// Changes a key's switches. `NotFound` if the account has no key with this id.
pub fn change_key(
    tx: &Tx<'_>,
    account: AccountId,
    id: KeyId,
    change: impl FnOnce(Switches) -> Switches,
) -> Result<(), Problem> {
    let key = store::api_keys::all(tx, account)?.into_iter().find(|key| key.id == id).ok_or(Problem::NotFound)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "key", ids: &[id.0] });
    Ok(store::api_keys::set_switches(tx, account, id, &change(key.switches))?)
}

/// Sets the end of a key; `None` for a key without end. `NotFound` if the account has no key with this id, or has revoked it.
pub fn set_key_expiry(
    tx: &Tx<'_>,
    account: AccountId,
    id: KeyId,
    expires_at: Option<Timestamp>,
) -> Result<(), Problem> {
    let key = store::api_keys::all(tx, account)?.into_iter().find(|key| key.id == id && key.revoked_at.is_none());
    if key.ok_or(Problem::NotFound)?.expires_at != expires_at {
        audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "key", ids: &[id.0] });
        store::api_keys::set_expiry(tx, account, id, expires_at)?;
    }
    Ok(())
}

/// Adds a key. `NotFound` if the key is to act as anyone but an active person of the account.
pub fn add_key(tx: &Tx<'_>, account: AccountId, at: Timestamp, new: &NewKey) -> Result<KeyId, Problem> {
    match new.acts_as {
        ActsAs::Role(role) if grant::needs_a_person(role) => {
            let reason = format!(
                "{} reaches only leads that a person owns, and a key of a role has none: make one of a person with --user ADDRESS",
                role.name()
            );
            return Err(Problem::invalid("role", reason));
        }
        ActsAs::User(user) if store::users::active_among(tx, account, &[user])?.is_empty() => {
            return Err(Problem::NotFound);
        }
        _ => {}
    }
    let id = store::api_keys::insert(tx, account, at, new)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "key", ids: &[id.0] });
    Ok(id)
}

/// How long running servers may accept calls with a revoked key, and save their counts: a key is cached for half a
/// second, and counts are saved every second.
const REVOKED_WITHIN_SECONDS: i64 = 2;

/// Closes an account for all use, and begins the task that removes all its rows. The order is the time from which no
/// more rows can be written, in microseconds. `rows` is the number of rows of the account, if counted.
pub fn remove(tx: &Tx<'_>, account: AccountId, at: Timestamp, rows: Option<i64>) -> Result<Task, Problem> {
    let task = Task { account, work: Work::RemoveAccount, subject: 0 };
    control::demand_not_paused(tx, &task)?;
    store::removal::close(tx, account, at)?;
    let until = at.plus_seconds(REVOKED_WITHIN_SECONDS).0.to_string();
    background::begin(tx, at, &task, &TaskOrder { text: &until, total: rows, ..TaskOrder::default() })?;
    Ok(task)
}

/// A slice of removing an account. All tables are emptied twice, one after the other; the second pass begins once no
/// more rows can be written, and deletes the rows written during the first. The cursor is the pass and the name of
/// the table; an unknown name begins the pass anew.
pub fn remove_some(tx: &Tx<'_>, slice: &Slice<'_>) -> Result<Step, Problem> {
    let account = slice.task.account;
    let until = Timestamp(background::numbers::<1>(slice.order)?[0]);
    let (time, table) = slice.cursor.split_once(' ').unwrap_or(("1", ""));
    // A time further away was set before the clock was set back, and counts as past.
    let is_early = (until.plus_seconds(-REVOKED_WITHIN_SECONDS)..until).contains(&slice.at);
    let next = |time: &str, table: &str, rows| Ok(Step::Next { cursor: format!("{time} {table}"), rows });
    let removed = store::removal::remove_some(tx, account, table, slice.rows)?;
    if removed > 0 {
        return next(time, table, removed);
    }
    match store::removal::table_after(table) {
        Some(later) => next(time, later, 0),
        None if is_early => next(time, table, 0),
        None if time == "1" => next("2", "", 0),
        None => match store::removal::finish(tx, account, slice.rows)? {
            0 => Ok(Step::Done { rows: 1 }),
            late => next("2", "", late),
        },
    }
}
