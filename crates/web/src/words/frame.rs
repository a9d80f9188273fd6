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
    /// Leads.
    pub leads: &'static str,
    /// The menu of the person.
    pub account: &'static str,
    /// The button that ends the session.
    pub sign_out: &'static str,
}
