//! Keeping, changing, sharing and deleting views of the table.

use crate::frame::ScreenFrame;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::ViewWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::saved_views::{self, Sharing, ViewContent};
use headwater_model::context::Context;
use headwater_model::problem::Problem;
use http::{Response, StatusCode};

/// The form of a new view.
#[derive(Template)]
#[template(path = "leads_view.html")]
struct ViewScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static ViewWords,
    /// The path to which the form is sent.
    action: String,
    /// The deed of the form.
    what: &'p str,
    name: &'p str,
    query: &'p str,
    columns: &'p str,
    fault: &'static str,
}

fn content(request: &ScreenRequest<'_>) -> ViewContent {
    let text = |name| request.form.text(name).to_owned();
    ViewContent { query: text("query"), columns: text("columns") }
}

fn context(request: &ScreenRequest<'_>) -> Result<Context, Problem> {
    Ok(Context::of(request.actor()?.clone(), request.at))
}

/// The form again, with the reason; any other problem is passed on.
fn refused(request: &ScreenRequest<'_>, problem: Problem) -> Result<Response<Bytes>, Problem> {
    let words = &request.words.views;
    let fault = match &problem {
        Problem::Missing { .. } => words.nameless,
        Problem::Invalid { field, reason } if field == "name" && reason.starts_with("longer") => words.too_long,
        Problem::Invalid { .. } => words.too_many,
        _ => return Err(problem),
    };
    let screen = ViewScreen {
        frame: ScreenFrame::of(request, request.words.leads.title)?,
        words,
        action: request.path.to_owned(),
        what: request.form.text("what"),
        name: request.form.text("name"),
        query: request.form.text("query"),
        columns: request.form.text("columns"),
        fault,
    };
    rendered(StatusCode::UNPROCESSABLE_ENTITY, &screen)
}

/// Keeps the state of the table as a new view.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, name, content) = (context(&request)?, request.form.text("name").to_owned(), content(&request));
    match request.write(move |tx| saved_views::add(tx, &context, &name, &content)).await {
        Ok(id) => Ok(see_other(&format!("/leads?view={id}"))),
        Err(problem) => refused(&request, problem),
    }
}

/// Changes a view: keeps another content, gives another name, shares or deletes.
pub async fn change(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (context, id, content) = (context(&request)?, request.number_at(0)?, content(&request));
    let (what, name) = (request.form.text("what").to_owned(), request.form.text("name").to_owned());
    let changed = request.write(move |tx| match what.as_str() {
        "save" => saved_views::change(tx, &context, id, &content),
        "rename" => saved_views::rename(tx, &context, id, &name),
        "share" => saved_views::share(tx, &context, id, Sharing::Shared),
        "unshare" => saved_views::share(tx, &context, id, Sharing::Own),
        "delete" => saved_views::delete(tx, &context, id),
        _ => Err(Problem::NotFound),
    });
    match changed.await {
        Ok(()) if request.form.text("what") == "delete" => Ok(see_other("/leads")),
        Ok(()) => Ok(see_other(&format!("/leads?view={id}"))),
        Err(problem) => refused(&request, problem),
    }
}

/// Chooses the columns: of all leads at once, of a view as an unsaved change.
pub async fn columns(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let chosen: Vec<&str> = request.form.all("c").collect();
    let mut parameters: Vec<(&str, &str)> =
        request.form.pairs().filter(|(name, value)| !["c", "edited"].contains(name) && !value.is_empty()).collect();
    let address = |parameters: &[(&str, &str)]| {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
        see_other(if query.is_empty() { "/leads".to_owned() } else { format!("/leads?{query}") }.as_str())
    };
    if request.form.text("view").is_empty() {
        let (context, columns) = (context(&request)?, chosen.join(" "));
        request.write(move |tx| saved_views::choose_columns(tx, &context, &columns)).await?;
        return Ok(address(&parameters));
    }
    parameters.push(("edited", "1"));
    parameters.extend(chosen.iter().map(|column| ("c", *column)));
    Ok(address(&parameters))
}
