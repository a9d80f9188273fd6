//! updateLeadsV2: as updateLeads, but a missing lead is refused with 404.

use super::update_leads;
use crate::keys::key;
use crate::method::Method;
use headwater_actions::records::rules::Missing;
use headwater_model::permission::EDIT_LEADS;
use headwater_model::records::lead::LEAD;

/// The method.
pub const METHOD: Method = Method::write("updateLeadsV2", "Changes leads; a lead that does not exist is refused.")
    .needs(&[EDIT_LEADS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("updates"))
    .of(&LEAD)
    .does(|call| Box::pin(update_leads::run(call, Missing::Refuse)));
