//! A lead in words.

use super::around;
use super::asked::{LeadAsked, LeadRead};
use super::entry::LifeNames;
use super::facts::{self, Fact, FactGroup, FactNames};
use super::happened::LifeKind;
use super::life::{self, LifeShown};
use super::stream::{self, StreamShown};
use crate::dates::Dates;
use crate::words::{LeadWords, LeadsWords, Words};
use headwater_model::amount;
use headwater_model::draft::View;
use headwater_model::records::lead;
use headwater_model::time::Timestamp;

/// A filter of the timeline.
pub(super) struct KindLink {
    pub(super) name: &'static str,
    pub(super) href: String,
    pub(super) is_here: bool,
}

/// The texts of the page.
pub(super) struct LeadShown {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) position: String,
    pub(super) company: String,
    /// The place of the status in the table of statuses.
    pub(super) status: usize,
    pub(super) owner: Option<String>,
    pub(super) score: i64,
    pub(super) is_unsubscribed: bool,
    pub(super) reach: Vec<Fact>,
    pub(super) groups: Vec<FactGroup>,
    pub(super) empty: Vec<Fact>,
    pub(super) may_edit: bool,
    /// The time of the last change, as the version of the values.
    pub(super) version: i64,
    pub(super) life: LifeShown,
    pub(super) kinds: Vec<KindLink>,
    pub(super) stream: Option<StreamShown>,
    /// Id, name and since when.
    pub(super) lists: Vec<(i64, String, String)>,
    pub(super) other_lists: Vec<(i64, String)>,
    pub(super) may_place: bool,
    /// Stored word and name.
    pub(super) statuses: Vec<(&'static str, &'static str)>,
    pub(super) owner_id: String,
    pub(super) heirs: Vec<(i64, String)>,
    /// Id, name and address.
    pub(super) twins: Vec<(i64, String, String)>,
    pub(super) opportunities: Vec<(String, String)>,
    pub(super) added: String,
    pub(super) changed: String,
}

impl LeadShown {
    pub(super) fn of(read: &LeadRead, asked: &LeadAsked, dates: &Dates, words: &'static Words) -> Self {
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
        let of_facts = FactNames { words, dates, campaign: &read.around.campaign, fields: &read.fields };
        let (groups, empty) = parted(facts::groups(&view, &of_facts));
        let title = text(lead::TITLE);
        let company = if read.around.company.is_empty() { text(lead::COMPANY_NAME) } else { &read.around.company };
        let position = if company.is_empty() { title.to_owned() } else { position(title, &words.lead) };
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
            may_edit: asked.may_edit,
            twins: twins(read),
            may_place: read.around.may_place,
            statuses: statuses(read, asked, words),
            owner_id: number(lead::OWNER).map(|owner| owner.to_string()).unwrap_or_default(),
            heirs: read.heirs.clone(),
            other_lists: other_lists(read),
            version: view.updated().0,
            life: life::shown(&read.life, &asked.life, &names),
            kinds: kinds(asked, &words.lead),
            stream: read.stream.as_ref().map(|read| stream::drawn(read, known, dates, &words.lead)),
            lists: lists(read, dates, &words.lead),
            opportunities: sales(read),
            added: dates.at(known),
            changed: dates.at(view.updated()),
        }
    }

    /// The status as it is stored: the name of its icon and its colour.
    pub(super) fn stored_status(&self) -> &'static str {
        lead::STATUSES[self.status]
    }

    /// The width of the score's bar, of 44 units.
    pub(super) fn bar(&self) -> i64 {
        self.score.clamp(0, 100) * 44 / 100
    }
}

/// The categories with values, and the values that the lead lacks.
fn parted(mut groups: Vec<FactGroup>) -> (Vec<FactGroup>, Vec<Fact>) {
    let mut empty = Vec::new();
    for group in &mut groups {
        let (full, lacking): (Vec<Fact>, Vec<Fact>) =
            std::mem::take(&mut group.facts).into_iter().partition(|fact| !fact.text.is_empty());
        group.facts = full;
        empty.extend(lacking);
    }
    groups.retain(|group| !group.facts.is_empty());
    (groups, empty)
}

/// The title, before the name of a company.
fn position(title: &str, words: &LeadWords) -> String {
    if title.is_empty() { String::new() } else { (words.position)(title) }
}

/// The lists: id, name and since when.
fn lists(read: &LeadRead, dates: &Dates, words: &LeadWords) -> Vec<(i64, String, String)> {
    let since = |at| (words.since)(&dates.short(dates.day(at)));
    read.around.lists.iter().map(|list| (list.id.0, list.name.clone(), since(list.since))).collect()
}

/// The opportunities: name and amount.
fn sales(read: &LeadRead) -> Vec<(String, String)> {
    let amount = |hundredths: Option<i64>| hundredths.map(amount::money).unwrap_or_default();
    read.around.opportunities.iter().map(|sale| (sale.name.clone(), amount(sale.amount))).collect()
}

/// The statuses to choose from; none where the status is not the person's to change.
fn statuses(read: &LeadRead, asked: &LeadAsked, words: &Words) -> Vec<(&'static str, &'static str)> {
    let all = lead::STATUSES.into_iter().zip(words.leads.statuses);
    let is_free = read.lead.cells[lead::STATUS.index()].as_text() != Some(lead::CONTACT_WITH_OPPORTUNITY);
    all.filter(|(word, _)| asked.may_edit && is_free && *word != lead::CONTACT_WITH_OPPORTUNITY).collect()
}

/// Leads that are perhaps the same person.
fn twins(read: &LeadRead) -> Vec<(i64, String, String)> {
    read.twins.iter().map(|twin| (twin.id.0, twin.name.clone(), twin.address.clone())).collect()
}

/// The lists without the lead.
fn other_lists(read: &LeadRead) -> Vec<(i64, String)> {
    let is_on = |id| read.around.lists.iter().any(|list| list.id == id);
    let others = read.around.others.iter().filter(|(id, _)| !is_on(*id));
    others.map(|(id, name)| (id.0, name.clone())).collect()
}

/// The name of a lead, else the address.
pub(super) fn name(view: &View<'_>, words: &LeadsWords) -> String {
    let name = format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned();
    let address = view.text(lead::EMAIL);
    match (name.is_empty(), address.is_empty()) {
        (false, _) => name,
        (true, false) => address.to_owned(),
        (true, true) => words.no_name.to_owned(),
    }
}

pub(super) fn kinds(asked: &LeadAsked, words: &LeadWords) -> Vec<KindLink> {
    let link = |(kind, name): (LifeKind, &'static str)| {
        let query = if kind == LifeKind::Everything { String::new() } else { format!("?kind={}", kind.name()) };
        KindLink { name, href: format!("/leads/{}{query}", asked.life.lead), is_here: kind == asked.life.kind }
    };
    LifeKind::ALL.into_iter().zip(words.kinds).map(link).collect()
}
