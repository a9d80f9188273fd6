//! The leads of opportunities, as records of their own: a lead joins an opportunity once, and is told of it.

use super::leads;
use crate::records::Drafts;
use crate::records::rules::Rules;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::event::{NewEvent, Source};
use headwater_model::grant::Reach;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_model::records::opportunity_lead::{self as field, OPPORTUNITY_LEAD};
use headwater_store::Tx;
use headwater_store::opportunities;
use headwater_store::records::read;
use headwater_store::writes::creation::Creation;
use headwater_store::writes::deletion;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The most leads of an opportunity, and the most opportunities of a lead (W319): a change of one tells all the others.
pub const MOST: usize = 1000;

/// Adds leads to opportunities, unless they belong there already. Returns the leads that are new.
pub fn add(tx: &Tx<'_>, context: &Context, pairs: &[(RecordId, LeadId)]) -> Result<Vec<LeadId>, Problem> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let account = context.actor.account;
    let named: Vec<RecordId> = pairs.iter().map(|(opportunity, _)| *opportunity).collect();
    let mut there: HashSet<(RecordId, LeadId)> =
        opportunities::leads_of(tx, account, &named)?.into_iter().map(|it| (it.opportunity, it.lead)).collect();
    let new: Vec<(RecordId, LeadId)> = pairs.iter().copied().filter(|pair| there.insert(*pair)).collect();
    let drafts: Vec<Draft> = new.iter().map(draft).collect();
    let creation = Creation::begin(tx, Reach::of_consequence(&OPPORTUNITY_LEAD, account), &[])?;
    creation.write(context, &drafts.iter().collect::<Vec<_>>(), |_, draft| event(context, draft))?;
    Ok(new.into_iter().map(|(_, lead)| lead).collect())
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
    there: HashSet<(RecordId, LeadId)>,
    /// The number of leads of each opportunity, and of opportunities of each lead.
    leads: HashMap<RecordId, usize>,
    opportunities: HashMap<LeadId, usize>,
    /// The opportunities in reach, for an actor who reaches own ones only.
    reached: Option<HashSet<RecordId>>,
    left: Vec<(RecordId, LeadId)>,
}

impl Rules for OpportunityLeadRules {
    fn prepare(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Self, Problem> {
        let account = context.actor.account;
        let pairs: Vec<(RecordId, LeadId)> = drafts.iter().flatten().filter_map(pair).collect();
        let named: Vec<RecordId> = pairs.iter().map(|(opportunity, _)| *opportunity).collect();
        let joining: Vec<LeadId> = pairs.iter().map(|(_, lead)| *lead).collect();
        let reach: Reach<Edit> = context.actor.reach(&OPPORTUNITY_LEAD)?;
        let reached = match reach.owner() {
            Some(_) => Some(read::reached(tx, &context.actor.reach::<Edit>(&OPPORTUNITY)?, &named)?),
            None => None,
        };
        let there = opportunities::opportunities_of(tx, account, &joining)?;
        Ok(Self {
            there: there.into_iter().map(|it| (it.opportunity, it.lead)).collect(),
            leads: opportunities::counts_of_leads(tx, account, &named)?,
            opportunities: opportunities::counts_of_opportunities(tx, account, &joining)?,
            reached,
            left: Vec::new(),
        })
    }

    fn complete<'d>(&mut self, draft: Cow<'d, Draft>) -> Result<Cow<'d, Draft>, Problem> {
        let Some((opportunity, lead)) = pair(&draft) else { return Ok(draft) };
        if self.reached.as_ref().is_some_and(|reached| !reached.contains(&opportunity)) {
            return Err(Problem::DanglingReference { field: "opportunityID".to_owned() });
        }
        if self.there.contains(&(opportunity, lead)) {
            return Err(Problem::Taken);
        }
        if self.leads.get(&opportunity).is_some_and(|leads| *leads >= MOST) {
            return Err(Problem::invalid("leadID", format!("an opportunity has at most {MOST} leads")));
        }
        if self.opportunities.get(&lead).is_some_and(|opportunities| *opportunities >= MOST) {
            return Err(Problem::invalid("opportunityID", format!("a lead has at most {MOST} opportunities")));
        }
        Ok(draft)
    }

    fn accepted(&mut self, draft: &Draft) {
        let Some((opportunity, lead)) = pair(draft) else { return };
        self.there.insert((opportunity, lead));
        *self.leads.entry(opportunity).or_default() += 1;
        *self.opportunities.entry(lead).or_default() += 1;
    }

    fn event_of_new(&self, context: &Context, _: RecordId, draft: &Draft) -> Option<NewEvent> {
        event(context, draft)
    }

    fn created(&mut self, tx: &Tx<'_>, context: &Context, new: &[(RecordId, &Draft)]) -> Result<(), Problem> {
        let joined = new.iter().filter_map(|(_, draft)| pair(draft));
        leads::settle(tx, context, joined.map(|(_, lead)| lead).collect())
    }

    fn deleting(
        &mut self,
        tx: &Tx<'_>,
        context: &Context,
        ids: &[RecordId],
    ) -> Result<HashMap<RecordId, Problem>, Problem> {
        self.left = opportunities::leads_by_ids(tx, context.actor.account, ids)?;
        Ok(HashMap::new())
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
