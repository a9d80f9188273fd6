//! Texts: lists.

/// Lists.
#[derive(Debug)]
pub struct ListsWords {
    /// The title.
    pub title: &'static str,
    /// The kinds of lists.
    pub kinds: &'static str,
    /// The tab of lists in use.
    pub in_use: &'static str,
    /// The tab of lists put away.
    pub away: &'static str,
    /// The heads of the columns: name, members, twelve weeks, changed, description.
    pub columns: [&'static str; 5],
    /// The picture of a list's members: the name.
    pub spark: fn(&str) -> String,
    /// The number of lists.
    pub count: fn(i64) -> String,
    /// The link to further lists.
    pub next: &'static str,
    /// The text in place of lists.
    pub empty: &'static str,
    /// The remedy.
    pub empty_hint: &'static str,
    /// The text in place of lists put away.
    pub empty_away: &'static str,
    /// The button opening the form for a new list.
    pub new: &'static str,
    /// Closes the form.
    pub close: &'static str,
    /// The field of the name.
    pub name: &'static str,
    /// The field of the description.
    pub description: &'static str,
    /// The button making a list.
    pub make: &'static str,
    /// The name is missing.
    pub name_missing: &'static str,
    /// A text is too long.
    pub too_long: &'static str,
    /// The parts of a list.
    pub parts: &'static str,
    /// The part about the list.
    pub about: &'static str,
    /// The part with members.
    pub members: &'static str,
    /// The part with former members.
    pub left: &'static str,
    /// A number.
    pub number: fn(i64) -> String,
    /// The heading of the growth.
    pub growth: &'static str,
    /// The intervals: day and week.
    pub intervals: [&'static str; 2],
    /// The picture in words: members at the beginning and now.
    pub growth_label: fn(i64, i64) -> String,
    /// The table twin.
    pub twin: &'static str,
    /// The heads of the twin: day, members, change.
    pub twin_columns: [&'static str; 3],
    /// A change of a number, with the sign.
    pub change: fn(i64) -> String,
    /// Where days are cut.
    pub days_cut: &'static str,
    /// The names of facts: made, changed.
    pub fact_names: [&'static str; 2],
    /// The heading of the settings.
    pub settings: &'static str,
    /// Saves name and description.
    pub save: &'static str,
    /// The heading of putting away.
    pub away_head: &'static str,
    /// The effect of putting away.
    pub away_hint: &'static str,
    /// Puts the list away.
    pub put_away: &'static str,
    /// The heading of a list put away.
    pub back_head: &'static str,
    /// The state of a list put away.
    pub back_hint: &'static str,
    /// Takes the list into use again.
    pub put_back: &'static str,
    /// The heading of emptying.
    pub empty_head: &'static str,
    /// The effect of emptying.
    pub emptying_hint: &'static str,
    /// The button: the number of members.
    pub empty_list: fn(i64) -> String,
    /// Said after emptying.
    pub emptied: &'static str,
    /// The heading of views with the list.
    pub used_by: &'static str,
    /// No view asks for the list.
    pub used_by_none: &'static str,
    /// Private views of others: how many.
    pub used_by_others: fn(usize) -> String,
    /// The button for undoing.
    pub undo: &'static str,
    /// Said while an operator has paused the work.
    pub paused: &'static str,
    /// The heading of deleting.
    pub delete_head: &'static str,
    /// The effect of deleting.
    pub delete_hint: &'static str,
    /// The button: the name.
    pub delete: fn(&str) -> String,
    /// The heads of the columns of members: name, company, status, address, joined.
    pub member_columns: [&'static str; 5],
    /// The head in place of the last one, for former members.
    pub left_column: &'static str,
    /// A lead without a name.
    pub no_name: &'static str,
    /// The mark of a lead unsubscribed from e-mail.
    pub unsubscribed: &'static str,
    /// The mark of an address with permanent bounces.
    pub bounced: &'static str,
    /// Chooses a row: the name.
    pub choose: fn(&str) -> String,
    /// Chooses all rows.
    pub choose_all: &'static str,
    /// The column of boxes.
    pub choosing: &'static str,
    /// Takes the chosen leads off.
    pub take_off: &'static str,
    /// The text in place of members.
    pub no_members: &'static str,
    /// The text in place of former members.
    pub no_former: &'static str,
    /// The remedy.
    pub no_members_hint: &'static str,
    /// The link to the first rows.
    pub first: &'static str,
    /// The button opening the form for addresses.
    pub add: &'static str,
    /// The heading of the form.
    pub add_head: fn(&str) -> String,
    /// The field of addresses.
    pub addresses: &'static str,
    /// The hint at the field.
    pub addresses_hint: fn(usize) -> String,
    /// The button adding the leads.
    pub add_leads: &'static str,
    /// No address was typed.
    pub addresses_missing: &'static str,
    /// Too many addresses.
    pub addresses_many: fn(usize) -> String,
    /// The outcome: added, and left in the field.
    pub added: fn(usize, usize) -> String,
    /// A sentence for people with own leads in reach alone.
    pub own_only: &'static str,
}
