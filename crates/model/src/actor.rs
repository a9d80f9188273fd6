//! Who asks, and what they may see.

use crate::id::{AccountId, UserId};
use crate::permission::{self, Deed, Reach};
use crate::problem::Problem;
use crate::user::Role;

/// The one on whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their account. Nothing outside it exists for them.
    pub account: AccountId,
    /// What they may do.
    pub role: Role,
    /// The person; `None` for an API key, which acts for the account.
    pub user: Option<UserId>,
    /// How the timeline names them.
    pub name: String,
}

/// The records a read may see. Only [`Actor::scope`] makes one, so no read can forget its permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    account: AccountId,
    owner: Option<UserId>,
}

impl Scope {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The only owner whose leads may be seen; `None` for all leads.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }
}

impl Actor {
    /// An API key: it acts as an administrator of its account.
    pub fn key(account: AccountId, label: &str) -> Self {
        Self { account, role: Role::Administrator, user: None, name: label.to_owned() }
    }

    /// Demands that the deed is permitted at all, and says which records it reaches.
    pub fn scope(&self, deed: Deed) -> Result<Scope, Problem> {
        match (permission::reach(self.role, deed), self.user) {
            (Reach::All, _) => Ok(Scope { account: self.account, owner: None }),
            (Reach::Own, Some(user)) => Ok(Scope { account: self.account, owner: Some(user) }),
            _ => Err(Problem::Forbidden),
        }
    }
}
