//! The figures of Home, each with the question it counts.

use super::flow::{DAYS, FlowDay, LeadFlow};
use crate::words::Words;
use headwater_model::delivery::State;
use headwater_model::draft::View;
use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::UserId;
use headwater_model::obstacle::Obstacle;
use headwater_model::permission::Leads;
use headwater_model::problem::Problem;
use headwater_model::query::{LeadQuery, LeadWindow, QueryContext, QueryField, SortBy};
use headwater_model::record::Standard;
use headwater_model::records::lead;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::lead_query::{self, LeadQuestion, Promptness};
use headwater_store::{self as store, Read};

/// Leads shown in a card.
const SHOWN: usize = 6;
const SHOWN_NEW: usize = 4;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// The asker, before anything is read.
pub struct HomeAsker {
    /// The leads in reach.
    pub grant: Grant<Leads>,
    /// The present.
    pub now: Timestamp,
    /// The person's zone, if chosen.
    pub zone: Option<String>,
    /// The person.
    pub me: UserId,
    /// Whether the hottest of the person's own leads are shown, not of all.
    pub hot_own: bool,
    /// Whether the state of the server is shown.
    pub sees_server: bool,
}

/// A count, and the address of the counted leads.
pub struct LeadFigure {
    /// The number of leads.
    pub count: i64,
    /// The question, for the address.
    pub query: String,
}

/// A share of the leads: a status, or a gap in the data.
pub struct LeadShare {
    /// The figure.
    pub figure: LeadFigure,
    /// The place among the statuses or gaps.
    pub place: usize,
    /// The width of the bar, of 100.
    pub width: i64,
    /// The share of all leads, in per cent.
    pub percent: i64,
}

/// A lead of a card.
pub struct HomeLead {
    /// The id.
    pub id: i64,
    /// The name; empty for none.
    pub name: String,
    /// The company.
    pub company: String,
    /// The place of the status in [`lead::STATUSES`].
    pub status: usize,
    /// The score.
    pub score: i64,
    /// Seconds since the creation.
    pub age: i64,
}

impl HomeLead {
    fn of(view: &View<'_>, now: Timestamp) -> Self {
        let number = |field: Standard| view.cells[field.index()].as_int().unwrap_or_default();
        let status = view.text(lead::STATUS);
        Self {
            id: view.id().0,
            name: format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned(),
            company: view.text(lead::COMPANY_NAME).to_owned(),
            status: lead::STATUSES.iter().position(|known| *known == status).unwrap_or_default(),
            score: number(lead::SCORE),
            age: now.seconds_since(Timestamp(number(lead::CREATED))).max(0),
        }
    }

    /// The status as stored.
    pub fn stored_status(&self) -> &'static str {
        lead::STATUSES[self.status]
    }

    /// The width of the score's bar, of 44 units.
    pub fn bar(&self) -> i64 {
        self.score.clamp(0, 100) * 44 / 100
    }
}

/// The state of API and webhooks, for administrators.
pub struct HomeHealth {
    /// The obstacle to writes.
    pub obstacle: Option<String>,
    /// API calls of today.
    pub calls: i64,
    /// Calls refused as a whole since counting began.
    pub refused: i64,
    /// Webhooks, and those paused, failing or ended.
    pub webhooks: usize,
    /// Webhooks in trouble.
    pub troubled: usize,
    /// Changes not yet delivered.
    pub waiting: i64,
    /// Keys that end within a week.
    pub ending_keys: usize,
}

impl HomeHealth {
    /// Keys that end within a week, as a number to print.
    pub fn ending(&self) -> i64 {
        self.ending_keys as i64
    }
}

/// Everything Home shows.
pub struct HomeFigures {
    /// All leads in reach.
    pub total: LeadFigure,
    /// Leads without an owner; `None` for who reaches own leads alone.
    pub unowned: Option<LeadFigure>,
    /// Customers.
    pub customers: LeadFigure,
    /// The person's own leads.
    pub mine: LeadFigure,
    /// New leads by day.
    pub flow: LeadFlow,
    /// The leads of the last seven days.
    pub week: LeadFigure,
    /// By status.
    pub statuses: Vec<LeadShare>,
    /// Gaps in the data.
    pub gaps: Vec<LeadShare>,
    /// The hottest leads.
    pub hot: Vec<HomeLead>,
    /// The address of the hottest.
    pub hot_query: String,
    /// Whether the hottest are own ones.
    pub is_hot_own: bool,
    /// The newest own leads.
    pub new: Vec<HomeLead>,
    /// The address of the newest own leads.
    pub new_query: String,
    /// The state of API and webhooks.
    pub health: Option<HomeHealth>,
    /// The zone of the days.
    pub zone: String,
    /// Today in words.
    pub today: String,
}

/// Asks within one read.
struct Questions<'q> {
    read: &'q Read<'q>,
    asker: &'q HomeAsker,
    zone: Zone,
    catalogue: Catalogue,
}

impl Questions<'_> {
    fn query(&self, conditions: &[&str]) -> Result<LeadQuery, Problem> {
        let context =
            QueryContext { catalogue: &self.catalogue, zone: &self.zone, now: self.asker.now, me: Some(self.asker.me) };
        let conditions = conditions.iter().map(|condition| ("f", *condition));
        LeadQuery::parse(conditions, &context).map_err(|fault| Problem::Broken(format!("{fault:?}")))
    }

    fn count(&self, conditions: &[&str]) -> Result<LeadFigure, Problem> {
        let query = self.query(conditions)?;
        let question = LeadQuestion { grant: &self.asker.grant, query: &query };
        Ok(LeadFigure { count: lead_query::count(self.read, &question)?, query: query.print() })
    }

    fn figure(&self, count: i64, conditions: &[&str]) -> Result<LeadFigure, Problem> {
        Ok(LeadFigure { count, query: self.query(conditions)?.print() })
    }

    fn first(&self, query: &LeadQuery, most: usize) -> Result<Vec<HomeLead>, Problem> {
        let question = LeadQuestion { grant: &self.asker.grant, query };
        let page = lead_query::page(self.read, &question, &LeadWindow::First, most)?;
        let rows = lead_query::rows(self.read, &self.asker.grant, &page.ids())?;
        Ok(rows.iter().map(|row| HomeLead::of(&row.view(), self.asker.now)).collect())
    }

    /// New leads by day, the oldest first.
    fn flow(&self, words: &Words) -> Result<LeadFlow, Problem> {
        let mut days = Vec::new();
        // A loop, as each day is a question of its own: the one its bar opens.
        for place in 0..DAYS {
            let back = DAYS - 1 - place;
            let day = self.day(back);
            let LeadFigure { count, query } = self.count(&[&format!("createTimestamp.is.{day}")])?;
            let label = (words.home.day)(&day);
            days.push(FlowDay { day, label, count, query, is_labelled: place % 7 == 0 });
        }
        Ok(LeadFlow { days })
    }

    /// How soon all figures are counted.
    fn promptness(&self) -> Result<Promptness, Problem> {
        let mut needed = self.query(&NEEDED)?;
        needed.sort = SortBy::descending(lead::SCORE);
        Ok(lead_query::promptness(self.read, &LeadQuestion { grant: &self.asker.grant, query: &needed })?)
    }

    fn gaps(&self, total: i64) -> Result<Vec<LeadShare>, Problem> {
        let shown = if self.asker.grant.owner().is_none() { &GAPS[..] } else { &GAPS[..UNOWNED] };
        let share = |(place, condition)| Ok(LeadShare::of(self.count(&[condition])?, place, (total, total)));
        shown.iter().copied().enumerate().map(share).collect()
    }

    /// The day so many days ago, as in addresses. From noon on, because days may have 23 or 25 hours.
    fn day(&self, back: i64) -> String {
        let today = self.zone.print(self.asker.now);
        let noon = self.zone.parse(&format!("{} 12:00:00", &today.as_str()[..10])).unwrap_or(self.asker.now);
        self.zone.print(noon.plus_seconds(-back * DAY)).as_str()[..10].to_owned()
    }
}

/// The gaps that are shown; the last only where all leads are in reach.
const GAPS: [&str; 4] = ["companyName.empty", "phoneNumber.empty", "emailAddress.empty", "ownerID.empty"];
/// The place of leads without an owner among the gaps.
const UNOWNED: usize = GAPS.len() - 1;

/// The conditions whose columns all figures need.
const NEEDED: [&str; 6] = [
    "leadStatus.filled",
    "companyName.filled",
    "phoneNumber.filled",
    "emailAddress.filled",
    "ownerID.filled",
    "createTimestamp.ge.2000-01-01",
];
/// Of more leads, figures are counted from columns alone: thirty counts from rows would take longer than anybody waits.
const FEW: i64 = 50_000;

/// What Home has to show.
pub enum HomeFound {
    /// The figures.
    Figures(Box<HomeFigures>),
    /// Too many leads for now: columns are being loaded.
    Preparing,
    /// Too many leads for the memory set aside.
    TooMany,
}

/// Reads the figures.
pub fn read(
    read: &Read<'_>,
    asker: &HomeAsker,
    (obstacle, words): (Option<Obstacle>, &'static Words),
) -> Result<HomeFound, Problem> {
    let account = asker.grant.account();
    let tenant = store::accounts::by_id(read, account)?.map(|account| account.time_zone);
    let name = asker.zone.clone().or(tenant).unwrap_or_else(|| "UTC".to_owned());
    let zone = Zone::named(&name).unwrap_or_else(Zone::utc);
    let asked = Questions { read, asker, zone, catalogue: Catalogue::default() };
    let everything = asked.query(&[])?;
    let promptness = asked.promptness()?;
    if promptness != Promptness::Ready && store::records::read::count(read, &asker.grant.leads())? > FEW {
        return Ok(if promptness == Promptness::Loading { HomeFound::Preparing } else { HomeFound::TooMany });
    }
    let question = LeadQuestion { grant: &asker.grant, query: &everything };
    let summary = lead_query::summary(read, &question, &[QueryField::standard(lead::STATUS)])?;
    let total = summary.count;
    let of_status = |status: &str| {
        let frequent = &summary.fields[0].most_frequent;
        frequent.iter().find(|(value, _)| value.as_text() == Some(status)).map_or(0, |(_, count)| *count)
    };
    let most = lead::STATUSES.iter().map(|status| of_status(status)).max().unwrap_or(0);
    let mut statuses = Vec::new();
    for place in [0, 1, 2, 3, 5, 4] {
        let status = lead::STATUSES[place];
        let figure = asked.figure(of_status(status), &[&format!("leadStatus.is.{status}")])?;
        statuses.push(LeadShare::of(figure, place, (most, total)));
    }
    let gaps = asked.gaps(total)?;
    let unowned = gaps.get(UNOWNED).map(|gap| asked.figure(gap.figure.count, &[GAPS[UNOWNED]])).transpose()?;
    let flow = asked.flow(words)?;
    let week = asked.figure(flow.week(), &[&format!("createTimestamp.ge.{}", asked.day(6))])?;
    let mut hot = asked.query(if asker.hot_own { &["ownerID.is.me"] } else { &[] })?;
    hot.sort = SortBy::descending(lead::SCORE);
    let new = asked.query(&["ownerID.is.me"])?;
    Ok(HomeFound::Figures(Box::new(HomeFigures {
        total: asked.figure(total, &[])?,
        unowned,
        customers: asked.figure(of_status("customer"), &["leadStatus.is.customer"])?,
        mine: asked.count(&["ownerID.is.me"])?,
        flow,
        week,
        statuses,
        gaps,
        hot: asked.first(&hot, SHOWN)?,
        hot_query: hot.print(),
        is_hot_own: asker.hot_own,
        new: asked.first(&new, SHOWN_NEW)?,
        new_query: new.print(),
        health: if asker.sees_server { Some(health(read, asker, obstacle)?) } else { None },
        today: (words.home.today)(&asked.day(0)),
        zone: name,
    })))
}

impl LeadShare {
    /// A share beside the greatest one, of all leads.
    fn of(figure: LeadFigure, place: usize, (most, total): (i64, i64)) -> Self {
        let width = (figure.count * 100 / most.max(1)).max(i64::from(figure.count > 0));
        let percent = (figure.count * 100 + total / 2) / total.max(1);
        Self { figure, place, width, percent }
    }
}

fn health(read: &Read<'_>, asker: &HomeAsker, obstacle: Option<Obstacle>) -> Result<HomeHealth, Problem> {
    let account = asker.grant.account();
    let (mut calls, mut ending_keys) = (0, 0);
    // A loop: an account has few keys.
    for key in store::api_keys::all(read, account)? {
        calls += store::usage::calls(read, account, key.id, asker.now.day())?;
        ending_keys += usize::from(key.ends_soon(asker.now).is_some());
    }
    let uses = store::usage::uses(read, account)?;
    let webhooks = store::subscriptions::all(read, account, None)?;
    let is_troubled = |it: &&store::subscriptions::Subscription| {
        it.course.state != State::Live || it.course.failures > 0 || it.parked > 0
    };
    Ok(HomeHealth {
        obstacle: obstacle.map(|obstacle| obstacle.text().to_owned()),
        calls,
        refused: uses.iter().filter(|it| it.code != 0).map(|it| it.calls).sum(),
        troubled: webhooks.iter().filter(is_troubled).count(),
        waiting: webhooks.iter().map(|it| it.head - it.cursor).sum(),
        webhooks: webhooks.len(),
        ending_keys,
    })
}
