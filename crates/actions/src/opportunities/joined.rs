//! The leads of opportunities, as records of their own: a lead joins an opportunity once, and is told of it.

use super::leads;
use crate::records::effects::Effects;
use crate::records::rules::{RefusedDeletions, Rules};
use crate::records::{Drafts, Ids};
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::grant::Reach;
use headwater_model::id::{AccountId, LeadId, RecordId};
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_model::records::opportunity_lead::{self as field, OPPORTUNITY_LEAD};
use headwater_store::Tx;
use headwater_store::opportunities::{self, MOST_JOINED};
use headwater_store::records::read;
use headwater_store::writes::creation::Creation;
use headwater_store::writes::deletion;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Which leads belong to which opportunities, as far as the drafts of a call ask, and how many belong.
#[derive(Debug, Default)]
pub struct Joins {
    there: HashSet<(RecordId, LeadId)>,
    /// The number of leads of each opportunity, and of opportunities of each lead.
    leads: HashMap<RecordId, usize>,
    opportunities: HashMap<LeadId, usize>,
}

impl Joins {
    /// Reads the joins of leads about to join opportunities; a new opportunity has no id yet.
    pub fn among(tx: &Tx<'_>, account: AccountId, joining: &[(Option<RecordId>, LeadId)]) -> Result<Self, Problem> {
        let pairs: Vec<(RecordId, LeadId)> = joining.iter().filter_map(|(id, lead)| Some(((*id)?, *lead))).collect();
        let named: Vec<RecordId> = pairs.iter().map(|(opportunity, _)| *opportunity).collect();
        let leads: Vec<LeadId> = joining.iter().map(|(_, lead)| *lead).collect();
        Ok(Self {
            there: opportunities::joined_among(tx, account, &pairs)?,
            leads: opportunities::counts_of_leads(tx, account, &named)?,
            opportunities: opportunities::counts_of_opportunities(tx, account, &leads)?,
        })
    }

    /// Whether a lead belongs to an opportunity.
    pub fn has(&self, opportunity: RecordId, lead: LeadId) -> bool {
        self.there.contains(&(opportunity, lead))
    }

    /// Refuses one more lead for an opportunity that has enough (W319), naming the field that sends the lead.
    pub fn demand_room_of(&self, opportunity: RecordId, field: &str) -> Result<(), Problem> {
        match self.leads.get(&opportunity) {
            Some(leads) if *leads >= MOST_JOINED => {
                Err(Problem::invalid(field, format!("an opportunity has at most {MOST_JOINED} leads")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses one more opportunity for a lead that has enough (W319), naming the field by which the lead would get one.
    pub fn demand_room_for(&self, lead: LeadId, field: &str) -> Result<(), Problem> {
        match self.opportunities.get(&lead) {
            Some(opportunities) if *opportunities >= MOST_JOINED => {
                Err(Problem::invalid(field, format!("a lead has at most {MOST_JOINED} opportunities")))
            }
            _ => Ok(()),
        }
    }

    /// Notes that a lead joins an opportunity; false if it belongs there already.
    pub fn note(&mut self, opportunity: RecordId, lead: LeadId) -> bool {
        let is_new = self.there.insert((opportunity, lead));
        if is_new {
            *self.leads.entry(opportunity).or_default() += 1;
            self.note_new(lead);
        }
        is_new
    }

    /// Notes that a lead joins a new opportunity.
    pub fn note_new(&mut self, lead: LeadId) {
        *self.opportunities.entry(lead).or_default() += 1;
    }
}

/// Adds leads to opportunities to which they do not belong yet.
pub fn add(tx: &Tx<'_>, context: &Context, new: &[(RecordId, LeadId)]) -> Result<(), Problem> {
    if new.is_empty() {
        return Ok(());
    }
    let drafts: Vec<Draft> = new.iter().map(draft).collect();
    let creation = Creation::begin(tx, Reach::of_consequence(&OPPORTUNITY_LEAD, context.actor.account), &[])?;
    creation.write(context, &drafts.iter().collect::<Vec<_>>(), |_, draft| event(context, draft))?;
    Ok(())
}

fn draft((opportunity, lead): &(RecordId, LeadId)) -> Draft {
    let values = vec![(field::OPPORTUNITY, Cell::Int(opportunity.0)), (field::LEAD, Cell::Int(lead.0))];
    Draft { values, ..Draft::default() }
}

/// Removes leads from opportunities, by the ids of the opportunity leads.
pub fn remove(tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<(), Problem> {
    let reach = Reach::of_consequence(&OPPORTUNITY_LEAD, context.actor.account);
    deletion::delete(tx, context, &reach, ids)?;
    Ok(())
}

/// What the timeline of a lead is told of its new opportunity.
fn event(context: &Context, draft: &Draft) -> Option<NewEvent> {
    let (opportunity, lead) = pair(draft)?;
    let (source, what) = (Source::OpportunityCreate, Some(opportunity.0));
    Some(NewEvent { lead, source, what, name: None, data: None, at: context.at })
}

/// The rules of opportunity leads.
pub struct OpportunityLeadRules {
    joins: Joins,
    /// The opportunities in reach, for an actor who reaches own ones only.
    reached: Option<HashSet<RecordId>>,
    left: Vec<(RecordId, LeadId)>,
}

impl Rules for OpportunityLeadRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let joining: Vec<(RecordId, LeadId)> = drafts.iter().flatten().filter_map(pair).collect();
        let reach: Reach<Edit> = context.actor.reach(&OPPORTUNITY_LEAD)?;
        let reached = match reach.owner() {
            Some(_) => {
                let named: Vec<RecordId> = joining.iter().map(|(opportunity, _)| *opportunity).collect();
                Some(read::reached(tx, &context.actor.reach::<Edit>(&OPPORTUNITY)?, &named)?)
            }
            None => None,
        };
        let joining: Vec<_> = joining.into_iter().map(|(opportunity, lead)| (Some(opportunity), lead)).collect();
        let joins = Joins::among(tx, context.actor.account, &joining)?;
        Ok(Self { joins, reached, left: Vec::new() })
    }

    fn effects_of_new(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Effects, Problem> {
        let lead = |draft: &Result<Draft, Problem>| draft.as_ref().ok().and_then(pair).map(|(_, lead)| lead);
        leads::effects(tx, context.actor.account, &drafts.iter().map(lead).collect::<Vec<_>>())
    }

    fn effects_of_deletions(tx: &Tx<'_>, context: &Context, ids: &Ids) -> Result<Effects, Problem> {
        let account = context.actor.account;
        let named: Vec<RecordId> = ids.iter().flatten().copied().collect();
        let of: HashMap<RecordId, LeadId> = opportunities::leads_by_ids(tx, account, &named)?.into_iter().collect();
        let lead = |id: &Result<RecordId, Problem>| id.as_ref().ok().and_then(|id| of.get(id).copied());
        leads::effects(tx, account, &ids.iter().map(lead).collect::<Vec<_>>())
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        let Some((opportunity, lead)) = pair(&draft) else { return Ok(draft) };
        if self.reached.as_ref().is_some_and(|reached| !reached.contains(&opportunity)) {
            return Err(Problem::DanglingReference { field: "opportunityID".to_owned() });
        }
        if self.joins.has(opportunity, lead) {
            return Err(Problem::Taken);
        }
        self.joins.demand_room_of(opportunity, "leadID")?;
        self.joins.demand_room_for(lead, "opportunityID")?;
        Ok(draft)
    }

    fn accepted(&mut self, draft: &Draft) {
        if let Some((opportunity, lead)) = pair(draft) {
            self.joins.note(opportunity, lead);
        }
    }

    fn event_of_new(&self, context: &Context, _: RecordId, draft: &Draft) -> Option<NewEvent> {
        event(context, draft)
    }

    fn created(&mut self, tx: &Tx<'_>, context: &Context, new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        let joined = new.iter().filter_map(|(_, draft)| pair(draft));
        leads::settle(tx, context, joined.map(|(_, lead)| lead).collect())
    }

    fn deleting(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<RefusedDeletions, Problem> {
        self.left = opportunities::leads_by_ids(tx, context.actor.account, ids)?;
        Ok(RefusedDeletions::new())
    }

    fn deleted(&mut self, tx: &Tx<'_>, context: &Context, ids: &[RecordId]) -> Result<(), Problem> {
        let left = self.left.iter().filter(|(id, _)| ids.contains(id));
        leads::settle(tx, context, left.map(|(_, lead)| *lead).collect())
    }
}

/// The opportunity and the lead of a draft that names both.
fn pair(draft: &Draft) -> Option<(RecordId, LeadId)> {
    let id = |place| draft.get(place).and_then(Cell::as_int).map(RecordId);
    Some((id(field::OPPORTUNITY)?, id(field::LEAD)?))
}
