//! Writing stories down: each batch is one transaction, and each step in it an action of the house.
//!
//! Invariant: a lead is written with its whole story or not at all. A run that was broken off is made whole by
//! the next one.

use super::stories::{Cast, Story, TurnKind};
use super::{fields, lists, people};
use headwater_actions as actions;
use headwater_actions::leads::{Missing, Rules, StatesBetween};
use headwater_model::actor::Actor;
use headwater_model::call::CallLog;
use headwater_model::context::Context;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::lead::Draft;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::Tx;
use std::sync::Arc;

/// What was made.
#[derive(Debug, Default, Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// People added.
    pub people: usize,
    /// Custom fields created.
    pub fields: usize,
    /// Lists created.
    pub lists: usize,
    /// Leads created.
    pub leads: usize,
    /// Leads that were there already, and left as they are.
    pub leads_already_there: usize,
    /// Leads put on lists.
    pub members: usize,
    /// Those of them that were taken off again.
    pub members_removed: usize,
    /// Calls logged.
    pub calls: usize,
    /// Changes of leads' statuses.
    pub status_changes: usize,
    /// Changes of leads' owners.
    pub owner_changes: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.people += more.people;
        self.fields += more.fields;
        self.lists += more.lists;
        self.leads += more.leads;
        self.leads_already_there += more.leads_already_there;
        self.members += more.members;
        self.members_removed += more.members_removed;
        self.calls += more.calls;
        self.status_changes += more.status_changes;
        self.owner_changes += more.owner_changes;
    }
}

/// Adds the people, fields and lists that are not there yet.
pub fn assemble(tx: &Tx<'_>, at: Timestamp, account: AccountId) -> Result<(Cast, Counts), Problem> {
    let demo = Context::of(Actor::key(account, "demo"), at);
    let people = people::find_or_add(tx, at, account)?;
    let fields = fields::find_or_create(tx, &demo)?;
    let lists = lists::find_or_create(tx, &demo)?;
    let counts = Counts { people: people.added, fields: fields.created, lists: lists.created, ..Counts::default() };
    Ok((Cast { people, fields, lists }, counts))
}

/// Writes stories that end at `now`. Leads whose address is taken are left as they are.
pub fn write(
    tx: &Tx<'_>,
    now: Timestamp,
    account: AccountId,
    cast: &Cast,
    stories: &[Story],
) -> Result<Counts, Problem> {
    let demo = Context { catalogue: cast.fields.catalogue.clone(), ..Context::of(Actor::key(account, "demo"), now) };
    let mut counts = Counts::default();
    let mut written: Vec<(LeadId, &Story)> = Vec::with_capacity(stories.len());
    // One lead after the other: each has its own author and its own time.
    for story in stories {
        match create(tx, &demo, story)? {
            Some(lead) => written.push((lead, story)),
            None => counts.leads_already_there += 1,
        }
    }
    counts.leads = written.len();
    for (lead, story) in &written {
        change(tx, &demo, *lead, story, &mut counts)?;
    }
    counts.calls = log_calls(tx, &demo, &written)?;
    (counts.members, counts.members_removed) = fill_lists(tx, &demo, &written)?;
    Ok(counts)
}

fn create(tx: &Tx<'_>, demo: &Context, story: &Story) -> Result<Option<LeadId>, Problem> {
    let mut context = Context { at: story.created_at, ..demo.clone() };
    if let Some(author) = &story.author {
        context.actor = Arc::new(people::actor(demo.actor.account, author));
    }
    let drafts = [Ok(story.draft.clone())];
    let outcomes = actions::leads::create(tx, &context, &drafts)?;
    match outcomes.into_iter().next() {
        Some(Ok(lead)) => Ok(Some(lead)),
        Some(Err(Problem::Taken)) | None => Ok(None),
        Some(Err(problem)) => Err(problem),
    }
}

fn change(tx: &Tx<'_>, demo: &Context, lead: LeadId, story: &Story, counts: &mut Counts) -> Result<(), Problem> {
    let rules = Rules { missing: Missing::Refuse, between: StatesBetween::default() };
    // One change after the other: each has its own time.
    for turn in &story.turns {
        let drafts = [Ok(Draft { id: Some(lead), values: turn.values.clone(), ..Draft::default() })];
        let context = Context { at: turn.at, ..demo.clone() };
        all(actions::leads::update(tx, &context, &drafts, rules)?.0)?;
        match turn.kind {
            TurnKind::Status => counts.status_changes += 1,
            TurnKind::Owner => counts.owner_changes += 1,
        }
    }
    Ok(())
}

fn log_calls(tx: &Tx<'_>, demo: &Context, written: &[(LeadId, &Story)]) -> Result<usize, Problem> {
    let of = |(lead, story): &(LeadId, &Story)| {
        let lead = *lead;
        story.calls.iter().map(move |call| Ok(CallLog { lead, ..call.clone() })).collect::<Vec<_>>()
    };
    let calls: Vec<Result<CallLog, Problem>> = written.iter().flat_map(of).collect();
    all(actions::calls::log(tx, demo, &calls)?)
}

/// Puts leads on lists when the last of them has come, and takes some off halfway between then and now.
fn fill_lists(tx: &Tx<'_>, demo: &Context, written: &[(LeadId, &Story)]) -> Result<(usize, usize), Problem> {
    let places = |wanted: fn(bool) -> bool| -> Vec<_> {
        let all = written.iter().flat_map(|(lead, story)| story.places.iter().map(|place| (*lead, place)));
        all.filter(|(_, place)| wanted(place.is_left)).map(|(lead, place)| Ok((place.list, lead))).collect()
    };
    let Some(added_at) = written.last().map(|(_, story)| story.created_at) else { return Ok((0, 0)) };
    let joining = Context { at: added_at, ..demo.clone() };
    let added = all(actions::members::add(tx, &joining, &places(|_| true))?)?;
    let removed_at = added_at.plus_seconds((demo.at.seconds() - added_at.seconds()) / 2);
    let leaving = Context { at: removed_at, ..demo.clone() };
    let removed = all(actions::members::remove(tx, &leaving, &places(|is_left| is_left))?)?;
    Ok((added, removed))
}

/// The number of outcomes; none of them may be a failure.
fn all<T>(outcomes: actions::Outcomes<T>) -> Result<usize, Problem> {
    let count = outcomes.len();
    outcomes.into_iter().collect::<Result<Vec<T>, Problem>>()?;
    Ok(count)
}
