//! getLead: one lead by id, as a list of one; an empty list for an unknown id.

use crate::call::{Call, Fault, Frame, Reply};
use crate::method::Method;
use crate::signature::Key;
use crate::slices::{Query, Rows, Want};
use headwater_model::id::LeadId;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::record::View;
use headwater_model::records::lead::LEAD;
use headwater_store::pages::Page;
use headwater_store::records::read::Take;
use headwater_store::{self as store, Read};
use headwater_wire::record_write::Shape;
use std::sync::Arc;

/// The key of leads in the result.
pub(super) const LEADS: Key = Key { observed: "lead", documented: "leads" };

/// The method.
pub const METHOD: Method = Method::read("getLead", "One lead by id.")
    .needs(&[VIEW_LEADS.any])
    .takes(&["id"])
    .may_take(&["fields"])
    .answers(LEADS)
    .does(|call| Box::pin(run(call)));

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let reach = call.caller.actor.grant(VIEW_LEADS)?.leads();
    let id = LeadId(call.params.id("id")?.unwrap_or_default());
    let page = Page { offset: 0, limit: 1 };
    reply_with_leads(&call, page, move |read, _, take| store::records::read::by_id(read, &reach, id, take)).await
}

/// A reply with the leads of a page, found by `find`, and the fields asked for. The leads are written while being
/// read, on the reader's thread.
pub(super) async fn reply_with_leads(
    call: &Call<'_>,
    page: Page,
    find: impl Fn(&Read<'_>, Page, Take<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let shape = match call.params.names("fields")? {
        None => call.caller.fields.whole_lead(call.version),
        Some(names) => {
            Arc::new(Shape::new(&LEAD, call.caller.fields.catalogue.names().clone(), call.zone(), Some(&names)))
        }
    };
    let (reach, shape_again) = (call.caller.actor.grant(VIEW_LEADS)?.leads(), shape.clone());
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, Take::Ids(ids)),
            Want::Rows(rows) => find(read, page, Take::Rows(&mut writing(rows, &shape))),
        },
        move |read, ids, rows| {
            let all = Page { offset: 0, limit: ids.len() as i64 };
            store::records::read::by_ids(read, &reach, ids, all, Take::Rows(&mut writing(rows, &shape_again)))
        },
    );
    call.read_rows(Frame::Plain, page, query).await
}

fn writing(rows: &mut Rows, shape: &Shape) -> impl FnMut(&View<'_>) -> bool {
    move |lead| rows.row(lead.id().0, |out| shape.write(out, lead))
}
