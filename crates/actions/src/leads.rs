//! Creating, changing and deleting leads.

use crate::Outcomes;
use crate::records::rules::Terms;
use crate::records::{self, Drafts, Update};
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::id::LeadId;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_store::Tx;
use headwater_store::writes::changes::StatesBetween;
pub use rules::LeadRules;

mod rules;
mod upsert;
pub use upsert::{By, Upsert, upsert};
mod delete;
pub use delete::{delete, delete_leaving, delete_rest};

/// Creates leads, as [`records::create_by`].
pub fn create(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Outcomes<LeadId>, Problem> {
    records::create_by::<LeadRules>(tx, context, &LEAD, drafts)
}

/// Changes the leads named in drafts, by id or else by address, as [`records::update_by`].
pub fn update(
    tx: &Tx<'_>,
    context: &Context,
    drafts: &Drafts,
    terms: Terms,
) -> Result<(Outcomes<()>, StatesBetween), Problem> {
    records::update_by::<LeadRules>(tx, context, Update { record: &LEAD, drafts, terms })
}

/// The addresses of drafts, in the form used for comparison.
fn addresses_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Vec<Folded> {
    drafts.filter_map(asked_address).map(Folded::of).collect()
}

/// The address by which a draft may mean a lead.
fn asked_address(draft: &Draft) -> Option<&str> {
    LEAD.unique.and_then(|unique| unique.asked(draft))
}
