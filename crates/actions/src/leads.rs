//! Creating, changing and deleting leads.

use crate::{Outcomes, parts};
use headwater_model::cell::Cell;
use headwater_model::change::{Entry, Kind};
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::Catalogue;
use headwater_model::id::{AccountId, LeadId, Sequence};
use headwater_model::limits;
use headwater_model::permission::CREATE_LEADS;
use headwater_model::problem::Problem;
use headwater_model::record::Draft;
use headwater_model::records::lead::{self, CONTACT_WITH_OPPORTUNITY, LEAD};
use headwater_store::outbox::State;
use headwater_store::records::row;
use headwater_store::{self as store, Tx, Volume};
use owners::Owners;
use std::borrow::Cow;
use std::collections::HashSet;

mod owners;
mod known;
mod rules;
pub use rules::{Missing, Rules, StatesBetween};
mod update;
pub use update::update;
mod upsert;
pub use upsert::{By, upsert};
mod delete;
pub use delete::{delete, delete_rest};

/// Drafts as read from the request; unreadable ones have an error.
pub type Drafts = [Result<Draft, Problem>];

/// The least number of leads in a call for which writing before locking the account pays.
const MANY: usize = 100;

/// Creates leads from valid drafts; returns the outcome for each draft, in order. The last ones may be left for
/// another transaction.
pub fn create(tx: &Tx<'_>, context: &Context, drafts: &Drafts) -> Result<Outcomes<LeadId>, Problem> {
    let reach = context.actor.grant(CREATE_LEADS)?.leads();
    let account = reach.account();
    let (drafts, left) =
        drafts.split_at(parts::fitting(tx, drafts, |draft| draft.as_ref().map(to_be_written).unwrap_or_default()));
    let is_ahead = drafts.len() >= MANY && tx.work_ahead();
    let owners = Owners::among(tx, &reach, drafts)?;
    let addresses = addresses_of(drafts.iter().flatten());
    let mut taken: HashSet<Folded> =
        store::records::unique::ids_by_email(tx, account, &addresses)?.into_keys().collect();
    let mut sound: Vec<Cow<'_, Draft>> = Vec::with_capacity(drafts.len());
    let mut outcomes: Outcomes<()> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let checked = draft.as_ref().map_err(Problem::clone).and_then(|draft| {
            check_new(draft, &context.catalogue, &owners, &mut taken)?;
            sound.push(owners.given(draft));
            Ok(())
        });
        match checked {
            Err(problem) if problem.is_internal() => return Err(problem),
            outcome => outcomes.push(outcome),
        }
    }
    let drawn = store::counters::draw(tx, account, Sequence::Lead, sound.len())?;
    let ids: Vec<LeadId> = drawn.iter().copied().map(LeadId).collect();
    let leads: Vec<(LeadId, &Draft)> = ids.iter().copied().zip(sound.iter().map(Cow::as_ref)).collect();
    let fresh = store::records::write::insert(tx, &reach, context.at, &context.catalogue, &leads)?;
    let events: Vec<NewEvent> = ids.iter().map(|id| created(*id, context)).collect();
    store::events::record(tx, account, &events)?;
    tx.take(account)?;
    if is_ahead {
        look_again(tx, account, &leads, &drawn)?;
    }
    store::records::write::count_new(tx, &reach, &leads)?;
    let entries: Vec<Entry> = ids.iter().map(|id| Entry::plain(*id, Kind::Created)).collect();
    match !entries.is_empty() && store::subscriptions::any(tx, account)? {
        true => store::outbox::append_told(tx, account, context.at, &entries, |place| {
            State::After(row::snapshot(&fresh[place].view()))
        })?,
        false => store::outbox::append(tx, account, context.at, &entries)?,
    }
    let mut outcomes = crate::numbered(outcomes, ids);
    outcomes.extend(left.iter().map(|_| parts::left()));
    Ok(outcomes)
}

/// The approximate volume written for a new lead, the snapshot included.
fn to_be_written(draft: &Draft) -> Volume {
    let custom = draft.custom.iter().map(|(_, value)| value.len()).sum::<usize>();
    let texts = draft.values.iter().filter_map(|(_, value)| value.as_text()).map(str::len).sum::<usize>();
    Volume { bytes: 2 * (custom + texts), pages: store::records::write::PAGES_OF_A_NEW_RECORD }
}

/// Invariant: one address, one lead. An address free before the account was locked may be taken by now.
fn look_again(tx: &Tx<'_>, account: AccountId, leads: &[(LeadId, &Draft)], ids: &[i64]) -> Result<(), Problem> {
    let addresses = addresses_of(leads.iter().map(|(_, draft)| *draft));
    match store::records::unique::others_have(tx, account, &addresses, ids)? {
        true => Err(tx.run_again().into()),
        false => Ok(()),
    }
}

/// The addresses of drafts, in the form used for comparison.
fn addresses_of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Vec<Folded> {
    drafts.filter_map(lead::asked_email).map(Folded::of).collect()
}

/// Checks that a draft can become a lead: the address is given, and used by no lead and no earlier draft.
fn check_new(
    draft: &Draft,
    catalogue: &Catalogue,
    owners: &Owners,
    taken: &mut HashSet<Folded>,
) -> Result<(), Problem> {
    lead::check(draft)?;
    check_size(draft, catalogue)?;
    check_status(draft)?;
    owners.check_new(draft)?;
    match taken.insert(Folded::of(lead::email(draft).unwrap_or_default())) {
        true => Ok(()),
        false => Err(Problem::Taken),
    }
}

fn created(lead: LeadId, context: &Context) -> NewEvent {
    let name = context.actor.user.map(|_| format!("Manually added by {}", context.actor.name));
    NewEvent { lead, source: Source::LeadCreation, name, data: None, at: context.at }
}

/// Checks the size of a new lead.
fn check_size(draft: &Draft, catalogue: &Catalogue) -> Result<(), Problem> {
    let description = draft.get(lead::DESCRIPTION).and_then(Cell::as_text).map_or(0, str::len);
    let sent = description + draft.custom.iter().map(|(_, value)| value.len()).sum::<usize>();
    // The stored form is longer by names and escapes; the exact length is known only after writing.
    if sent <= limits::LEAD / 16 {
        return Ok(());
    }
    let kept = description + store::custom::set(store::custom::NONE, catalogue, &draft.custom).len();
    if kept <= limits::LEAD { Ok(()) } else { Err(too_large(draft, catalogue)) }
}

/// The error for a too large lead; names the longest value sent.
fn too_large(draft: &Draft, catalogue: &Catalogue) -> Problem {
    let description = draft.get(lead::DESCRIPTION).and_then(Cell::as_text).map_or(0, str::len);
    let longest = draft.custom.iter().max_by_key(|(_, value)| value.len());
    let field = match longest.filter(|(_, value)| value.len() > description) {
        Some((custom, _)) => &catalogue.field(*custom).system_name,
        None => LEAD.field(lead::DESCRIPTION).name,
    };
    Problem::invalid(field, limits::too_much_of_a_lead())
}

fn check_status(draft: &Draft) -> Result<(), Problem> {
    match draft.get(lead::STATUS).and_then(Cell::as_text) {
        Some(CONTACT_WITH_OPPORTUNITY) => {
            Err(Problem::invalid("leadStatus", "contactWithOpp is set by the system only"))
        }
        _ => Ok(()),
    }
}
