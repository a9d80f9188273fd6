//! The people of an account and their six roles.

use crate::id::UserId;

/// What a person may do; see [`crate::permission`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, including keys, users and the server.
    Administrator,
    /// Everything but advanced settings.
    CompanyManager,
    /// Leads, lists, content.
    MarketingManager,
    /// Leads, pipeline, reports.
    SalesManager,
    /// All leads, own opportunities.
    Salesperson,
    /// Only the leads assigned to them.
    JuniorSalesperson,
}

impl Role {
    /// All roles, the mightiest first. The order of the columns of the permission table.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::CompanyManager,
        Self::MarketingManager,
        Self::SalesManager,
        Self::Salesperson,
        Self::JuniorSalesperson,
    ];

    /// The word under which the role is stored and given on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::CompanyManager => "company-manager",
            Self::MarketingManager => "marketing-manager",
            Self::SalesManager => "sales-manager",
            Self::Salesperson => "salesperson",
            Self::JuniorSalesperson => "jr-salesperson",
        }
    }

    /// The role of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == word)
    }
}

/// A person of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their address; unique in the account.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The name shown to others.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may sign in and own leads.
    pub is_active: bool,
    /// Their own time zone, where set.
    pub time_zone: Option<String>,
    /// Their phone number, where set.
    pub phone: Option<String>,
}

impl User {
    /// Whether they can act as an administrator now.
    pub fn is_active_administrator(&self) -> bool {
        self.is_active && self.role == Role::Administrator
    }
}
