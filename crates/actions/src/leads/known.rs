//! The data needed before an update begins: the leads named in drafts, and the leads with the addresses involved.

use super::{Drafts, addresses_of};
use headwater_model::email::Folded;
use headwater_model::grant::Reach;
use headwater_model::id::LeadId;
use headwater_model::permission::Edit;
use headwater_model::problem::Problem;
use headwater_model::record::Draft;
use headwater_model::records::lead;
use headwater_store::records::read::Found;
use headwater_store::records::row::Stored;
use headwater_store::{self as store, Tx};
use std::collections::HashMap;

/// The most bytes of leads in memory at once; a single lead may have more.
const AT_ONCE: usize = 4 << 20;

/// The present leads, and the present holder of each address.
pub(super) struct Known {
    pub(super) leads: HashMap<LeadId, Stored>,
    pub(super) holders: HashMap<Folded, LeadId>,
}

impl Known {
    /// Loads the leads named in drafts, and the holders of all addresses involved: naming leads, new, or
    /// given up. The inner error is the number of leads that fit into memory, if not all do.
    pub(super) fn load(tx: &Tx<'_>, reach: &Reach<Edit>, drafts: &Drafts) -> Result<Result<Self, usize>, Problem> {
        let most = if drafts.len() == 1 { usize::MAX } else { AT_ONCE };
        let ids: Vec<LeadId> = drafts.iter().flatten().filter_map(|draft| draft.id).collect();
        let mut leads = match store::records::read::find(tx, reach, &ids, most)? {
            Found::All(leads) => leads,
            Found::TooMuch(fitting) => return Ok(Err(fitting)),
        };
        let mut mentions: HashMap<LeadId, usize> = HashMap::with_capacity(ids.len());
        for id in ids {
            *mentions.entry(id).or_default() += 1;
        }
        let keeps_its_address = |draft: &Draft| {
            let lead = draft.id.filter(|id| mentions.get(id) == Some(&1)).and_then(|id| leads.get(&id));
            lead.is_some_and(|lead| lead.cells[lead::EMAIL.index()].as_text() == lead::email(draft))
        };
        let addresses = addresses_of(drafts.iter().flatten().filter(|draft| !keeps_its_address(draft)));
        let holders = store::records::unique::ids_by_email(tx, reach.account(), &addresses)?;
        let others: Vec<LeadId> = holders.values().copied().filter(|id| !leads.contains_key(id)).collect();
        match store::records::read::find(tx, reach, &others, most)? {
            Found::All(others) => leads.extend(others),
            Found::TooMuch(fitting) => return Ok(Err(fitting)),
        }
        Ok(Ok(Self { leads, holders }))
    }
}
