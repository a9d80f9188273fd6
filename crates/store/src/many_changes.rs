//! Changes of many leads in one step: the deed, the leads still to be changed, and the outcome. Each has the id of the undo.

use crate::error::{Error, Result};
use crate::tx::{Read, Tx};
use crate::undo::UndoKey;
use crate::value::{Param, Row};
use headwater_model::cell::{Cell, Value};
use headwater_model::id::{LeadId, ListId, UserId};
use headwater_model::many::ManyDeed;
use headwater_model::query::FieldName;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;

/// Leads in one part.
const PART_LEADS: usize = 1000;

/// A change of many leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyChange {
    /// The person; `None` once the person is gone.
    pub user: Option<UserId>,
    /// The deed.
    pub deed: ManyDeed,
    /// The reach of the person at the beginning, as `Grant::reach_of_task` prints the reach.
    pub reach: i64,
    /// The number of leads chosen.
    pub chosen: i64,
    /// The outcome so far.
    pub outcome: ManyOutcome,
    /// The time of the beginning.
    pub begun: Timestamp,
    /// The time of the end; `None` before.
    pub ended: Option<Timestamp>,
}

/// Numbers of leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ManyOutcome {
    /// Leads changed.
    pub changed: i64,
    /// Leads with nothing to change.
    pub same: i64,
    /// Leads refused or missing.
    pub refused: i64,
}

/// Begins a change of leads.
pub fn insert(tx: &Tx<'_>, key: UndoKey, change: &ManyChange, leads: &[LeadId]) -> Result<()> {
    let (field, text, number) = columns_of(&change.deed);
    tx.execute(
        sql!(
            "insert into many_change (account_id, id, user_id, deed, field, text, number, reach, chosen, changed, same, refused, begun_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10)"
        ),
        &[
            key.account.into(),
            key.id.into(),
            change.user.into(),
            change.deed.name().into(),
            field.into(),
            text.into(),
            number.into(),
            change.reach.into(),
            (leads.len() as i64).into(),
            change.begun.into(),
        ],
    )?;
    let texts: Vec<String> = leads.chunks(PART_LEADS).map(printed).collect();
    let rows = texts
        .iter()
        .enumerate()
        .map(|(part, text)| [key.account.into(), key.id.into(), Param::Int(part as i64), Param::Text(text)]);
    tx.insert_many("many_part", &["account_id", "change_id", "part", "leads"], rows)?;
    tx.count_bytes(texts.iter().map(String::len).sum());
    Ok(())
}

/// Ids as text: each as the distance from the one before, as ids of a choice often follow each other.
fn printed(leads: &[LeadId]) -> String {
    let mut last = 0;
    let distances = leads.iter().map(|lead| (lead.0 - std::mem::replace(&mut last, lead.0)).to_string());
    distances.collect::<Vec<_>>().join(" ")
}

fn parsed(text: &str) -> Result<Vec<LeadId>> {
    let mut last = 0;
    let mut id = |distance: &str| {
        last += distance.parse::<i64>().ok()?;
        Some(LeadId(last))
    };
    let ids: Option<Vec<LeadId>> = text.split(' ').map(&mut id).collect();
    ids.ok_or_else(|| Error::Damaged("a change of many leads names no leads".to_owned()))
}

fn columns_of(deed: &ManyDeed) -> (&str, Option<&str>, Option<i64>) {
    match deed {
        ManyDeed::Set(name, value) => {
            let field = match name {
                FieldName::Standard(standard) => LEAD.field(*standard).name,
                FieldName::Custom(name) => name,
            };
            (field, value.as_text(), value.as_int())
        }
        ManyDeed::Join(list) | ManyDeed::Leave(list) => ("", None, Some(list.0)),
        ManyDeed::Delete => ("", None, None),
    }
}

/// The deed from columns: word, field, text and number; `None` for one of a newer version.
fn deed((word, field): (&str, &str), text: Option<&str>, number: Option<i64>) -> Option<ManyDeed> {
    let value = || match (text, number) {
        (Some(text), _) => Cell::text(text),
        (None, Some(number)) => Value::Int(number),
        (None, None) => Value::Null,
    };
    match word {
        "set" => {
            let name = LEAD.named(field).map_or_else(|| FieldName::Custom(field.into()), FieldName::Standard);
            Some(ManyDeed::Set(name, value()))
        }
        "join" => number.map(|list| ManyDeed::Join(ListId(list))),
        "leave" => number.map(|list| ManyDeed::Leave(ListId(list))),
        "delete" => Some(ManyDeed::Delete),
        _ => None,
    }
}

/// The change with this id.
pub fn find(read: &Read<'_>, key: UndoKey) -> Result<Option<ManyChange>> {
    let found = read.one(
        sql!(
            "select user_id, deed, field, text, number, reach, chosen, changed, same, refused, begun_at, ended_at
             from many_change where account_id = $1 and id = $2"
        ),
        &[key.account.into(), key.id.into()],
        change,
    )?;
    Ok(found.flatten())
}

fn change(row: &Row<'_>) -> Result<Option<ManyChange>> {
    let Some(deed) = deed((row.text(1)?, row.text(2)?), row.maybe_text(3)?, row.maybe_int(4)?) else { return Ok(None) };
    Ok(Some(ManyChange {
        user: row.maybe_int(0)?.map(UserId),
        deed,
        reach: row.int(5)?,
        chosen: row.int(6)?,
        outcome: ManyOutcome { changed: row.int(7)?, same: row.int(8)?, refused: row.int(9)? },
        begun: Timestamp(row.int(10)?),
        ended: row.maybe_int(11)?.map(Timestamp),
    }))
}

/// The leads of a part; `None` behind the last.
pub fn part(read: &Read<'_>, key: UndoKey, part: i64) -> Result<Option<Vec<LeadId>>> {
    let text = read.one(
        sql!("select leads from many_part where account_id = $1 and change_id = $2 and part = $3"),
        &[key.account.into(), key.id.into(), part.into()],
        |row| Ok(row.text(0)?.to_owned()),
    )?;
    text.map(|text| parsed(&text)).transpose()
}

/// Counts leads.
pub fn note(tx: &Tx<'_>, key: UndoKey, more: ManyOutcome) -> Result<()> {
    tx.execute(
        sql!(
            "update many_change set changed = changed + $3, same = same + $4, refused = refused + $5
             where account_id = $1 and id = $2"
        ),
        &[key.account.into(), key.id.into(), more.changed.into(), more.same.into(), more.refused.into()],
    )?;
    Ok(())
}

/// Ends a change; the leads are forgotten.
pub fn end(tx: &Tx<'_>, key: UndoKey, at: Timestamp) -> Result<()> {
    let params = [key.account.into(), key.id.into()];
    tx.execute(sql!("delete from many_part where account_id = $1 and change_id = $2"), &params)?;
    tx.execute(
        sql!("update many_change set ended_at = $3 where account_id = $1 and id = $2 and ended_at is null"),
        &[key.account.into(), key.id.into(), at.into()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_from_their_text() {
        let ids: Vec<LeadId> = [1024, 1025, 1026, 90_000].into_iter().map(LeadId).collect();
        assert_eq!((printed(&ids).as_str(), parsed(&printed(&ids)).unwrap()), ("1024 1 1 88974", ids));
        assert!(parsed("7 x").is_err());
    }

    #[test]
    fn deeds_come_back_from_their_columns() {
        let custom = FieldName::Custom("region_5a53c851764d2".into());
        for known in [
            ManyDeed::Set(FieldName::Standard(headwater_model::records::lead::OWNER), Value::Null),
            ManyDeed::Set(FieldName::Standard(headwater_model::records::lead::SCORE), Value::Int(7)),
            ManyDeed::Set(custom, Cell::text("")),
            ManyDeed::Join(ListId(7)),
            ManyDeed::Leave(ListId(7)),
            ManyDeed::Delete,
        ] {
            let (field, text, number) = columns_of(&known);
            assert_eq!(deed((known.name(), field), text, number), Some(known.clone()));
        }
    }
}
