//! The story of an opportunity: opened for a lead, joined by colleagues, moved from stage to stage, with notes and tasks.

use super::buyers::Party;
use super::companies;
use super::order::{DAY, Order};
use super::period::{self, Period};
use super::products;
use super::random::Random;
use super::records::StandardValues;
use super::stages::{self, LOST, NEGOTIATION, WON};
use super::words;
use headwater_model::cell::Cell;
use headwater_model::records::opportunity;
use headwater_model::time::Timestamp;

/// The weights of the stages in which opportunities are at the end, for a qualified lead, a contact and a customer.
const ENDS: [[usize; stages::COUNT]; 3] = [[30, 40, 20, 0, 0, 10], [0, 10, 30, 25, 20, 15], [10, 10, 15, 15, 40, 10]];

/// In how many days an open opportunity in each stage is to close.
const CLOSES_IN: [(i64, i64); NEGOTIATION + 1] = [(45, 150), (30, 120), (14, 75), (3, 40)];

/// An opportunity and its history.
pub struct Sale {
    /// The name.
    pub name: String,
    /// The leads.
    pub party: Party,
    /// When the opportunity is created.
    pub opened_at: Timestamp,
    /// The opportunity as created, without stage and leads.
    pub values: StandardValues,
    /// The first stage: an index into `deal_stage::first`.
    pub stage: usize,
    /// When the other leads join.
    pub joined_at: Timestamp,
    /// The changes of stage, oldest first.
    pub moves: Vec<Move>,
    /// The notes.
    pub notes: Vec<Remark>,
    /// The tasks.
    pub tasks: Vec<Errand>,
}

/// A change of stage.
pub struct Move {
    /// When.
    pub at: Timestamp,
    /// The new stage.
    pub stage: usize,
}

/// What a note or a task is about.
#[derive(Debug, Clone, Copy)]
pub enum Topic {
    /// The primary lead.
    Person,
    /// The account.
    Company,
    /// The opportunity and its primary lead.
    Sale,
}

/// A note.
pub struct Remark {
    /// When it is written.
    pub at: Timestamp,
    /// What it is about.
    pub topic: Topic,
    /// The title.
    pub title: &'static str,
    /// The text.
    pub text: &'static str,
}

/// A task.
pub struct Errand {
    /// When it is set.
    pub at: Timestamp,
    /// When it is to be done.
    pub due_at: Timestamp,
    /// When it is done; `None` while it is not.
    pub completed_at: Option<Timestamp>,
    /// What it is about.
    pub topic: Topic,
    /// The title.
    pub title: &'static str,
    /// The priority.
    pub priority: &'static str,
}

/// The story of what a party buys.
pub fn sale(order: &Order, party: Party) -> Sale {
    let Party { buyer, earlier, .. } = &party;
    let mut random = Random::of(order.seed, "sale", buyer.number);
    let company = companies::company(order.seed, buyer.company);
    let article = products::bought(order.seed, buyer.company, *earlier);
    let name = format!("{} for {}", article.name, company.name);
    let amount = article.amount(&mut random, company.employees);

    let end = random.weigh(&ENDS[buyer.stage.clamp(2, 4) - 2]);
    let (stage, later) = way(&mut random, end);
    let since = Period { from: buyer.settled_at, to: order.now };
    let opened_at = since.first(50).office_hours(&mut random);
    let open = Period { from: opened_at, to: order.now };
    let times = open.times(&mut random, &later);
    let moves: Vec<Move> = later.into_iter().zip(times).map(|(stage, at)| Move { at, stage }).collect();
    let joined_at = Period { from: opened_at, to: moves.first().map_or(order.now, |first| first.at) }.first(50).to;

    let closed_at = moves.last().filter(|last| last.closes()).map(|last| last.at);
    let (soonest, latest) = CLOSES_IN[end.min(NEGOTIATION)];
    let expected_at = closed_at.unwrap_or(order.now).plus_seconds(random.between(soonest, latest) * DAY);
    let mut values = vec![
        (opportunity::OWNER, Cell::Int(buyer.owner.0)),
        (opportunity::ACCOUNT, Cell::Int(buyer.account.0)),
        (opportunity::NAME, Cell::text(name.clone())),
        (opportunity::AMOUNT, Cell::Int(amount)),
        (opportunity::CLOSE_DATE, period::day(expected_at)),
    ];
    values.extend(buyer.campaign.map(|campaign| (opportunity::CAMPAIGN, Cell::Int(campaign.0))));
    let notes = notes(&mut random, Period { to: closed_at.unwrap_or(order.now), ..open });
    let tasks = match closed_at {
        Some(closed_at) => vec![done(&mut random, Period { to: closed_at, ..open })],
        None => vec![done(&mut random, open), to_do(&mut random, open)],
    };
    Sale { name, party, opened_at, values, stage, joined_at, moves, notes, tasks }
}

/// The first stage, and the stages that follow; some in between are left out.
fn way(random: &mut Random, end: usize) -> (usize, Vec<usize>) {
    let last_open = match end {
        WON => NEGOTIATION,
        LOST => random.below(NEGOTIATION + 1),
        open => open,
    };
    let first = random.below(2).min(last_open);
    let mut later: Vec<usize> =
        (first + 1..=last_open).filter(|stage| *stage == last_open || random.percent(75)).collect();
    later.extend(Some(end).filter(|end| *end > NEGOTIATION));
    (first, later)
}

impl Move {
    /// Whether the new stage closes the opportunity.
    pub fn closes(&self) -> bool {
        self.stage > NEGOTIATION
    }
}

fn topic(random: &mut Random) -> Topic {
    [Topic::Sale, Topic::Person, Topic::Company][random.weigh(&[50, 30, 20])]
}

/// One to three notes, no two alike.
fn notes(random: &mut Random, worked: Period) -> Vec<Remark> {
    let first = random.below(words::NOTES.len());
    let texts: Vec<_> =
        (0..1 + random.below(3)).map(|next| words::NOTES[(first + next) % words::NOTES.len()]).collect();
    let times = worked.times(random, &texts);
    texts.into_iter().zip(times).map(|((title, text), at)| Remark { at, topic: topic(random), title, text }).collect()
}

/// A task that was done.
fn done(random: &mut Random, worked: Period) -> Errand {
    let (title, priority) = *random.pick(&words::TASKS);
    let at = worked.first(60).office_hours(random);
    let completed_at = Period { from: at, ..worked }.office_hours(random);
    // Some are done late.
    let due_at = completed_at.plus_seconds(random.between(-2, 9) * DAY).max(at);
    Errand { at, due_at, completed_at: Some(completed_at), topic: topic(random), title, priority }
}

/// A task that is still to be done, and in some cases is due already.
fn to_do(random: &mut Random, worked: Period) -> Errand {
    let (title, priority) = *random.pick(&words::TASKS);
    let at = worked.office_hours(random);
    let due_at = worked.to.plus_seconds(random.between(-3, 21) * DAY).max(at);
    Errand { at, due_at, completed_at: None, topic: topic(random), title, priority }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::buyers::Buyer;
    use headwater_model::id::{RecordId, UserId};

    const NOW: Timestamp = Timestamp(1_720_396_800_000_000);

    fn sales(days: i64) -> Vec<Sale> {
        let order = Order { leads: 1_000, seed: 1, now: NOW };
        let party = |number: u64| Party {
            buyer: Buyer {
                number,
                email: String::new(),
                company: number / 3,
                account: RecordId(1),
                campaign: None,
                owner: UserId(1),
                stage: 2 + number as usize % 3,
                settled_at: NOW.plus_seconds(-days * DAY),
            },
            others: Vec::new(),
            earlier: number as usize % 3,
        };
        (0..600).map(|number| sale(&order, party(number))).collect()
    }

    #[test]
    fn an_opportunity_goes_forward_and_nothing_follows_its_close() {
        for sale in sales(300).iter().chain(&sales(0)) {
            let stages: Vec<usize> = [sale.stage].into_iter().chain(sale.moves.iter().map(|it| it.stage)).collect();
            assert!(stages.windows(2).all(|two| two[0] < two[1]), "{stages:?}");
            let times: Vec<Timestamp> =
                [sale.opened_at, sale.joined_at].into_iter().chain(sale.moves.iter().map(|it| it.at)).collect();
            assert!(times.is_sorted() && times.iter().all(|at| *at <= NOW), "{times:?}");
            let closed_at = sale.moves.last().filter(|last| last.closes()).map_or(NOW, |last| last.at);
            assert!(sale.notes.iter().all(|note| (sale.opened_at..=closed_at).contains(&note.at)));
            for task in &sale.tasks {
                assert!(sale.opened_at <= task.at && task.at <= task.due_at);
                assert!(task.completed_at.is_none_or(|at| task.at <= at && at <= closed_at));
            }
        }
    }

    #[test]
    fn every_stage_is_the_end_of_some() {
        let mut ends = [0; stages::COUNT];
        for sale in sales(200) {
            ends[sale.moves.last().map_or(sale.stage, |last| last.stage)] += 1;
        }
        assert!(ends.iter().all(|count| *count > 20), "{ends:?}");
    }

    #[test]
    fn a_company_buys_nothing_twice() {
        let names: Vec<String> = sales(200).into_iter().take(3).map(|sale| sale.name).collect();
        assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2], "{names:?}");
    }
}
