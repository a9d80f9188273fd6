//! A lead as the API prints it.

use crate::frame::ScreenFrame;
use crate::reply::rendered;
use crate::request::ScreenRequest;
use crate::words::LeadEditWords;
use askama::Template;
use bytes::Bytes;
use headwater_model::id::LeadId;
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Zone;
use headwater_store as store;
use headwater_store::records::read::{self as records, TakeRecords};
use headwater_wire::object;
use headwater_wire::record_write::Shape;
use http::{Response, StatusCode};

#[derive(Template)]
#[template(path = "lead/raw.html")]
struct RawScreen<'p> {
    frame: ScreenFrame<'p>,
    words: &'static LeadEditWords,
    id: i64,
    json: String,
}

/// The page.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let person = request.person()?;
    let (reach, id) = (person.actor.grant(VIEW_LEADS)?.leads(), LeadId(request.number_at(0)?));
    let json = request
        .read(move |read| {
            let catalogue = LEAD.catalogue(&store::fields::all(read, reach.account())?);
            let shape = Shape::new(&LEAD, catalogue.names().clone(), Zone::utc(), None);
            let mut printed = Vec::new();
            records::by_id(
                read,
                &reach,
                id,
                TakeRecords::Rows(&mut |view| {
                    shape.write(&mut printed, view);
                    true
                }),
            )?;
            if printed.is_empty() { Err(Problem::NotFound) } else { Ok(printed) }
        })
        .await?;
    let json = String::from_utf8(json).map_err(|error| Problem::Broken(error.to_string()))?;
    let page = RawScreen {
        frame: ScreenFrame::of(&request, request.words.lead_edit.raw)?,
        words: &request.words.lead_edit,
        id: id.0,
        json: in_lines(&json),
    };
    rendered(StatusCode::OK, &page)
}

/// An object with a line for each member.
fn in_lines(json: &str) -> String {
    let mut lines = Vec::new();
    let read: Result<(), object::NotAnObject> = object::each_member(json, |name, value| {
        let name = serde_json::Value::String(name.into_owned());
        lines.push(format!("  {name}: {}", value.get()));
        Ok(())
    });
    if read.is_ok() { format!("{{\n{}\n}}", lines.join(",\n")) } else { json.to_owned() }
}
