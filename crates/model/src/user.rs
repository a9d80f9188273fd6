//! The users of an account and their six roles.

use crate::id::UserId;

/// The role of a user; see [`crate::permission`] for its permissions.
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
    /// Only leads assigned to the user.
    JuniorSalesperson,
}

impl Role {
    /// All roles, the most powerful first: the order of columns in the permission table.
    pub const ALL: [Self; 6] = [
        Self::Administrator,
        Self::CompanyManager,
        Self::MarketingManager,
        Self::SalesManager,
        Self::Salesperson,
        Self::JuniorSalesperson,
    ];

    /// The word stored and used on the command line.
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

    /// The name of the role as people know it: the vendor's.
    pub fn title(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::CompanyManager => "Company Manager",
            Self::MarketingManager => "Marketing Manager",
            Self::SalesManager => "Sales Manager",
            Self::Salesperson => "Salesperson",
            Self::JuniorSalesperson => "Jr. Salesperson",
        }
    }

    /// The role of a word; `None` if unknown.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == word)
    }
}

/// A user of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The id of the user.
    pub id: UserId,
    /// The e-mail address; unique within the account.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The name shown to others.
    pub display_name: String,
    /// The role, which decides the permissions.
    pub role: Role,
    /// Whether the user may sign in and own leads.
    pub is_active: bool,
    /// The user's own time zone, if set.
    pub time_zone: Option<String>,
    /// The phone number, if set.
    pub phone: Option<String>,
}

impl User {
    /// Somebody active without names, zone and phone, whose id is still to be drawn.
    pub fn new(email: &str, role: Role) -> Self {
        Self {
            id: UserId(0),
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            display_name: String::new(),
            role,
            is_active: true,
            time_zone: None,
            phone: None,
        }
    }

    /// With that name, which is also the one shown to others.
    pub fn called(self, first_name: &str, last_name: &str) -> Self {
        Self {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            display_name: format!("{first_name} {last_name}").trim().to_owned(),
            ..self
        }
    }

    /// Whether the user can act as an administrator now.
    pub fn is_active_administrator(&self) -> bool {
        self.is_active && self.role == Role::Administrator
    }
}
