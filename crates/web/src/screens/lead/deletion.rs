//! Deleting the lead of a page: the question before, and the deletion.

use super::shown;
use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::screens::leads::deletion::DeletionScreen;
use bytes::Bytes;
use headwater_actions::many;
use headwater_model::context::Context;
use headwater_model::id::LeadId;
use headwater_model::many::ManyDeed;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_store::erasure::{self, MOST_COUNTED};
use headwater_store::records::read::{self as records, TakeRecords};
use http::{Response, StatusCode};

/// Asks whether the lead is to be deleted.
pub async fn ask(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (reach, id) = (request.actor()?.grant(VIEW_LEADS)?.leads(), LeadId(request.number_at(0)?));
    let words = request.words;
    let (name, gone) = request
        .read(move |read| {
            let mut name = None;
            let mut take = |view: &headwater_model::draft::View<'_>| {
                name = Some(shown::name(view, &words.leads));
                true
            };
            records::by_id(read, &reach, id, TakeRecords::Rows(&mut take))?;
            Ok((name.ok_or(Problem::NotFound)?, erasure::gone_with(read, reach.account(), &[id], MOST_COUNTED)?))
        })
        .await?;
    let screen = DeletionScreen {
        frame: ScreenFrame::of(&request, words.leads.title)?,
        words: &words.deletion,
        title: (words.deletion.named)(&name),
        back: format!("/leads/{id}"),
        back_to: name,
        parts: Some((words.deletion.parts)(&gone)),
        action: format!("/leads/{id}/delete"),
        fields: Vec::new(),
        button: (words.deletion.delete)(1),
    };
    rendered(StatusCode::OK, &screen)
}

/// Deletes the lead, kept for an undo.
pub async fn delete(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id) = (Context::of(request.actor()?.clone(), request.at), LeadId(request.number_at(0)?));
    let begin = move |tx: &headwater_store::Tx<'_>| {
        if !records::exists(tx, &context.actor.grant(VIEW_LEADS)?.leads(), id)? {
            return Err(Problem::NotFound);
        }
        many::begin(tx, &context, &ManyDeed::Delete, &[id])
    };
    let task = request.write(begin).await?;
    request.finish(task).await?;
    Ok(see_other(&format!("/leads?deleted={}", task.subject)))
}
