//! The members of a list: looking through, adding by address, taking off.

use super::ListView;
use crate::frame::ScreenFrame;
use crate::moment::Moment;
use crate::reply::{rendered, see_other};
use crate::request::ScreenRequest;
use crate::words::LeadsWords;
use askama::Template;
use bytes::Bytes;
use headwater_actions::members::{self, Places};
use headwater_model::context::Context;
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, ListId, MemberId};
use headwater_model::list::{List, Standing};
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::STATUSES;
use headwater_store::listed::{ListedLead, Stretch};
use headwater_store::members::ListMembers;
use headwater_store::{self as store};
use http::{Response, StatusCode};

/// Members on a page.
const ROWS: usize = 100;
/// Addresses of one form.
const MOST_ADDRESSES: usize = 200;
/// Leads taken off by one form: the rows of several pages.
const MOST_CHOSEN: usize = 500;

/// A row of the table.
struct MemberRow {
    listed: ListedLead,
    /// The place of the status among all.
    status: usize,
    since: Moment,
}

#[derive(Template)]
#[template(path = "lists/members.html")]
struct MembersScreen<'p> {
    frame: ScreenFrame<'p>,
    view: ListView,
    list: List,
    statuses: [&'static str; 6],
    leads: &'static LeadsWords,
    is_left: bool,
    rows: Vec<MemberRow>,
    next: Option<i64>,
    is_first: bool,
}

impl MembersScreen<'_> {
    fn stored(&self, row: &MemberRow) -> &'static str {
        STATUSES[row.status]
    }

    fn name<'r>(&self, row: &'r MemberRow) -> &'r str {
        if row.listed.name.is_empty() { self.view.lists.no_name } else { &row.listed.name }
    }

    fn rows_of_a_page(&self) -> i64 {
        ROWS as i64
    }

    fn current(&self) -> &'static str {
        if self.is_left { "left" } else { "members" }
    }
}

/// The form for addresses, with the outcome of the last attempt.
#[derive(Default)]
struct MembersForm {
    addresses: String,
    outcome: Option<String>,
}

#[derive(Template)]
#[template(path = "lists/add.html")]
struct MembersAddScreen<'p> {
    frame: ScreenFrame<'p>,
    view: ListView,
    list: List,
    form: MembersForm,
}

/// The page: the newest memberships first.
pub async fn page(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, grant) = (ListId(request.number_at(0)?), request.actor()?.grant(VIEW_LEADS)?);
    let standing = if request.form.is_ticked("left") { Standing::Removed } else { Standing::Active };
    let before = request.form.number("before");
    let (list, found) = request
        .read(move |read| {
            let list = store::lists::find(read, grant.account(), id)?.ok_or(Problem::NotFound)?;
            let stretch = Stretch { standing, before: MemberId(before.unwrap_or(i64::MAX)), rows: ROWS };
            Ok((list, ListMembers { grant, list: id }.listed(read, stretch)?))
        })
        .await?;
    let row = |listed: ListedLead| MemberRow {
        status: STATUSES.iter().position(|known| *known == listed.status).unwrap_or_default(),
        since: Moment::of(&request.words.times, listed.since, request.at),
        listed,
    };
    let page = MembersScreen {
        frame: ScreenFrame::of(&request, request.words.lists.title)?,
        view: ListView::of(&request)?,
        list,
        statuses: request.words.leads.statuses,
        leads: &request.words.leads,
        is_left: standing == Standing::Removed,
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(|next| next.0),
        is_first: before.is_none(),
    };
    rendered(StatusCode::OK, &page)
}

/// The form for addresses as a separate page.
pub async fn form(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    add_page(&request, StatusCode::OK, MembersForm::default()).await
}

async fn add_page(
    request: &ScreenRequest<'_>,
    status: StatusCode,
    form: MembersForm,
) -> Result<Response<Bytes>, Problem> {
    let (id, account) = (ListId(request.number_at(0)?), request.actor()?.account);
    let list = request.read(move |read| Ok(store::lists::find(read, account, id)?)).await?.ok_or(Problem::NotFound)?;
    rendered(
        status,
        &MembersAddScreen {
            frame: ScreenFrame::of(request, request.words.lists.title)?,
            view: ListView::of(request)?,
            list,
            form,
        },
    )
}

/// Adds the leads of some addresses. Addresses without a lead come back in the form.
pub async fn add(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (ListId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    let typed = request.form.text("addresses");
    let addresses: Vec<String> =
        typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let words = &request.words.lists;
    let refusal = match addresses.len() {
        0 => Some(words.addresses_missing.to_owned()),
        1..=MOST_ADDRESSES => None,
        _ => Some((words.addresses_many)(MOST_ADDRESSES)),
    };
    if refusal.is_some() {
        let form = MembersForm { addresses: typed.to_owned(), outcome: refusal };
        return add_page(&request, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    }
    let pairs: Vec<_> = addresses.iter().map(|address| Ok((id, Folded::of(address)))).collect();
    let outcomes = request.write(move |tx| members::add_by_email(tx, &context, &pairs)).await?;
    let mut left = Vec::new();
    for (address, outcome) in addresses.iter().zip(&outcomes) {
        match outcome {
            Ok(_) | Err(Problem::AlreadyMember) => {}
            Err(Problem::DanglingReference { .. }) => return Err(Problem::NotFound),
            Err(_) => left.push(address.as_str()),
        }
    }
    if left.is_empty() {
        return Ok(see_other(&format!("/lists/{}/members", id.0)));
    }
    let added = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let form = MembersForm { addresses: left.join("\n"), outcome: Some((words.added)(added, left.len())) };
    add_page(&request, StatusCode::UNPROCESSABLE_ENTITY, form).await
}

/// Takes the chosen leads off the list.
pub async fn take_off(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (id, context) = (ListId(request.number_at(0)?), Context::of(request.actor()?.clone(), request.at));
    let chosen = request.form.all("id").filter_map(|lead| lead.parse().ok()).take(MOST_CHOSEN);
    let places: Vec<_> = chosen.map(|lead| Ok((id, LeadId(lead)))).collect();
    let outcomes = request.write(move |tx| members::remove(tx, &context, &places as &Places)).await?;
    let is_gone = |outcome: &Result<(), Problem>| matches!(outcome, Err(Problem::DanglingReference { .. }));
    if outcomes.iter().any(is_gone) {
        return Err(Problem::NotFound);
    }
    Ok(see_other(&format!("/lists/{}/members", id.0)))
}
