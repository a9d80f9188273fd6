//! The rules of opportunities: stages close opportunities, and changes of an opportunity show in the timelines and statuses of the
//! leads.

use crate::deal_stages::{self, DealStage};
use crate::records::Drafts;
use crate::records::rules::{Adjusted, NewValues, Rules};
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::id::{LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::deal_stage;
use headwater_model::records::opportunity as field;
use headwater_store::opportunities::{self, Joined};
use headwater_store::records::row::Stored;
use headwater_store::writes::changes::Changes;
use headwater_store::writes::timeline;
use headwater_store::{Tx, Volume};
use std::borrow::Cow;
use std::collections::HashMap;

pub mod leads;
pub mod joined;
pub mod gone;

/// The rules of opportunities.
pub struct OpportunityRules {
    stages: HashMap<RecordId, DealStage>,
    /// The number of leads of the opportunities that drafts name.
    leads: HashMap<RecordId, usize>,
    /// Events for the timelines of the leads: the opportunity, the source, and the data.
    told: Vec<(RecordId, Source, Option<String>)>,
    /// Opportunities with a new primary lead.
    primary: Vec<(RecordId, LeadId)>,
    /// Opportunities opened, closed, activated or deactivated.
    turned: Vec<RecordId>,
    /// The leads of opportunities about to be deleted.
    left: Vec<Joined>,
    volume: Volume,
}

impl Rules for OpportunityRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let account = context.actor.account;
        let stages = if drafts.is_empty() { Vec::new() } else { deal_stages::all(tx, account)? };
        let named: Vec<RecordId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
        let leads = opportunities::counts_of_leads(tx, account, &named)?;
        Ok(Self {
            stages: stages.into_iter().map(|stage| (stage.id, stage)).collect(),
            leads,
            told: Vec::new(),
            primary: Vec::new(),
            turned: Vec::new(),
            left: Vec::new(),
            volume: Volume::default(),
        })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        let stage = draft.get(field::STAGE).and_then(Cell::as_int).and_then(|id| self.stages.get(&RecordId(id)));
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

    fn created(&mut self, tx: &Tx<'_>, context: &Context, new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        let primary = |(id, draft): &(RecordId, &Draft)| {
            Some((*id, RecordId(draft.get(field::PRIMARY_LEAD).and_then(Cell::as_int)?)))
        };
        let joined: Vec<(RecordId, LeadId)> = new.iter().filter_map(primary).collect();
        joined::add(tx, context, &joined)?;
        let is_won = |draft: &Draft| draft.get(field::WON) == Some(&Cell::Int(1));
        let is_closed = |draft: &Draft| draft.get(field::CLOSED) == Some(&Cell::Int(1));
        for (id, draft) in new.iter().filter(|(_, draft)| is_closed(draft)) {
            let source = if is_won(draft) { Source::OpportunityWon } else { Source::OpportunityLost };
            self.told.push((*id, source, None));
        }
        self.tell(tx, context)?;
        leads::settle(tx, context, joined.into_iter().map(|(_, lead)| lead).collect())
    }

    fn adjust(
        &mut self,
        _: &Changes<'_, '_>,
        stored: &Stored,
        draft: &Draft,
        values: &mut NewValues<'_>,
    ) -> Result<Adjusted, Problem> {
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
        if set(field::WON).is_some() && is_now(field::WON) {
            self.told.push((id, Source::OpportunityWon, None));
        }
        if set(field::CLOSED).is_some() && is_now(field::CLOSED) && !is_now(field::WON) {
            self.told.push((id, Source::OpportunityLost, None));
        }
        if set(field::CLOSED).is_some() || set(field::ACTIVE).is_some() {
            self.turned.push(id);
        }
        if let Some(lead) = set(field::PRIMARY_LEAD).and_then(Cell::as_int) {
            self.primary.push((id, RecordId(lead)));
        }
        let leads = self.leads.get(&id).copied().unwrap_or_default();
        self.volume += Volume { bytes: 200 * leads, pages: leads * leads::PAGES_OF_A_LEAD };
        Vec::new()
    }

    fn volume(&self) -> Volume {
        self.volume
    }

    fn changed(&mut self, tx: &Tx<'_>, context: &Context) -> Result<(), Problem> {
        let primary = std::mem::take(&mut self.primary);
        let joined = joined::add(tx, context, &primary)?;
        self.tell(tx, context)?;
        let turned = opportunities::leads_of(tx, context.actor.account, &std::mem::take(&mut self.turned))?;
        leads::settle(tx, context, turned.into_iter().map(|joined| joined.lead).chain(joined).collect())
    }

    fn deleting(
        &mut self,
        tx: &Tx<'_>,
        context: &Context,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Problem>, Problem> {
        self.left = opportunities::leads_of(tx, context.actor.account, ids)?;
        Ok(HashMap::new())
    }

    fn deleted(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<(), Problem> {
        let left: Vec<Joined> = self.left.iter().copied().filter(|it| ids.contains(&it.opportunity)).collect();
        joined::remove(tx, context, &left.iter().map(|joined| joined.id).collect::<Vec<_>>())?;
        leads::settle(tx, context, left.into_iter().map(|joined| joined.lead).collect())
    }
}

impl OpportunityRules {
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

/// The flags of an opportunity in a stage that closes it (W277).
fn flags(word: &str) -> [(Standard, Value); 2] {
    [(field::CLOSED, Cell::Int(1)), (field::WON, Cell::Int(i64::from(word == deal_stage::WON)))]
}
