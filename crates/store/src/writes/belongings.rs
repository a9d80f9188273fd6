//! Belongings of deleted leads: events and memberships, which are no records of their own. They are deleted after the lead, many at
//! once, and kept for an undo if the deletion is.
//!
//! An undo has one row for a bundle, several events or several memberships of a lead: most leads have few of each, and an undo of
//! many leads writes and reads a row for each lead, not for each event. A bundle is bounded, so that one fits into any slice.

pub mod events;
pub mod places;

use crate::error::{Error, Result};
use crate::events::{self as timeline, DeletionLimit};
use crate::tx::Tx;
use crate::undo::rows::KeptRow;
use crate::undo::{self, Former, UndoKey};
use crate::writes::members;
use headwater_model::id::{AccountId, LeadId, UndoId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The most rows in a bundle, and the bytes after which no further row is added.
const BUNDLE_ROWS: usize = 100;
const BUNDLE_BYTES: usize = 64 << 10;

/// Deleted leads.
#[derive(Debug, Clone, Copy)]
pub struct DeletedLeads<'l> {
    /// The account.
    pub account: AccountId,
    /// The leads.
    pub leads: &'l [LeadId],
    /// The undo under which belongings are kept; `None` if they are not kept.
    pub undo: Option<UndoId>,
}

/// Deletes events and then memberships of deleted leads, up to a limit. Returns the number, and whether these were all.
pub fn delete(tx: &Tx<'_>, gone: DeletedLeads<'_>, most: DeletionLimit) -> Result<(usize, bool)> {
    let (events, is_all) = match gone.undo {
        Some(undo) => events::delete_keeping(tx, gone, undo, most)?,
        None => timeline::delete_of_leads(tx, gone.account, gone.leads, most)?,
    };
    if !is_all {
        return Ok((events, false));
    }
    let rows = most.rows - events;
    let (places, is_all) = match gone.undo {
        Some(undo) => places::delete_keeping(tx, gone, undo, rows)?,
        None => members::delete_of_leads(tx, gone.account, gone.leads, rows)?,
    };
    Ok((events + places, is_all))
}

/// A row of a lead that can be kept in a bundle.
trait Belonging: Serialize {
    /// The name under which bundles are kept.
    const NAME: &'static str;

    /// About the length of the row.
    fn bytes(&self) -> usize;
}

/// Keeps rows of leads in bundles.
fn keep<T: Belonging>(tx: &Tx<'_>, undo: UndoKey, rows: Vec<(LeadId, T)>) -> Result<()> {
    let mut of_leads: BTreeMap<LeadId, Vec<T>> = BTreeMap::new();
    for (lead, row) in rows {
        of_leads.entry(lead).or_default().push(row);
    }
    let mut kept = Vec::with_capacity(of_leads.len());
    for (lead, rows) in of_leads {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let (mut bundle, mut held) = (Vec::new(), 0);
            while let Some(row) = rows.next_if(|_| bundle.len() < BUNDLE_ROWS && held < BUNDLE_BYTES) {
                held += row.bytes();
                bundle.push(row);
            }
            let former = serde_json::to_string(&bundle).map_err(|error| Error::Damaged(error.to_string()))?;
            kept.push(Former { record: T::NAME, id: lead.0, former, latter: None });
        }
    }
    undo::keep(tx, undo, &kept)
}

/// The rows in a bundle; `None` for an erased one.
fn unbundled<T: DeserializeOwned>(row: &KeptRow) -> Result<Option<Vec<T>>> {
    let rows = row.former.as_deref().map(serde_json::from_str).transpose();
    rows.map_err(|error| Error::Damaged(error.to_string()))
}
