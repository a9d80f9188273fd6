//! getLeadsDateRange: the active leads created or updated between two times, both included.

use super::get_lead::LEADS;
use crate::call::MOST_ROWS;
use crate::method::Method;
use crate::record::find;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::records::lead::LEAD;

/// The method.
pub const METHOD: Method = Method::read("getLeadsDateRange", "Active leads created or updated between two times.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["startDate", "endDate", "timestamp"])
    .may_take(&["limit", "offset", "fields"])
    .answers(LEADS)
    .of(&LEAD)
    .does(|call| Box::pin(find::in_range_of(call, MOST_ROWS)));
