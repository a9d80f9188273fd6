//! updateLeadsV2: as updateLeads, but a missing lead is refused with 404.

use super::update_leads;
use crate::method::Method;
use crate::signature::key;
use headwater_actions::leads::Missing;
use headwater_model::permission::EDIT_LEADS;

/// The method.
pub const METHOD: Method = Method::write("updateLeadsV2", "Changes leads; a lead that does not exist is refused.")
    .needs(&[EDIT_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("updates"))
    .does(|call| Box::pin(update_leads::run(call, Missing::Refuse)));
