//! Leads: their rules, their deletion in slices, and creating or changing in one call.

use crate::records::RuledKind;
use headwater_model::draft::Draft;
use headwater_model::email::Folded;
use headwater_model::records::lead::LEAD;
pub use rules::LeadRules;

mod rules;
mod upsert;
pub use upsert::{By, Upsert, upsert};
mod delete;
pub use delete::{LeadDeletion, delete, delete_by, delete_rest, first_with_few_rows};

/// The kind of leads, with the rules.
pub const KIND: RuledKind<LeadRules> = RuledKind::of(&LEAD);

/// The addresses of drafts, in the form used for comparison.
fn addresses_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Vec<Folded> {
    drafts.filter_map(asked_address).map(Folded::of).collect()
}

/// The address by which a draft may mean a lead.
fn asked_address(draft: &Draft) -> Option<&str> {
    LEAD.unique.and_then(|unique| unique.asked(draft))
}
