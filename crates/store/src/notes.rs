//! Notes in the order of readers: pinned notes first, then the newest first.

use crate::error::Result;
use crate::pages::Paged;
use crate::records::read::{self as records, TakeRecords};
use crate::tx::Read;
use crate::value::{Param, Row, numbers};
use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::record::{RecordType, Side};
use headwater_model::records::subjects;
use std::cmp::Reverse;

/// The subjects of notes, all of one kind.
#[derive(Debug, Clone, Copy)]
pub struct NotesWanted<'i> {
    /// The kind of the subjects.
    pub subject: &'static RecordType,
    /// The subjects.
    pub ids: &'i [RecordId],
}

/// Of how many notes about several subjects all are read to be sorted.
const SORTED: i64 = 5000;

/// The notes about any of some records of a kind.
pub fn about(read: &Read<'_>, reach: &Reach, wanted: NotesWanted<'_>, paged: Paged<TakeRecords<'_>>) -> Result<()> {
    let Paged { page, take } = paged;
    let mut found = wanted.places(read, reach, page.offset.saturating_add(page.limit))?;
    found.sort_unstable_by_key(|place| Reverse(*place));
    found.dedup();
    let ids: Vec<RecordId> = page.of(found).into_iter().map(|(_, _, id)| RecordId(id)).collect();
    match take {
        TakeRecords::Ids(taken) => taken.extend(numbers(&ids)),
        TakeRecords::Rows(row) => rows(read, reach, &ids, row)?,
    }
    Ok(())
}

/// The place of a note in the order of readers: whether pinned, the time of creation, the id.
type NotePlace = (i64, i64, i64);

fn place(row: &Row<'_>) -> Result<NotePlace> {
    Ok((row.int(0)?, row.int(1)?, row.int(2)?))
}

impl NotesWanted<'_> {
    /// The places of the notes, in no order: of each subject at least the first ones.
    fn places(&self, read: &Read<'_>, reach: &Reach, most: i64) -> Result<Vec<NotePlace>> {
        if self.ids.len() > 1
            && let Some(all) = self.all(read, reach)?
        {
            return Ok(all);
        }
        let text = match subjects::named(self.subject.name) {
            Some((Side::Who, _)) => sql!(
                "select pinned, created_at, id from note
                 where account_id = $1 and who_id = $2 and who_type = $3 and (author_id = $4 or $4 is null)
                 order by pinned desc, created_at desc, id desc limit $5"
            ),
            _ => sql!(
                "select pinned, created_at, id from note
                 where account_id = $1 and what_id = $2 and what_type = $3 and (author_id = $4 or $4 is null)
                 order by pinned desc, created_at desc, id desc limit $5"
            ),
        };
        let mut found = Vec::new();
        // A loop: the index gives the first notes of each subject in order; one statement for all would sort very many notes.
        for id in self.ids {
            let (account, owner) = (reach.account(), reach.owner());
            let params = [account.into(), (*id).into(), self.subject.name.into(), owner.into(), most.into()];
            found.extend(read.all(text, &params, place)?);
        }
        Ok(found)
    }

    /// The places of all notes, in no order; `None` where these are very many.
    fn all(&self, read: &Read<'_>, reach: &Reach) -> Result<Option<Vec<NotePlace>>> {
        let text = match subjects::named(self.subject.name) {
            Some((Side::Who, _)) => sql!(
                "select pinned, created_at, id from note
                 where account_id = $1 and who_id in rarray($2) and who_type = $3 and (author_id = $4 or $4 is null)
                 limit $5"
            ),
            _ => sql!(
                "select pinned, created_at, id from note
                 where account_id = $1 and what_id in rarray($2) and what_type = $3 and (author_id = $4 or $4 is null)
                 limit $5"
            ),
        };
        let (ids, owner) = (numbers(self.ids), reach.owner());
        let params =
            [reach.account().into(), Param::Ids(&ids), self.subject.name.into(), owner.into(), (SORTED + 1).into()];
        let found = read.all(text, &params, place)?;
        Ok((found.len() as i64 <= SORTED).then_some(found))
    }
}

/// Passes notes to a callback in the order of ids given, as many at a time as are held in memory at once.
fn rows(read: &Read<'_>, reach: &Reach, ids: &[RecordId], take: &mut dyn FnMut(&View<'_>) -> bool) -> Result<()> {
    let reached = records::reached(read, reach, ids)?;
    let ids: Vec<RecordId> = ids.iter().copied().filter(|id| reached.contains(id)).collect();
    let mut left = ids.as_slice();
    while !left.is_empty() {
        let (notes, fitting) = records::find_first(read, reach, left)?;
        for note in left[..fitting].iter().filter_map(|id| notes.get(id)) {
            if !take(&note.view()) {
                return Ok(());
            }
        }
        left = &left[fitting..];
    }
    Ok(())
}
