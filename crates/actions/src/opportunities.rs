//! The rules of opportunities: stages close opportunities, and changes of an opportunity show in the timelines and statuses of the
//! leads.

use crate::deal_stages::{self, DealStage};
use crate::records::effects::Effects;
use crate::records::rules::{Adjusted, NewValues, Proposed, RefusedDeletions, Rules};
use crate::records::{Drafts, Ids};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::deal_stage;
use headwater_model::records::opportunity as field;
use headwater_store::opportunities::{self, Joined, MOST_JOINED};
use headwater_store::records::row::Stored;
use headwater_store::writes::{deletion, timeline};
use headwater_store::{Tx, Volume};
use joined::Joins;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

pub mod leads;
pub mod joined;
pub mod gone;

/// The rules of opportunities.
pub struct OpportunityRules {
    /// The stages that drafts name, and those that close opportunities.
    stages: HashMap<RecordId, DealStage>,
    joins: Joins,
    /// Events for the timelines of the leads: the opportunity, the source, and the data.
    told: Vec<(RecordId, Source, Option<String>)>,
    /// Opportunities with a new primary lead.
    primary: Vec<(RecordId, LeadId)>,
    /// Opportunities opened, closed, activated or deactivated.
    turned: Vec<RecordId>,
    /// The leads of opportunities about to be deleted.
    left: Vec<Joined>,
}

impl Rules for OpportunityRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let account = context.actor.account;
        let mut stages: Vec<RecordId> = drafts.iter().flatten().filter_map(|draft| id(draft, field::STAGE)).collect();
        if drafts.iter().flatten().any(|draft| draft.id.is_some()) {
            stages.extend(opportunities::closing_stages(tx, account)?);
        }
        let stages = deal_stages::named(tx, account, &stages)?;
        let primary = drafts.iter().flatten().filter_map(|draft| Some((draft.id, primary_lead(draft)?)));
        Ok(Self {
            stages: stages.into_iter().map(|stage| (stage.id, stage)).collect(),
            joins: Joins::among(tx, account, &primary.collect::<Vec<_>>())?,
            told: Vec::new(),
            primary: Vec::new(),
            turned: Vec::new(),
            left: Vec::new(),
        })
    }

    fn effects_of_new(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Effects, Problem> {
        let primary = |draft: &Result<Draft, Problem>| draft.as_ref().ok().and_then(primary_lead);
        leads::effects(tx, context.actor.account, &drafts.iter().map(primary).collect::<Vec<_>>())
    }

    fn effects_of_changes(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Effects, Problem> {
        let shows = |draft: &Draft| SHOWN.iter().any(|place| draft.get(*place).is_some());
        let id = |draft: &Result<Draft, Problem>| draft.as_ref().ok().filter(|draft| shows(draft)).and_then(|it| it.id);
        let more = |draft: &Result<Draft, Problem>| draft.as_ref().ok().and_then(primary_lead);
        let objects: Vec<Touched> = drafts.iter().map(|draft| Touched { id: id(draft), more: more(draft) }).collect();
        effects(tx, context, &objects)
    }

    fn effects_of_deletions(tx: &Tx<'_>, context: &Context, ids: &Ids) -> Result<Effects, Problem> {
        let touched = |id: &Result<RecordId, Problem>| Touched { id: id.as_ref().ok().copied(), more: None };
        effects(tx, context, &ids.iter().map(touched).collect::<Vec<_>>())
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        if let Some(lead) = primary_lead(&draft) {
            self.joins.demand_room_for(lead, "primaryLeadID")?;
        }
        let stage = id(&draft, field::STAGE).and_then(|id| self.stages.get(&id));
        let mut more: Vec<(Standard, Value)> = Vec::new();
        let is_unset = |place| draft.get(place).is_none_or(|value| *value == Cell::Null);
        if let Some(probability) = stage.and_then(|stage| stage.probability).filter(|_| is_unset(field::PROBABILITY)) {
            more.push((field::PROBABILITY, Cell::Int(probability)));
        }
        if let (None, Some(primary)) = (draft.get(field::ORIGINATING_LEAD), draft.get(field::PRIMARY_LEAD)) {
            more.push((field::ORIGINATING_LEAD, primary.clone()));
        }
        match stage.and_then(|stage| stage.closes.as_deref()) {
            Some(word) => more.extend(flags(word)),
            None if draft.get(field::WON) == Some(&Cell::Int(1)) => more.push((field::CLOSED, Cell::Int(1))),
            None => {}
        }
        if more.is_empty() {
            return Ok(draft);
        }
        let mut draft = draft.into_owned();
        draft.values.retain(|(place, _)| more.iter().all(|(added, _)| added != place));
        draft.values.extend(more);
        Ok(Cow::Owned(draft))
    }

    fn accepted(&mut self, draft: &Draft) {
        if let Some(lead) = primary_lead(draft) {
            self.joins.note_new(lead);
        }
    }

    fn created(&mut self, tx: &Tx<'_>, context: &Context, new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        let primary = |(id, draft): &(RecordId, &Draft)| Some((*id, primary_lead(draft)?));
        let joined: Vec<(RecordId, LeadId)> = new.iter().filter_map(primary).collect();
        joined::add(tx, context, &joined)?;
        let end = |(id, draft): &(RecordId, &Draft)| {
            let is_set = |place| draft.get(place) == Some(&Cell::Int(1));
            Some((*id, end(is_set)?, None))
        };
        self.told.extend(new.iter().filter_map(end));
        self.tell(tx, context)?;
        leads::settle(tx, context, joined.into_iter().map(|(_, lead)| lead).collect())
    }

    fn adjust(&mut self, change: &Proposed<'_>, values: &mut NewValues<'_>) -> Result<Adjusted, Problem> {
        let Proposed { stored, draft, .. } = *change;
        let old = stored.cells[field::STAGE.index()].as_int();
        let new = values.iter().find(|(place, _)| *place == field::STAGE).and_then(|(_, value)| value.as_int()).or(old);
        let closes = |id: Option<i64>| self.stages.get(&RecordId(id?))?.closes.as_deref();
        let forced: Vec<(Standard, Value)> = match (closes(old), closes(new)) {
            (_, Some(word)) => flags(word).to_vec(),
            (Some(_), None) => {
                let sent = |place| draft.get(place).cloned().unwrap_or(Cell::Int(0));
                let (closed, won) = (sent(field::CLOSED), sent(field::WON));
                let closed = if won == Cell::Int(1) { won.clone() } else { closed };
                vec![(field::CLOSED, closed), (field::WON, won)]
            }
            (None, None) => {
                let won = draft.get(field::WON).unwrap_or(&stored.cells[field::WON.index()]);
                if *won == Cell::Int(1) { vec![(field::CLOSED, Cell::Int(1))] } else { Vec::new() }
            }
        };
        self.demand_room(stored, values)?;
        values.retain(|(place, _)| forced.iter().all(|(set, _)| set != place));
        let others = forced.into_iter().filter(|(place, value)| stored.cells[place.index()] != *value);
        values.extend(others.map(|(place, value)| (place, Cow::Owned(value))));
        Ok(Adjusted::Usual)
    }

    fn changing(&mut self, _: &Context, stored: &Stored, values: &NewValues<'_>) -> Vec<NewEvent> {
        let set = |place| values.iter().find(|(field, _)| *field == place).map(|(_, value)| value.as_ref());
        let is_now = |place: Standard| *set(place).unwrap_or(&stored.cells[place.index()]) == Cell::Int(1);
        let id = stored.id;
        if let Some(stage) = set(field::STAGE) {
            let text = |value: &Value| value.as_int().map(|number| number.to_string());
            let data = serde_json::json!({ "from": text(&stored.cells[field::STAGE.index()]), "to": text(stage) });
            self.told.push((id, Source::DealStageChange, Some(data.to_string())));
        }
        let (before, now) = (end(|place| stored.cells[place.index()] == Cell::Int(1)), end(is_now));
        if now != before {
            self.told.extend(now.map(|source| (id, source, None)));
        }
        if set(field::CLOSED).is_some() || set(field::ACTIVE).is_some() {
            self.turned.push(id);
        }
        if let Some(lead) = set(field::PRIMARY_LEAD).and_then(Cell::as_int).map(RecordId)
            && self.joins.note(id, lead)
        {
            self.primary.push((id, lead));
        }
        Vec::new()
    }

    fn changed(&mut self, tx: &Tx<'_>, context: &Context) -> Result<(), Problem> {
        let primary = std::mem::take(&mut self.primary);
        joined::add(tx, context, &primary)?;
        self.tell(tx, context)?;
        let turned = opportunities::leads_of(tx, context.actor.account, &std::mem::take(&mut self.turned))?;
        let joined = primary.into_iter().map(|(_, lead)| lead);
        leads::settle(tx, context, turned.into_iter().map(|joined| joined.lead).chain(joined).collect())
    }

    fn deleting(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<RefusedDeletions, Problem> {
        self.left = opportunities::leads_of(tx, context.actor.account, ids)?;
        Ok(RefusedDeletions::new())
    }

    fn deleted(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<(), Problem> {
        let left: Vec<Joined> = self.left.iter().copied().filter(|it| ids.contains(&it.opportunity)).collect();
        joined::remove(tx, context, &left.iter().map(|joined| joined.id).collect::<Vec<_>>())?;
        leads::settle(tx, context, left.into_iter().map(|joined| joined.lead).collect())
    }
}

impl OpportunityRules {
    /// Refuses another primary lead for which the leads of the opportunity, or the opportunities of the lead, leave no room (W319). The
    /// primary lead that an opportunity has already joins nothing: a row written back as it was read changes nothing (W247).
    fn demand_room(&self, stored: &Stored, values: &NewValues<'_>) -> Result<(), Problem> {
        let named =
            values.iter().find(|(place, _)| *place == field::PRIMARY_LEAD).and_then(|(_, value)| value.as_int());
        let Some(lead) = named.map(RecordId).filter(|lead| !self.joins.has(stored.id, *lead)) else { return Ok(()) };
        self.joins.demand_room_of(stored.id, "primaryLeadID")?;
        self.joins.demand_room_for(lead, "primaryLeadID")
    }

    /// Records the events of opportunities in the timeline of every lead of the opportunity (W280).
    fn tell(&mut self, tx: &Tx<'_>, context: &Context) -> Result<(), Problem> {
        let told = std::mem::take(&mut self.told);
        if told.is_empty() {
            return Ok(());
        }
        let named: Vec<RecordId> = told.iter().map(|(id, ..)| *id).collect();
        let mut leads: HashMap<RecordId, Vec<LeadId>> = HashMap::new();
        for joined in opportunities::leads_of(tx, context.actor.account, &named)? {
            leads.entry(joined.opportunity).or_default().push(joined.lead);
        }
        let mut events = Vec::new();
        for (id, source, data) in told {
            let of_lead = |lead: &LeadId| NewEvent {
                lead: *lead,
                source,
                what: Some(id.0),
                name: None,
                data: data.clone(),
                at: context.at,
            };
            events.extend(leads.get(&id).into_iter().flatten().map(of_lead));
        }
        timeline::record(tx, context.actor.account, &events)?;
        Ok(())
    }
}

/// The fields of an opportunity whose changes show in its leads.
const SHOWN: [Standard; 5] = [field::STAGE, field::CLOSED, field::WON, field::ACTIVE, field::PRIMARY_LEAD];

/// An object of a call, as far as it shows in leads.
struct Touched {
    /// The opportunity whose leads are told; `None` where nothing shows.
    id: Option<RecordId>,
    /// A lead that joins.
    more: Option<LeadId>,
}

/// What changes or deletions of opportunities bring about in their leads: of the first objects, which have not too many leads together.
fn effects(tx: &Tx<'_>, context: &Context, objects: &[Touched]) -> Result<Effects, Problem> {
    let account = context.actor.account;
    let named: Vec<RecordId> = objects.iter().filter_map(|object| object.id).collect();
    if named.is_empty() {
        return Ok(Effects::default());
    }
    let (joined, first) = opportunities::leads_of_first(tx, account, &named, MOST_JOINED)?;
    let known: HashSet<RecordId> = named[..first].iter().copied().collect();
    let joining = objects.iter().filter_map(|object| object.more);
    let told: Vec<LeadId> = joined.iter().map(|joined| joined.lead).chain(joining).collect();
    let volumes = leads::volumes(tx, account, &told)?;
    let mut of: HashMap<RecordId, Volume> = HashMap::new();
    for it in &joined {
        let row = Volume::of_pages(deletion::PAGES_OF_A_DELETION);
        *of.entry(it.opportunity).or_default() += row + leads::sum(&volumes, [it.lead]);
    }
    let is_known = |object: &&Touched| object.id.is_none_or(|id| known.contains(&id));
    let volume = |object: &Touched| {
        let own = object.id.and_then(|id| of.get(&id).copied()).unwrap_or_default();
        own + leads::sum(&volumes, object.more)
    };
    Ok(Effects::of_first(objects.iter().take_while(is_known).map(volume).collect()))
}

fn id(draft: &Draft, place: Standard) -> Option<RecordId> {
    draft.get(place).and_then(Cell::as_int).map(RecordId)
}

fn primary_lead(draft: &Draft) -> Option<LeadId> {
    id(draft, field::PRIMARY_LEAD)
}

/// As what an opportunity with these flags has ended, if it has: won, or closed without being won (W280).
fn end(is_set: impl Fn(Standard) -> bool) -> Option<Source> {
    match (is_set(field::WON), is_set(field::CLOSED)) {
        (true, _) => Some(Source::OpportunityWon),
        (false, true) => Some(Source::OpportunityLost),
        (false, false) => None,
    }
}

/// The flags of an opportunity in a stage that closes it (W277).
fn flags(word: &str) -> [(Standard, Value); 2] {
    [(field::CLOSED, Cell::Int(1)), (field::WON, Cell::Int(i64::from(word == deal_stage::WON)))]
}
