//! Leads: writing them, finding them, and reading many of them in order.

use crate::custom;
use crate::error::Result;
use crate::lead_blocks;
use crate::lead_row::{self, Stored};
use crate::pages::{self, Page};
use crate::tx::{Read, Tx};
use crate::value::{Param, numbers};
use crate::volume::PAGE;
use headwater_model::cell::{Cell, Value};
use headwater_model::email::Folded;
use headwater_model::field::Catalogue;
use headwater_model::grant::Grant;
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::lead::{Draft, LeadView};
use headwater_model::permission::{Delete, Leads, OfLeads};
use headwater_model::standard_fields::{COUNT, STANDARD_FIELDS, Standard, StandardField, at};
use headwater_model::time::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

mod addresses;
pub use addresses::{id_by_email, ids_by_email, others_have};

/// Which of a lead's times a range is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// When it was created.
    Created,
    /// When it was last written; creation counts.
    Updated,
}

/// Pages that a change of a lead touches: its own, and where it stood in the order of updates.
pub const PAGES_OF_A_CHANGE: usize = 2;
/// Those of a change of its address beside them: of the old one, and of the new one.
pub const PAGES_OF_AN_ADDRESS: usize = 2;
/// Pages that a deletion of a lead touches: its own, and those of its id and of three indexes.
pub const PAGES_OF_A_DELETION: usize = 5;
/// Pages that a new lead touches anywhere: that of its address.
pub const PAGES_OF_A_NEW_LEAD: usize = 1;

/// What is taken of each lead that is found.
pub type Take<'a> = pages::Take<'a, dyn FnMut(&LeadView<'_>) -> bool + 'a>;

/// A lead that has just been added.
pub struct Fresh<'d> {
    cells: [Cell<'d>; COUNT],
    custom: String,
}

impl<'d> Fresh<'d> {
    fn new(at: Timestamp, catalogue: &Catalogue, id: LeadId, draft: &'d Draft) -> Self {
        let cell = |place| match Standard(place as u8) {
            at::ID => Cell::Int(id.0),
            at::UPDATED | at::CREATED => Cell::Int(at.0),
            field => match draft.get(field) {
                None | Some(Cell::Null) => default(field),
                Some(Cell::Int(number)) => Cell::Int(*number),
                Some(Cell::Text(text)) => Cell::Text(Cow::Borrowed(text)),
            },
        };
        Self { cells: std::array::from_fn(cell), custom: custom::set(custom::NONE, catalogue, &draft.custom) }
    }

    /// The lead as it is stored now.
    pub fn view(&self) -> LeadView<'_> {
        LeadView { cells: &self.cells, custom: &self.custom }
    }

    fn row(&self, account: AccountId) -> Vec<Param<'_>> {
        let mut row: Vec<Param<'_>> = Vec::with_capacity(COUNT + 3);
        row.push(account.into());
        row.extend(
            self.cells
                .iter()
                .zip(&STANDARD_FIELDS)
                .filter_map(|(cell, field)| field.column().map(|_| Param::from(cell))),
        );
        row.push((&self.custom).into());
        row.push(Folded::of(self.cells[at::EMAIL.index()].as_text().unwrap_or_default()).hash().into());
        row
    }
}

/// Adds leads with ids drawn before, ascending. Their addresses must be free. They are to be counted by [`count_new`]. Gives
/// them as they are stored.
pub fn insert<'d>(
    tx: &Tx<'_>,
    account: AccountId,
    at: Timestamp,
    catalogue: &Catalogue,
    leads: &[(LeadId, &'d Draft)],
) -> Result<Vec<Fresh<'d>>> {
    let columns: Vec<&'static str> = ["account_id"]
        .into_iter()
        .chain(STANDARD_FIELDS.iter().filter_map(StandardField::column))
        .chain(["custom", "email_hash"])
        .collect();
    let fresh: Vec<Fresh<'d>> = leads.iter().map(|(id, draft)| Fresh::new(at, catalogue, *id, draft)).collect();
    tx.insert_many("lead", &columns, fresh.iter().map(|lead| lead.row(account)))?;
    tx.count_pages(fresh.len() * PAGES_OF_A_NEW_LEAD);
    Ok(fresh)
}

/// Counts leads that [`insert`] added.
pub fn count_new(tx: &Tx<'_>, account: AccountId, leads: &[(LeadId, &Draft)]) -> Result<()> {
    let active: Vec<LeadId> = leads
        .iter()
        .filter(|(_, draft)| draft.get(at::ACTIVE).and_then(Cell::as_int) != Some(0))
        .map(|(id, _)| *id)
        .collect();
    lead_blocks::count(tx, account, &active, 1)
}

/// What a standard field holds when nobody sets it.
fn default(field: Standard) -> Cell<'static> {
    match field {
        at::ACTIVE => Cell::Int(1),
        at::SCORE | at::SCORE_WEIGHTED => Cell::Int(0),
        at::STATUS => Cell::Text(Cow::Borrowed("unqualified")),
        _ => Cell::Null,
    }
}

/// Looks at so many leads after an id for those that a person owns, until it has found `limit` of them; those that are not
/// active included. Gives their ids, in order, and the last lead that was looked at; `None` if there is none after that id.
pub fn owned_after(
    read: &Read<'_>,
    account: AccountId,
    owner: UserId,
    after: LeadId,
    (look_at, limit): (usize, usize),
) -> Result<(Vec<LeadId>, Option<LeadId>)> {
    let (mut owned, mut last) = (Vec::new(), None);
    read.walk(
        sql!("select id, owner_id from lead where account_id = $1 and id > $2 order by id limit $3"),
        &[account.into(), after.into(), (look_at as i64).into()],
        |row| {
            let id = LeadId(row.int(0)?);
            last = Some(id);
            if row.maybe_int(1)? == Some(owner.0) {
                owned.push(id);
            }
            Ok(owned.len() < limit)
        },
    )?;
    Ok((owned, last))
}

/// Whether there is a lead of that id, and the grant reaches it.
pub fn exists<K: OfLeads, V>(read: &Read<'_>, grant: &Grant<K, V>, id: LeadId) -> Result<bool> {
    let found = read.one(
        sql!("select 1 from lead where account_id = $1 and id = $2 and (owner_id = $3 or $3 is null)"),
        &[grant.account().into(), id.into(), grant.owner().into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Those of the leads that exist and that the grant reaches.
pub fn reached<K: OfLeads, V>(read: &Read<'_>, grant: &Grant<K, V>, leads: &[LeadId]) -> Result<HashSet<LeadId>> {
    let found = read.all(
        sql!(
            "select id from lead
             where account_id = $1 and id in rarray($2) and (owner_id = $3 or $3 is null) order by id"
        ),
        &[grant.account().into(), Param::Ids(&numbers(leads)), grant.owner().into()],
        |row| Ok(LeadId(row.int(0)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Leads that were read to be changed.
pub enum Found {
    /// All of them, by id.
    All(HashMap<LeadId, Stored>),
    /// They hold more than was to be read; so many of them do not.
    TooMuch(usize),
}

/// Leads that are to be changed, unless they hold more than `most` bytes. One lead is never too much.
pub fn find(read: &Read<'_>, account: AccountId, leads: &[LeadId], most: usize) -> Result<Found> {
    let (mut found, mut bytes, mut is_all) = (HashMap::with_capacity(leads.len()), 0, true);
    if !leads.is_empty() {
        read.walk(
            sql!("select ", lead_columns!(), " from lead where account_id = $1 and id in rarray($2)"),
            &[account.into(), Param::Ids(&numbers(leads))],
            |row| {
                let lead = lead_row::stored(row)?;
                bytes += lead.bytes();
                is_all = bytes <= most || found.is_empty();
                if is_all {
                    found.insert(lead.id, lead);
                }
                Ok(is_all)
            },
        )?;
    }
    Ok(if is_all { Found::All(found) } else { Found::TooMuch(found.len()) })
}

/// What is written of a lead that is changed.
#[derive(Debug)]
pub struct Change<'l> {
    /// Which one.
    pub id: LeadId,
    /// The time of the update.
    pub at: Timestamp,
    /// The standard fields that are set, each once.
    pub values: Vec<(Standard, &'l Value)>,
    /// All custom values, where they are set.
    pub custom: Option<&'l str>,
    /// By how much it changes the number of active leads: 1, 0 or -1.
    pub active: i64,
    /// The bytes of all the lead's text, which is written anew with whatever is set of it.
    pub bytes: usize,
}

/// Changes leads, each named once.
pub fn update(tx: &Tx<'_>, account: AccountId, changes: &[Change<'_>]) -> Result<()> {
    let mut shapes: BTreeMap<(Vec<&'static str>, bool), Vec<&Change<'_>>> = BTreeMap::new();
    for change in changes {
        let columns = change.values.iter().filter_map(|(field, _)| field.field().column()).collect();
        shapes.entry((columns, change.custom.is_some())).or_default().push(change);
    }
    // A loop, because each statement sets the same columns of all its leads; who sends many at once mostly sends the same fields.
    for ((standard, has_custom), changes) in shapes {
        let has_address = standard.contains(&"email_address");
        let mut columns = vec!["updated_at"];
        columns.extend(standard);
        columns.extend(has_address.then_some("email_hash"));
        columns.extend(has_custom.then_some("custom"));
        tx.update_many("lead", &columns, account, changes.iter().map(|change| row_of(change)))?;
        // What a row has beyond one page is counted as bytes.
        tx.count_bytes(changes.iter().map(|change| change.bytes.saturating_sub(PAGE)).sum());
        let pages_of_an_address = if has_address { PAGES_OF_AN_ADDRESS } else { 0 };
        tx.count_pages(changes.len() * (PAGES_OF_A_CHANGE + pages_of_an_address));
    }
    for step in [1, -1] {
        let mut moved: Vec<LeadId> = changes.iter().filter(|it| it.active == step).map(|it| it.id).collect();
        moved.sort_unstable();
        lead_blocks::count(tx, account, &moved, step)?;
    }
    Ok(())
}

fn row_of<'l>(change: &Change<'l>) -> Vec<Param<'l>> {
    let mut row: Vec<Param<'l>> = vec![change.id.into(), change.at.into()];
    row.extend(
        change.values.iter().filter(|(field, _)| field.field().column().is_some()).map(|(_, it)| Param::from(*it)),
    );
    let address = change.values.iter().find(|(field, _)| *field == at::EMAIL).and_then(|(_, value)| value.as_text());
    row.extend(address.map(|address| Param::Int(Folded::of(address).hash())));
    row.extend(change.custom.map(Param::from));
    row
}

/// How many bytes the texts of leads take that can be long, by id: so much is overwritten when they are deleted. No lead is read
/// for it.
pub fn bytes_of(read: &Read<'_>, account: AccountId, leads: &[LeadId]) -> Result<HashMap<LeadId, usize>> {
    let found = read.all(
        sql!(
            "select id, ",
            lead_bytes!(),
            " from lead
             where account_id = $1 and id in rarray($2)"
        ),
        &[account.into(), Param::Ids(&numbers(leads))],
        |row| Ok((LeadId(row.int(0)?), row.int(1)? as usize)),
    )?;
    Ok(found.into_iter().collect())
}

/// Deletes those of the leads that the grant reaches. What belongs to them elsewhere is its callers' to delete. Gives
/// those that were there.
pub fn delete(tx: &Tx<'_>, grant: &Grant<Leads, Delete>, leads: &[LeadId]) -> Result<HashSet<LeadId>> {
    let mut deleted = tx.all(
        sql!(
            "delete from lead
             where account_id = $1 and id in rarray($2) and (owner_id = $3 or $3 is null)
             returning id, active, ",
            lead_bytes!()
        ),
        &[grant.account().into(), Param::Ids(&numbers(leads)), grant.owner().into()],
        |row| {
            tx.count_bytes((row.int(2)? as usize).saturating_sub(PAGE));
            tx.count_pages(PAGES_OF_A_DELETION);
            Ok((LeadId(row.int(0)?), row.maybe_int(1)? == Some(1)))
        },
    )?;
    deleted.sort_unstable();
    let active: Vec<LeadId> = deleted.iter().filter(|(_, is_active)| *is_active).map(|(id, _)| *id).collect();
    lead_blocks::count(tx, grant.account(), &active, -1)?;
    Ok(deleted.into_iter().map(|(id, _)| id).collect())
}

/// The lead of that id, if the grant reaches it.
pub fn by_id(read: &Read<'_>, grant: &Grant<Leads>, id: LeadId, take: Take<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and id = $2 and (owner_id = $3 or $3 is null)"
        ),
        &[grant.account().into(), id.into(), grant.owner().into()],
        take,
    )
}

/// The leads of those ids, by id.
pub fn by_ids(read: &Read<'_>, grant: &Grant<Leads>, ids: &[i64], page: Page, take: Take<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and id in rarray($2) and (owner_id = $3 or $3 is null)
             order by id limit $4 offset $5"
        ),
        &[grant.account().into(), Param::Ids(ids), grant.owner().into(), page.limit.into(), page.offset.into()],
        take,
    )
}

/// The active leads, by id. Any offset costs what the first one costs.
pub fn page(read: &Read<'_>, grant: &Grant<Leads>, page: Page, take: Take<'_>) -> Result<()> {
    if grant.owner().is_some() {
        return page_of_owner(read, grant, page, take);
    }
    let Some(start) = lead_blocks::locate(read, grant.account(), page.offset)? else { return Ok(()) };
    walk(
        read,
        sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and id >= $2 and active = 1
             order by id limit $3 offset $4"
        ),
        &[grant.account().into(), start.from.into(), page.limit.into(), start.skip.into()],
        take,
    )
}

fn page_of_owner(read: &Read<'_>, grant: &Grant<Leads>, page: Page, take: Take<'_>) -> Result<()> {
    walk(
        read,
        sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and owner_id = $2 and active = 1
             order by id limit $3 offset $4"
        ),
        &[grant.account().into(), grant.owner().into(), page.limit.into(), page.offset.into()],
        take,
    )
}

/// The active leads created or written between two times, both included, in that order and then by id.
pub fn in_range(
    read: &Read<'_>,
    grant: &Grant<Leads>,
    clock: Clock,
    (from, to): (Timestamp, Timestamp),
    page: Page,
    take: Take<'_>,
) -> Result<()> {
    let text = match clock {
        Clock::Created => sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and active = 1 and created_at >= $2 and created_at <= $3
               and (owner_id = $4 or $4 is null)
             order by created_at, id limit $5 offset $6"
        ),
        Clock::Updated => sql!(
            "select ",
            lead_columns!(),
            " from lead
             where account_id = $1 and active = 1 and updated_at >= $2 and updated_at <= $3
               and (owner_id = $4 or $4 is null)
             order by updated_at, id limit $5 offset $6"
        ),
    };
    let params =
        [grant.account().into(), from.into(), to.into(), grant.owner().into(), page.limit.into(), page.offset.into()];
    walk(read, text, &params, take)
}

/// Runs a query for `lead_columns!`.
pub(crate) fn walk(read: &Read<'_>, text: &str, params: &[Param<'_>], take: Take<'_>) -> Result<()> {
    pages::walk(read, text, params, take, |row, take| lead_row::with_view(row, take))
}
