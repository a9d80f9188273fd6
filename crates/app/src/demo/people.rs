//! The eight users of the demo: at least one in each of the six roles.

use headwater_actions as actions;
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store::{self as store, Tx};

/// Address, given name, family name and role. No user has a password before `headwater user passwd` sets one.
const PEOPLE: [(&str, &str, &str, Role); 8] = [
    ("maya.lindqvist@example.com", "Maya", "Lindqvist", Role::Administrator),
    ("tom.okafor@example.com", "Tom", "Okafor", Role::CompanyManager),
    ("helena.brandt@example.com", "Helena", "Brandt", Role::MarketingManager),
    ("luis.moreno@example.com", "Luis", "Moreno", Role::SalesManager),
    ("grace.whitaker@example.com", "Grace", "Whitaker", Role::Salesperson),
    ("daniel.kim@example.com", "Daniel", "Kim", Role::Salesperson),
    ("aoife.byrne@example.com", "Aoife", "Byrne", Role::JuniorSalesperson),
    ("samir.haddad@example.com", "Samir", "Haddad", Role::JuniorSalesperson),
];

/// The salespeople of the demo, used as lead owners and callers.
pub struct People {
    /// The number of users added; the others existed before.
    pub added: usize,
    sellers: Vec<User>,
}

/// Adds the missing users, and finds the others. Fails if no salesperson is active.
pub fn find_or_add(tx: &Tx<'_>, account: AccountId, at: Timestamp) -> Result<People, Problem> {
    let mut added = 0;
    for (email, first_name, last_name, role) in PEOPLE {
        match actions::accounts::add_user(tx, account, at, &User::new(email, role).called(first_name, last_name)) {
            Ok(_) => added += 1,
            Err(Problem::Taken) => {}
            Err(problem) => return Err(problem),
        }
    }
    let sells = |user: &User| {
        let is_ours = PEOPLE.iter().any(|(email, ..)| *email == user.email);
        let in_sales = matches!(user.role, Role::SalesManager | Role::Salesperson | Role::JuniorSalesperson);
        is_ours && in_sales && user.is_active
    };
    let sellers: Vec<User> = store::users::all(tx, account)?.into_iter().filter(sells).collect();
    if sellers.is_empty() {
        return Err(Problem::invalid("account", "the demo's sales people are there, but none of them is active"));
    }
    Ok(People { added, sellers })
}

impl People {
    /// The salespeople; never empty, and always in the same order.
    pub fn sellers(&self) -> &[User] {
        &self.sellers
    }
}
