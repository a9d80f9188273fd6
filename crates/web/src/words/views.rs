//! Texts: views of the table of leads.

/// Views of the table of leads.
#[derive(Debug)]
pub struct ViewWords {
    /// A condition of the view is another one: the field, the former value, the new value.
    pub changed: fn(&str, &str, &str) -> String,
    /// A condition was added: the field, and the rest of the sentence.
    pub added: fn(&str, &str) -> String,
    /// A condition was removed: the field, and the rest of the sentence.
    pub removed: fn(&str, &str) -> String,
    /// The order is another one.
    pub sorted: fn(&str) -> String,
    /// The columns are others.
    pub other_columns: &'static str,
    /// The button back to the view as saved.
    pub discard: &'static str,
    /// The button for keeping the state as another view.
    pub save_as: &'static str,
    /// The button for keeping the state in the view.
    pub save: &'static str,
    /// The entry of the menu for a new view.
    pub new: &'static str,
    /// The label of the name.
    pub name: &'static str,
    /// The button for adding the view.
    pub add: &'static str,
    /// The title of the form of the open view.
    pub this: fn(&str) -> String,
    /// The button for another name.
    pub rename: &'static str,
    /// The button for sharing.
    pub share: &'static str,
    /// The button for ending the sharing.
    pub unshare: &'static str,
    /// The button for deleting.
    pub delete: &'static str,
    /// A name is missing.
    pub nameless: &'static str,
    /// A name is too long.
    pub too_long: &'static str,
    /// Too many views.
    pub too_many: &'static str,
}
