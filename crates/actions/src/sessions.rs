//! Signing in and out: sessions of people in browsers.

use headwater_model::actor::Actor;
use headwater_model::audit::Deed;
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, UserId};
use headwater_model::language::Language;
use headwater_model::permission::MANAGE_USERS;
use headwater_model::problem::Problem;
use headwater_model::session::{NOTED_EVERY, Stay};
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::{Role, User};
use headwater_store::audit::{self, DoneDeed};
use headwater_store::second_factors::{self, PersonKey};
use headwater_store::sessions::{self, NewSession, SessionKey};
use headwater_store::users::LetterKeys;
use headwater_store::{self as store, Read, Tx};

/// The most accounts in which one address may sign in: each costs a comparison of the password.
const MOST_ACCOUNTS: usize = 10;

/// Ended sessions of an account deleted by the next sign-in.
const MOST_TIDIED: usize = 100;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub user: UserId,
    /// The hash of the person's password.
    pub password_hash: String,
    /// Whether a code of an app is asked after the password.
    pub needs_code: bool,
}

/// The active people of an address who have a password, of all accounts.
pub fn candidates(read: &Read<'_>, address: &str) -> Result<Vec<Candidate>, Problem> {
    let mut candidates = Vec::new();
    // A loop, because on a cluster people lie on the node of their account; nearly everybody has one account.
    for (account, user) in store::user_addresses::holders(read, Folded::of(address).as_str(), MOST_ACCOUNTS)? {
        if let Some(password_hash) = store::users::password_hash(read, account, user)? {
            let needs_code = second_factors::is_on(read, PersonKey { account, user })?;
            candidates.push(Candidate { account, user, password_hash, needs_code });
        }
    }
    Ok(candidates)
}

/// The person whose password was right. [`Problem::Forbidden`] if the password has been changed, or the person deactivated, since the
/// comparison.
pub fn confirmed(tx: &Tx<'_>, candidate: &Candidate) -> Result<UserId, Problem> {
    let Candidate { account, user, password_hash, .. } = candidate;
    if store::users::password_hash(tx, *account, *user)?.as_ref() != Some(password_hash) {
        return Err(Problem::Forbidden);
    }
    Ok(*user)
}

/// A person with a password, if able to sign in.
pub fn candidate(read: &Read<'_>, person: PersonKey) -> Result<Option<Candidate>, Problem> {
    let PersonKey { account, user } = person;
    let Some(password_hash) = store::users::password_hash(read, account, user)? else { return Ok(None) };
    let needs_code = second_factors::is_on(read, person)?;
    Ok(Some(Candidate { account, user, password_hash, needs_code }))
}

/// Sets another password of a person whose old one was right. All sessions end. [`Problem::Forbidden`] if the password has been changed,
/// or the person deactivated, since the comparison.
pub fn change_password(tx: &Tx<'_>, found: &Candidate, new_hash: &str) -> Result<UserId, Problem> {
    let (user, account) = (confirmed(tx, found)?, found.account);
    store::users::set_password(tx, account, user, new_hash)?;
    audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "password", ids: &[user.0] });
    Ok(user)
}

/// The choices of a person about pages.
#[derive(Debug, Clone)]
pub struct OwnChoices {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The person's time zone; `None` for the account's.
    pub time_zone: Option<String>,
    /// Whether single letters do things on pages.
    pub letter_keys: LetterKeys,
    /// The language of pages; `None` for the language the browser asks for.
    pub language: Option<Language>,
}

/// Changes a person's own name, time zone and keys. The sessions go on.
pub fn choose(tx: &Tx<'_>, actor: &Actor, user: User, choices: &OwnChoices) -> Result<(), Problem> {
    if let Some(zone) = &choices.time_zone {
        Zone::given(zone).map_err(|reason| Problem::invalid("time zone", reason))?;
    }
    if choices.first_name.is_empty() && choices.last_name.is_empty() {
        return Err(Problem::missing("name"));
    }
    let id = user.id;
    let named = user.called(&choices.first_name, &choices.last_name);
    store::users::rename(tx, actor.account, &named)?;
    let OwnChoices { letter_keys, language, .. } = *choices;
    let chosen = store::users::Preferences { time_zone: choices.time_zone.as_deref(), letter_keys, language };
    Ok(store::users::set_preferences(tx, actor.account, id, &chosen)?)
}

/// Begins a session of a person.
pub fn begin(tx: &Tx<'_>, key: SessionKey<'_>, new: &Beginning<'_>) -> Result<(), Problem> {
    sessions::delete_ended(tx, key.account, new.at, MOST_TIDIED)?;
    let (account, person) = (key.account, new.session.user.0);
    audit::note(tx, &DoneDeed { account, deed: Deed::SignIn, subject: "person", ids: &[person] });
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
    /// The actor: the person, in the role of the view if another role was chosen.
    pub actor: Actor,
    /// The person.
    pub user: User,
    /// The name of the account.
    pub account_name: String,
    /// The zone in which the person reads times: the person's own, else the account's.
    pub zone: Zone,
    /// The kind of stay, for a use due to be noted.
    pub to_be_noted: Option<Stay>,
    /// Whether single letters do things on pages.
    pub has_letter_keys: bool,
    /// The language chosen for pages, if any.
    pub language: Option<Language>,
    /// The role through whose eyes the person looks at the pages. Nothing can be changed meanwhile.
    pub viewing_as: Option<Role>,
}

/// The person of a session, while the session lasts and the person is active.
pub fn signed_in(read: &Read<'_>, key: SessionKey<'_>, at: Timestamp) -> Result<Option<SignedIn>, Problem> {
    let Some(session) = sessions::find(read, key, at)? else { return Ok(None) };
    let user = store::users::find(read, key.account, session.user)?.filter(|user| user.is_active);
    let account = store::accounts::by_id(read, key.account)?;
    let (Some(user), Some(account)) = (user, account) else { return Ok(None) };
    // Only administrators look through other eyes, and a change of the role ends the session.
    let viewing_as = session.viewing_as.filter(|_| user.role == Role::Administrator);
    let actor = Actor::person(key.account, &user);
    let zone = user.time_zone.as_deref().and_then(Zone::named).or_else(|| Zone::named(&account.time_zone));
    let (letter_keys, language) = store::users::page_choices(read, key.account, user.id)?;
    Ok(Some(SignedIn {
        actor: Actor { role: viewing_as.unwrap_or(actor.role), ..actor },
        zone: zone.unwrap_or_else(Zone::utc),
        user,
        account_name: account.name,
        to_be_noted: (at.seconds_since(session.seen) >= NOTED_EVERY).then_some(session.stay),
        has_letter_keys: letter_keys == LetterKeys::On,
        language,
        viewing_as,
    }))
}

/// Notes the use of a session: unused sessions end.
pub fn note_use(tx: &Tx<'_>, key: SessionKey<'_>, stay: Stay, at: Timestamp) -> Result<(), Problem> {
    Ok(sessions::note_use(tx, key, stay, at)?)
}

/// Lets an administrator see the pages as a role does, until [`view_as_oneself`]. Where the role sees own records only, the
/// administrator's own are shown.
pub fn view_as(tx: &Tx<'_>, context: &Context, key: SessionKey<'_>, role: Role) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_USERS)?.account();
    audit::note(tx, &DoneDeed { account, deed: Deed::ViewAs, subject: role.name(), ids: &[] });
    Ok(sessions::view_as(tx, key, Some(role))?)
}

/// Ends the view through another role's eyes.
pub fn view_as_oneself(tx: &Tx<'_>, key: SessionKey<'_>) -> Result<(), Problem> {
    Ok(sessions::view_as(tx, key, None)?)
}

/// Ends a session.
pub fn sign_out(tx: &Tx<'_>, key: SessionKey<'_>) -> Result<(), Problem> {
    Ok(sessions::end(tx, key)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};

    #[test]
    fn ended_sessions_go_when_another_begins_and_others_stay() {
        House::on_both(|house| {
            let admin = house.account("one");
            let account = admin.actor.account;
            let user = house.person(&admin, User::new("jo@example.org", Role::Salesperson));
            house.write(move |tx| Ok(store::users::set_password(tx, account, user, "hash")?));
            let begin = |token: [u8; 32], stay, at| {
                house.write(move |tx| {
                    let session = NewSession { user, stay, address: "127.0.0.1", agent: "" };
                    begin(tx, SessionKey { account, token_hash: &token }, &Beginning { at, session })
                });
            };
            begin([1; 32], Stay::Day, AT);
            begin([2; 32], Stay::Month, AT);
            let later = AT.plus_seconds(3600);
            begin([3; 32], Stay::Day, later);
            let left = house.write(move |tx| {
                let live = |token: [u8; 32]| signed_in(tx, SessionKey { account, token_hash: &token }, later);
                let live = (live([1; 32])?.is_some(), live([2; 32])?.is_some(), live([3; 32])?.is_some());
                Ok((sessions::delete_ended(tx, account, later, 10)?, live))
            });
            assert_eq!(left, (0, (false, true, true)));
        });
    }
}
