//! The first steps of an administrator: the company, and its data. The step before, the administrator, is behind a link.

use crate::reply::{rendered, see_other, with_secret};
use crate::request::ScreenRequest;
use crate::token::api_secret;
use crate::words::{SetupWords, Words};
use askama::Template;
use bytes::Bytes;
use headwater_actions::accounts;
use headwater_model::key::NewKey;
use headwater_model::problem::Problem;
use headwater_model::zones;
use headwater_store as store;
use http::{Response, StatusCode};

/// The label of the key made at the end.
const FIRST_KEY: &str = "made at set-up";

#[derive(Template)]
#[template(path = "setup_company.html")]
struct CompanyScreen<'p> {
    words: &'static Words,
    setup: &'static SetupWords,
    name: &'p str,
    zones: Vec<String>,
    zone: &'p str,
    fault: Option<&'static str>,
}

/// The form of the company.
pub async fn company_form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.account;
    let found = request.read(move |read| Ok(store::accounts::by_id(read, account)?)).await?;
    let found = found.ok_or(Problem::NotFound)?;
    // The name made up by the first start is nobody's company.
    let name = if found.name == "My Company" { "" } else { &found.name };
    company_page(&request, (name, &found.time_zone), None)
}

fn company_page(
    request: &ScreenRequest<'_>,
    (name, zone): (&str, &str),
    fault: Option<&'static str>,
) -> Result<Response<Bytes>, Problem> {
    let words = request.words;
    let page = CompanyScreen { words, setup: &words.setup, name, zones: zones::names_with(zone), zone, fault };
    rendered(if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// Sets name and time zone of the company.
pub async fn company(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let account = request.actor()?.account;
    let (name, zone) = (request.form.text("name").trim().to_owned(), request.form.text("time_zone").to_owned());
    let changed = request.write(move |tx| accounts::change(tx, account, Some(&name), Some(&zone))).await;
    let setup = &request.words.setup;
    let fault = match changed {
        Ok(()) => return Ok(see_other("/setup/data")),
        Err(Problem::Missing { .. }) => setup.no_company,
        Err(Problem::Taken) => setup.company_taken,
        Err(Problem::Invalid { .. }) => setup.no_zone,
        Err(problem) => return Err(problem),
    };
    company_page(&request, (request.form.text("name"), request.form.text("time_zone")), Some(fault))
}

#[derive(Template)]
#[template(path = "setup_data.html")]
struct DataScreen {
    words: &'static Words,
    setup: &'static SetupWords,
}

/// The choice of the first data.
pub async fn data_form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    rendered(StatusCode::OK, &DataScreen { words: request.words, setup: &request.words.setup })
}

#[derive(Template)]
#[template(path = "setup_done.html")]
struct DoneScreen {
    words: &'static Words,
    setup: &'static SetupWords,
    is_demo: bool,
    command: String,
    public_id: String,
    secret: String,
}

/// Makes the first key, shown once, and begins with the data of choice. Whoever sends the form again is sent to the leads.
pub async fn data(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (account, at) = (request.actor()?.account, request.at);
    let (secret, secret_hash) = api_secret()?;
    let made = request
        .write(move |tx| {
            if store::api_keys::all(tx, account)?.iter().any(|key| key.label == FIRST_KEY) {
                return Err(Problem::Taken);
            }
            let new = NewKey { label: FIRST_KEY.to_owned(), secret_hash: secret_hash.clone(), ..NewKey::default() };
            accounts::add_key(tx, account, at, &new)?;
            store::accounts::by_id(tx, account)?.ok_or(Problem::NotFound)
        })
        .await;
    let public_id = match made {
        Ok(found) => found.public_id,
        Err(Problem::Taken) => return Ok(see_other("/leads")),
        Err(problem) => return Err(problem),
    };
    let is_demo = request.form.text("start") == "demo";
    if is_demo {
        (request.other_faces.seed_demo)(request.db, account);
    }
    let command = format!(
        "curl -s \"{}/pubapi/v1/?accountID={public_id}&secretKey={secret}\" -d '{}'",
        request.address, r#"{"method":"getLeads","params":{"where":{},"limit":3},"id":"1"}"#
    );
    let words = request.words;
    let page = DoneScreen { words, setup: &words.setup, is_demo, command, public_id, secret };
    Ok(with_secret(rendered(StatusCode::OK, &page)?))
}
