//! The methods of the Lead API, one file each.

pub mod create_leads;
pub mod update_leads;
pub mod update_leads_v2;
pub mod create_or_update_leads;
pub mod delete_leads;
pub mod get_lead;
pub mod get_leads;
pub mod get_leads_date_range;
pub mod get_related_leads_by_email;
pub mod subscribe_to_lead_updates;
pub mod log_calls;
pub mod get_lead_timeline;
