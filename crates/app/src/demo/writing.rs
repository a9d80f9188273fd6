//! Writes stories to the database: each batch is one transaction, and every write goes through the actions.
//!
//! Invariant: a lead is written with its whole story or not at all. The next run completes an interrupted one.

use super::order::Order;
use super::stories::{Cast, Story, TurnKind};
use super::{accounts, campaigns, fields, lists, people};
use headwater_actions as actions;
use headwater_actions::records::rules::{Missing, Terms};
use headwater_model::actor::Actor;
use headwater_model::call::CallLog;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::Tx;
use headwater_store::writes::changes::StatesBetween;
use std::sync::Arc;

/// The number of objects written.
#[derive(Debug, Default, Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Users added.
    pub people: usize,
    /// Custom fields created.
    pub fields: usize,
    /// Lists created.
    pub lists: usize,
    /// Accounts (companies) created.
    pub accounts: usize,
    /// Campaigns created.
    pub campaigns: usize,
    /// Leads created.
    pub leads: usize,
    /// Leads found with the same address, and left unchanged.
    pub leads_already_there: usize,
    /// Memberships added to lists.
    pub members: usize,
    /// Memberships removed again.
    pub members_removed: usize,
    /// Calls logged.
    pub calls: usize,
    /// Changes of status.
    pub status_changes: usize,
    /// Changes of owner.
    pub owner_changes: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.people += more.people;
        self.fields += more.fields;
        self.lists += more.lists;
        self.accounts += more.accounts;
        self.campaigns += more.campaigns;
        self.leads += more.leads;
        self.leads_already_there += more.leads_already_there;
        self.members += more.members;
        self.members_removed += more.members_removed;
        self.calls += more.calls;
        self.status_changes += more.status_changes;
        self.owner_changes += more.owner_changes;
    }
}

/// Adds the missing users, fields, lists, accounts and campaigns.
pub fn assemble(tx: &Tx<'_>, order: &Order, account: AccountId) -> Result<(Cast, Counts), Problem> {
    let demo = Context::of(Actor::key(account, "demo"), order.now);
    let people = people::find_or_add(tx, account, order.now)?;
    let fields = fields::find_or_create(tx, &demo)?;
    let lists = lists::find_or_create(tx, &demo)?;
    let accounts = accounts::find_or_create(tx, &demo, order, &people)?;
    let campaigns = campaigns::find_or_create(tx, &demo)?;
    let counts = Counts {
        people: people.added,
        fields: fields.created,
        lists: lists.created,
        accounts: accounts.created,
        campaigns: campaigns.created,
        ..Counts::default()
    };
    Ok((Cast { people, fields, lists, accounts, campaigns }, counts))
}

/// Writes stories ending at `now`. Leads whose address is taken are skipped.
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
    // A loop, because each lead has its own author and time.
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
        context.actor = Arc::new(Actor::person(demo.actor.account, author));
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
    let rules = Terms { missing: Missing::Refuse, between: StatesBetween::default() };
    // A loop, because each change has its own time.
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

/// Puts the batch's leads on lists when the last one was created, and removes some halfway between then and now.
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

/// The number of outcomes; fails if any outcome is a failure.
fn all<T>(outcomes: actions::Outcomes<T>) -> Result<usize, Problem> {
    let count = outcomes.len();
    outcomes.into_iter().collect::<Result<Vec<T>, Problem>>()?;
    Ok(count)
}
