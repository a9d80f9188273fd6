//! The page, or its timeline alone.

use super::asked::LeadAsked;
use super::composed::{ComposeKind, Composed, RESULTS};
use super::life::LifeShown;
use super::neighbours::Neighbours;
use super::shown::LeadShown;
use crate::dates::Dates;
use crate::frame::ScreenFrame;
use crate::reply::{HX_RESWAP, html, rendered, told};
use crate::request::ScreenRequest;
use crate::words::{LeadWords, LeadsWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_model::permission::{CHANGE_MANY, DELETE_LEADS};
use headwater_model::problem::Problem;
use http::header::HeaderValue;
use http::{Response, StatusCode};

/// The page, also with a later part of the timeline; scripts get the part alone.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    if request.is_for_part() {
        return life_part(&request).await;
    }
    whole(&request, StatusCode::OK, ComposeShown::of(request.words, None, None)).await
}

/// The timeline alone.
pub(super) async fn life_part(request: &ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let asked = LeadAsked::of(request)?;
    let read = asked.read_by(request).await?;
    let life = LeadShown::of(&read, &asked, &dates(request)?, request.words).life;
    rendered(StatusCode::OK, &LifePart { life, lead: &request.words.lead })
}

/// The page again, with the text as typed, after a note or call was refused. Scripts keep the text themselves.
pub(super) async fn refused(
    request: &ScreenRequest<'_>,
    composed: Composed,
    reason: String,
) -> Result<Response<Bytes>, Problem> {
    if request.is_for_part() {
        let mut response = told(html(StatusCode::UNPROCESSABLE_ENTITY, String::new()), &reason, None);
        response.headers_mut().insert(HX_RESWAP, HeaderValue::from_static("none"));
        return Ok(response);
    }
    let compose = ComposeShown::of(request.words, Some(&composed), Some(reason));
    whole(request, StatusCode::UNPROCESSABLE_ENTITY, compose).await
}

async fn whole(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    compose: ComposeShown,
) -> Result<Response<Bytes>, Problem> {
    let (asked, actor) = (LeadAsked::of(request)?, request.actor()?);
    let read = asked.read_by(request).await?;
    let page = LeadScreen {
        frame: ScreenFrame::of(request, request.words.leads.title)?,
        leads: &request.words.leads,
        lead: &request.words.lead,
        shown: LeadShown::of(&read, &asked, &dates(request)?, request.words),
        near: read.near,
        compose,
        may_delete: [DELETE_LEADS.any, CHANGE_MANY.any].iter().all(|needed| actor.demand(needed).is_ok()),
    };
    rendered(status, &page)
}

pub(super) fn dates(request: &ScreenRequest<'_>) -> Result<Dates, Problem> {
    Ok(Dates { words: &request.words.dates, zone: request.person()?.zone.clone(), now: request.at })
}

/// The form for notes and calls.
struct ComposeShown {
    text: String,
    what: &'static str,
    result: String,
    fault: Option<String>,
    /// Value, name, icon and key.
    kinds: Vec<(&'static str, &'static str, &'static str, &'static str)>,
    /// Value and name.
    results: Vec<(&'static str, String)>,
}

impl ComposeShown {
    fn of(words: &'static Words, typed: Option<&Composed>, fault: Option<String>) -> Self {
        let looks = [("note", ""), ("phone", "P"), ("phone", "")];
        let kinds = ComposeKind::ALL.into_iter().zip(words.lead.compose_kinds).zip(looks);
        let result = |word: &'static str| (word, (words.lead.call_result)(word));
        Self {
            text: typed.map(|typed| typed.text.clone()).unwrap_or_default(),
            what: typed.map_or(ComposeKind::Note, |typed| typed.kind).name(),
            result: typed.map(|typed| typed.result.clone()).unwrap_or_default(),
            fault,
            kinds: kinds.map(|((kind, name), (icon, key))| (kind.name(), name, icon, key)).collect(),
            results: RESULTS.into_iter().map(result).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "lead.html")]
struct LeadScreen<'p> {
    frame: ScreenFrame<'p>,
    leads: &'static LeadsWords,
    lead: &'static LeadWords,
    shown: LeadShown,
    near: Option<Neighbours>,
    compose: ComposeShown,
    may_delete: bool,
}

#[derive(Template)]
#[template(path = "lead/life.html")]
struct LifePart {
    life: LifeShown,
    lead: &'static LeadWords,
}
