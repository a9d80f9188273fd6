//! Texts: a person's own settings.

/// A person's own settings.
#[derive(Debug)]
pub struct MeWords {
    /// The title.
    pub title: &'static str,
    /// The button that saves.
    pub save: &'static str,
    /// The parts of the page.
    pub parts: [&'static str; 5],
    /// The role, and the people who can change it.
    pub role_hint: &'static str,
    /// The labels of name, address and role.
    pub labels: [&'static str; 4],
    /// Who can change the address.
    pub email_hint: &'static str,
    /// The label of the language.
    pub language: &'static str,
    /// The choice of the language the browser asks for.
    pub language_of_browser: &'static str,
    /// The label of the time zone.
    pub time_zone: &'static str,
    /// The choice of the account's time zone.
    pub as_account: fn(&str) -> String,
    /// The label of the theme.
    pub theme: &'static str,
    /// The themes: the system's, light, dark.
    pub themes: [&'static str; 3],
    /// The switch for single letters.
    pub letter_keys: &'static str,
    /// The people for whom letters are switched off.
    pub letter_keys_hint: &'static str,
    /// The old and the new password.
    pub passwords: [&'static str; 2],
    /// The consequence of a new password.
    pub password_hint: &'static str,
    /// The button that changes the password.
    pub change_password: &'static str,
    /// The code is off: what a code is for.
    pub code_off: &'static str,
    /// The code is on, with so many recovery codes left.
    pub code_on: fn(i64) -> String,
    /// The tag of a code that is on.
    pub code_tag: &'static str,
    /// The button that sets up an app.
    pub set_up: &'static str,
    /// The field of the password for changes of the code.
    pub code_password: &'static str,
    /// The button for new recovery codes.
    pub new_spares: &'static str,
    /// The button that takes the code off.
    pub take_off: &'static str,
    /// The title of the page with the secret.
    pub code_title: &'static str,
    /// What to do with the picture.
    pub code_scan: &'static str,
    /// The description of the picture.
    pub code_picture: &'static str,
    /// What to do with the secret.
    pub code_type: &'static str,
    /// The link to an app on this device.
    pub code_link: &'static str,
    /// The button that confirms.
    pub confirm: &'static str,
    /// The title of the page with recovery codes.
    pub spares_title: &'static str,
    /// What they are for.
    pub spares_hint: &'static str,
    /// The way back.
    pub back: &'static str,
    /// The button that copies, and the sentence after.
    pub copy: [&'static str; 2],
    /// A browser on a system.
    pub device: fn(&str, &str) -> String,
    /// A client that says nothing of itself.
    pub unknown_device: &'static str,
    /// The tag of this session.
    pub this: &'static str,
    /// The button that ends a session.
    pub end: &'static str,
    /// The button that ends all others.
    pub end_others: &'static str,
    /// The password is wrong.
    pub wrong_password: &'static str,
    /// Too many wrong passwords.
    pub too_many: &'static str,
    /// No name was typed.
    pub no_name: &'static str,
    /// The zone does not exist.
    pub no_zone: &'static str,
    /// What was done, by the word in the address.
    pub done: &'static [(&'static str, &'static str)],
}
