//! A lead is put on a list, or taken off.

use crate::reply::see_other;
use crate::request::ScreenRequest;
use bytes::Bytes;
use headwater_actions::members;
use headwater_model::context::Context;
use headwater_model::id::{LeadId, ListId};
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_store::records::read as records;
use http::Response;

/// Puts the lead on a list, or takes the lead off. Doing so twice is no error: another person was quicker.
pub async fn place(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (lead, list) = (LeadId(request.number_at(0)?), request.form.number("list").ok_or(Problem::NotFound)?);
    let context = Context::of(request.actor()?.clone(), request.at);
    let is_leaving = request.form.text("what") == "leave";
    let place = [Ok((ListId(list), lead))];
    let done = request.write(move |tx| {
        if !records::exists(tx, &context.actor.grant(VIEW_LEADS)?.leads(), lead)? {
            return Err(Problem::NotFound);
        }
        let problem = if is_leaving {
            members::remove(tx, &context, &place)?.into_iter().find_map(Result::err)
        } else {
            members::add(tx, &context, &place)?.into_iter().find_map(Result::err)
        };
        match problem {
            None | Some(Problem::AlreadyMember | Problem::Unchanged) => Ok(()),
            Some(Problem::DanglingReference { .. } | Problem::NoSuchLead) => Err(Problem::NotFound),
            Some(other) => Err(other),
        }
    });
    done.await?;
    Ok(see_other(&format!("/leads/{lead}")))
}
