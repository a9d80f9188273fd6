//! The actor: the person or API key behind an action.

use crate::id::{AccountId, KeyId, UserId};
use crate::user::{Role, User};

/// The way by which an action came about, for the history of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// A page.
    Page,
    /// A call with an API key.
    Key(KeyId),
    /// A command of the operator.
    Command,
    /// The undoing of a change.
    Undo,
    /// The server itself, as a consequence of another change.
    Consequence,
}

impl Through {
    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Key(_) => "key",
            Self::Command => "command",
            Self::Undo => "undo",
            Self::Consequence => "consequence",
        }
    }

    /// The way with this stored word; a key has the id beside.
    pub fn named(word: &str, author: Option<i64>) -> Option<Self> {
        match word {
            "page" => Some(Self::Page),
            "key" => Some(Self::Key(KeyId(author.unwrap_or_default()))),
            "command" => Some(Self::Command),
            "undo" => Some(Self::Undo),
            "consequence" => Some(Self::Consequence),
            _ => None,
        }
    }
}

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
    /// The way by which the actor acts.
    pub through: Through,
}

impl Actor {
    /// An API key or the operator, with the permissions of an administrator of the account.
    pub fn key(account: AccountId, label: &str) -> Self {
        Self { account, role: Role::Administrator, user: None, name: label.to_owned(), through: Through::Command }
    }

    /// A person of an account, named by their address if they have no name.
    pub fn person(account: AccountId, user: &User) -> Self {
        let name = if user.display_name.is_empty() { &user.email } else { &user.display_name };
        Self { account, role: user.role, user: Some(user.id), name: name.clone(), through: Through::Page }
    }

    /// The id stored beside [`Through::name`]: of the key, else of the person.
    pub fn author(&self) -> Option<i64> {
        match self.through {
            Through::Key(key) => Some(key.0),
            _ => self.user.map(|user| user.0),
        }
    }
}
