//! Texts: the frame around every page.

/// The names of the screens in the navigation.
#[derive(Debug)]
pub struct FrameWords {
    /// The link past the navigation.
    pub skip: &'static str,
    /// The navigation itself.
    pub main: &'static str,
    /// The button for undoing.
    pub undo: &'static str,
    /// Home.
    pub home: &'static str,
    /// Leads.
    pub leads: &'static str,
    /// Lists.
    pub lists: &'static str,
    /// The heading of screens for administrators.
    pub administration: &'static str,
    /// Custom fields.
    pub fields: &'static str,
    /// People and roles.
    pub users: &'static str,
    /// The strip while an administrator looks through another role's eyes: the name of the role.
    pub viewing_as: fn(&str) -> String,
    /// The button for ending the view.
    pub view_as_oneself: &'static str,
    /// Keys and webhooks.
    pub developers: &'static str,
    /// The state of the server.
    pub system: &'static str,
    /// The audit log.
    pub audit: &'static str,
    /// On phones: the person's own page, and what else there is.
    pub more: &'static str,
    /// The menu of the person.
    pub account: &'static str,
    /// The button that ends the session.
    pub sign_out: &'static str,
    /// The list of keys.
    pub keys: KeyWords,
}

/// The dialog with all keys.
#[derive(Debug)]
pub struct KeyWords {
    /// The title.
    pub title: &'static str,
    /// The button that closes the dialog.
    pub close: &'static str,
    /// The keys: anywhere, in a table, at a lead.
    pub groups: [KeyGroup; 3],
}

/// Keys that work in one place.
#[derive(Debug)]
pub struct KeyGroup {
    /// The place.
    pub name: &'static str,
    /// Keys, with blanks between, and the deed.
    pub keys: &'static [(&'static str, &'static str)],
}
