//! Events of deleted leads: kept, and put back under their former ids.

use super::{Belonging, DeletedLeads};
use crate::error::Result;
use crate::events::{DeletionLimit, PAGES_OF_A_DELETION};
use crate::tx::Tx;
use crate::undo::rows::KeptRow;
use crate::undo::{PAGES_OF_A_KEPT_ROW, UndoKey};
use crate::value::{Param, numbers};
use headwater_model::id::{AccountId, LeadId, UndoId};
use headwater_model::undo::TIMELINE;
use serde::{Deserialize, Serialize};

/// An event as it is kept: the columns of the row beside account and lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptEvent {
    id: i64,
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    what_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    what_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    at: i64,
}

impl KeptEvent {
    /// The events in a bundle; `None` for an erased one.
    pub fn of(row: &KeptRow) -> Result<Option<Vec<Self>>> {
        super::unbundled(row)
    }
}

impl Belonging for KeptEvent {
    const NAME: &'static str = TIMELINE;

    fn bytes(&self) -> usize {
        let long = [&self.name, &self.data].into_iter().flatten().map(String::len).sum::<usize>();
        self.source.len() + 64 + long
    }
}

/// As [`crate::events::delete_of_leads`], with the events kept.
pub(super) fn delete_keeping(
    tx: &Tx<'_>,
    gone: DeletedLeads<'_>,
    undo: UndoId,
    most: DeletionLimit,
) -> Result<(usize, bool)> {
    let DeletedLeads { account, leads, .. } = gone;
    let limit = most.rows.min(tx.rows_left(PAGES_OF_A_DELETION + PAGES_OF_A_KEPT_ROW));
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    // In no order: see `events::delete_of_leads`.
    let bytes = tx.walk_bytes(
        sql!(
            "select id, lead_id, source, name, what_id, what_type, data, at from event
             where account_id = $1 and lead_id in rarray($2) limit $3"
        ),
        &[account.into(), Param::Ids(&numbers(leads)), (limit as i64).into()],
        most.bytes,
        |row| {
            let event = KeptEvent {
                id: row.int(0)?,
                source: row.text(2)?.to_owned(),
                name: row.maybe_text(3)?.map(str::to_owned),
                what_id: row.maybe_int(4)?,
                what_type: row.maybe_text(5)?.map(str::to_owned),
                data: row.maybe_text(6)?.map(str::to_owned),
                at: row.int(7)?,
            };
            let bytes = event.bytes();
            ids.push(event.id);
            rows.push((LeadId(row.int(1)?), event));
            Ok(bytes as i64)
        },
    )?;
    if !ids.is_empty() {
        super::keep(tx, UndoKey { account, id: undo }, rows)?;
        tx.execute(
            sql!("delete from event where account_id = $1 and id in rarray($2)"),
            &[account.into(), Param::Ids(&ids)],
        )?;
        tx.count_bytes(bytes);
        tx.count_pages(ids.len() * PAGES_OF_A_DELETION);
    }
    Ok((ids.len(), ids.len() < limit && bytes < most.bytes))
}

/// Adds events of leads that have returned. Nobody is told: an event is told by itself.
pub fn put_back(tx: &Tx<'_>, account: AccountId, bundles: &[(LeadId, Vec<KeptEvent>)]) -> Result<()> {
    let events = bundles.iter().flat_map(|(lead, events)| events.iter().map(move |event| (*lead, event)));
    let rows = events.map(|(lead, event)| {
        [
            account.into(),
            Param::Int(event.id),
            lead.into(),
            event.source.as_str().into(),
            event.name.as_deref().into(),
            event.what_id.into(),
            event.what_type.as_deref().into(),
            event.data.as_deref().into(),
            Param::Int(event.at),
        ]
    });
    tx.insert_many(
        "event",
        &["account_id", "id", "lead_id", "source", "name", "what_id", "what_type", "data", "at"],
        rows,
    )?;
    tx.count_pages(bundles.iter().map(|(_, events)| events.len()).sum::<usize>() * PAGES_OF_A_DELETION);
    Ok(())
}
