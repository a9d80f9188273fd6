//! Texts: pages that tell of an error.

/// Pages that tell of an error.
#[derive(Debug)]
pub struct ErrorWords {
    /// An address that does not exist.
    pub missing: &'static str,
    /// The remedy.
    pub missing_hint: &'static str,
    /// A page that the role may not see.
    pub forbidden: &'static str,
    /// The heading of the page.
    pub forbidden_short: &'static str,
    /// The role of the person.
    pub forbidden_as: fn(&str) -> String,
    /// The button for writing to an administrator: the name.
    pub ask: fn(&str) -> String,
    /// Who may: the names of the roles.
    pub forbidden_hint: fn(&str) -> String,
    /// A change while an administrator looks through another role's eyes.
    pub only_viewing: &'static str,
    /// The remedy: the name of the role.
    pub only_viewing_hint: fn(&str) -> String,
    /// A deed beyond the rights of the role.
    pub not_permitted: &'static str,
    /// The remedy.
    pub not_permitted_hint: &'static str,
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
