//! Writes opportunities to the database, each with all that happened to it.
//!
//! Invariant: an opportunity is written with its whole story or not at all. The next run completes an interrupted one.

use super::buyers::Buyer;
use super::counts::Counts;
use super::period;
use super::records::{self, StandardValues};
use super::sales::{Errand, Remark, Sale, Topic};
use super::stages::WON;
use super::stories::Cast;
use headwater_actions as actions;
use headwater_model::cell::Cell;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Side};
use headwater_model::records::company::COMPANY;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::note::{self, NOTE};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::records::opportunity_lead::{self, OPPORTUNITY_LEAD};
use headwater_model::records::subjects;
use headwater_model::records::task::{self, TASK};
use headwater_store::Tx;
use headwater_store::records::unique;

/// The status of a lead who has bought something: an index into `lead::STATUSES`.
const CUSTOMER: usize = 4;

/// Writes the opportunities that are not there yet. One whose primary lead or first stage is gone is left out.
pub fn write(tx: &Tx<'_>, cast: &Cast, sales: &[Sale]) -> Result<Counts, Problem> {
    let mut counts = Counts::default();
    // A loop, because each opportunity has times of its own.
    for sale in sales {
        let is_there = cast.sold.contains_key(&(sale.name.clone(), Some(sale.party.buyer.account.0)));
        if let Some(opened) = if is_there { None } else { open(tx, cast, sale)? } {
            counts += opened.tell()?;
        }
    }
    Ok(counts)
}

/// An opportunity that was created, and is to become what the story says.
struct Opened<'w, 'c> {
    tx: &'w Tx<'c>,
    cast: &'w Cast,
    sale: &'w Sale,
    id: RecordId,
    lead: LeadId,
}

fn open<'w, 'c>(tx: &'w Tx<'c>, cast: &'w Cast, sale: &'w Sale) -> Result<Option<Opened<'w, 'c>>, Problem> {
    let (lead, stage) = (find(tx, cast, &sale.party.buyer)?, cast.stages.values(sale.stage));
    let (Some(lead), Some(stage)) = (lead, stage) else { return Ok(None) };
    let primary = [(opportunity::PRIMARY_LEAD, Cell::Int(lead.0))];
    let values = sale.values.iter().cloned().chain(stage).chain(primary).collect();
    let id = records::create(tx, &cast.at(sale.opened_at), &OPPORTUNITY, values)?;
    Ok(Some(Opened { tx, cast, sale, id, lead }))
}

fn find(tx: &Tx<'_>, cast: &Cast, buyer: &Buyer) -> Result<Option<LeadId>, Problem> {
    Ok(unique::holder(tx, cast.demo.actor.account, &LEAD, &Folded::of(&buyer.email))?)
}

impl Opened<'_, '_> {
    /// Writes all that followed.
    fn tell(self) -> Result<Counts, Problem> {
        let mut counts = Counts { opportunities: 1, opportunity_leads: 1 + self.join()?, ..Counts::default() };
        counts.stage_changes = self.advance()?;
        counts += self.thank()?;
        for remark in &self.sale.notes {
            self.note(remark)?;
        }
        for errand in &self.sale.tasks {
            self.set(errand)?;
        }
        Ok(Counts { notes: self.sale.notes.len(), tasks: self.sale.tasks.len(), ..counts })
    }

    /// Adds those of the other leads whose own stories are over by then; returns the number.
    fn join(&self) -> Result<usize, Problem> {
        let mut count = 0;
        let others = self.sale.party.others.iter().filter(|other| other.settled_at <= self.sale.joined_at);
        for other in others {
            let Some(lead) = find(self.tx, self.cast, other)? else { continue };
            let values = vec![
                (opportunity_lead::OPPORTUNITY, Cell::Int(self.id.0)),
                (opportunity_lead::LEAD, Cell::Int(lead.0)),
            ];
            records::create(self.tx, &self.cast.at(self.sale.joined_at), &OPPORTUNITY_LEAD, values)?;
            count += 1;
        }
        Ok(count)
    }

    /// Moves the opportunity from stage to stage; returns the number of moves.
    fn advance(&self) -> Result<usize, Problem> {
        let mut count = 0;
        for step in &self.sale.moves {
            let Some(mut values) = self.cast.stages.values(step.stage) else { continue };
            values.extend(step.closes().then(|| (opportunity::CLOSE_DATE, period::day(step.at))));
            let draft = Draft { id: Some(self.id), values, ..Draft::default() };
            records::update(self.tx, &self.cast.at(step.at), &OPPORTUNITY, draft)?;
            count += 1;
        }
        Ok(count)
    }

    /// Makes the primary lead of a won opportunity a customer.
    fn thank(&self) -> Result<Counts, Problem> {
        let won = self.sale.moves.last().filter(|last| last.stage == WON && self.sale.party.buyer.stage < CUSTOMER);
        let Some(won) = won else { return Ok(Counts::default()) };
        let context = self.cast.at(won.at.plus_seconds(60).min(self.cast.demo.at));
        let values = vec![(lead::STATUS, Cell::text(lead::STATUSES[CUSTOMER]))];
        let draft = Draft { id: Some(self.lead), values, ..Draft::default() };
        let place = [Ok((self.cast.lists.of_customers(), self.lead))];
        Ok(Counts {
            status_changes: done(records::update(self.tx, &context, &LEAD, draft))?,
            members: done(actions::members::add(self.tx, &context, &place)?.remove(0))?,
            ..Counts::default()
        })
    }

    fn note(&self, remark: &Remark) -> Result<(), Problem> {
        let mut values = self.subjects(&NOTE, remark.topic);
        values.push((note::AUTHOR, Cell::Int(self.sale.party.buyer.owner.0)));
        values.push((note::TITLE, Cell::text(remark.title)));
        values.push((note::NOTE_TEXT, Cell::text(remark.text)));
        records::create(self.tx, &self.cast.at(remark.at), &NOTE, values)?;
        Ok(())
    }

    fn set(&self, errand: &Errand) -> Result<(), Problem> {
        let mut values = self.subjects(&TASK, errand.topic);
        values.push((task::OWNER, Cell::Int(self.sale.party.buyer.owner.0)));
        values.push((task::TITLE, Cell::text(errand.title)));
        values.push((task::PRIORITY, Cell::text(errand.priority)));
        values.push((task::DUE, Cell::Int(errand.due_at.0)));
        let id = records::create(self.tx, &self.cast.at(errand.at), &TASK, values)?;
        let Some(completed_at) = errand.completed_at else { return Ok(()) };
        let draft = Draft { id: Some(id), values: vec![(task::IS_COMPLETE, Cell::Int(1))], ..Draft::default() };
        records::update(self.tx, &self.cast.at(completed_at), &TASK, draft)
    }

    /// The pairs of a note or a task about a topic.
    fn subjects(&self, record: &RecordType, topic: Topic) -> StandardValues {
        let named: Vec<(&RecordType, RecordId)> = match topic {
            Topic::Person => vec![(&LEAD, self.lead)],
            Topic::Company => vec![(&COMPANY, self.sale.party.buyer.account)],
            Topic::Sale => vec![(&LEAD, self.lead), (&OPPORTUNITY, self.id)],
        };
        let is_on = |side: Side, record: &RecordType| subjects::named(record.name).is_some_and(|(its, _)| its == side);
        let pair = |(side, id, kind)| {
            let (subject, number) = named.iter().find(|(subject, _)| is_on(side, subject))?;
            Some([(id, Cell::Int(number.0)), (kind, Cell::text(subject.name))])
        };
        record.subjects().filter_map(pair).flatten().collect()
    }
}

/// One if something was done, none if it was refused: people may have changed what an earlier run has made.
fn done<T>(outcome: Result<T, Problem>) -> Result<usize, Problem> {
    match outcome {
        Ok(_) => Ok(1),
        Err(problem) if problem.is_internal() => Err(problem),
        Err(_) => Ok(0),
    }
}
