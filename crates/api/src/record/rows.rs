//! Replies with rows of records.

use crate::call::{Call, Fault, Frame, Reply};
use crate::slices::{Query, Rows, Want};
use headwater_model::draft::View;
use headwater_model::grant::Reach;
use headwater_store::pages::Page;
use headwater_store::records::read::{self, TakeRecords};
use headwater_store::{self as store, Read};
use headwater_wire::record_write::Shape;
use std::sync::Arc;

/// A reply with the records of a page, found by `find`, and the fields asked for. The records are written while being
/// read, on the reader's thread.
pub async fn reply_with_records(
    call: &Call<'_>,
    reach: Reach,
    page: Page,
    find: impl Fn(&Read<'_>, Page, TakeRecords<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let (record, fields) = (reach.record(), &call.caller.fields);
    let shape = match call.params.names("fields")? {
        None => fields.whole(record, call.version),
        Some(names) => {
            Arc::new(Shape::new(record, fields.catalogue(record).names().clone(), call.zone(), Some(&names)))
        }
    };
    let shape_again = shape.clone();
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, TakeRecords::Ids(ids)),
            Want::Rows(rows) => find(read, page, TakeRecords::Rows(&mut writing(rows, &shape))),
        },
        move |read, ids, rows| read::again(read, &reach, ids, TakeRecords::Rows(&mut writing(rows, &shape_again))),
    );
    let frame = if call.method.has_more { Frame::Paged } else { Frame::Plain };
    call.read_rows(frame, page, query).await
}

fn writing(rows: &mut Rows, shape: &Shape) -> impl FnMut(&View<'_>) -> bool {
    move |record| rows.row(record.id().0, |out| shape.write(out, record))
}
