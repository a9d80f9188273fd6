//! TABLE · the methods that exist, in the order of the vendor's index. All others answer 204.

use crate::lead;
use crate::method::Method;

/// The table.
pub static METHODS: &[&Method] = &[
    &lead::create_leads::METHOD,
    &lead::delete_leads::METHOD,
    &lead::get_lead::METHOD,
    &lead::get_leads::METHOD,
    &lead::get_leads_date_range::METHOD,
    &lead::subscribe_to_lead_updates::METHOD,
    &lead::update_leads::METHOD,
    &lead::update_leads_v2::METHOD,
    //&lead::log_calls::METHOD,
    //&lead::get_lead_timeline::METHOD,
];

/// The method of that name; names are compared exactly.
pub fn named(name: &str) -> Option<&'static Method> {
    METHODS.iter().copied().find(|method| method.name == name)
}
