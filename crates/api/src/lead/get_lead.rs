//! getLead: one lead by id, as a list of one; an empty list if there is none.

use crate::method::{Call, Fault, Key, Method, NoError, Reply};
use headwater_model::id::LeadId;
use headwater_model::lead::LeadView;
use headwater_model::permission::Deed;
use headwater_store::{self as store, Read};
use headwater_wire::lead_write::Shape;
use std::sync::Arc;

/// The key under which leads are given.
pub(super) const LEADS: Key = Key { observed: "lead", documented: "leads" };

/// The method.
pub const METHOD: Method = Method {
    name: "getLead",
    required: &["id"],
    optional: &["fields"],
    takes_flat_object: false,
    key: LEADS,
    no_error: NoError::Null,
    run: |call| Box::pin(run(call)),
};

async fn run(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let id = LeadId(call.params.id("id")?.unwrap_or_default());
    reply_with_leads(&call, move |read, take| store::leads::by_id(read, &scope, id, take)).await
}

/// A reply of the leads that `find` hands over, with the fields the call asks for. They are written while
/// they are read, on the reader's thread.
pub(super) async fn reply_with_leads(
    call: &Call<'_>,
    find: impl FnOnce(&Read<'_>, &mut dyn FnMut(&LeadView<'_>)) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let shape = match call.params.names("fields")? {
        None => call.caller.whole_lead(call.version),
        Some(names) => Arc::new(Shape::new(call.caller.catalogue.clone(), call.zone(), Some(&names))),
    };
    let mut answer = call.answer();
    let read = move |read: &Read<'_>| {
        let mut count = 0;
        let out = answer.out();
        out.push(b'[');
        find(read, &mut |lead| {
            if count > 0 {
                out.push(b',');
            }
            shape.write(out, lead);
            count += 1;
        })?;
        out.push(b']');
        Ok::<_, store::Error>(Reply { answer, failures: Vec::new(), count })
    };
    Ok(call.read(read).await?)
}
