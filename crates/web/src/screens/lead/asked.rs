//! A lead asked for, and the rows of one read.

use super::around::{self, Around, AroundReach};
use super::happened::{Happened, LifeAsked, LifeCursor, LifeKind, LifeRead};
use super::neighbours::{Neighbours, ViewAsked};
use super::stream::StreamRead;
use super::twins::{self, Twin};
use crate::request::ScreenRequest;
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::draft::View;
use headwater_model::event::Source;
use headwater_model::field::{Field, Relationship};
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::permission::{EDIT_LEADS, VIEW_LEADS, VIEW_TIMELINE};
use headwater_model::problem::Problem;
use headwater_model::records::lead;
use headwater_model::records::note::NOTE;
use headwater_model::records::task::TASK;
use headwater_model::time::Timestamp;
use headwater_model::user::User;
use headwater_store::life::{LifeBefore, LifePlace, STRETCHES};
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Read};
use std::collections::HashMap;

/// The lead asked for.
pub(super) struct LeadAsked {
    pub(super) reach: Reach,
    pub(super) around: AroundReach,
    pub(super) life: LifeAsked,
    pub(super) view: Option<ViewAsked>,
    pub(super) may_edit: bool,
    pub(super) may_assign: bool,
    pub(super) now: Timestamp,
}

impl LeadAsked {
    pub(super) fn of(request: &ScreenRequest<'_>) -> Result<Self, Problem> {
        let actor: &Actor = request.actor()?;
        let lead = LeadId(request.number_at(0)?);
        let leads = actor.grant(VIEW_LEADS)?;
        let edits = actor.demand(EDIT_LEADS.any);
        let (may_edit, may_assign) = (edits.is_ok(), edits.is_ok_and(|owner| owner.is_none()));
        let view = ViewAsked::of(request)?;
        let life = LifeAsked {
            grant: actor.grant(VIEW_TIMELINE)?,
            lead,
            kind: LifeKind::named(request.form.text("kind")),
            after: LifeCursor::read(request.form.text("after")),
            notes: actor.reach(&NOTE).ok(),
            tasks: actor.reach(&TASK).ok(),
        };
        Ok(Self {
            reach: leads.leads(),
            around: AroundReach::of(actor, leads),
            life,
            view,
            may_edit,
            may_assign,
            now: request.at,
        })
    }

    pub(super) async fn read_by(self: &LeadAsked, request: &ScreenRequest<'_>) -> Result<LeadRead, Problem> {
        let (reach, around, life) = (self.reach, self.around, self.life);
        let (view, may_edit, may_assign, now) = (self.view.clone(), self.may_edit, self.may_assign, self.now);
        request
            .read(move |read| LeadRead::of(read, &LeadAsked { reach, around, life, view, may_edit, may_assign, now }))
            .await
    }
}

/// The rows of one read.
pub(super) struct LeadRead {
    pub(super) lead: Stored,
    pub(super) people: HashMap<i64, String>,
    /// People to choose an owner from; none where there are too many for a menu.
    pub(super) heirs: Vec<(i64, String)>,
    pub(super) fields: Vec<Field>,
    pub(super) around: Around,
    pub(super) life: LifeRead,
    pub(super) stream: Option<StreamRead>,
    pub(super) near: Option<Neighbours>,
    pub(super) twins: Vec<Twin>,
}

impl LeadRead {
    pub(super) fn of(read: &Read<'_>, asked: &LeadAsked) -> Result<Self, Problem> {
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
        let (people, heirs) = people_and_heirs(read, asked)?;
        let mut fields = store::fields::all(read, account)?;
        fields.retain(|field| field.relationship == Relationship::Lead);
        let refers_to = [lead::ACCOUNT, lead::CAMPAIGN].map(|field| around::number(&lead.view(), field));
        let around = asked.around.read(read, id, refers_to)?;
        let life = asked.life.read(read)?;
        let stream = stream_of(read, asked, &life)?;
        let twins = twins::read(read, &asked.reach, (id, lead.view().text(lead::EMAIL)))?;
        let near = match &asked.view {
            Some(view) => Some(view.read(read, id)?),
            None => None,
        };
        Ok(Self { lead, people, heirs, fields, around, life, stream, near, twins })
    }
}

/// The id and the name of a person.
type NamedPerson = (i64, String);

/// People in a menu of owners: with more the form has them.
const MOST_HEIRS: usize = 40;

/// The names of all people, and the people who may become owners.
fn people_and_heirs(read: &Read<'_>, asked: &LeadAsked) -> store::Result<(HashMap<i64, String>, Vec<NamedPerson>)> {
    let account = asked.reach.account();
    let people = store::users::all(read, account)?;
    let named = |user: &User| (user.id.0, Actor::person(account, user).name);
    let active = people.iter().filter(|user| user.is_active);
    let mut heirs: Vec<NamedPerson> = if asked.may_assign { active.map(named).collect() } else { Vec::new() };
    heirs.sort_by_key(|(_, name)| name.to_lowercase());
    if heirs.len() > MOST_HEIRS {
        heirs.clear();
    }
    Ok((people.iter().map(named).collect(), heirs))
}

/// The names of all people.
pub(super) fn people(read: &Read<'_>, account: AccountId) -> store::Result<HashMap<i64, String>> {
    let people = store::users::all(read, account)?;
    Ok(people.into_iter().map(|user| (user.id.0, Actor::person(account, &user).name)).collect())
}

pub(super) fn owned(view: &View<'_>) -> Stored {
    Stored {
        record: view.record,
        id: view.id(),
        cells: view.cells.iter().map(Cell::to_value).collect(),
        custom: view.custom.to_owned(),
    }
}

pub(super) fn stream_of(read: &Read<'_>, asked: &LeadAsked, life: &LifeRead) -> store::Result<Option<StreamRead>> {
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
