//! Belongings of deleted leads return behind the leads, bundle by bundle. A lead that has not returned gets none; the hindrance is
//! noted in the row of the lead.

use super::Restored;
use headwater_model::context::Context;
use headwater_model::id::{LeadId, RecordId};
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::undo::Hindrance;
use headwater_store::records::read;
use headwater_store::undo::rows::KeptRow;
use headwater_store::writes::belongings::events::{self, KeptEvent};
use headwater_store::writes::belongings::places::{self, KeptPlace};
use headwater_store::{self as store, Tx};
use std::collections::HashSet;

/// Rows written at once, but at least those of one bundle.
const MOST_ROWS: usize = store::background::MOST_ROWS;

/// Bundles of leads that are there, of the first rows.
struct Bundles<T> {
    /// The number of rows looked at.
    done: usize,
    /// The number of events or memberships.
    written: usize,
    there: Vec<(LeadId, Vec<T>)>,
}

/// Restores events.
pub fn restore_timelines(tx: &Tx<'_>, context: &Context, run: &[KeptRow]) -> Result<Restored, Problem> {
    let Bundles { done, written, there } = bundles(tx, context, run, KeptEvent::of)?;
    events::put_back(tx, context.actor.account, &there)?;
    Ok(Restored { done, written, ..Restored::default() })
}

/// Restores memberships.
pub fn restore_places(tx: &Tx<'_>, context: &Context, run: &[KeptRow]) -> Result<Restored, Problem> {
    let Bundles { done, written, there } = bundles(tx, context, run, KeptPlace::of)?;
    let lost = places::put_back(tx, context.actor.account, context.at, &there)?;
    let lost = run[..done].iter().filter(|row| lost.contains(&RecordId(row.id)));
    let hindered = lost.map(|row| (row.number, Hindrance::InPart)).collect();
    Ok(Restored { done, written, hindered, ..Restored::default() })
}

/// The bundles of as many of the first rows as one step takes; erased ones, and those of leads that are not there, are passed over.
fn bundles<T>(
    tx: &Tx<'_>,
    context: &Context,
    run: &[KeptRow],
    read_row: impl Fn(&KeptRow) -> store::Result<Option<Vec<T>>>,
) -> Result<Bundles<T>, Problem> {
    let ids: Vec<i64> = run.iter().map(|row| row.id).collect();
    let leads: HashSet<i64> = read::present(tx, context.actor.account, &LEAD, &ids)?;
    let mut bundles = Bundles { done: 0, written: 0, there: Vec::new() };
    for row in run {
        let rows = if leads.contains(&row.id) { read_row(row)? } else { None };
        let rows = rows.unwrap_or_default();
        if bundles.written > 0 && bundles.written + rows.len() > MOST_ROWS.min(tx.rows_left(PAGES_OF_A_ROW)) {
            break;
        }
        bundles.done += 1;
        bundles.written += rows.len();
        bundles.there.push((RecordId(row.id), rows));
    }
    Ok(bundles)
}

/// Pages changed by an event or a membership that returns.
const PAGES_OF_A_ROW: usize = store::writes::members::PAGES_OF_A_DELETION;
