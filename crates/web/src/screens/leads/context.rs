//! The surroundings of the table of leads: the account's fields, people, lists and views, as seen by the person.

use crate::request::ScreenRequest;
use crate::words::Words;
use headwater_actions::saved_views::{self, SeenViews};
use headwater_model::actor::Actor;
use headwater_model::field::{Catalogue, Field};
use headwater_model::id::UserId;
use headwater_model::list::List;
use headwater_model::permission::{VIEW_LEADS, VIEW_LISTS};
use headwater_model::problem::Problem;
use headwater_model::query::{FieldName, FieldNature, QueryContext, QueryField};
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::{Timestamp, Zone};
use headwater_model::user::User;
use headwater_store::pages::{Page, Take};
use headwater_store::{self as store, Read};
use std::sync::Arc;

/// The most lists offered to be chosen from.
const MOST_LISTS: i64 = 200;

/// A person in front of the table, before anything is read.
#[derive(Clone)]
pub struct TableAsker {
    /// The person.
    pub actor: Actor,
    /// The present.
    pub now: Timestamp,
    /// The person's zone, if chosen.
    pub zone: Option<String>,
    /// The texts.
    pub words: &'static Words,
}

impl TableAsker {
    /// The person of a request.
    pub fn of(request: &ScreenRequest<'_>) -> Result<Self, Problem> {
        let person = request.person()?;
        let zone = person.user.time_zone.clone();
        Ok(Self { actor: person.actor.clone(), now: request.at, zone, words: request.words })
    }
}

/// The surroundings of the table.
pub struct TableContext {
    /// The person.
    pub actor: Actor,
    /// The present.
    pub now: Timestamp,
    /// The texts.
    pub words: &'static Words,
    /// The zone in which days begin for the person.
    pub zone: Zone,
    /// The active custom fields of leads.
    pub fields: Vec<Field>,
    /// The same, to be looked up.
    pub catalogue: Arc<Catalogue>,
    /// The people of the account, former ones too.
    pub people: Vec<User>,
    /// The lists: id and name.
    pub lists: Vec<(i64, String)>,
    /// The views seen by the person.
    pub views: SeenViews,
}

impl TableContext {
    /// Reads the surroundings.
    pub fn read(read: &Read<'_>, asker: &TableAsker) -> Result<Self, Problem> {
        let TableAsker { actor, now, zone, words } = asker.clone();
        let account = actor.account;
        let mut fields = store::fields::all(read, account)?;
        let catalogue = LEAD.catalogue(&fields);
        fields.retain(|field| field.is_active && Some(field.relationship) == LEAD.custom);
        let tenants = || store::accounts::by_id(read, account);
        let zone = match zone.and_then(|name| Zone::named(&name)) {
            Some(zone) => zone,
            None => tenants()?.and_then(|account| Zone::named(&account.time_zone)).unwrap_or_else(Zone::utc),
        };
        let mut lists = Vec::new();
        let mut take = |list: &List| {
            lists.push((list.id.0, list.name.clone()));
            true
        };
        let page = Page { offset: 0, limit: MOST_LISTS };
        store::lists::page(read, &actor.grant(VIEW_LISTS)?, page.taking(Take::Rows(&mut take)))?;
        lists.sort_by_key(|(_, name)| name.to_lowercase());
        Ok(Self {
            people: store::users::all(read, account)?,
            views: saved_views::seen(read, &actor)?,
            actor,
            now,
            words,
            zone,
            fields,
            catalogue,
            lists,
        })
    }

    /// By this, questions are read.
    pub fn query_context(&self) -> QueryContext<'_> {
        QueryContext { catalogue: &self.catalogue, zone: &self.zone, now: self.now, me: self.actor.user }
    }

    /// Whether the person reaches own leads alone: owners are neither shown nor asked for.
    pub fn is_own_only(&self) -> bool {
        self.actor.demand(VIEW_LEADS.any).is_ok_and(|owner| owner.is_some())
    }

    /// The fields to filter by, in the order of the table of fields.
    pub fn filterable(&self) -> Vec<QueryField> {
        let is_owner = |field: &QueryField| field.name == FieldName::Standard(lead::OWNER);
        let mut fields = QueryField::all(&self.catalogue);
        fields.retain(|field| !(self.is_own_only() && is_owner(field)));
        fields
    }

    /// The fields to be shown as columns.
    pub fn showable(&self) -> Vec<QueryField> {
        let mut fields = self.filterable();
        let is_shown = |field: &QueryField| match field.name {
            FieldName::Standard(standard) => {
                ![lead::FIRST_NAME, lead::LAST_NAME, lead::HAS_OPPORTUNITY, lead::ACTIVE].contains(&standard)
            }
            FieldName::Custom(_) => true,
        };
        fields.retain(is_shown);
        fields
    }

    /// The label of a field.
    pub fn label(&self, field: &QueryField) -> String {
        match &field.name {
            FieldName::Standard(standard) => self.words.leads.label(*standard).to_owned(),
            FieldName::Custom(name) => self.custom(name).map_or_else(|| name.to_string(), |field| field.label.clone()),
        }
    }

    /// The custom field of a system name.
    pub fn custom(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.system_name == name)
    }

    /// The name of a person.
    pub fn person(&self, id: i64) -> Option<&str> {
        let person = self.people.iter().find(|person| person.id == UserId(id))?;
        Some(if person.display_name.is_empty() { &person.email } else { &person.display_name })
    }

    /// A value of a field as people read the value.
    pub fn said(&self, field: &QueryField, value: &str) -> String {
        let leads = &self.words.leads;
        let of_choices = |field: &Field| {
            let choice = field.choices.iter().find(|choice| choice.value == value);
            choice.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
        };
        match (&field.name, field.nature) {
            (_, FieldNature::Person) if value == "me" => leads.me.to_owned(),
            (_, FieldNature::Person) => {
                let name = value.parse().ok().and_then(|id| self.person(id));
                name.map_or_else(|| value.to_owned(), str::to_owned)
            }
            (_, FieldNature::Flag) => (if value == "1" { leads.yes } else { leads.no }).to_owned(),
            (FieldName::Standard(lead::STATUS), _) => {
                let place = lead::STATUSES.iter().position(|known| *known == value);
                place.map_or_else(|| value.to_owned(), |place| leads.statuses[place].to_owned())
            }
            (FieldName::Custom(name), _) => self.custom(name).map_or_else(|| value.to_owned(), of_choices),
            _ => value.to_owned(),
        }
    }

    /// The name of a list.
    pub fn list(&self, id: &str) -> String {
        let found = id.parse::<i64>().ok().and_then(|id| self.lists.iter().find(|(known, _)| *known == id));
        found.map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    }
}
