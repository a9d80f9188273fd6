//! Inviting people by a link, and accepting an invitation by choosing a password.

use headwater_model::actor::Actor;
use headwater_model::audit::Deed;
use headwater_model::email;
use headwater_model::id::{AccountId, UserId};
use headwater_model::invitation::InvitationKind;
use headwater_model::permission::MANAGE_USERS;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_model::user::User;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::invitations::{self, InvitationKey, NewInvitation};
use headwater_store::second_factors::{self, PersonKey};
use headwater_store::{self as store, Read, Tx};

/// Invites an active person of the actor's account: from now on only the newest link of the person is good.
pub fn invite(tx: &Tx<'_>, actor: &Actor, token_hash: &[u8], new: &NewInvitation) -> Result<(), Problem> {
    actor.demand(MANAGE_USERS.any)?;
    let user = store::users::find(tx, actor.account, new.user)?.ok_or(Problem::NotFound)?;
    if !user.is_active {
        return Err(Problem::invalid("person", format!("{} is not active", user.email)));
    }
    let account = actor.account;
    audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "invitation", ids: &[new.user.0] });
    Ok(invitations::insert(tx, InvitationKey { account, token_hash }, new)?)
}

/// The first administrator of the only account of a server where nobody has a password: the person to set the server up.
pub fn to_set_up(read: &Read<'_>) -> Result<Option<(AccountId, UserId)>, Problem> {
    let accounts = store::accounts::all(read)?;
    let [account] = accounts.as_slice() else { return Ok(None) };
    if store::users::has_password(read, account.id)? {
        return Ok(None);
    }
    let people = store::users::all(read, account.id)?;
    Ok(people.iter().find(|user| user.is_active_administrator()).map(|user| (account.id, user.id)))
}

/// An invited person.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The person.
    pub user: User,
    /// The name of the account.
    pub account_name: String,
    /// The purpose of the link.
    pub kind: InvitationKind,
    /// The end of the link.
    pub ends_at: Timestamp,
}

/// The person of a link, while the link is good.
pub fn find(read: &Read<'_>, key: InvitationKey<'_>, at: Timestamp) -> Result<Option<Invited>, Problem> {
    let Some(open) = invitations::find(read, key, at)? else { return Ok(None) };
    let user = store::users::find(read, key.account, open.user)?.filter(|user| user.is_active);
    let account = store::accounts::by_id(read, key.account)?;
    let (Some(user), Some(account)) = (user, account) else { return Ok(None) };
    Ok(Some(Invited { user, account_name: account.name, kind: open.kind, ends_at: open.ends_at }))
}

/// The answers of an invited person.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The e-mail address, for the first administrator alone: the address of others is the administrator's choice.
    pub email: Option<String>,
    /// The hash of the password.
    pub password_hash: String,
}

/// A person let in by a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetIn {
    /// The person.
    pub user: UserId,
    /// Whether a code of an app must be asked before a session begins.
    pub needs_code: bool,
}

/// Sets the person's name and password, and ends the link. [`Problem::NotFound`] if the link is not good any more.
pub fn accept(tx: &Tx<'_>, key: InvitationKey<'_>, at: Timestamp, acceptance: &Acceptance) -> Result<LetIn, Problem> {
    let invited = find(tx, key, at)?.ok_or(Problem::NotFound)?;
    if invited.kind == InvitationKind::Setup
        && let Some(address) = &acceptance.email
    {
        if !email::is_mailbox(address) {
            return Err(Problem::invalid("email", format!("'{address}' is none, such as ada@example.org")));
        }
        if !store::users::set_address(tx, key.account, &invited.user, address)? {
            return Err(Problem::Taken);
        }
    }
    let id = invited.user.id;
    let named = invited.user.called(acceptance.first_name.trim(), acceptance.last_name.trim());
    store::users::update(tx, key.account, &named)?;
    store::users::set_password(tx, key.account, id, &acceptance.password_hash)?;
    let account = key.account;
    audit::note(tx, &DoneDeed { account, deed: Deed::Change, subject: "password", ids: &[id.0] });
    let needs_code = second_factors::is_on(tx, PersonKey { account: key.account, user: id })?;
    Ok(LetIn { user: id, needs_code })
}
