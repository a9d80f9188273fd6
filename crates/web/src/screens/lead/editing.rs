//! Editing a lead: a value where it stands, and the form of all values for browsers without scripts.

use super::asked;
use super::facts::{self, Fact, FactNames};
use super::page::dates;
use super::saving::{self, SaveRead, TypedField, ValueFault};
use crate::control::{Control, ControlChoice, ControlShape};
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other, told};
use crate::request::ScreenRequest;
use crate::words::{LeadEditWords, LeadWords, LeadsWords};
use askama::Template;
use bytes::Bytes;
use headwater_actions::edits::{self, Clash};
use headwater_model::context::Context;
use headwater_model::draft::{AnyField, View};
use headwater_model::field::{Field, Relationship};
use headwater_model::id::LeadId;
use headwater_model::kind::DataType;
use headwater_model::permission::EDIT_LEADS;
use headwater_model::problem::Problem;
use headwater_model::record::{Holds, Standard};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::Zone;
use headwater_model::user::User;
use headwater_store as store;
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_store::records::row::Stored;
use http::{Response, StatusCode};

/// The prefix of names under which a form carries the values that the person saw.
const WAS: &str = "was.";

/// The built-in fields of the form, in order.
const ASKED: [Standard; 24] = [
    lead::FIRST_NAME,
    lead::LAST_NAME,
    lead::EMAIL,
    lead::PHONE,
    lead::MOBILE_PHONE,
    lead::OFFICE_PHONE,
    lead::EXTENSION,
    lead::FAX,
    lead::WEBSITE,
    lead::STREET,
    lead::ZIPCODE,
    lead::CITY,
    lead::STATE,
    lead::COUNTRY,
    lead::COMPANY_NAME,
    lead::TITLE,
    lead::INDUSTRY,
    lead::PERSONA,
    lead::DESCRIPTION,
    lead::TRACKING,
    lead::STATUS,
    lead::OWNER,
    lead::SCORE,
    lead::UNSUBSCRIBED,
];

/// A value in its place, as it is after an edit.
#[derive(Template)]
#[template(path = "lead/cell.html")]
struct EditedCell<'p> {
    /// The element: of a table, or of a list of facts.
    tag: &'static str,
    id: &'p str,
    fact: Fact,
    fault: Option<String>,
}

/// Sets one value.
pub async fn set(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let text = |name| request.form.text(name).to_owned();
    let typed = TypedField { name: text("field"), was: text("was"), value: text("value") };
    let done = saving::save(&request, vec![typed.clone()]).await?;
    if !request.is_for_part() {
        return answered(&request, done, vec![typed]).await;
    }
    let words = &request.words.lead_edit;
    let dates = dates(&request)?;
    let names = FactNames { words: request.words, dates: &dates, campaign: "", fields: &done.fields };
    let mut fact = facts::named(&done.lead.view(), &names, &typed.name).ok_or(Problem::NotFound)?;
    let target = request.headers.get("hx-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let (tag, id) = target.split_once('#').unwrap_or(("span", ""));
    let tag = if tag == "td" { "td" } else { "span" };
    if let Some(fault) = done.fault.first() {
        fact.text.clone_from(&typed.value);
        let cell = EditedCell { tag, id, fact, fault: Some(fault.reason.clone()) };
        return Ok(told(rendered(StatusCode::UNPROCESSABLE_ENTITY, &cell)?, &fault.reason, None));
    }
    let clash = done.outcome.clashes.first();
    let text = match clash {
        Some(clash) => {
            let who = done.authors.name(clash.by.as_ref(), request.words);
            (words.clashed)(&who, &fact.text, &typed.value)
        }
        None => words.saved.to_owned(),
    };
    let status = if clash.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(told(rendered(status, &EditedCell { tag, id, fact, fault: None })?, &text, None))
}

/// The answer to a form: the lead, or the form with its faults, or both versions of what another person has set.
async fn answered(
    request: &ScreenRequest<'_>,
    done: SaveRead,
    typed: Vec<TypedField>,
) -> Result<Response<Bytes>, Problem> {
    if !done.fault.is_empty() {
        return shown(request, done.fault, typed).await;
    }
    if done.outcome.clashes.is_empty() {
        return Ok(see_other(&format!("/leads/{}", done.lead.id)));
    }
    conflict(request, &done, &typed)
}

/// A value that two people have set.
struct Version {
    name: String,
    label: String,
    who: String,
    theirs: String,
    mine: String,
    was: String,
}

#[derive(Template)]
#[template(path = "lead/conflict.html")]
struct ConflictScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static LeadEditWords,
    id: i64,
    versions: Vec<Version>,
    /// The fields that were saved, in a sentence.
    saved: Option<String>,
}

fn conflict(request: &ScreenRequest<'_>, done: &SaveRead, typed: &[TypedField]) -> Result<Response<Bytes>, Problem> {
    let dates = dates(request)?;
    let (name, label) = (|field| name_of(&done.context, field), |field| label_of(done, &request.words.leads, field));
    let version = |clash: &Clash| {
        let name = name(clash.field);
        let sent = typed.iter().find(|typed| typed.name == name)?;
        let who = done.authors.name(clash.by.as_ref(), request.words);
        let who = match &clash.by {
            Some(by) => (request.words.lead_edit.at)(&who, &dates.at(by.at)),
            None => who,
        };
        let (mine, was) = (sent.value.clone(), sent.was.clone());
        Some(Version { label: label(clash.field), who, theirs: clash.now.clone(), mine, was, name })
    };
    let saved: Vec<String> = done.outcome.saved.iter().map(|field| label(*field)).collect();
    let page = ConflictScreen {
        frame: ScreenFrame::of(request, request.words.lead_edit.conflict)?,
        words: &request.words.lead_edit,
        id: done.lead.id.0,
        versions: done.outcome.clashes.iter().filter_map(version).collect(),
        saved: (!saved.is_empty()).then(|| (request.words.lead_edit.others_saved)(&saved.join(", "))),
    };
    rendered(StatusCode::CONFLICT, &page)
}

fn name_of(context: &Context, field: AnyField) -> String {
    match field {
        AnyField::Standard(field) => LEAD.field(field).name.to_owned(),
        AnyField::Custom(custom) => context.catalogue.field(custom).system_name.clone(),
    }
}

fn label_of(done: &SaveRead, words: &LeadsWords, field: AnyField) -> String {
    match field {
        AnyField::Standard(field) => words.label(field).to_owned(),
        AnyField::Custom(custom) => {
            let name = &done.context.catalogue.field(custom).system_name;
            done.fields.iter().find(|field| field.system_name == *name).map_or(name, |field| &field.label).clone()
        }
    }
}

/// The form.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    shown(&request, Vec::new(), Vec::new()).await
}

/// Saves the form: of each field the value typed beside the one that the person saw.
pub async fn submit(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let sent: Vec<(String, String)> = request.form.joined().collect();
    let value = |name: &str| sent.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let typed = sent.iter().filter_map(|(name, was)| {
        let name = name.strip_prefix(WAS)?;
        // Boxes that are not ticked send nothing.
        Some(TypedField { name: name.to_owned(), was: was.clone(), value: value(name).unwrap_or_default() })
    });
    let typed: Vec<TypedField> = typed.collect();
    let done = saving::save(&request, typed.clone()).await?;
    answered(&request, done, typed).await
}

/// A control of the form, with the value that the person saw.
struct EditControl {
    control: Control,
    was: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "lead/edit.html")]
struct EditScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static LeadEditWords,
    lead: &'static LeadWords,
    id: i64,
    standard: Vec<EditControl>,
    custom: Vec<EditControl>,
}

/// The rows behind the form.
struct FormRead {
    lead: Stored,
    fields: Vec<Field>,
    people: Vec<User>,
    may_assign: bool,
}

async fn shown(
    request: &ScreenRequest<'_>,
    fault: Vec<ValueFault>,
    typed: Vec<TypedField>,
) -> Result<Response<Bytes>, Problem> {
    let read = form_read(request).await?;
    let filling = Filling { typed, fault, zone: &request.person()?.zone };
    let page = EditScreen {
        frame: ScreenFrame::of(request, request.words.lead_edit.title)?,
        words: &request.words.lead_edit,
        lead: &request.words.lead,
        id: read.lead.id.0,
        standard: filling.standard(&read, request),
        custom: filling.custom(&read, request),
    };
    let status = if filling.fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    rendered(status, &page)
}

async fn form_read(request: &ScreenRequest<'_>) -> Result<FormRead, Problem> {
    let actor = request.actor()?;
    let (id, reach) = (LeadId(request.number_at(0)?), actor.reach(&LEAD)?);
    let may_assign = actor.grant(EDIT_LEADS)?.owner().is_none();
    let read = request.read(move |read| {
        let mut lead = None;
        let mut take = |view: &View<'_>| {
            lead = Some(asked::owned(view));
            true
        };
        records::by_id(read, &reach, id, TakeRecords::Rows(&mut take))?;
        let account = reach.account();
        let mut fields = store::fields::all(read, account)?;
        fields.retain(|field| field.relationship == Relationship::Lead && field.is_active);
        let people = if may_assign { store::users::all(read, account)? } else { Vec::new() };
        Ok(FormRead { lead: lead.ok_or(Problem::NotFound)?, fields, people, may_assign })
    });
    read.await
}

/// Fills controls with stored values, or with values as typed.
struct Filling<'f> {
    typed: Vec<TypedField>,
    fault: Vec<ValueFault>,
    zone: &'f Zone,
}

impl Filling<'_> {
    fn finish(&self, mut control: Control, was: String) -> EditControl {
        let sent = self.typed.iter().find(|typed| typed.name == control.name);
        control.value = sent.map_or_else(|| was.clone(), |sent| sent.value.clone());
        if control.shape == ControlShape::Line("datetime-local") {
            control.value = control.value.replacen(' ', "T", 1);
        }
        let fault = self.fault.iter().find(|fault| fault.name == control.name).map(|fault| fault.reason.clone());
        EditControl { was: sent.map_or(was, |sent| sent.was.clone()), control, fault }
    }

    fn standard(&self, read: &FormRead, request: &ScreenRequest<'_>) -> Vec<EditControl> {
        let asked = ASKED.iter().filter(|field| read.may_assign || **field != lead::OWNER);
        let asked = asked.filter(|field| **field != lead::STATUS || status_is_free(&read.lead));
        let filled = asked.map(|field| {
            let was = edits::typed_standard(&LEAD, *field, &read.lead.cells[field.index()], self.zone);
            self.finish(control(*field, read, request), was)
        });
        filled.collect()
    }

    fn custom(&self, read: &FormRead, request: &ScreenRequest<'_>) -> Vec<EditControl> {
        let held = store::custom::values(&read.lead.custom);
        let filled = read.fields.iter().map(|field| {
            let held = held.iter().find(|(name, _)| *name == field.system_name).map(|(_, value)| value.clone());
            let mut control = Control::of_custom(field);
            if matches!(field.kind, DataType::Boolean | DataType::Bit) {
                flags(&mut control, &request.words.lead);
            }
            self.finish(control, edits::typed_custom(field.kind, held.unwrap_or_default(), self.zone))
        });
        filled.collect()
    }
}

/// Whether people may change the status: that of a contact with an opportunity belongs to the server.
pub(super) fn status_is_free(lead: &Stored) -> bool {
    lead.cells[lead::STATUS.index()].as_text() != Some(lead::CONTACT_WITH_OPPORTUNITY)
}

fn flags(control: &mut Control, words: &LeadWords) {
    control.shape = ControlShape::One;
    let choice = |(value, label): (&str, &str)| ControlChoice { value: value.to_owned(), label: label.to_owned() };
    control.choices = [("1", words.yes), ("0", words.no)].map(choice).into();
}

fn control(field: Standard, read: &FormRead, request: &ScreenRequest<'_>) -> Control {
    let mut control = Control::of_standard(LEAD.field(field));
    match LEAD.field(field).holds {
        Holds::Flag | Holds::Bool => flags(&mut control, &request.words.lead),
        Holds::Person => {
            let people = read.people.iter().filter(|person| person.is_active);
            let shown = |person: &User| ControlChoice {
                value: person.id.to_string(),
                label: headwater_model::actor::Actor::person(headwater_model::id::AccountId(0), person).name,
            };
            control.choices = people.map(shown).collect();
        }
        Holds::Choice(words) => {
            let free = words.iter().zip(request.words.leads.statuses);
            let free = free.filter(|(word, _)| **word != lead::CONTACT_WITH_OPPORTUNITY);
            control.choices = free
                .map(|(word, label)| ControlChoice { value: (*word).to_owned(), label: label.to_owned() })
                .collect();
        }
        _ => {}
    }
    control
}
