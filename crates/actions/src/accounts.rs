//! Setting up: accounts, their people and their keys. Done from the command line, by the server's operator.

use headwater_model::id::{AccountId, KeyId, UserId};
use headwater_model::key::Switches;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::User;
use headwater_store::{self as store, Tx};

/// Adds an account. `public_id` is what programs will send as accountID.
pub fn create(tx: &Tx<'_>, at: Timestamp, name: &str, public_id: &str, time_zone: &str) -> Result<AccountId, Problem> {
    if name.trim().is_empty() {
        return Err(Problem::missing("name"));
    }
    if Zone::named(time_zone).is_none() {
        return Err(Problem::invalid("time zone", format!("'{time_zone}' is not in the time zone database")));
    }
    store::accounts::insert(tx, at, name.trim(), public_id, time_zone)?.ok_or(Problem::Taken)
}

/// Adds a person. Gives their id; `Taken` if somebody of the account has the address.
pub fn add_user(
    tx: &Tx<'_>,
    at: Timestamp,
    account: AccountId,
    user: &User,
    password_hash: Option<&str>,
) -> Result<UserId, Problem> {
    if user.email.trim().is_empty() {
        return Err(Problem::missing("e-mail address"));
    }
    if let Some(zone) = user.time_zone.as_deref().filter(|zone| Zone::named(zone).is_none()) {
        return Err(Problem::invalid("time zone", format!("'{zone}' is not in the time zone database")));
    }
    store::users::insert(tx, at, account, user, password_hash)?.ok_or(Problem::Taken)
}

/// Adds a key of which only the secret's hash is known here.
pub fn add_key(
    tx: &Tx<'_>,
    at: Timestamp,
    account: AccountId,
    label: &str,
    secret_hash: &[u8],
    switches: &Switches,
) -> Result<KeyId, Problem> {
    Ok(store::api_keys::insert(tx, at, account, label, secret_hash, switches)?)
}
