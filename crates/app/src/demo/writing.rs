//! Writes stories to the database: each batch is one transaction, and every write goes through the actions.
//!
//! Invariant: a lead is written with its whole story or not at all. The next run completes an interrupted one.

use super::counts::Counts;
use super::order::Order;
use super::stories::{Cast, Story, TurnKind};
use super::{accounts, campaigns, fields, folders, lists, people, products, records, stages};
use headwater_actions as actions;
use headwater_actions::records::rules::Terms;
use headwater_model::actor::Actor;
use headwater_model::call::CallLog;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::problem::Problem;
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_store::Tx;
use std::sync::Arc;

/// Adds the missing users, fields, lists, accounts, campaigns, products and folders.
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
        products: products::create_missing(tx, &demo)?,
        folders: folders::create_missing(tx, &demo)?,
        ..Counts::default()
    };
    let stages = stages::find(tx, &demo)?;
    let sold = records::known(tx, &demo, &OPPORTUNITY, |row| {
        (row.text(opportunity::NAME).to_owned(), row.cells[opportunity::ACCOUNT.index()].as_int())
    })?;
    let demo = Context { catalogue: fields.catalogue.clone(), ..demo };
    Ok((Cast { demo, people, fields, lists, accounts, campaigns, stages, sold }, counts))
}

/// Writes stories. Leads whose address is taken are skipped.
pub fn write(tx: &Tx<'_>, cast: &Cast, stories: &[Story]) -> Result<Counts, Problem> {
    let mut counts = Counts::default();
    let mut written: Vec<(LeadId, &Story)> = Vec::with_capacity(stories.len());
    // A loop, because each lead has its own author and time.
    for story in stories {
        match create(tx, cast, story)? {
            Some(lead) => written.push((lead, story)),
            None => counts.leads_already_there += 1,
        }
    }
    counts.leads = written.len();
    for (lead, story) in &written {
        counts += change(tx, cast, *lead, story)?;
    }
    counts.calls = log_calls(tx, &cast.demo, &written)?;
    (counts.members, counts.members_removed) = fill_lists(tx, &cast.demo, &written)?;
    Ok(counts)
}

fn create(tx: &Tx<'_>, cast: &Cast, story: &Story) -> Result<Option<LeadId>, Problem> {
    let mut context = cast.at(story.created_at);
    if let Some(author) = &story.author {
        context.actor = Arc::new(Actor::person(context.actor.account, author));
    }
    let drafts = [Ok(story.draft.clone())];
    let outcomes = actions::leads::KIND.create(tx, &context, &drafts)?;
    match outcomes.into_iter().next() {
        Some(Ok(lead)) => Ok(Some(lead)),
        Some(Err(Problem::Taken)) | None => Ok(None),
        Some(Err(problem)) => Err(problem),
    }
}

fn change(tx: &Tx<'_>, cast: &Cast, lead: LeadId, story: &Story) -> Result<Counts, Problem> {
    let rules = Terms::default();
    let mut counts = Counts::default();
    // A loop, because each change has its own time.
    for turn in &story.turns {
        let drafts = [Ok(Draft { id: Some(lead), values: turn.values.clone(), ..Draft::default() })];
        all(actions::leads::KIND.update(tx, &cast.at(turn.at), &drafts, rules)?.0)?;
        match turn.kind {
            TurnKind::Status => counts.status_changes += 1,
            TurnKind::Owner => counts.owner_changes += 1,
        }
    }
    Ok(counts)
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
