//! What opportunities bring about in their leads, and deleted leads in their opportunities, where it is too much for one transaction.

use crate::house_for_tests::{AT, House};
use crate::{kinds, leads};
use headwater_model::background::Work;
use headwater_model::cell::{Cell, Value};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::field::{Catalogue, Custom, Field, Relationship};
use headwater_model::id::{AccountId, FieldId, LeadId, RecordId, UserId};
use headwater_model::kind::DataType;
use headwater_model::limits;
use headwater_model::permission::View;
use headwater_model::problem::Problem;
use headwater_model::record::{RecordType, Standard};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::records::opportunity::{self, OPPORTUNITY};
use headwater_model::records::opportunity_lead::{self, OPPORTUNITY_LEAD};
use headwater_model::user::{Role, User};
use headwater_store::background::Task;
use headwater_store::opportunities;
use headwater_store::pages::Page;
use headwater_store::records::read::{self, TakeRecords};
use headwater_store::tx::PART;
use std::collections::HashSet;

const EVERYTHING: Page = Page { offset: 0, limit: 5000 };

/// An account with a person and its stages.
struct Sales {
    house: House,
    context: Context,
    owner: UserId,
    stage: RecordId,
}

impl Sales {
    fn of(house: House) -> Self {
        let context = house.account("one");
        let field = Field {
            id: FieldId(1),
            system_name: "story_1".to_owned(),
            length: limits::VALUE,
            ..Field::new(Relationship::Opportunity, DataType::Textarea, "Story")
        };
        let context = Context { catalogue: Catalogue::new(&[field], Relationship::Opportunity), ..context };
        let owner = house.person(&context, User::new("grace@example.org", Role::Administrator));
        let account = context.actor.account;
        let stages = house.write(move |tx| crate::deal_stages::all(tx, account));
        let stage = stages.into_iter().find(|stage| stage.closes.is_none()).unwrap().id;
        Self { house, context, owner, stage }
    }

    fn account(&self) -> AccountId {
        self.context.actor.account
    }

    fn leads(&self, count: usize, bytes: usize) -> Vec<LeadId> {
        let context = Context { catalogue: LEAD.catalogue(&[]), ..self.context.clone() };
        self.house.write(move |tx| {
            let draft = |number| {
                let address = Cell::text(format!("{number}@example.org"));
                let values = vec![(lead::EMAIL, address), (lead::DESCRIPTION, Cell::text("x".repeat(bytes)))];
                Ok(Draft { values, ..Draft::default() })
            };
            leads::KIND.create(tx, &context, &(0..count).map(draft).collect::<Vec<_>>())?.into_iter().collect()
        })
    }

    /// A draft of an opportunity with a primary lead and a long story.
    fn opportunity(&self, primary: Option<LeadId>, bytes: usize) -> Result<Draft, Problem> {
        let mut values = vec![
            (opportunity::OWNER, Cell::Int(self.owner.0)),
            (opportunity::STAGE, Cell::Int(self.stage.0)),
            (opportunity::NAME, Cell::text("Mill")),
            (opportunity::CLOSE_DATE, Cell::text("2026-03-31")),
        ];
        values.extend(primary.map(|lead| (opportunity::PRIMARY_LEAD, Cell::Int(lead.0))));
        let story = (bytes > 0).then(|| (Custom(0), "x".repeat(bytes)));
        Ok(Draft { values, custom: story.into_iter().collect(), ..Draft::default() })
    }

    /// Creates records in transactions of so many bytes; returns the outcomes and the number of transactions.
    fn create(
        &self,
        record: &'static RecordType,
        bytes: usize,
        drafts: Vec<Result<Draft, Problem>>,
    ) -> (Vec<Result<RecordId, Problem>>, usize) {
        let context = self.context.clone();
        self.house.write_in_parts(bytes, (drafts, ()), move |tx, objects, ()| {
            Ok((kinds::create(tx, &context, record, objects)?, ()))
        })
    }

    fn delete(&self, record: &'static RecordType, bytes: usize, ids: &[RecordId]) -> (Vec<Result<(), Problem>>, usize) {
        let (context, ids) = (self.context.clone(), ids.iter().copied().map(Ok).collect::<Vec<_>>());
        self.house.write_in_parts(bytes, (ids, ()), move |tx, objects, ()| {
            Ok((kinds::delete(tx, &context, record, objects)?, ()))
        })
    }

    fn update(&self, bytes: usize, ids: &[RecordId], set: (Standard, Value)) -> (Vec<Result<(), Problem>>, usize) {
        let context = self.context.clone();
        let draft = |id: &RecordId| Ok(Draft { id: Some(*id), values: vec![set.clone()], ..Draft::default() });
        let drafts: Vec<Result<Draft, Problem>> = ids.iter().map(draft).collect();
        self.house.write_in_parts(bytes, (drafts, ()), move |tx, drafts, ()| {
            Ok((kinds::update(tx, &context, &OPPORTUNITY, drafts)?, ()))
        })
    }

    /// Opportunities with one primary lead each, in one transaction.
    fn opportunities(&self, leads: &[LeadId], bytes: usize) -> Vec<RecordId> {
        let drafts = leads.iter().map(|lead| self.opportunity(Some(*lead), bytes)).collect();
        self.create(&OPPORTUNITY, usize::MAX / 2, drafts).0.into_iter().map(Result::unwrap).collect()
    }

    /// Joins all the leads to each of the opportunities.
    fn join(&self, opportunities: &[RecordId], leads: &[LeadId]) -> Vec<Result<Draft, Problem>> {
        let pairs = opportunities.iter().flat_map(|opportunity| leads.iter().map(move |lead| (*opportunity, *lead)));
        pairs.map(|(opportunity, lead)| Ok(joined(opportunity, lead))).collect()
    }

    fn ids(&self, record: &'static RecordType) -> Vec<RecordId> {
        let context = self.context.clone();
        self.house.write(move |tx| {
            let mut ids = Vec::new();
            let reach = context.actor.reach::<View>(record)?;
            read::page(tx, &reach, EVERYTHING.taking(TakeRecords::Ids(&mut ids)))?;
            Ok(ids.into_iter().map(RecordId).collect())
        })
    }

    /// How many leads have a status.
    fn leads_that_are(&self, status: &'static str) -> usize {
        let context = self.context.clone();
        self.house.write(move |tx| {
            let mut count = 0;
            let mut note = |view: &headwater_model::draft::View<'_>| {
                count += usize::from(view.cells[lead::STATUS.index()].as_text() == Some(status));
                true
            };
            read::page(tx, &context.actor.reach::<View>(&LEAD)?, EVERYTHING.taking(TakeRecords::Rows(&mut note)))?;
            Ok(count)
        })
    }

    fn task(&self, work: Work, lead: LeadId) -> Task {
        Task { account: self.account(), work, subject: lead.0 }
    }
}

fn joined(opportunity: RecordId, lead: LeadId) -> Draft {
    let values =
        vec![(opportunity_lead::OPPORTUNITY, Cell::Int(opportunity.0)), (opportunity_lead::LEAD, Cell::Int(lead.0))];
    Draft { values, ..Draft::default() }
}

const OPEN: &str = lead::CONTACT_WITH_OPPORTUNITY;
const CLOSED: (Standard, Value) = (opportunity::CLOSED, Cell::Int(1));

#[test]
fn deleted_leads_leave_no_opportunity_of_which_they_were_the_only_lead() {
    House::on_both(|house| {
        let it = Sales::of(house);
        let leads = it.leads(40, 0);
        it.opportunities(&leads[1..], 3000);
        // What the one lead leaves is too much for one transaction, and so is what the others leave together.
        it.opportunities(&[leads[0]; 60], 3000);
        assert_eq!(it.ids(&OPPORTUNITY).len(), 99);
        let (outcomes, transactions) = it.delete(&LEAD, 40_000, &leads);
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert!(transactions > 3, "{transactions} transactions");
        assert!(!it.ids(&OPPORTUNITY).is_empty(), "one transaction has taken all");
        for lead in leads {
            let task = it.task(Work::DeleteTimeline, lead);
            while !it.house.write_part(40_000, move |tx| crate::background::slice(tx, &task, AT, 20)).is_finished {}
        }
        assert_eq!(it.ids(&OPPORTUNITY), []);
        assert_eq!(it.ids(&OPPORTUNITY_LEAD), []);
    });
}

#[test]
fn what_opportunities_bring_about_in_large_leads_is_written_in_parts() {
    const COUNT: usize = 24;
    House::on_both(|house| {
        let it = Sales::of(house);
        let (leads, bytes) = (it.leads(COUNT, 10_000), 60_000);
        // A lead is written twice: its row, and what subscribers are sent.
        let parts = COUNT * 20_000 / bytes;
        let is_divided = |(outcomes, transactions): (usize, usize)| {
            assert_eq!(outcomes, COUNT);
            assert!(transactions >= parts, "{transactions} transactions");
        };
        let drafts = leads.iter().map(|lead| it.opportunity(Some(*lead), 0)).collect();
        let (created, transactions) = it.create(&OPPORTUNITY, bytes, drafts);
        let ids: Vec<RecordId> = created.into_iter().flatten().collect();
        is_divided((ids.len(), transactions));
        assert_eq!(it.leads_that_are(OPEN), COUNT);
        let (closed, transactions) = it.update(bytes, &ids, CLOSED);
        is_divided((closed.into_iter().flatten().count(), transactions));
        assert_eq!(it.leads_that_are(OPEN), 0);
        let other = it.opportunities(&leads[..1], 0);
        let (joined, transactions) = it.create(&OPPORTUNITY_LEAD, bytes, it.join(&other, &leads[1..]));
        is_divided((joined.iter().flatten().count() + 1, transactions + 1));
        assert_eq!(it.leads_that_are(OPEN), COUNT);
        let joined: Vec<RecordId> = joined.into_iter().flatten().collect();
        let (left, transactions) = it.delete(&OPPORTUNITY_LEAD, bytes, &joined);
        is_divided((left.into_iter().flatten().count() + 1, transactions + 1));
        assert_eq!(it.leads_that_are(OPEN), 1);
        it.update(usize::MAX / 2, &ids, (opportunity::CLOSED, Cell::Int(0)));
        let (deleted, transactions) = it.delete(&OPPORTUNITY, bytes, &ids);
        is_divided((deleted.into_iter().flatten().count(), transactions));
        assert_eq!(it.leads_that_are(OPEN), 1);
    });
}

#[test]
fn the_large_leads_of_one_opportunity_are_settled_in_the_background() {
    House::on_both(|house| {
        let it = Sales::of(house);
        let leads = it.leads(30, 10_000);
        let ids = it.opportunities(&leads[..1], 0);
        it.create(&OPPORTUNITY_LEAD, usize::MAX / 2, it.join(&ids, &leads[1..]));
        assert_eq!(it.leads_that_are(OPEN), 30);
        let (closed, _) = it.update(60_000, &ids, CLOSED);
        assert_eq!(closed, [Ok(())]);
        let left = it.leads_that_are(OPEN);
        assert!((1..30).contains(&left), "{left} are left for later");
        let rows: usize = leads.iter().flat_map(|lead| it.house.finish(it.task(Work::SettleStatus, *lead), 500)).sum();
        assert_eq!((it.leads_that_are(OPEN), rows), (0, left));
    });
}

#[test]
fn opportunities_of_many_leads_are_deleted_one_after_the_other() {
    House::on_both(|house| {
        let it = Sales::of(house);
        let leads = it.leads(400, 0);
        let drafts = (0..5).map(|_| it.opportunity(None, 0)).collect();
        let ids: Vec<RecordId> = it.create(&OPPORTUNITY, PART, drafts).0.into_iter().flatten().collect();
        for id in &ids {
            it.create(&OPPORTUNITY_LEAD, PART, it.join(&[*id], &leads));
        }
        let (closed, transactions) = it.update(PART, &ids, CLOSED);
        assert_eq!((closed.into_iter().flatten().count(), transactions), (5, 3));
        let (deleted, transactions) = it.delete(&OPPORTUNITY, PART, &ids);
        assert_eq!((deleted.into_iter().flatten().count(), transactions), (5, 3));
        assert_eq!(it.ids(&OPPORTUNITY_LEAD), []);
    });
}

#[test]
fn a_lead_has_a_thousand_opportunities_whichever_way_it_gets_them() {
    let refused = |field: &str, text: &str| Problem::invalid(field, text.to_owned());
    let (of_lead, of_opportunity) = ("a lead has at most 1000 opportunities", "an opportunity has at most 1000 leads");
    House::on_both(|house| {
        let it = Sales::of(house);
        let leads = it.leads(1001, 0);
        it.opportunities(&[leads[0]; 999], 0);
        let (made, _) = it.create(&OPPORTUNITY, PART, vec![it.opportunity(Some(leads[0]), 0); 2]);
        assert_eq!(made[1], Err(refused("primaryLeadID", of_lead)));
        let other = it.create(&OPPORTUNITY, PART, vec![it.opportunity(None, 0)]).0.remove(0).unwrap();
        let primary = |lead: LeadId| (opportunity::PRIMARY_LEAD, Cell::Int(lead.0));
        assert_eq!(it.update(PART, &[other], primary(leads[0])).0, [Err(refused("primaryLeadID", of_lead))]);
        let (joined, _) = it.create(&OPPORTUNITY_LEAD, PART, it.join(&[other], &leads));
        assert_eq!(joined[0], Err(refused("opportunityID", of_lead)));
        assert_eq!(joined.iter().flatten().count(), 1000);
        assert_eq!(it.update(PART, &[other], primary(leads[1])).0, [Ok(())], "a lead of the opportunity");
        let one_more = it.house.leads(&it.context, ["late@example.org"])[0];
        assert_eq!(it.update(PART, &[other], primary(one_more)).0, [Err(refused("primaryLeadID", of_opportunity))]);
    });
}

#[test]
fn only_the_pairs_asked_for_are_looked_up() {
    House::on_both(|house| {
        let it = Sales::of(house);
        let (leads, account) = (it.leads(3, 0), it.account());
        let ids = it.opportunities(&[leads[0], leads[1], leads[0]], 0);
        let asked = [(ids[0], leads[0]), (ids[0], leads[1]), (ids[1], leads[1]), (ids[1], leads[2])];
        let found = it.house.write(move |tx| Ok(opportunities::joined_among(tx, account, &asked)?));
        assert_eq!(found, HashSet::from([asked[0], asked[2]]), "the third opportunity of the first lead is not read");
        let other = it.house.account("two").actor.account;
        assert!(it.house.write(move |tx| Ok(opportunities::joined_among(tx, other, &asked)?)).is_empty());
        let drafts = asked.iter().chain(&asked[1..2]).map(|(opportunity, lead)| Ok(joined(*opportunity, *lead)));
        let (made, _) = it.create(&OPPORTUNITY_LEAD, PART, drafts.collect());
        let outcomes: Vec<_> = made.into_iter().map(|outcome| outcome.map(|_| ())).collect();
        assert_eq!(outcomes, [Err(Problem::Taken), Ok(()), Err(Problem::Taken), Ok(()), Err(Problem::Taken)]);
    });
}
