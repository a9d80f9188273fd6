//! Texts: adding a lead by hand.

/// Adding a lead by hand.
#[derive(Debug)]
pub struct LeadAddWords {
    /// The title of the dialog, and of the button for opening the dialog.
    pub title: &'static str,
    /// The labels of address, first name, last name and company.
    pub labels: [&'static str; 4],
    /// The label of the owner.
    pub owner: &'static str,
    /// Oneself, among the owners.
    pub me: &'static str,
    /// No choice, where a field has choices.
    pub nothing: &'static str,
    /// The box for another lead behind this one.
    pub more: &'static str,
    /// The button.
    pub add: &'static str,
    /// The button for closing the dialog.
    pub close: &'static str,
    /// The link back to the table.
    pub back: &'static str,
    /// A lead has been added.
    pub added: &'static str,
    /// A value is missing.
    pub missing: &'static str,
    /// A named person or record is missing.
    pub dangling: &'static str,
    /// The address belongs to a lead seen by the person: the text before the lead's name, and the text behind the name.
    pub taken: [&'static str; 2],
    /// The address belongs to a lead unseen by the person.
    pub taken_unseen: &'static str,
}
