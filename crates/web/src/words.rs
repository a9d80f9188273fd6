//! The texts of pages: one table a language. A text that a language lacks does not compile.

mod english;

pub use english::ENGLISH;

/// The texts of a language.
#[derive(Debug)]
pub struct Words {
    /// The language's tag, for `lang`.
    pub tag: &'static str,
    /// The link past the navigation.
    pub skip: &'static str,
    /// The names of the screens in the navigation.
    pub screens: ScreenWords,
    /// Signing in.
    pub gate: GateWords,
    /// The table of leads.
    pub leads: LeadsWords,
    /// Pages that tell of an error.
    pub errors: ErrorWords,
}

/// The names of the screens in the navigation.
#[derive(Debug)]
pub struct ScreenWords {
    /// The navigation itself.
    pub main: &'static str,
    /// Leads.
    pub leads: &'static str,
    /// The menu of the person.
    pub account: &'static str,
    /// The button that ends the session.
    pub sign_out: &'static str,
}

/// Signing in.
#[derive(Debug)]
pub struct GateWords {
    /// The title.
    pub title: &'static str,
    /// The sentence below.
    pub hint: &'static str,
    /// The field of the address.
    pub email: &'static str,
    /// The field of the password.
    pub password: &'static str,
    /// The box for a long session.
    pub stay: &'static str,
    /// The button.
    pub sign_in: &'static str,
    /// The password is wrong, or nobody has the address: the sentence does not say which.
    pub refused: &'static str,
    /// The connection is not private: no password may be sent.
    pub in_the_open: &'static str,
    /// The remedy.
    pub in_the_open_hint: &'static str,
    /// The remedy for a forgotten password.
    pub forgotten: &'static str,
    /// The text in the picture.
    pub motto: &'static str,
}

/// The table of leads.
#[derive(Debug)]
pub struct LeadsWords {
    /// The title.
    pub title: &'static str,
    /// The heads of the columns.
    pub columns: [&'static str; 6],
    /// The names of the statuses, in the order of [`headwater_model::records::lead::STATUSES`].
    pub statuses: [&'static str; 6],
    /// A lead without an owner.
    pub no_owner: &'static str,
    /// A lead without a name.
    pub no_name: &'static str,
    /// The link to further rows.
    pub next: fn(i64) -> String,
    /// The number of leads.
    pub count: fn(i64) -> String,
    /// The text in place of leads.
    pub empty: &'static str,
    /// The remedy.
    pub empty_hint: &'static str,
}

/// Pages that tell of an error.
#[derive(Debug)]
pub struct ErrorWords {
    /// An address that does not exist.
    pub missing: &'static str,
    /// The remedy.
    pub missing_hint: &'static str,
    /// A page that the role may not see.
    pub forbidden: &'static str,
    /// Who may: the names of the roles.
    pub forbidden_hint: fn(&str) -> String,
    /// A request that did not come from a page of this server.
    pub foreign: &'static str,
    /// The remedy.
    pub foreign_hint: &'static str,
    /// The server failed.
    pub failed: &'static str,
    /// The remedy.
    pub failed_hint: &'static str,
    /// The server has too much to do.
    pub busy: &'static str,
    /// The remedy.
    pub busy_hint: &'static str,
    /// The link to the first page.
    pub home: &'static str,
}
