//! Texts: people.

/// People.
#[derive(Debug)]
pub struct PeopleWords {
    /// The caption of the table.
    pub caption: &'static str,
    /// The heads of the columns: name, address, role, leads, open leads, way of signing in, last seen.
    pub columns: [&'static str; 7],
    /// The mark of the looking person.
    pub you: &'static str,
    /// A person switched off.
    pub off: &'static str,
    /// Signs in with a password alone.
    pub password_only: &'static str,
    /// Signs in with a password and a code.
    pub password_and_code: &'static str,
    /// Cannot sign in yet.
    pub no_password: &'static str,
    /// A number of leads.
    pub number: fn(i64) -> String,
    /// Of how many leads the numbers are counted; the newest.
    pub of_newest: fn(i64) -> String,
    /// The button opening the form for somebody new.
    pub add: &'static str,
    /// The heading of the form.
    pub new: &'static str,
    /// Closes the form.
    pub close: &'static str,
    /// The field of the address.
    pub email: &'static str,
    /// The field of the given name.
    pub first_name: &'static str,
    /// The field of the family name.
    pub last_name: &'static str,
    /// The field of the role.
    pub role: &'static str,
    /// How somebody new gets a password.
    pub password_hint: &'static str,
    /// The button of the form.
    pub add_person: &'static str,
    /// The field of the address is empty.
    pub email_missing: &'static str,
    /// The text is no address.
    pub email_wrong: &'static str,
    /// Another person has the address.
    pub email_taken: &'static str,
    /// A name is too long.
    pub name_too_long: &'static str,
    /// The way back to the table.
    pub crumb: &'static str,
    /// The button for saving names and role.
    pub save: &'static str,
    /// The facts about a person.
    pub facts: &'static str,
    /// The names of the facts: added, last seen, signs in with.
    pub fact_names: [&'static str; 3],
    /// Why the own role cannot be chosen.
    pub own_role: &'static str,
    /// The last administrator stays one.
    pub last_administrator: &'static str,
    /// The heading of inviting.
    pub invite_head: &'static str,
    /// The effect of inviting.
    pub invite_hint: &'static str,
    /// The button making a link.
    pub invite: &'static str,
    /// The sentence beside a fresh link.
    pub invited: &'static str,
    /// Copies the link.
    pub copy: &'static str,
    /// Said after copying.
    pub copied: &'static str,
    /// The heading of switching off: the name.
    pub switch_off_head: fn(&str) -> String,
    /// What switching off does.
    pub switch_off_hint: &'static str,
    /// The button.
    pub switch_off: &'static str,
    /// The heading of switching on: the name.
    pub switch_on_head: fn(&str) -> String,
    /// What switching on does.
    pub switch_on_hint: &'static str,
    /// The button.
    pub switch_on: &'static str,
    /// The heading of removing: the name.
    pub remove_head: fn(&str) -> String,
    /// What removing does.
    pub remove_hint: &'static str,
    /// The button.
    pub remove: &'static str,
    /// The field of the heir: the number of leads.
    pub heir: fn(i64) -> String,
    /// The choice of no handing over.
    pub heir_nobody: &'static str,
    /// The choice without an owner.
    pub heir_no_owner: &'static str,
    /// The heir is no longer active.
    pub heir_wrong: &'static str,
    /// The person is being removed.
    pub being_removed: &'static str,
    /// The button that takes the code off.
    pub code_off: &'static str,
    /// Said while records are handed over.
    pub handing_over: &'static str,
}
