//! Texts: the permissions of each role.

/// The permissions of each role.
#[derive(Debug)]
pub struct RolesWords {
    /// The title of people and roles together.
    pub title: &'static str,
    /// The tab of people.
    pub people: &'static str,
    /// The tab of roles.
    pub roles: &'static str,
    /// The two tabs.
    pub parts: &'static str,
    /// The table.
    pub caption: &'static str,
    /// The head of the column of permissions.
    pub may: &'static str,
    /// The number of people of a role.
    pub count: fn(i64) -> String,
    /// All records.
    pub all: &'static str,
    /// Own records.
    pub own: &'static str,
    /// No records.
    pub no: &'static str,
    /// The row of buttons.
    pub look: &'static str,
    /// The button.
    pub view_as: &'static str,
    /// The button's name in full: the role.
    pub view_as_role: fn(&str) -> String,
    /// The sentence below the table.
    pub foot: &'static str,
    /// The group of permissions without a text of their own.
    pub others: &'static str,
    /// The permissions in the order of the page, in words.
    pub groups: &'static [PermissionGroup],
}

/// Permissions that belong together.
#[derive(Debug)]
pub struct PermissionGroup {
    /// The heading.
    pub name: &'static str,
    /// The name of each permission in the tables of [`headwater_model::records::permissions`], and the text.
    pub permissions: &'static [(&'static str, &'static str)],
}
