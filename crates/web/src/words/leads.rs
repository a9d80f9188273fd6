//! Texts: the table of leads.

/// The table of leads.
#[derive(Debug)]
pub struct LeadsWords {
    /// The title.
    pub title: &'static str,
    /// The heads of the columns.
    pub columns: [&'static str; 6],
    /// The names of the statuses, in the order of [`headwater_model::records::lead::STATUSES`].
    pub statuses: [&'static str; 6],
    /// A lead without an owner.
    pub no_owner: &'static str,
    /// A lead without a name.
    pub no_name: &'static str,
    /// The link to further rows.
    pub next: fn(i64) -> String,
    /// The number of leads.
    pub count: fn(i64) -> String,
    /// The text in place of leads.
    pub empty: &'static str,
    /// The remedy.
    pub empty_hint: &'static str,
}
