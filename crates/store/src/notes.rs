//! Notes in the order of readers: pinned notes first, then the newest first.

use crate::error::Result;
use crate::pages::Paged;
use crate::records::read::{self as records, Take};
use crate::tx::Read;
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

/// The notes about any of some records of a kind.
pub fn about(read: &Read<'_>, reach: &Reach, wanted: NotesWanted<'_>, paged: Paged<Take<'_>>) -> Result<()> {
    let (NotesWanted { subject, ids }, Paged { page, mut take }) = (wanted, paged);
    let text = match subjects::named(subject.name) {
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
    let most = page.offset.saturating_add(page.limit);
    let mut found: Vec<(i64, i64, i64)> = Vec::new();
    // A loop: the index gives the first notes of each subject in order; one statement for all would sort all notes.
    for id in ids {
        let params = [reach.account().into(), (*id).into(), subject.name.into(), reach.owner().into(), most.into()];
        found.extend(read.all(text, &params, |row| Ok((row.int(0)?, row.int(1)?, row.int(2)?)))?);
    }
    found.sort_unstable_by_key(|place| Reverse(*place));
    found.dedup();
    let mut goes_on = true;
    // A loop: the rows of a page are taken in this order, not in the order of ids.
    for (_, _, id) in page.of(found) {
        match &mut take {
            Take::Ids(ids) => ids.push(id),
            Take::Rows(row) => {
                let mut row = |view: &View<'_>| {
                    goes_on = row(view);
                    goes_on
                };
                records::by_id(read, reach, RecordId(id), Take::Rows(&mut row))?;
            }
        }
        if !goes_on {
            break;
        }
    }
    Ok(())
}
