//! Texts: the first run, and invitations.

/// The first run, and invitations.
#[derive(Debug)]
pub struct SetupWords {
    /// The steps: the administrator, the company, the data.
    pub steps: [&'static str; 3],
    /// The title of the first step.
    pub you: &'static str,
    /// The sentence below, for the first administrator.
    pub you_hint: &'static str,
    /// The title for an invited person of a company.
    pub invited: fn(&str) -> String,
    /// The sentence below.
    pub invited_hint: &'static str,
    /// Given name.
    pub first_name: &'static str,
    /// Family name.
    pub last_name: &'static str,
    /// The address.
    pub email: &'static str,
    /// The password.
    pub password: &'static str,
    /// The demands on a password.
    pub password_hint: &'static str,
    /// The button of each step.
    pub next: &'static str,
    /// The link ends in so many minutes.
    pub over: fn(i64) -> String,
    /// No name was typed.
    pub no_name: &'static str,
    /// No address was typed.
    pub no_email: &'static str,
    /// Another person has the address.
    pub email_taken: &'static str,
    /// The password is too short.
    pub password_short: &'static str,
    /// The password is guessed soon.
    pub password_guessable: &'static str,
    /// The title of the second step.
    pub company: &'static str,
    /// The sentence below.
    pub company_hint: &'static str,
    /// The name of the company.
    pub company_name: &'static str,
    /// The time zone.
    pub time_zone: &'static str,
    /// The use of the time zone.
    pub time_zone_hint: &'static str,
    /// No name of a company was typed.
    pub no_company: &'static str,
    /// Another account has the name.
    pub company_taken: &'static str,
    /// The zone does not exist.
    pub no_zone: &'static str,
    /// The title of the third step.
    pub data: &'static str,
    /// The sentence below.
    pub data_hint: &'static str,
    /// Demo data, and the explanation.
    pub demo: [&'static str; 2],
    /// No data, and the explanation.
    pub nothing: [&'static str; 2],
    /// The title of the end.
    pub done: &'static str,
    /// The sentence below.
    pub done_hint: &'static str,
    /// Demo data is being made.
    pub done_demo: &'static str,
    /// The heading of the command.
    pub try_it: &'static str,
    /// The button that copies, and the sentence after.
    pub copy: [&'static str; 2],
    /// The key is shown once.
    pub once: &'static str,
    /// The button to the leads.
    pub to_leads: &'static str,
    /// The text in the picture.
    pub motto: &'static str,
    /// The link was used, or is past its time.
    pub link_is_over: &'static str,
    /// The remedy.
    pub link_is_over_hint: &'static str,
}
