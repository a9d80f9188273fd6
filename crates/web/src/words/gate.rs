//! Texts: signing in.

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
    /// Too many tries failed: in how many seconds there may be another.
    pub pause: fn(i64) -> String,
    /// The connection is not private: no password may be sent.
    pub in_the_open: &'static str,
    /// The remedy.
    pub in_the_open_hint: &'static str,
    /// The remedy for a forgotten password.
    pub forgotten: &'static str,
    /// The title of the second step.
    pub code: &'static str,
    /// The sentence below.
    pub code_hint: &'static str,
    /// The field of the code.
    pub code_label: &'static str,
    /// The code is wrong, was used, or is too old.
    pub code_wrong: &'static str,
    /// The remedy for a lost app.
    pub code_lost: &'static str,
    /// The text in the picture.
    pub motto: &'static str,
}
