//! Looking at the pages through another role's eyes. Changes are refused meanwhile, by the door.

use crate::cookie;
use crate::reply::see_other;
use crate::request::ScreenRequest;
use crate::token::SecretToken;
use bytes::Bytes;
use headwater_actions::sessions;
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use headwater_model::user::Role;
use http::Response;

/// Begins.
pub async fn begin(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let role = request.places.first().and_then(|word| Role::named(word)).ok_or(Problem::NotFound)?;
    let (context, token) = (Context::of(request.actor()?.clone(), request.at), token(&request)?);
    request.write(move |tx| sessions::view_as(tx, &context, token.session(), role)).await?;
    Ok(see_other("/"))
}

/// Ends.
pub async fn end(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let token = token(&request)?;
    request.write(move |tx| sessions::view_as_oneself(tx, token.session())).await?;
    Ok(see_other("/"))
}

fn token(request: &ScreenRequest<'_>) -> Result<SecretToken, Problem> {
    cookie::sent(request.headers, request.transport).ok_or(Problem::Forbidden)
}
