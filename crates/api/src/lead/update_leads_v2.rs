//! updateLeadsV2: as updateLeads, but a lead that does not exist is refused with 404.

use super::update_leads;
use crate::method::{Method, NoError, key};
use headwater_actions::leads::Missing;

/// The method.
pub const METHOD: Method = Method {
    name: "updateLeadsV2",
    required: &["objects"],
    optional: &[],
    takes_flat_object: true,
    lenient: &[],
    key: key("updates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(update_leads::run(call, Missing::Refuse)),
};
