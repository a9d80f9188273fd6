//! Clients of agencies: creating tenants, and changing their profiles. Refusals: [`Problem::Forbidden`] for an account without the
//! right to have clients, [`Problem::NotFound`] for an unknown client, [`Problem::DanglingReference`] for an account managed by
//! nobody or by another agency, and [`Problem::Taken`] for the address of another client's person.

use crate::accounts;
use headwater_model::client::{ClientUser, ManagedClient, ProfileValues};
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::id::AccountId;
use headwater_model::permission::MANAGE_CLIENTS;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store::accounts::NewAccount;
use headwater_store::clients::ClientMail;
use headwater_store::{self as store, Tx};

/// A client to be created.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// The `accountID` of the new tenant.
    pub public_id: String,
    /// The profile.
    pub values: ProfileValues,
    /// The first administrator, if given.
    pub user: Option<ClientUser>,
}

/// Creates a tenant managed by the actor's account, with its first administrator. The tenant has the time zone of the agency.
pub fn create(tx: &Tx<'_>, context: &Context, new: &NewClient) -> Result<AccountId, Problem> {
    let at = context.at;
    let agency = context.actor.grant(MANAGE_CLIENTS)?.account();
    let time_zone = store::clients::agency(tx, agency)?.ok_or(Problem::Forbidden)?;
    if let Some(user) = &new.user {
        claim(tx, user, AccountId(0))?;
    }
    let company = new.values[0].as_deref().unwrap_or_default();
    let account = NewAccount { name: company, public_id: &new.public_id, time_zone: &time_zone };
    let id = match accounts::create(tx, at, &account) {
        // Names of accounts are unique on the server, names of companies are not.
        Err(Problem::Taken) => {
            let name = format!("{company} ({})", new.public_id.get(..8).unwrap_or_default());
            accounts::create(tx, at, &NewAccount { name: &name, ..account })?
        }
        outcome => outcome?,
    };
    let client = ManagedClient { id, values: new.values.clone() };
    store::clients::insert(tx, agency, &client, at)?;
    if let Some(user) = &new.user {
        add_administrator(tx, id, at, user)?;
    }
    Ok(id)
}

/// Claims the address of a person for a client.
fn claim(tx: &Tx<'_>, user: &ClientUser, client: AccountId) -> Result<(), Problem> {
    let is_free = store::clients::claim(tx, Folded::of(&user.email).as_str(), client)?;
    if is_free { Ok(()) } else { Err(Problem::Taken) }
}

fn add_administrator(tx: &Tx<'_>, client: AccountId, at: Timestamp, user: &ClientUser) -> Result<(), Problem> {
    let name = user.display_name.trim();
    let (first_name, last_name) = name.split_once(' ').unwrap_or((name, ""));
    let person = User::new(&user.email, Role::Administrator).called(first_name, last_name);
    let id = accounts::add_user(tx, client, at, &person)?;
    Ok(store::users::set_password(tx, client, id, &user.password_hash)?)
}

/// A client of the actor's account.
fn client(tx: &Tx<'_>, context: &Context, id: AccountId) -> Result<ManagedClient, Problem> {
    let agency = context.actor.grant(MANAGE_CLIENTS)?.account();
    store::clients::agency(tx, agency)?.ok_or(Problem::Forbidden)?;
    match store::clients::find(tx, agency, id)? {
        Some(client) => Ok(client),
        None if store::clients::is_account(tx, id)? => Err(Problem::DanglingReference { field: "clientID".to_owned() }),
        None => Err(Problem::NotFound),
    }
}

/// A change of a client.
#[derive(Debug, Clone)]
pub struct ClientChange {
    /// The client.
    pub id: AccountId,
    /// The values to set, by index in the profile.
    pub values: Vec<(usize, Option<String>)>,
    /// A person to be added as an administrator, or to be given another password.
    pub user: Option<ClientUser>,
}

/// Changes a client's profile.
pub fn update(tx: &Tx<'_>, context: &Context, change: &ClientChange) -> Result<(), Problem> {
    let at = context.at;
    let before = client(tx, context, change.id)?;
    let mut after = before.clone();
    for (index, value) in &change.values {
        after.values[*index] = value.clone();
    }
    if after == before && change.user.is_none() {
        return Err(Problem::Unchanged);
    }
    store::clients::update(tx, &after, at)?;
    let Some(user) = &change.user else { return Ok(()) };
    claim(tx, user, change.id)?;
    match accounts::set_password(tx, change.id, &user.email, &user.password_hash) {
        Err(Problem::NotFound) => add_administrator(tx, change.id, at, user),
        outcome => outcome,
    }
}

/// Changes a setting of a client's mails.
pub fn set_mail(tx: &Tx<'_>, context: &Context, id: AccountId, mail: ClientMail) -> Result<(), Problem> {
    let client = client(tx, context, id)?;
    let is_changed = store::clients::set_mail(tx, client.id, mail, context.at)?;
    if is_changed { Ok(()) } else { Err(Problem::Unchanged) }
}
