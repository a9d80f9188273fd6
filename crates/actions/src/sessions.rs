//! Signing in and out: sessions of people in browsers.

use headwater_model::actor::Actor;
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, UserId};
use headwater_model::problem::Problem;
use headwater_model::session::NOTED_EVERY;
use headwater_model::time::Timestamp;
use headwater_model::user::User;
use headwater_store::sessions::{self, NewSession, SessionKey};
use headwater_store::{self as store, Read, Tx};

/// The most accounts in which one address may sign in: each costs a comparison of the password.
const MOST_ACCOUNTS: usize = 10;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
    /// The hash of the person's password.
    pub password_hash: String,
}

/// The active people of an address who have a password, of all accounts.
pub fn candidates(read: &Read<'_>, address: &str) -> Result<Vec<Candidate>, Problem> {
    let mut candidates = Vec::new();
    // A loop, because on a cluster people lie on the node of their account; nearly everybody has one account.
    for (account, user) in store::user_addresses::holders(read, Folded::of(address).as_str(), MOST_ACCOUNTS)? {
        if let Some(password_hash) = store::users::password_hash(read, account, user)? {
            candidates.push(Candidate { account, user, password_hash });
        }
    }
    Ok(candidates)
}

/// Begins a session of a person whose password was right. [`Problem::Forbidden`] if the password has been changed, or the person
/// deactivated, since it was compared.
pub fn begin(tx: &Tx<'_>, candidate: &Candidate, token_hash: &[u8], new: &Beginning<'_>) -> Result<(), Problem> {
    let Candidate { account, user, password_hash } = candidate;
    if store::users::password_hash(tx, *account, *user)?.as_ref() != Some(password_hash) {
        return Err(Problem::Forbidden);
    }
    let key = SessionKey { account: *account, token_hash };
    Ok(sessions::insert(tx, key, new.at, &new.session)?)
}

/// When and where a session begins.
#[derive(Debug, Clone)]
pub struct Beginning<'a> {
    /// The time.
    pub at: Timestamp,
    /// The session.
    pub session: NewSession<'a>,
}

/// A person with a session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The actor of what the person does.
    pub actor: Actor,
    /// The person.
    pub user: User,
    /// The name of the account.
    pub account_name: String,
    /// The person's time zone, or the account's.
    pub time_zone: String,
    /// Whether the use of the session is to be noted.
    pub is_to_be_noted: bool,
}

/// The person of a session, while the session lasts and the person is active.
pub fn signed_in(read: &Read<'_>, key: SessionKey<'_>, at: Timestamp) -> Result<Option<SignedIn>, Problem> {
    let Some(session) = sessions::find(read, key, at)? else { return Ok(None) };
    let user = store::users::find(read, key.account, session.user)?.filter(|user| user.is_active);
    let account = store::accounts::by_id(read, key.account)?;
    let (Some(user), Some(account)) = (user, account) else { return Ok(None) };
    let time_zone = user.time_zone.clone().unwrap_or(account.time_zone);
    Ok(Some(SignedIn {
        actor: Actor::person(key.account, &user),
        user,
        account_name: account.name,
        time_zone,
        is_to_be_noted: at.seconds_since(session.seen) >= NOTED_EVERY,
    }))
}

/// Notes that a session is used, so that it does not end for want of use.
pub fn note_use(tx: &Tx<'_>, key: SessionKey<'_>, at: Timestamp) -> Result<(), Problem> {
    match sessions::find(tx, key, at)? {
        Some(session) => Ok(sessions::note_use(tx, key, session.stay, at)?),
        None => Ok(()),
    }
}

/// Ends a session.
pub fn sign_out(tx: &Tx<'_>, key: SessionKey<'_>) -> Result<(), Problem> {
    Ok(sessions::end(tx, key)?)
}
