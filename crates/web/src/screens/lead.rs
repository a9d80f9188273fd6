//! The page of a lead: name and values, timeline, and records around the lead. One request is one read.

mod happened;
mod entry;
mod life;
mod stream;
mod facts;
mod around;

use crate::dates::Dates;
use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::{LeadWords, LeadsWords};
use around::{Around, AroundReach};
use askama::Template;
use bytes::Bytes;
use entry::LifeNames;
use facts::{Fact, FactGroup, FactNames};
use happened::{Happened, LifeAsked, LifeCursor, LifeKind, LifeRead};
use headwater_model::actor::Actor;
use headwater_model::draft::View;
use headwater_model::event::Source;
use headwater_model::field::{Field, Relationship};
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::permission::{VIEW_LEADS, VIEW_TIMELINE};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::records::note::NOTE;
use headwater_model::records::task::TASK;
use headwater_model::time::Timestamp;
use headwater_store::life::{LifeBefore, LifePlace, STRETCHES};
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Read};
use http::{Response, StatusCode};
use life::LifeShown;
use std::collections::HashMap;
use stream::{StreamRead, StreamShown};

/// The page, also with a later part of the timeline; scripts get the part alone.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let asked = LeadAsked::of(&request)?;
    let read = asked.read_by(&request).await?;
    let person = request.person()?;
    let dates = Dates { words: &request.words.dates, zone: person.zone.clone(), now: request.at };
    let shown = LeadShown::of(&read, &asked, &dates, request.words);
    if request.is_for_part() {
        return rendered(StatusCode::OK, &LifePart { life: shown.life, lead: &request.words.lead });
    }
    let page = LeadScreen {
        frame: ScreenFrame::of(&request, request.words.leads.title)?,
        leads: &request.words.leads,
        lead: &request.words.lead,
        shown,
    };
    rendered(StatusCode::OK, &page)
}

/// The lead asked for.
struct LeadAsked {
    reach: Reach,
    around: AroundReach,
    life: LifeAsked,
    now: Timestamp,
}

impl LeadAsked {
    fn of(request: &ScreenRequest<'_>) -> Result<Self, Problem> {
        let actor: &Actor = request.actor()?;
        let lead = LeadId(request.number_at(0)?);
        let leads = actor.grant(VIEW_LEADS)?;
        let life = LifeAsked {
            grant: actor.grant(VIEW_TIMELINE)?,
            lead,
            kind: LifeKind::named(request.form.text("kind")),
            after: LifeCursor::read(request.form.text("after")),
            notes: actor.reach(&NOTE).ok(),
            tasks: actor.reach(&TASK).ok(),
        };
        Ok(Self { reach: leads.leads(), around: AroundReach::of(actor, leads), life, now: request.at })
    }

    async fn read_by(self: &LeadAsked, request: &ScreenRequest<'_>) -> Result<LeadRead, Problem> {
        let (reach, around, life, now) = (self.reach, self.around, self.life, self.now);
        request.read(move |read| LeadRead::of(read, &LeadAsked { reach, around, life, now })).await
    }
}

/// The rows of one read.
struct LeadRead {
    lead: Stored,
    people: HashMap<i64, String>,
    fields: Vec<Field>,
    around: Around,
    life: LifeRead,
    stream: Option<StreamRead>,
}

impl LeadRead {
    fn of(read: &Read<'_>, asked: &LeadAsked) -> Result<Self, Problem> {
        let (account, id) = (asked.reach.account(), asked.life.lead);
        let mut found = None;
        records::by_id(
            read,
            &asked.reach,
            id,
            TakeRecords::Rows(&mut |view| {
                found = Some(owned(view));
                true
            }),
        )?;
        let lead = found.ok_or(Problem::NotFound)?;
        let people = store::users::all(read, account)?;
        let people = people.into_iter().map(|user| (user.id.0, Actor::person(account, &user).name)).collect();
        let mut fields = store::fields::all(read, account)?;
        fields.retain(|field| field.relationship == Relationship::Lead);
        let refers_to = [lead::ACCOUNT, lead::CAMPAIGN].map(|field| around::number(&lead.view(), field));
        let around = asked.around.read(read, id, refers_to)?;
        let life = asked.life.read(read)?;
        let stream = stream_of(read, asked, &life)?;
        Ok(Self { lead, people, fields, around, life, stream })
    }
}

fn owned(view: &View<'_>) -> Stored {
    Stored {
        record: view.record,
        id: view.id(),
        cells: view.cells.iter().map(headwater_model::cell::Cell::to_value).collect(),
        custom: view.custom.to_owned(),
    }
}

fn stream_of(read: &Read<'_>, asked: &LeadAsked, life: &LifeRead) -> store::Result<Option<StreamRead>> {
    let whole = LifeBefore { grant: asked.life.grant, lead: asked.life.lead, place: LifePlace::END };
    let Some(first) = whole.first(read)? else { return Ok(None) };
    let length = (asked.now.0 - first.0).max(STRETCHES) / STRETCHES + 1;
    let is_hot = |happened: &Happened| {
        let Happened::Event(event) = happened else { return false };
        event.source == Source::FormSubmit || LifeKind::of(event.source) == LifeKind::Talks
    };
    let items = life.bursts.iter().flatten();
    let hot = items.filter(|item| is_hot(&item.happened)).map(|item| item.at()).collect();
    Ok(Some(StreamRead { first, stretches: whole.stretches(read, first, length)?, hot }))
}

/// A filter of the timeline.
struct KindLink {
    name: &'static str,
    href: String,
    is_here: bool,
}

/// The texts of the page.
struct LeadShown {
    id: i64,
    name: String,
    position: String,
    company: String,
    /// The place of the status in the table of statuses.
    status: usize,
    owner: Option<String>,
    score: i64,
    is_unsubscribed: bool,
    reach: Vec<Fact>,
    groups: Vec<FactGroup>,
    empty: Vec<String>,
    life: LifeShown,
    kinds: Vec<KindLink>,
    stream: Option<StreamShown>,
    lists: Vec<(String, String)>,
    opportunities: Vec<(String, String)>,
    added: String,
    changed: String,
}

impl LeadShown {
    fn of(read: &LeadRead, asked: &LeadAsked, dates: &Dates, words: &'static crate::words::Words) -> Self {
        let view = read.lead.view();
        let text = |field| view.text(field);
        let number = |field| around::number(&view, field);
        let known = Timestamp(number(lead::CREATED).unwrap_or_default());
        let opportunities = read.around.opportunities.iter().map(|it| (it.id, it.name.clone())).collect();
        let names = LifeNames {
            words: &words.lead,
            leads: &words.leads,
            dates,
            people: &read.people,
            opportunities: &opportunities,
            known,
        };
        let of_facts = FactNames { words: &words.lead, dates, campaign: &read.around.campaign, fields: &read.fields };
        let mut groups = facts::groups(&view, &of_facts);
        let mut empty = Vec::new();
        for group in &mut groups {
            let (full, lacking) = std::mem::take(&mut group.facts).into_iter().partition(|fact| !fact.text.is_empty());
            group.facts = full;
            let lacking: Vec<Fact> = lacking;
            empty.extend(lacking.into_iter().map(|fact| fact.label));
        }
        groups.retain(|group| !group.facts.is_empty());
        let title = text(lead::TITLE);
        let company = if read.around.company.is_empty() { text(lead::COMPANY_NAME) } else { &read.around.company };
        let position =
            if title.is_empty() || company.is_empty() { title.to_owned() } else { (words.lead.position)(title) };
        Self {
            id: read.lead.id.0,
            name: name(&view, &words.leads),
            position,
            company: company.to_owned(),
            status: lead::STATUSES.iter().position(|known| *known == text(lead::STATUS)).unwrap_or_default(),
            owner: number(lead::OWNER).and_then(|owner| read.people.get(&owner).cloned()),
            score: number(lead::SCORE).unwrap_or_default(),
            is_unsubscribed: number(lead::UNSUBSCRIBED) == Some(1),
            reach: facts::reach(&view, &of_facts),
            groups,
            empty,
            life: life::shown(&read.life, &asked.life, &names),
            kinds: kinds(asked, &words.lead),
            stream: read.stream.as_ref().map(|read| stream::drawn(read, known, dates, &words.lead)),
            lists: read
                .around
                .lists
                .iter()
                .map(|list| (list.name.clone(), (words.lead.since)(&dates.date(dates.day(list.since)))))
                .collect(),
            opportunities: read
                .around
                .opportunities
                .iter()
                .map(|it| (it.name.clone(), it.amount.map(headwater_model::amount::money).unwrap_or_default()))
                .collect(),
            added: dates.at(known),
            changed: dates.at(view.updated()),
        }
    }

    /// The status as it is stored: the name of its icon and its colour.
    fn stored_status(&self) -> &'static str {
        lead::STATUSES[self.status]
    }

    /// The width of the score's bar, of 44 units.
    fn bar(&self) -> i64 {
        self.score.clamp(0, 100) * 44 / 100
    }
}

/// The name of a lead, else the address.
fn name(view: &View<'_>, words: &LeadsWords) -> String {
    let name = format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned();
    let address = view.text(lead::EMAIL);
    match (name.is_empty(), address.is_empty()) {
        (false, _) => name,
        (true, false) => address.to_owned(),
        (true, true) => words.no_name.to_owned(),
    }
}

fn kinds(asked: &LeadAsked, words: &LeadWords) -> Vec<KindLink> {
    let link = |(kind, name): (LifeKind, &'static str)| {
        let query = if kind == LifeKind::Everything { String::new() } else { format!("?kind={}", kind.name()) };
        KindLink { name, href: format!("/leads/{}{query}", asked.life.lead), is_here: kind == asked.life.kind }
    };
    LifeKind::ALL.into_iter().zip(words.kinds).map(link).collect()
}

#[derive(Template)]
#[template(path = "lead.html")]
struct LeadScreen<'p> {
    frame: ScreenFrame<'p>,
    leads: &'static LeadsWords,
    lead: &'static LeadWords,
    shown: LeadShown,
}

#[derive(Template)]
#[template(path = "lead/life.html")]
struct LifePart {
    life: LifeShown,
    lead: &'static LeadWords,
}
