//! A lead beside the table: the ways to reach the lead, and the newest of its life.

use super::asked::LeadAsked;
use super::page;
use super::shown::LeadShown;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::{LeadWords, LeadsWords};
use askama::Template;
use bytes::Bytes;
use headwater_model::problem::Problem;
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "lead/peek.html")]
struct PeekPart {
    leads: &'static LeadsWords,
    lead: &'static LeadWords,
    shown: LeadShown,
}

/// The part; without scripts the page of the lead.
pub async fn part(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let asked = LeadAsked::of(&request)?;
    let read = asked.read_by(&request).await?;
    if !request.is_for_part() {
        return Ok(see_other(&format!("/leads/{}", asked.life.lead)));
    }
    let mut shown = LeadShown::of(&read, &asked, &page::dates(&request)?, request.words);
    shown.life.next = None;
    rendered(StatusCode::OK, &PeekPart { leads: &request.words.leads, lead: &request.words.lead, shown })
}
