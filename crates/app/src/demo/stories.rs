//! The story of a lead within the last twelve months: creation, changes of status and owner, calls, lists.

use super::accounts::Accounts;
use super::campaigns::Campaigns;
use super::fields::{self, About, Fields};
use super::leads::{self, Addresses, Lead};
use super::lists::{DemoMembership, Lists};
use super::order::{Order, YEAR};
use super::people::People;
use super::period::Period;
use super::random::Random;
use super::records::StandardValues;
use super::stages::Stages;
use super::words;
use headwater_model::call::{CallLog, Direction};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{LeadId, RecordId, UserId};
use headwater_model::records::lead;
use headwater_model::records::lead::STATUSES;
use headwater_model::time::Timestamp;
use headwater_model::user::User;
use std::collections::HashMap;

/// The objects of the account used by stories.
pub struct Cast {
    /// The context of a key, at the end of the stories.
    pub demo: Context,
    /// The salespeople.
    pub people: People,
    /// The custom fields.
    pub fields: Fields,
    /// The lists.
    pub lists: Lists,
    /// The companies.
    pub accounts: Accounts,
    /// The campaigns.
    pub campaigns: Campaigns,
    /// The deal stages.
    pub stages: Stages,
    /// The opportunities that are there already, by name and account.
    pub sold: HashMap<(String, Option<i64>), RecordId>,
}

impl Cast {
    /// The context at a time of the stories.
    pub fn at(&self, at: Timestamp) -> Context {
        Context { at, ..self.demo.clone() }
    }
}

/// A lead and its history.
pub struct Story {
    /// The number of the story.
    pub number: u64,
    /// The lead as at the end.
    pub lead: Lead,
    /// The owner at the end.
    pub owner: Option<UserId>,
    /// When the lead is created.
    pub created_at: Timestamp,
    /// The lead as created.
    pub draft: Draft,
    /// The user creating the lead; None for a lead created through the API.
    pub author: Option<User>,
    /// The changes, oldest first.
    pub turns: Vec<StoryStep>,
    /// The calls. Their lead id is 0 until the lead is written.
    pub calls: Vec<CallLog>,
    /// The lists of the lead.
    pub places: Vec<DemoMembership>,
}

/// A change of a lead.
pub struct StoryStep {
    /// When.
    pub at: Timestamp,
    /// The subject of the change.
    pub kind: TurnKind,
    /// The fields with their new values.
    pub values: StandardValues,
}

/// The subject of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnKind {
    /// The status.
    Status,
    /// The owner.
    Owner,
}

/// The story with this number. Stories begin in the order of their numbers.
pub fn story(order: &Order, number: u64, cast: &Cast, addresses: &mut Addresses) -> Story {
    let lead = leads::lead(order.seed, number, addresses);
    // Each part has its own random stream, so the clock influences no choice of another part.
    let about_this = |part| Random::of(order.seed, part, number);
    let mut random = about_this("story");
    let span = YEAR / i64::try_from(order.leads).unwrap_or(YEAR).max(1);
    let since = order.seconds_before(number) + random.between(0, span.max(1) - 1);
    let created_at = order.now.plus_seconds(since.min(YEAR) - YEAR);
    let first_owner = random.percent(88).then(|| seller(&mut random, &cast.people));
    let first_stage = if random.percent(40) { lead.stage } else { random.below(2).min(lead.stage) };

    let mut values = lead.values.clone();
    values.push((lead::STATUS, Cell::text(STATUSES[first_stage])));
    values.extend(leads::scores(&mut random, first_stage));
    values.extend(first_owner.as_ref().map(|owner| (lead::OWNER, Cell::Int(owner.id.0))));
    let about = About { company: &lead.company, slug: &lead.slug, stage: lead.stage, created_at, now: order.now };
    let custom = fields::values(&mut about_this("values"), &about);
    let heard = custom[fields::HEARD].as_deref().unwrap_or_default();
    let campaign = cast.campaigns.of(heard, created_at, order.now);
    values.extend(cast.accounts.of(&lead.company).map(|account| (lead::ACCOUNT, Cell::Int(account.0))));
    values.extend(campaign.map(|campaign| (lead::CAMPAIGN, Cell::Int(campaign.0))));
    let custom = cast.fields.settle(custom);

    let period = Period { from: created_at, to: order.now };
    let plot = Plot { lead: &lead, first_owner: first_owner.as_ref(), people: &cast.people, period };
    let mut turns = plot.status_turns(&mut about_this("status"), first_stage);
    turns.extend(plot.owner_turn(&mut about_this("owner")));
    turns.sort_by_key(|turn| turn.at);
    let calls = plot.calls(&mut about_this("calls"), &turns);
    let owner = plot.owner_at(order.now, &turns);
    let places = cast.lists.places(&mut about_this("lists"), lead.stage);
    let author = first_owner.filter(|_| random.percent(30));
    let draft = Draft { values, custom, ..Draft::default() };
    Story { number, lead, owner, created_at, draft, author, turns, calls, places }
}

fn seller(random: &mut Random, people: &People) -> User {
    random.pick(people.sellers()).clone()
}

/// What the parts of a story have in common.
struct Plot<'s> {
    lead: &'s Lead,
    first_owner: Option<&'s User>,
    people: &'s People,
    period: Period,
}

impl Plot<'_> {
    /// The changes from a first stage to the last one; stages in between are sometimes left out.
    fn status_turns(&self, random: &mut Random, first: usize) -> Vec<StoryStep> {
        let last = self.lead.stage;
        let stages: Vec<usize> = (first + 1..=last).filter(|stage| *stage == last || random.percent(75)).collect();
        let times = self.period.times(random, &stages);
        let turn = |(stage, at): (usize, Timestamp)| {
            let mut values = vec![(lead::STATUS, Cell::text(STATUSES[stage]))];
            values.extend(leads::scores(random, stage));
            StoryStep { at, kind: TurnKind::Status, values }
        };
        stages.into_iter().zip(times).map(turn).collect()
    }

    /// A change of owner for some leads, and a first owner for most leads without one.
    fn owner_turn(&self, random: &mut Random) -> Option<StoryStep> {
        let share = if self.first_owner.is_some() { 14 } else { 60 };
        let next = seller(random, self.people);
        if self.first_owner.is_some_and(|owner| owner.id == next.id) || !random.percent(share) {
            return None;
        }
        let at = self.period.office_hours(random);
        Some(StoryStep { at, kind: TurnKind::Owner, values: vec![(lead::OWNER, Cell::Int(next.id.0))] })
    }

    /// The owner after the changes up to a time.
    fn owner_at(&self, at: Timestamp, turns: &[StoryStep]) -> Option<UserId> {
        let changes = turns.iter().rev().filter(|turn| turn.at <= at && turn.kind == TurnKind::Owner);
        let owner = changes.flat_map(|turn| &turn.values).find_map(|(_, owner)| owner.as_int()).map(UserId);
        owner.or(self.first_owner.map(|owner| owner.id))
    }

    /// One to four calls for about every third lead, each by the owner at the time.
    fn calls(&self, random: &mut Random, turns: &[StoryStep]) -> Vec<CallLog> {
        if !random.percent(15 + 12 * self.lead.stage) {
            return Vec::new();
        }
        let times: Vec<Timestamp> =
            (0..1 + random.weigh(&[45, 30, 15, 10])).map(|_| self.period.office_hours(random)).collect();
        let call = |at: Timestamp| {
            // Drawn even when unused, so the stream does not depend on the clock.
            let colleague = seller(random, self.people).id;
            let (result, notes) = &words::CALLS[random.weigh(&[22, 18, 44, 8, 6, 2])];
            let note = *random.pick(notes);
            CallLog {
                user: self.owner_at(at, turns).unwrap_or(colleague),
                lead: LeadId(0),
                direction: if random.percent(22) { Direction::Incoming } else { Direction::Outgoing },
                at,
                result: Some((*result).to_owned()),
                notes: Some(note).filter(|note| !note.is_empty()).map(str::to_owned),
            }
        };
        times.into_iter().map(call).collect()
    }
}
