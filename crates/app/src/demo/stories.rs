//! The story of a lead within the last twelve months: creation, changes of status and owner, calls, lists.

use super::accounts::Accounts;
use super::campaigns::Campaigns;
use super::fields::{self, About, Fields};
use super::leads::{self, Addresses, Lead};
use super::lists::{Lists, Place};
use super::order::{DAY, Order, YEAR};
use super::people::People;
use super::random::Random;
use super::words;
use headwater_model::call::{CallLog, Direction};
use headwater_model::cell::{Cell, Value};
use headwater_model::draft::Draft;
use headwater_model::id::{LeadId, UserId};
use headwater_model::record::Standard;
use headwater_model::records::lead;
use headwater_model::records::lead::STATUSES;
use headwater_model::time::Timestamp;
use headwater_model::user::User;

/// The objects of the account used by stories.
pub struct Cast {
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
}

/// A lead and its history.
pub struct Story {
    /// When the lead is created.
    pub created_at: Timestamp,
    /// The lead as created.
    pub draft: Draft,
    /// The user creating the lead; None for a lead created through the API.
    pub author: Option<User>,
    /// The changes, oldest first.
    pub turns: Vec<Turn>,
    /// The calls. Their lead id is 0 until the lead is written.
    pub calls: Vec<CallLog>,
    /// The lists of the lead.
    pub places: Vec<Place>,
}

/// A change of a lead.
pub struct Turn {
    /// When.
    pub at: Timestamp,
    /// The subject of the change.
    pub kind: TurnKind,
    /// The fields with their new values.
    pub values: Vec<(Standard, Value)>,
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

    let period = (created_at, order.now);
    let mut turns = status_turns(&mut about_this("status"), first_stage, lead.stage, period);
    turns.extend(owner_turn(&mut about_this("owner"), first_owner.as_ref(), &cast.people, period));
    turns.sort_by_key(|turn| turn.at);
    let calls = calls(&mut about_this("calls"), &lead, first_owner.as_ref(), &turns, &cast.people, period);
    let places = cast.lists.places(&mut about_this("lists"), lead.stage);
    let author = first_owner.filter(|_| random.percent(30));
    Story { created_at, draft: Draft { values, custom, ..Draft::default() }, author, turns, calls, places }
}

fn seller(random: &mut Random, people: &People) -> User {
    random.pick(people.sellers()).clone()
}

/// The changes from one stage to another; stages in between are sometimes left out.
fn status_turns(random: &mut Random, from: usize, to: usize, period: (Timestamp, Timestamp)) -> Vec<Turn> {
    let stages: Vec<usize> = (from + 1..=to).filter(|stage| *stage == to || random.percent(75)).collect();
    let mut times: Vec<Timestamp> = stages.iter().map(|_| office_hours(random, period)).collect();
    times.sort();
    let turn = |(stage, at): (usize, Timestamp)| {
        let mut values = vec![(lead::STATUS, Cell::text(STATUSES[stage]))];
        values.extend(leads::scores(random, stage));
        Turn { at, kind: TurnKind::Status, values }
    };
    stages.into_iter().zip(times).map(turn).collect()
}

/// A change of owner for some leads, and a first owner for most leads without one.
fn owner_turn(
    random: &mut Random,
    owner: Option<&User>,
    people: &People,
    period: (Timestamp, Timestamp),
) -> Option<Turn> {
    let share = if owner.is_some() { 14 } else { 60 };
    let next = seller(random, people);
    if owner.is_some_and(|owner| owner.id == next.id) || !random.percent(share) {
        return None;
    }
    let at = office_hours(random, period);
    Some(Turn { at, kind: TurnKind::Owner, values: vec![(lead::OWNER, Cell::Int(next.id.0))] })
}

/// One to four calls for about every third lead, each by the owner at the time.
fn calls(
    random: &mut Random,
    lead: &Lead,
    first_owner: Option<&User>,
    turns: &[Turn],
    people: &People,
    period: (Timestamp, Timestamp),
) -> Vec<CallLog> {
    if !random.percent(15 + 12 * lead.stage) {
        return Vec::new();
    }
    let times: Vec<Timestamp> =
        (0..1 + random.weigh(&[45, 30, 15, 10])).map(|_| office_hours(random, period)).collect();
    let call = |at: Timestamp| {
        let owner_then = turns.iter().rev().filter(|turn| turn.at <= at && turn.kind == TurnKind::Owner);
        let owner_then = owner_then.flat_map(|turn| &turn.values).find_map(|(_, owner)| owner.as_int()).map(UserId);
        // Drawn even when unused, so the stream does not depend on the clock.
        let colleague = seller(random, people).id;
        let user = owner_then.or(first_owner.map(|owner| owner.id)).unwrap_or(colleague);
        let (result, notes) = &words::CALLS[random.weigh(&[22, 18, 44, 8, 6, 2])];
        let note = *random.pick(notes);
        CallLog {
            user,
            lead: LeadId(0),
            direction: if random.percent(22) { Direction::Incoming } else { Direction::Outgoing },
            at,
            result: Some((*result).to_owned()),
            notes: Some(note).filter(|note| !note.is_empty()).map(str::to_owned),
        }
    };
    times.into_iter().map(call).collect()
}

/// A time from Monday to Friday, between 8 and 17 o'clock UTC, within the period. Without such a time in the period,
/// its nearest end.
fn office_hours(random: &mut Random, (from, to): (Timestamp, Timestamp)) -> Timestamp {
    // Today is not over, so it counts only if the period has no earlier day.
    let day = random.between(from.day(), from.day().max(to.day() - 1));
    // Day 0 was a Thursday; Saturday and Sunday become the Friday before.
    let weekend = ((day + 3).rem_euclid(7) - 4).max(0);
    let at = Timestamp::from_seconds((day - weekend) * DAY + random.between(8 * 3_600, 17 * 3_600));
    at.max(from).min(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_work_on_weekdays() {
        let mut random = Random::of(1, "test", 0);
        let monday = Timestamp::from_seconds(1_720_396_800);
        let period = (monday, monday.plus_seconds(52 * 7 * DAY));
        for _ in 0..1_000 {
            let at = office_hours(&mut random, period);
            let hour = at.seconds().rem_euclid(DAY) / 3_600;
            let weekday = (at.day() - monday.day()).rem_euclid(7);
            assert!(period.0 <= at && at <= period.1);
            assert!(at == period.1 || (weekday < 5 && (8..=17).contains(&hour)), "{at:?}");
        }
    }
}
