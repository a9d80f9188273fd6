//! Home: figures and pictures of the leads in the person's reach. Each figure opens the leads it counts.

mod flow;
mod figures;

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::{HomeWords, LeadsWords, Words};
use askama::Template;
use bytes::Bytes;
use figures::{HomeAsker, HomeFigures, HomeFound};
pub use flow::DAYS;
use headwater_model::permission::{CREATE_LEADS, SEE_SERVER, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::user::Role;
use http::header::{HeaderValue, REFRESH};
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "home.html")]
struct HomeScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static Words,
    home: &'static HomeWords,
    leads: &'static LeadsWords,
    found: Box<HomeFigures>,
    /// Whether the person reaches own leads alone.
    is_own_only: bool,
    adds_leads: bool,
}

impl HomeScreen<'_> {
    /// The heading of the card with statuses.
    fn stand(&self) -> &'static str {
        if self.is_own_only { self.home.stand_own } else { self.home.stand }
    }

    /// The label of the picture of statuses.
    fn hot_hint(&self) -> &'static str {
        if self.found.is_hot_own { self.home.hot_own } else { self.home.hot_all }
    }
}

/// Home without figures: the reason, and the remedy.
#[derive(Template)]
#[template(path = "home_without.html")]
struct HomeWithout<'p> {
    frame: ScreenFrame<'p>,
    home: &'static HomeWords,
    says: [&'static str; 2],
    adds_leads: bool,
}

/// Seconds between two looks at figures being prepared.
const AGAIN: HeaderValue = HeaderValue::from_static("2");

/// The status at a place of [`lead::STATUSES`].
pub fn status(place: &usize) -> &'static str {
    lead::STATUSES[*place]
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let person = request.person()?;
    let (actor, words) = (person.actor.clone(), request.words);
    let is_own_only = actor.demand(VIEW_LEADS.any)?.is_some();
    let adds_leads = actor.demand(CREATE_LEADS.any).is_ok();
    let asker = HomeAsker {
        grant: actor.grant(VIEW_LEADS)?,
        now: request.at,
        zone: person.user.time_zone.clone(),
        me: person.user.id,
        hot_own: matches!(actor.role, Role::Salesperson | Role::JuniorSalesperson),
        sees_server: actor.demand(SEE_SERVER.any).is_ok(),
    };
    let obstacle = request.db.health().obstacle();
    let found = request.read(move |read| figures::read(read, &asker, (obstacle, words))).await?;
    let (frame, home) = (ScreenFrame::of(&request, words.home.title)?, &words.home);
    let found = match found {
        HomeFound::Figures(found) => found,
        HomeFound::TooMany => {
            return rendered(StatusCode::OK, &HomeWithout { frame, home, says: home.too_many, adds_leads });
        }
        HomeFound::Preparing => {
            let page = HomeWithout { frame, home, says: home.preparing, adds_leads };
            let mut response = rendered(StatusCode::OK, &page)?;
            response.headers_mut().insert(REFRESH, AGAIN);
            return Ok(response);
        }
    };
    let page = HomeScreen { frame, words, home, leads: &words.leads, found, is_own_only, adds_leads };
    rendered(StatusCode::OK, &page)
}
