//! Texts: the table of leads.

use headwater_model::query::{Comparison, FaultReason, FieldNature, SortDirection};
use headwater_model::record::Standard;
use headwater_model::records::lead::LEAD;

/// The table of leads.
#[derive(Debug)]
pub struct LeadsWords {
    /// The title.
    pub title: &'static str,
    /// The head of the column of names.
    pub name: &'static str,
    /// A number with its thousands apart.
    pub number: fn(i64) -> String,
    /// The labels of standard fields; the others are labelled by the table of fields.
    pub labels: &'static [(Standard, &'static str)],
    /// A lead without a name.
    pub no_name: &'static str,
    /// The names of the statuses, in the order of [`headwater_model::records::lead::STATUSES`].
    pub statuses: [&'static str; 6],
    /// A lead without an owner.
    pub no_owner: &'static str,
    /// The person in front of the page, among the values of a condition.
    pub me: &'static str,
    /// A flag with the value 1.
    pub yes: &'static str,
    /// A flag with the value 0, or none.
    pub no: &'static str,
    /// The link to further rows.
    pub next: fn(i64) -> String,
    /// The number of leads.
    pub count: fn(i64) -> String,
    /// The view of all leads.
    pub all: &'static str,
    /// The tabs of views, for screen readers.
    pub views: &'static str,
    /// The button for the menu of all views.
    pub all_views: &'static str,
    /// The dot beside a view with unsaved changes, for screen readers.
    pub unsaved: &'static str,
    /// The heads of the menu of views: own ones, and shared ones.
    pub own_views: [&'static str; 2],
    /// The field for searching.
    pub search: &'static str,
    /// The button for searching, without scripts.
    pub search_button: &'static str,
    /// The button for another condition.
    pub filter: &'static str,
    /// The head of the menu of conditions.
    pub filter_by: &'static str,
    /// The button for removing a condition, by the label.
    pub remove_filter: fn(&str) -> String,
    /// The button for changing a condition, by the sentence.
    pub change_filter: fn(&str) -> String,
    /// The title of the form of a condition, by the label.
    pub filter_title: fn(&str) -> String,
    /// Lists, as the subject of a condition.
    pub list: &'static str,
    /// The comparisons.
    pub verbs: [(Comparison, &'static str); 14],
    /// The comparisons of days, where the words differ.
    pub day_verbs: [(Comparison, &'static str); 4],
    /// The comparison with a number of days before today.
    pub within: &'static str,
    /// The same among the comparisons to choose from.
    pub within_days: &'static str,
    /// A number of days before today.
    pub days: fn(i64) -> String,
    /// Between the two ends of a stretch.
    pub and: &'static str,
    /// The labels of the form of a condition: comparison, value, second value, further value.
    pub filter_labels: [&'static str; 4],
    /// The hint for days.
    pub days_hint: &'static str,
    /// The button of the form of a condition.
    pub apply: &'static str,
    /// Faults of a condition.
    pub faults: fn(FaultReason) -> &'static str,
    /// A condition was left out, by the part and the fault.
    pub left_out: fn(&str, &str) -> String,
    /// An order, by the label.
    pub sorted: fn(&str, FieldNature, SortDirection) -> String,
    /// The head of the menu of orders.
    pub sort_by: &'static str,
    /// The number of columns shown, of all.
    pub columns_of: fn(usize, usize) -> String,
    /// The head of the menu of columns.
    pub columns: &'static str,
    /// The button of the menu of columns.
    pub show_columns: &'static str,
    /// The button for more.
    pub more: &'static str,
    /// The head of the choice of the height of rows, and the three heights.
    pub density: [&'static str; 4],
    /// The caption of the table, by view and order.
    pub caption: fn(&str, &str) -> String,
    /// The box for all rows.
    pub select_all: &'static str,
    /// The box of a row, by name.
    pub select: fn(&str) -> String,
    /// The row with the cursor, and all rows.
    pub row_of: [&'static str; 2],
    /// The keys in the foot: move, select, edit, open, all keys.
    pub keys: [&'static str; 5],
    /// The note while answers are slow.
    pub loading: &'static str,
    /// The sums under the columns.
    pub sums: &'static str,
    /// The text in place of leads, and the remedy.
    pub empty: [&'static str; 2],
    /// The text where nothing matches, and the remedy.
    pub nothing: [&'static str; 2],
    /// The links where nothing matches: without the conditions, and without the search.
    pub without: [&'static str; 2],
    /// The number of leads without the search and the conditions.
    pub would_be: fn(i64) -> String,
}

impl LeadsWords {
    /// The label of a built-in field.
    pub fn label(&self, field: Standard) -> &'static str {
        let known = self.labels.iter().find(|(known, _)| *known == field);
        known.map_or(LEAD.field(field).label, |(_, label)| label)
    }
}
