//! Second factors: setting up an app with codes, checking a code, and taking the factor off.

use crate::codes::{self, SECRET_BYTES};
use headwater_model::actor::Actor;
use headwater_model::audit::Deed;
use headwater_model::id::UserId;
use headwater_model::permission::MANAGE_USERS;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::seal::SealKey;
use headwater_store::second_factors::{self, NewSecret, PersonKey};
use headwater_store::{self as store, Read, Tx, random};
use zeroize::Zeroizing;

/// Begins to set up an app with a new secret. [`Problem::Taken`] if the person has an app.
pub fn begin(tx: &Tx<'_>, key: &SealKey, person: PersonKey, at: Timestamp) -> Result<(), Problem> {
    let secret = Zeroizing::new(random::bytes::<SECRET_BYTES>()?);
    let begun = second_factors::begin(tx, key, person, NewSecret { secret: secret.as_slice(), at })?;
    begun.then_some(()).ok_or(Problem::Taken)
}

/// The secret of an app being set up, for the app; `None` if no app is being set up.
pub fn unconfirmed(read: &Read<'_>, key: &SealKey, person: PersonKey) -> Result<Option<Zeroizing<String>>, Problem> {
    let found = second_factors::find(read, key, person)?.filter(|factor| factor.confirmed_at.is_none());
    Ok(found.map(|factor| Zeroizing::new(codes::base32(&factor.secret))))
}

/// Confirms an app by its first code, with recovery codes. False if the code is wrong.
pub fn confirm(tx: &Tx<'_>, key: &SealKey, person: PersonKey, first: &FirstCode<'_>) -> Result<bool, Problem> {
    let found = second_factors::find(tx, key, person)?.filter(|factor| factor.confirmed_at.is_none());
    let secret = found.ok_or(Problem::NotFound)?.secret;
    let Some(step) = codes::step_of(&secret, first.typed, first.at) else { return Ok(false) };
    second_factors::use_step(tx, person, step)?;
    second_factors::confirm(tx, person, first.at, &hashes(first.recovery))?;
    note(tx, person, Deed::Create);
    Ok(true)
}

/// The first code of an app.
#[derive(Debug, Clone, Copy)]
pub struct FirstCode<'a> {
    /// The code as typed.
    pub typed: &'a str,
    /// The time.
    pub at: Timestamp,
    /// The recovery codes for a lost app.
    pub recovery: &'a [String],
}

fn note(tx: &Tx<'_>, person: PersonKey, deed: Deed) {
    let PersonKey { account, user } = person;
    audit::note(tx, &DoneDeed { account, deed, subject: "second factor", ids: &[user.0] });
}

fn hashes(recovery: &[String]) -> Vec<[u8; 32]> {
    recovery.iter().map(|code| codes::recovery_hash(code)).collect()
}

/// A code as typed.
#[derive(Debug, Clone, Copy)]
pub struct TypedCode<'a> {
    /// The text.
    pub text: &'a str,
    /// The time.
    pub at: Timestamp,
}

/// Whether a code is right: one of the app not used before, or a recovery code. Either is used up.
pub fn check(tx: &Tx<'_>, key: &SealKey, person: PersonKey, entered: TypedCode<'_>) -> Result<bool, Problem> {
    let TypedCode { text, at } = entered;
    let found = second_factors::find(tx, key, person)?.filter(|factor| factor.confirmed_at.is_some());
    let Some(factor) = found else { return Ok(false) };
    match codes::step_of(&factor.secret, text, at) {
        Some(step) => Ok(second_factors::use_step(tx, person, step)?),
        None => Ok(second_factors::use_code(tx, person, &codes::recovery_hash(text))?),
    }
}

/// New recovery codes in place of all others. [`Problem::NotFound`] without an app.
pub fn renew_recovery(tx: &Tx<'_>, person: PersonKey, recovery: &[String]) -> Result<(), Problem> {
    if !second_factors::is_on(tx, person)? {
        return Err(Problem::NotFound);
    }
    Ok(second_factors::replace_codes(tx, person, &hashes(recovery))?)
}

/// Takes the second factor off a person who has asked for it with the password.
pub fn take_off_own(tx: &Tx<'_>, person: PersonKey) -> Result<(), Problem> {
    note(tx, person, Deed::Delete);
    second_factors::remove(tx, person.account, person.user)?.then_some(()).ok_or(Problem::NotFound)
}

/// Takes the second factor off another person, for somebody who manages people; the person's sessions end.
pub fn take_off(tx: &Tx<'_>, actor: &Actor, user: UserId) -> Result<(), Problem> {
    actor.demand(MANAGE_USERS.any)?;
    store::sessions::end_all(tx, actor.account, user)?;
    take_off_own(tx, PersonKey { account: actor.account, user })
}
