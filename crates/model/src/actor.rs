//! On whose behalf something is done.

use crate::id::{AccountId, UserId};
use crate::user::Role;

/// A person of an account, or one of its API keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account. Nothing outside it exists for the actor.
    pub account: AccountId,
    /// The role: what the actor may do.
    pub role: Role,
    /// The person; `None` for an API key, which acts for the account.
    pub user: Option<UserId>,
    /// The actor's name in timelines.
    pub name: String,
}

impl Actor {
    /// An API key: it acts as an administrator of its account.
    pub fn key(account: AccountId, label: &str) -> Self {
        Self { account, role: Role::Administrator, user: None, name: label.to_owned() }
    }
}
