//! The actor: the person or API key behind an action.

use crate::id::{AccountId, UserId};
use crate::user::{Role, User};

/// A person of an account, or one of its API keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account. Records of other accounts do not exist for the actor.
    pub account: AccountId,
    /// The role, which determines the permissions.
    pub role: Role,
    /// The person; `None` for an API key that acts as a role.
    pub user: Option<UserId>,
    /// The actor's name in timelines.
    pub name: String,
}

impl Actor {
    /// An API key, with the permissions of an administrator of its account.
    pub fn key(account: AccountId, label: &str) -> Self {
        Self { account, role: Role::Administrator, user: None, name: label.to_owned() }
    }

    /// A person of an account, named by their address if they have no name.
    pub fn person(account: AccountId, user: &User) -> Self {
        let name = if user.display_name.is_empty() { &user.email } else { &user.display_name };
        Self { account, role: user.role, user: Some(user.id), name: name.clone() }
    }
}
