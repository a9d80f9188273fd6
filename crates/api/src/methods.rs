//! TABLE · the methods of the API. All other names of the vendor's index answer 204.

use crate::method::Method;
use crate::record::families;
use crate::{client, event, field, lead, list, list_member, list_membership, note, user};
use headwater_model::key::Strictness;
use std::collections::HashMap;
use std::sync::LazyLock;

/// All methods: those of this table, then those of the families.
pub static METHODS: LazyLock<Vec<&Method>> = LazyLock::new(|| {
    let of_families = families::ALL.iter().flat_map(|family| family.methods());
    TABLE.iter().copied().chain(of_families).collect()
});

/// The methods of no family.
static TABLE: &[&Method] = &[
    // Leads
    &lead::create_leads::METHOD,
    &lead::create_or_update_leads::METHOD,
    &lead::delete_leads::METHOD,
    &lead::get_lead::METHOD,
    &lead::get_leads::METHOD,
    &lead::get_leads_date_range::METHOD,
    &lead::get_related_leads_by_email::METHOD,
    &lead::subscribe_to_lead_updates::METHOD,
    &lead::update_leads::METHOD,
    &lead::update_leads_v2::METHOD,
    // Calls, timelines, events
    &lead::log_calls::METHOD,
    &lead::get_lead_timeline::METHOD,
    &event::GET_EVENTS,
    &event::GET_EVENTS_BY_TYPE,
    &event::GET_EVENTS_BY_TYPE_AS_INDEXED,
    // Notes
    &note::GET_ACCOUNT_NOTES,
    &note::GET_ACCOUNTS_NOTES,
    &note::GET_CONTACT_NOTES,
    &note::GET_CONTACTS_NOTES,
    &note::GET_OPPORTUNITY_NOTES,
    &note::GET_OPPORTUNITIES_NOTES,
    // Fields
    &field::CREATE_FIELDS,
    &field::UPDATE_FIELDS,
    &field::DELETE_FIELDS,
    &field::GET_FIELDS,
    // Lists
    &list::CREATE_LIST,
    &list::UPDATE_LIST,
    &list::DELETE_LIST,
    &list::GET_ACTIVE_LISTS,
    &list::GET_LIST_TAGS,
    &list::GET_UNSUBSCRIBE_CATEGORIES,
    // Members
    &list_member::ADD_LIST_MEMBER,
    &list_member::ADD_LIST_MEMBER_EMAIL_ADDRESS,
    &list_member::ADD_LIST_MEMBERS,
    &list_member::ADD_LIST_MEMBERS_EMAIL_ADDRESS,
    &list_member::REMOVE_LIST_MEMBER,
    &list_member::REMOVE_LIST_MEMBER_EMAIL_ADDRESS,
    &list_member::REMOVE_LIST_MEMBERS,
    &list_member::REMOVE_LIST_MEMBERS_EMAIL_ADDRESS,
    &list_member::REMOVE_LIST_MEMBERS_ALL,
    &list_membership::GET_LIST_MEMBERS,
    &list_membership::GET_REMOVED_LIST_MEMBERS,
    &list_membership::GET_CONTACT_LIST_MEMBERSHIPS,
    &list_membership::GET_LIST_MEMBERSHIPS,
    &list_membership::GET_LEAD_LIST_MEMBERSHIPS,
    // Users
    &user::GET_USER_PROFILES,
    &user::GET_USERS,
    // Clients of agencies
    &client::GET_CLIENTS,
    &client::CREATE_CLIENT,
    &client::UPDATE_CLIENT,
    &client::UPDATE_ACCOUNT_SEND_LIMIT,
    &client::ENABLE_ACCOUNT_SENDING,
    &client::DISABLE_ACCOUNT_SENDING,
];

/// The method with this name, if callers of this strictness may use the method; case counts.
pub fn named(name: &str, strictness: Strictness) -> Option<&'static Method> {
    let is_told = |method: &Method| method.is_documented || strictness == Strictness::Lenient;
    static BY_NAME: LazyLock<HashMap<&str, &Method>> =
        LazyLock::new(|| METHODS.iter().map(|method| (method.name, *method)).collect());
    BY_NAME.get(name).copied().filter(|method| is_told(method))
}
