//! The views of the table: tabs, the unsaved changes of a view in words, and the menu of columns.

use super::chips;
use super::context::TableContext;
use super::state::TableState;
use super::table;
use crate::words::ViewWords;
use headwater_actions::saved_views::may_change;
use headwater_model::permission::SHARE_VIEWS;
use headwater_model::query::{Condition, QueryField};
use headwater_store::saved_views::SavedView;

/// A view, as a tab or in the menu.
pub struct ViewTab {
    /// The name.
    pub name: String,
    /// The address.
    pub href: String,
    /// Whether the table shows this view.
    pub is_here: bool,
    /// The key for opening the view; the first nine have one.
    pub key: Option<usize>,
}

/// A column to choose.
pub struct ColumnChoice {
    /// The system name.
    pub name: String,
    /// The label.
    pub label: String,
    /// Whether the column is shown.
    pub is_shown: bool,
}

/// The view shown by the table.
pub struct OpenView {
    /// The id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Whether everybody sees the view.
    pub is_shared: bool,
    /// Whether the person may change the view.
    pub may_change: bool,
    /// Whether the person may share views.
    pub may_share: bool,
    /// The unsaved changes, in words.
    pub changes: Vec<String>,
    /// The table with the view as saved.
    pub as_saved: String,
}

/// The views of the table.
pub struct ViewTabs {
    /// The texts.
    pub words: &'static ViewWords,
    /// All leads.
    pub all: ViewTab,
    /// Own views.
    pub own: Vec<ViewTab>,
    /// Shared views of others.
    pub shared: Vec<ViewTab>,
    /// The view shown; `None` for all leads.
    pub open: Option<OpenView>,
    /// The question, to be kept in a view.
    pub query: String,
    /// The columns, to be kept in a view.
    pub columns_text: String,
    /// The columns to choose from.
    pub columns: Vec<ColumnChoice>,
    /// The number of columns shown.
    pub shown: usize,
}

impl ViewTabs {
    /// The views around a state.
    pub fn of(context: &TableContext, state: &TableState) -> Self {
        let here = state.view.as_ref().map(|view| view.id);
        let tab = |(place, view): (usize, &SavedView)| ViewTab {
            name: view.name.clone(),
            href: format!("/leads?view={}", view.id),
            is_here: here == Some(view.id),
            key: Some(place + 1).filter(|key| *key <= 9),
        };
        let own = context.views.own.len();
        let shared = context.views.shared.iter().enumerate().map(|(place, view)| tab((own + place, view)));
        let showable = context.showable();
        let column = |field: &QueryField| ColumnChoice {
            name: field.system_name().to_owned(),
            label: context.label(field),
            is_shown: state.columns.contains(field),
        };
        Self {
            words: &context.words.views,
            all: ViewTab {
                name: context.words.leads.all.to_owned(),
                href: "/leads".to_owned(),
                is_here: here.is_none(),
                key: None,
            },
            own: context.views.own.iter().enumerate().map(tab).collect(),
            shared: shared.collect(),
            open: state.view.as_ref().map(|view| open(context, state, view)),
            query: state.query_text(),
            columns_text: state.columns_text(context),
            columns: showable.iter().map(column).collect(),
            shown: state.columns.len() + 1,
        }
    }

    /// The tabs beside all leads: all views.
    pub fn tabs(&self) -> impl Iterator<Item = &ViewTab> {
        self.own.iter().chain(&self.shared)
    }

    /// The number of columns to choose from, the name included.
    pub fn all_columns(&self) -> usize {
        self.columns.len() + 1
    }
}

fn open(context: &TableContext, state: &TableState, view: &SavedView) -> OpenView {
    OpenView {
        id: view.id,
        name: view.name.clone(),
        is_shared: view.is_shared,
        may_change: may_change(&context.actor, view),
        may_share: context.actor.demand(SHARE_VIEWS.any).is_ok(),
        changes: if state.is_changed() { changes(context, state) } else { Vec::new() },
        as_saved: state.as_saved(),
    }
}

/// The differences between a state and the view.
fn changes(context: &TableContext, state: &TableState) -> Vec<String> {
    let words = &context.words.views;
    let (mut before, mut after): (Vec<&Condition>, Vec<&Condition>) =
        (state.saved.conditions.iter().collect(), state.query.conditions.iter().collect());
    before.retain(|condition| match after.iter().position(|it| it == condition) {
        Some(place) => {
            after.remove(place);
            false
        }
        None => true,
    });
    let mut said = Vec::new();
    for condition in after {
        let (label, (verb, value)) = (chips::label(context, condition), chips::sentence(context, condition));
        let is_of_it = |it: &&&Condition| it.subject() == condition.subject();
        let former = before.iter().position(|it| is_of_it(&it));
        said.push(match former.map(|place| before.remove(place)) {
            Some(former) => {
                let (former_verb, former_value) = chips::sentence(context, former);
                let [from, to] = if former_verb == verb {
                    [former_value, value]
                } else {
                    [format!("{former_verb} {former_value}"), format!("{verb} {value}")]
                };
                (words.changed)(&label, from.trim(), to.trim())
            }
            None => (words.added)(&label, format!("{verb} {value}").trim()),
        });
    }
    for condition in before {
        let (verb, value) = chips::sentence(context, condition);
        said.push((words.removed)(&chips::label(context, condition), format!("{verb} {value}").trim()));
    }
    if state.query.sort != state.saved.sort {
        said.push((words.sorted)(&table::order(context, &state.query.sort)));
    }
    if state.are_columns_changed() {
        said.push(words.other_columns.to_owned());
    }
    said
}
