//! Adding a lead by hand: a dialog of the table, and a separate page.

use crate::control::{Control, ControlChoice, ControlShape};
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other, told};
use crate::request::ScreenRequest;
use crate::typed::Typing;
use crate::words::{LeadAddWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::leads;
use headwater_model::actor::Actor;
use headwater_model::context::Context;
use headwater_model::draft::View;
use headwater_model::email::Folded;
use headwater_model::id::{AccountId, LeadId};
use headwater_model::permission::{CREATE_LEADS, VIEW_LEADS};
use headwater_model::problem::Problem;
use headwater_model::record::Standard;
use headwater_model::records::lead::{self, LEAD};
use headwater_store::pages::Take;
use headwater_store::records::read as records;
use headwater_store::records::unique;
use headwater_store::{self as store, Read, Tx};
use http::{Response, StatusCode};
use std::sync::Arc;

/// The standard fields of the form, in order; the owner follows where the person may choose one.
const ASKED: [Standard; 4] = [lead::EMAIL, lead::FIRST_NAME, lead::LAST_NAME, lead::COMPANY_NAME];

/// Why a lead was not added.
pub enum AddFault {
    /// The lead with the address: id and name, where the person may see the lead.
    Taken(Option<(i64, String)>),
    /// A field, and the reason.
    Field(String, String),
}

/// The form.
pub struct AddForm {
    /// The texts.
    pub words: &'static LeadAddWords,
    /// The fields.
    pub controls: Vec<Control>,
    /// Why the last attempt was refused.
    pub fault: Option<AddFault>,
    /// Whether another lead is to be added behind this one.
    pub is_more: bool,
}

impl AddForm {
    /// The fault of a field.
    pub fn fault_of(&self, name: &str) -> Option<&AddFault> {
        self.fault.as_ref().filter(|fault| match fault {
            AddFault::Taken(_) => name == LEAD.field(lead::EMAIL).name,
            AddFault::Field(field, _) => field == name,
        })
    }

    /// Whether the field has the focus: the faulty one, else the first.
    pub fn is_focused(&self, name: &str, is_first: &bool) -> bool {
        if self.fault.is_some() { self.fault_of(name).is_some() } else { *is_first }
    }

    /// A fault of a field missing from the form.
    pub fn other_fault(&self) -> Option<(&str, &str)> {
        match &self.fault {
            Some(AddFault::Field(field, why)) if self.controls.iter().all(|control| control.name != *field) => {
                Some((field, why))
            }
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "leads_add.html")]
struct AddScreen<'p> {
    frame: ScreenFrame<'p>,
    add: AddForm,
}

/// The fields alone, for the dialog.
#[derive(Template)]
#[template(path = "leads_add_fields.html")]
struct AddPart {
    add: AddForm,
}

/// The empty form.
pub fn form(read: &Read<'_>, actor: &Actor, words: &'static Words) -> store::Result<AddForm> {
    let mut controls: Vec<Control> = ASKED.iter().map(|field| Control::of_standard(LEAD.field(*field))).collect();
    for (control, label) in controls.iter_mut().zip(words.add_lead.labels) {
        label.clone_into(&mut control.label);
    }
    // A person reaching own leads alone is the owner of each new lead.
    if actor.demand(CREATE_LEADS.any).is_ok_and(|owner| owner.is_none()) {
        controls.push(owners(read, actor, words)?);
    }
    let fields = store::fields::all(read, actor.account)?;
    let is_asked = |field: &&headwater_model::field::Field| {
        field.is_required && field.is_active && Some(field.relationship) == LEAD.custom
    };
    controls.extend(fields.iter().filter(is_asked).map(Control::of_custom));
    Ok(AddForm { words: &words.add_lead, controls, fault: None, is_more: false })
}

/// The people to choose an owner from, oneself first.
fn owners(read: &Read<'_>, actor: &Actor, words: &'static Words) -> store::Result<Control> {
    let mut people = store::users::all(read, actor.account)?;
    people.retain(|person| person.is_active);
    people.sort_by_key(|person| (Some(person.id) != actor.user, person.display_name.to_lowercase()));
    let shown = |person: headwater_model::user::User| {
        let is_own = Some(person.id) == actor.user;
        let name = if is_own { words.add_lead.me.to_owned() } else { person.display_name };
        ControlChoice { value: person.id.to_string(), label: name }
    };
    Ok(Control {
        label: words.add_lead.owner.to_owned(),
        shape: ControlShape::One,
        choices: people.into_iter().map(shown).collect(),
        value: actor.user.map(|user| user.to_string()).unwrap_or_default(),
        ..Control::of_standard(LEAD.field(lead::OWNER))
    })
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (actor, words) = (request.actor()?.clone(), request.words);
    let mut form = request.read(move |read| Ok(form(read, &actor, words)?)).await?;
    form.is_more = request.form.is_ticked("more");
    shown(&request, StatusCode::OK, form)
}

fn shown(request: &ScreenRequest<'_>, status: StatusCode, add: AddForm) -> Result<Response<Bytes>, Problem> {
    if request.is_for_part() {
        return rendered(status, &AddPart { add });
    }
    rendered(status, &AddScreen { frame: ScreenFrame::of(request, request.words.add_lead.title)?, add })
}

/// The outcome of the form.
enum AddOutcome {
    Added(LeadId),
    Refused(Problem),
    Taken(Option<(i64, String)>),
}

/// Adds the lead.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let context = Context::of(request.actor()?.clone(), request.at);
    let zone = request.person()?.user.time_zone.clone();
    let typed: Vec<(String, String)> = request.form.joined().collect();
    let typed: Vec<(String, String)> = typed.into_iter().filter(|(name, _)| name != "more").collect();
    let (sent, own) = (typed.clone(), context.clone());
    let outcome = request.write(move |tx| create(tx, &own, zone.as_deref(), &sent)).await?;
    let is_more = request.form.is_ticked("more");
    let (actor, words) = (context.actor, request.words);
    let empty = async |actor: Arc<Actor>| request.read(move |read| Ok(form(read, &actor, words)?)).await;
    let (status, fault) = match outcome {
        AddOutcome::Added(_) if is_more && request.is_for_part() => {
            let add = AddForm { is_more, ..empty(actor).await? };
            return Ok(told(shown(&request, StatusCode::OK, add)?, words.add_lead.added, None));
        }
        AddOutcome::Added(_) if is_more => return Ok(see_other("/leads/new?more=on")),
        AddOutcome::Added(id) => return Ok(request.go(&format!("/leads/{id}"))),
        AddOutcome::Taken(holder) => (StatusCode::CONFLICT, AddFault::Taken(holder)),
        AddOutcome::Refused(problem) => (StatusCode::UNPROCESSABLE_ENTITY, fault_of(words, problem)?),
    };
    let mut add = AddForm { is_more, fault: Some(fault), ..empty(actor).await? };
    for (name, value) in typed {
        if let Some(control) = add.controls.iter_mut().find(|control| control.name == name) {
            control.value = value;
        }
    }
    shown(&request, status, add)
}

/// The field of a problem, and the reason in words.
pub fn fault_of(words: &'static Words, problem: Problem) -> Result<AddFault, Problem> {
    match problem {
        Problem::Invalid { field, reason } => Ok(AddFault::Field(field, reason)),
        Problem::Missing { field } => Ok(AddFault::Field(field, words.add_lead.missing.to_owned())),
        Problem::DanglingReference { field } => Ok(AddFault::Field(field, words.add_lead.dangling.to_owned())),
        Problem::NotScalar { field } => Ok(AddFault::Field(field, words.add_lead.missing.to_owned())),
        other => Err(other),
    }
}

fn create(
    tx: &Tx<'_>,
    context: &Context,
    own_zone: Option<&str>,
    typed: &[(String, String)],
) -> Result<AddOutcome, Problem> {
    let typing = Typing::of(tx, context, &LEAD, own_zone)?;
    let draft = match typing.new_record(typed) {
        Ok(draft) => draft,
        Err(problem) => return Ok(AddOutcome::Refused(problem)),
    };
    let address = lead::email(&draft).map(Folded::of);
    let context = Context { catalogue: typing.catalogue.clone(), ..context.clone() };
    match leads::KIND.create(tx, &context, &[Ok(draft)])?.pop() {
        Some(Ok(id)) => Ok(AddOutcome::Added(id)),
        Some(Err(Problem::Taken)) => Ok(AddOutcome::Taken(match address {
            Some(address) => holder(tx, &context.actor, context.actor.account, &address)?,
            None => None,
        })),
        Some(Err(problem)) if !problem.is_internal() => Ok(AddOutcome::Refused(problem)),
        Some(Err(problem)) => Err(problem),
        None => Err(Problem::Broken("no outcome of a new lead".to_owned())),
    }
}

/// The lead with an address, where the person may see the lead.
fn holder(
    read: &Read<'_>,
    actor: &Actor,
    account: AccountId,
    address: &Folded,
) -> Result<Option<(i64, String)>, Problem> {
    let Some(id) = unique::holder(read, account, &LEAD, address)? else { return Ok(None) };
    let reach = actor.grant(VIEW_LEADS)?.leads();
    let mut found = None;
    let mut take = |view: &View<'_>| {
        let name = format!("{} {}", view.text(lead::FIRST_NAME), view.text(lead::LAST_NAME)).trim().to_owned();
        found = Some((id.0, if name.is_empty() { view.text(lead::EMAIL).to_owned() } else { name }));
        true
    };
    records::by_id(read, &reach, id, Take::Rows(&mut take))?;
    Ok(found)
}
