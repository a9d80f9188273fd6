//! Clients of agencies (W298–W307). An account that is no agency has none.

use crate::call::{Call, Fault, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_actions::{clients, passwords};
use headwater_model::client::{self, ClientUser, LOCALES, PROFILE, ProfileCheck, ProfileValues};
use headwater_model::email;
use headwater_model::id::AccountId;
use headwater_model::permission::MANAGE_CLIENTS;
use headwater_model::problem::Problem;
use headwater_store::clients::ClientMail;
use headwater_store::pages::Page;
use headwater_store::{self as store, Job, Tx, random};
use headwater_wire::client as printed;
use headwater_wire::error::{Code, Failure};
use headwater_wire::params::incorrect;
use std::fmt::Write;

/// The parameters of a client's profile and person; createClient requires the first ones.
const ALL: &[&str] = &[
    "companyName",
    "salesPhone",
    "streetAddress",
    "zipCode",
    "country",
    "state",
    "city",
    "defaultCurrency",
    "locale",
    "salesStartHour",
    "salesEndHour",
    "userEmail",
    "userPassword",
    "userDisplayName",
];
const REQUIRED: &[&str] = ALL.split_at(2).0;
const OPTIONAL: &[&str] = ALL.split_at(2).1;

/// The parameters of a person, all of them or none.
const USER: [&str; 3] = ["userEmail", "userPassword", "userDisplayName"];

/// getClients
pub const GET_CLIENTS: Method = Method::read("getClients", "The clients of an agency.")
    .needs(&[MANAGE_CLIENTS.any])
    .leniently(&["limit", "offset"])
    .answers(key("getAllcompanyProfileManagedBys"))
    .has_more()
    .does(|call| Box::pin(get(call)));

/// createClient
pub const CREATE_CLIENT: Method = Method::write("createClient", "Adds a tenant as a client of an agency.")
    .needs(&[MANAGE_CLIENTS.any])
    .takes(REQUIRED)
    .may_take(OPTIONAL)
    .answers(key("creates"))
    .does(|call| Box::pin(create(call)));

/// updateClient
pub const UPDATE_CLIENT: Method = Method::write("updateClient", "Changes the profile of a client.")
    .needs(&[MANAGE_CLIENTS.any])
    .takes(&["clientID"])
    .may_take(ALL)
    .answers(key("updates"))
    .does(|call| Box::pin(update(call)));

/// updateAccountSendLimit
pub const UPDATE_ACCOUNT_SEND_LIMIT: Method =
    Method::write("updateAccountSendLimit", "Limits the e-mails of a client.")
        .needs(&[MANAGE_CLIENTS.any])
        .takes(&["clientID", "emailLimit"])
        .answers(key("updates"))
        .does(|call| Box::pin(limit(call)));

/// enableAccountSending
pub const ENABLE_ACCOUNT_SENDING: Method = Method::write("enableAccountSending", "Lets a client send e-mails.")
    .needs(&[MANAGE_CLIENTS.any])
    .takes(&["clientID"])
    .answers(key("updates"))
    .does(|call| Box::pin(set_mail(call, ClientMail::Sending(1))));

/// disableAccountSending
pub const DISABLE_ACCOUNT_SENDING: Method = Method::write("disableAccountSending", "Lets a client send no e-mails.")
    .needs(&[MANAGE_CLIENTS.any])
    .takes(&["clientID"])
    .answers(key("updates"))
    .does(|call| Box::pin(set_mail(call, ClientMail::Sending(0))));

async fn get(call: Call<'_>) -> Result<Reply, Fault> {
    let agency = call.caller.actor.grant(MANAGE_CLIENTS)?.account();
    let page = call.page(MOST_ROWS)?;
    let more = Page { limit: page.limit + 1, ..page };
    let rows = call.read(move |read| store::clients::page(read, agency, more)).await?;
    Ok(call.paged_rows(&rows, page.limit as usize, printed::write))
}

async fn create(call: Call<'_>) -> Result<Reply, Fault> {
    demand_agency(&call).await?;
    let mut values: ProfileValues = [const { None }; PROFILE.len()];
    for (place, value) in profile(&call)? {
        values[place] = value;
    }
    if let Some(field) = PROFILE.iter().zip(&values).find(|(field, value)| field.is_required && value.is_none()) {
        return Err(Failure::of(Code::MissingParameters).with(field.0.name).into());
    }
    let user = user(&call).await?;
    let public_id = random::bytes::<16>()?.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    });
    let (context, new) = (call.context(), clients::NewClient { public_id, values, user });
    let id = call.db.write(job(&call), move |tx: &Tx<'_>| clients::create(tx, &context, &new)).await;
    let id = id.map_err(|problem| refused(problem, [Code::CompanyNotFound; 2]))?;
    Ok(call.created(vec![Ok(id)], |id| id.0))
}

async fn update(call: Call<'_>) -> Result<Reply, Fault> {
    demand_agency(&call).await?;
    let id = client_id(&call)?;
    let values = profile(&call)?;
    let blank = values.iter().find(|(place, value)| PROFILE[*place].is_required && value.is_none());
    if let Some((place, _)) = blank {
        return Err(Problem::invalid(PROFILE[*place].name, "expected a value").into());
    }
    let user = user(&call).await?;
    let (context, change) = (call.context(), clients::ClientChange { id, values, user });
    let done = call.db.write(job(&call), move |tx: &Tx<'_>| clients::update(tx, &context, &change)).await;
    done.map_err(|problem| refused(problem, [Code::CompanyNotFound; 2]))?;
    Ok(call.changed(vec![Ok(())]))
}

async fn limit(call: Call<'_>) -> Result<Reply, Fault> {
    let limit =
        call.params.non_negative("emailLimit")?.ok_or_else(|| incorrect("emailLimit", "a whole number from 0 on"))?;
    set_mail(call, ClientMail::Limit(limit)).await
}

async fn set_mail(call: Call<'_>, mail: ClientMail) -> Result<Reply, Fault> {
    demand_agency(&call).await?;
    if call.params.list("clientID").is_some_and(|ids| ids.is_empty()) {
        return Err(Failure::of(Code::NoSubAccounts).into());
    }
    let (context, id) = (call.context(), client_id(&call)?);
    let done = call.db.write(job(&call), move |tx: &Tx<'_>| clients::set_mail(tx, &context, id, mail)).await;
    done.map_err(|problem| refused(problem, [Code::SubAccountNotFound, Code::NotYourAccounts]))?;
    Ok(call.changed(vec![Ok(())]))
}

/// The job of a write to accounts other than the caller's.
fn job(call: &Call<'_>) -> Job {
    Job::of_server(call.method.name).by(call.caller.author, call.request)
}

async fn demand_agency(call: &Call<'_>) -> Result<(), Fault> {
    let agency = call.caller.actor.grant(MANAGE_CLIENTS)?.account();
    match call.read(move |read| store::clients::agency(read, agency)).await? {
        Some(_) => Ok(()),
        None => Err(Failure::of(Code::NotAReseller).into()),
    }
}

fn client_id(call: &Call<'_>) -> Result<AccountId, Failure> {
    Ok(AccountId(call.params.id("clientID")?.unwrap_or_default()))
}

/// The error for a refused action; the codes are for an unknown account and for an account not managed by the caller.
fn refused(problem: Problem, [unknown, not_managed]: [Code; 2]) -> Fault {
    match problem {
        Problem::Forbidden => Failure::of(Code::NotAReseller).into(),
        Problem::NotFound => Failure::of(unknown).into(),
        Problem::DanglingReference { .. } => Failure::of(not_managed).into(),
        Problem::Taken => Failure::of(Code::UsernameTaken).into(),
        other => other.into(),
    }
}

/// The parameters of the profile, by place; `None` for an empty one.
fn profile(call: &Call<'_>) -> Result<Vec<(usize, Option<String>)>, Failure> {
    let mut values = Vec::new();
    for (place, field) in PROFILE.iter().enumerate() {
        let Some(value) = call.params.text(field.name)? else { continue };
        let value = email::trim(&value).to_owned();
        if !value.is_empty() {
            check(field.name, field.check, &value)?;
        }
        values.push((place, Some(value).filter(|value| !value.is_empty())));
    }
    Ok(values)
}

fn check(name: &str, check: ProfileCheck, value: &str) -> Result<(), Failure> {
    let refusal = match check {
        ProfileCheck::Country if !client::is_country(value) => return Err(Failure::of(Code::InvalidCountry)),
        ProfileCheck::Currency if value.len() != 3 || !value.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            "expected a currency, such as EUR".to_owned()
        }
        ProfileCheck::Locale if !LOCALES.contains(&value) => format!("expected one of {}", LOCALES.join(", ")),
        ProfileCheck::Hour if !value.parse::<u8>().is_ok_and(|hour| hour <= 24) => {
            "expected a whole number from 0 to 24".to_owned()
        }
        _ if value.chars().count() > 255 => "longer than 255 characters".to_owned(),
        _ => return Ok(()),
    };
    Err(Failure::from(&Problem::invalid(name, refusal)))
}

/// The person in the parameters.
async fn user(call: &Call<'_>) -> Result<Option<ClientUser>, Fault> {
    let mut given = Vec::with_capacity(USER.len());
    for name in USER {
        given.extend(call.params.given(name)?);
    }
    let [address, password, display_name] = given.as_slice() else {
        return if given.is_empty() { Ok(None) } else { Err(Failure::of(Code::MissingUserFields).into()) };
    };
    if !email::is_mailbox(address) {
        return Err(Failure::of(Code::InvalidUsername).into());
    }
    if password.chars().count() < passwords::SHORTEST {
        let reason = format!("a password has at least {} characters", passwords::SHORTEST);
        return Err(Problem::invalid("userPassword", reason).into());
    }
    let (email, display_name, password) = (address.to_string(), display_name.to_string(), password.to_string());
    let password_hash = passwords::hash_in_turn(password).await?;
    Ok(Some(ClientUser { email, password_hash, display_name }))
}
