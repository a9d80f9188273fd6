//! Texts: Home.

/// Home.
#[derive(Debug)]
pub struct HomeWords {
    /// The title.
    pub title: &'static str,
    /// The present day, from `2026-11-28`.
    pub today: fn(&str) -> String,
    /// A day, short, from `2026-11-28`.
    pub day: fn(&str) -> String,
    /// The button for adding a lead.
    pub add: &'static str,
    /// The tile of all leads.
    pub all: &'static str,
    /// The tile of own leads.
    pub mine: &'static str,
    /// The tile of today.
    pub new_today: &'static str,
    /// So many in the last seven days.
    pub in_week: fn(i64) -> String,
    /// The tile of leads without an owner.
    pub unowned: &'static str,
    /// The tile of customers.
    pub customers: &'static str,
    /// A number.
    pub number: fn(i64) -> String,
    /// The card of the hottest leads.
    pub hot: &'static str,
    /// Of all leads.
    pub hot_all: &'static str,
    /// Of own leads.
    pub hot_own: &'static str,
    /// The link to all of a card.
    pub more: &'static str,
    /// The card of new leads by day.
    pub flow: &'static str,
    /// The number of days and the zone.
    pub flow_hint: fn(i64, &str) -> String,
    /// The picture in words: the days, the fewest and the most.
    pub flow_label: fn(i64, (i64, i64)) -> String,
    /// A bar: the day and the number.
    pub flow_bar: fn(&str, i64) -> String,
    /// The picture as a table.
    pub as_table: &'static str,
    /// The heads of the table.
    pub flow_columns: [&'static str; 2],
    /// The card of statuses.
    pub stand: &'static str,
    /// The card of statuses of own leads.
    pub stand_own: &'static str,
    /// A share.
    pub percent: fn(i64) -> String,
    /// The card of gaps in the data.
    pub gaps: &'static str,
    /// The sentence beside.
    pub gaps_hint: &'static str,
    /// The gaps, in the order of the page.
    pub gap: [&'static str; 4],
    /// The heads of the tables of shares.
    pub share_columns: [&'static str; 3],
    /// The card of the newest own leads.
    pub new_own: &'static str,
    /// No own leads.
    pub none_own: &'static str,
    /// The card of the state of API and webhooks.
    pub health: &'static str,
    /// All is well.
    pub well: &'static str,
    /// Something wants attention.
    pub unwell: &'static str,
    /// The link to more about the state.
    pub system: &'static str,
    /// Whether changes are saved.
    pub saving: &'static str,
    /// Changes are saved.
    pub saves: &'static str,
    /// Keys that end within a week.
    pub ending_keys: &'static str,
    /// Calls of today.
    pub calls: &'static str,
    /// Calls refused.
    pub refused: &'static str,
    /// Webhooks, and how many want attention.
    pub webhooks: &'static str,
    /// How many webhooks, and how many of them want attention.
    pub webhooks_state: fn(usize, usize) -> String,
    /// Changes not yet delivered.
    pub waiting: &'static str,
    /// Nothing to see yet.
    pub empty: &'static str,
    /// The remedy.
    pub empty_hint: &'static str,
    /// The text while figures are being prepared, and how long.
    pub preparing: [&'static str; 2],
    /// The text in place of figures for which there is no memory, and the remedy.
    pub too_many: [&'static str; 2],
}
