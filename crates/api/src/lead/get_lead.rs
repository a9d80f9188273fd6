//! getLead: one lead by id, as a list of one; an empty list for an unknown id.

use crate::keys::ResultKey;
use crate::method::Method;
use crate::record::find;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::records::lead::LEAD;

/// The key of leads in the result.
pub(super) const LEADS: ResultKey = ResultKey { observed: "lead", documented: "leads" };

/// The method.
pub const METHOD: Method = Method::read("getLead", "One lead by id.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["id"])
    .may_take(&["fields"])
    .answers(LEADS)
    .of(&LEAD)
    .does(|call| Box::pin(find::one(call)));
