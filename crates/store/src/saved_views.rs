//! Views of the table of leads: filter, order and columns under a name.

use crate::counters;
use crate::error::Result;
use crate::tx::{Read, Tx};
use crate::value::Row;
use headwater_model::id::{AccountId, Sequence, UserId};
use headwater_model::time::Timestamp;

/// The most views read for a person: own ones, and shared ones.
pub const MOST_VIEWS: i64 = 100;

/// Names a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewKey {
    /// The account.
    pub account: AccountId,
    /// The id.
    pub id: i64,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The id.
    pub id: i64,
    /// The person with the right to change the view; `None` once the person is gone.
    pub owner: Option<UserId>,
    /// The name; empty for the columns in which a person sees all leads.
    pub name: String,
    /// The question, in the text form of `model::query`.
    pub query: String,
    /// The system names of the columns, separated by spaces; empty for the usual ones.
    pub columns: String,
    /// Whether all people of the account see the view.
    pub is_shared: bool,
}

/// Adds a view behind all others; the id in `view` is ignored. Returns the id.
pub fn insert(tx: &Tx<'_>, account: AccountId, at: Timestamp, view: &SavedView) -> Result<i64> {
    let id = counters::draw_one(tx, account, Sequence::Record)?;
    tx.execute(
        sql!(
            "insert into saved_view (account_id, id, owner_id, name, query, columns, is_shared, position, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $2, $8)"
        ),
        &[
            account.into(),
            id.into(),
            view.owner.into(),
            (&view.name).into(),
            (&view.query).into(),
            (&view.columns).into(),
            i64::from(view.is_shared).into(),
            at.into(),
        ],
    )?;
    Ok(id)
}

/// Writes all columns of a view but the position.
pub fn update(tx: &Tx<'_>, account: AccountId, view: &SavedView) -> Result<()> {
    tx.execute(
        sql!(
            "update saved_view set name = $3, query = $4, columns = $5, is_shared = $6, owner_id = $7
             where account_id = $1 and id = $2"
        ),
        &[
            account.into(),
            view.id.into(),
            (&view.name).into(),
            (&view.query).into(),
            (&view.columns).into(),
            i64::from(view.is_shared).into(),
            view.owner.into(),
        ],
    )?;
    Ok(())
}

/// Deletes a view.
pub fn delete(tx: &Tx<'_>, view: ViewKey) -> Result<()> {
    tx.execute(
        sql!("delete from saved_view where account_id = $1 and id = $2"),
        &[view.account.into(), view.id.into()],
    )?;
    Ok(())
}

/// Deletes the views of a person but the shared ones, which are nobody's from now on.
pub fn leave(tx: &Tx<'_>, account: AccountId, user: UserId) -> Result<()> {
    tx.execute(
        sql!("delete from saved_view where account_id = $1 and owner_id = $2 and is_shared = 0"),
        &[account.into(), user.into()],
    )?;
    tx.execute(
        sql!("update saved_view set owner_id = null where account_id = $1 and owner_id = $2"),
        &[account.into(), user.into()],
    )?;
    Ok(())
}

/// The view with this id.
pub fn find(read: &Read<'_>, view: ViewKey) -> Result<Option<SavedView>> {
    read.one(
        sql!(
            "select id, owner_id, name, query, columns, is_shared from saved_view
             where account_id = $1 and id = $2"
        ),
        &[view.account.into(), view.id.into()],
        saved_view,
    )
}

/// The views of a person, shared ones among the others, in order.
pub fn of_person(read: &Read<'_>, account: AccountId, user: UserId) -> Result<Vec<SavedView>> {
    read.all(
        sql!(
            "select id, owner_id, name, query, columns, is_shared from saved_view
             where account_id = $1 and owner_id = $2 order by position, id limit $3"
        ),
        &[account.into(), user.into(), MOST_VIEWS.into()],
        saved_view,
    )
}

/// The views seen by all people, in order.
pub fn shared(read: &Read<'_>, account: AccountId) -> Result<Vec<SavedView>> {
    read.all(
        sql!(
            "select id, owner_id, name, query, columns, is_shared from saved_view
             where account_id = $1 and is_shared = 1 order by position, id limit $2"
        ),
        &[account.into(), MOST_VIEWS.into()],
        saved_view,
    )
}

pub(crate) fn saved_view(row: &Row<'_>) -> Result<SavedView> {
    Ok(SavedView {
        id: row.int(0)?,
        owner: row.maybe_int(1)?.map(UserId),
        name: row.text(2)?.to_owned(),
        query: row.text(3)?.to_owned(),
        columns: row.text(4)?.to_owned(),
        is_shared: row.int(5)? == 1,
    })
}
