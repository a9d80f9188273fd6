//! Lists: the table of lists, a list, the members.

pub mod growth;
pub mod entrance;
pub mod shelf;
pub mod list;
pub mod members;

use crate::request::ScreenRequest;
use crate::words::{ListsWords, TimesWords};
use headwater_model::permission::{MANAGE_LISTS, MANAGE_MEMBERS, VIEW_LEADS};
use headwater_model::problem::Problem;

/// The parts of a page about lists depending on the person.
pub struct ListView {
    /// The texts.
    pub lists: &'static ListsWords,
    /// How long ago something was, in words.
    pub times: &'static TimesWords,
    /// Whether the person may make, change and delete lists.
    pub may_manage: bool,
    /// Whether the person may put leads on lists and take leads off.
    pub may_fill: bool,
    /// Whether numbers of members are shown. A person with own leads in reach alone would learn of the leads of others.
    pub sees_counts: bool,
}

impl ListView {
    fn of(request: &ScreenRequest<'_>) -> Result<Self, Problem> {
        let (actor, words) = (request.actor()?, request.words);
        Ok(Self {
            lists: &words.lists,
            times: &words.times,
            may_manage: actor.demand(MANAGE_LISTS.any).is_ok(),
            may_fill: actor.demand(MANAGE_MEMBERS.any).is_ok(),
            sees_counts: actor.demand(VIEW_LEADS.any)?.is_none(),
        })
    }
}
