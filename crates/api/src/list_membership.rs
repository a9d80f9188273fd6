//! Members of lists: getListMembers, getRemovedListMembers, getContactListMemberships, getListMemberships,
//! getLeadListMemberships.

use crate::call::{Call, Fault, Frame, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::signature::NoError;
use crate::slices::{Query, Rows, Want};
use headwater_model::email::Folded;
use headwater_model::id::{LeadId, ListId};
use headwater_model::limits;
use headwater_model::list::{Gone, Listing, MemberView};
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_store::members::ListMembers;
use headwater_store::pages::Page;
use headwater_store::{self as store, Read, members, memberships};
use headwater_wire::error::{Code, Failure};
use headwater_wire::list;
use std::borrow::Cow;

/// The most rows of reads without a `limit`.
const ALL: Page = Page { offset: 0, limit: 50_000 };

/// getListMembers
pub const GET_LIST_MEMBERS: Method = Method::read("getListMembers", "Leads that are on a list now.")
    .needs(&[VIEW_LEADS.any])
    .may_take(&["where", "id", "limit", "offset"])
    .answers(key("getWherelistMemberGets"))
    .no_error(NoError::EmptyList)
    .does(|call| Box::pin(active(call)));

/// getRemovedListMembers
pub const GET_REMOVED_LIST_MEMBERS: Method =
    Method::read("getRemovedListMembers", "Leads that left a list, unsubscribed or bounced.")
        .needs(&[VIEW_LEADS.any])
        .takes(&["where"])
        .may_take(&["limit", "offset"])
        .answers(key("getWherelistLeadMembers"))
        .no_error(NoError::EmptyList)
        .does(|call| Box::pin(removed(call)));

/// getContactListMemberships
pub const GET_CONTACT_LIST_MEMBERSHIPS: Method =
    Method::read("getContactListMemberships", "The memberships of one lead.")
        .needs(&[VIEW_LEADS.any])
        .takes(&["where"])
        .may_take(&["limit", "offset"])
        .answers(key("listMember"))
        .does(|call| Box::pin(of_contact(call)));

/// getListMemberships
pub const GET_LIST_MEMBERSHIPS: Method = Method::read("getListMemberships", "The lists that one lead is on.")
    .needs(&[VIEW_LEADS.any])
    .may_take(&["emailAddress", "id"])
    .answers(key(""))
    .does(|call| Box::pin(listings(call)));

/// getLeadListMemberships
pub const GET_LEAD_LIST_MEMBERSHIPS: Method =
    Method::read("getLeadListMemberships", "The lists that several leads are on.")
        .needs(&[VIEW_LEADS.any])
        .takes(&["memberIDs"])
        .answers(key("getWhereIns"))
        .does(|call| Box::pin(of_leads(call)));

async fn active(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let wanted = call.params.hash("where", &["id"])?;
    let list = match call.params.id("id")? {
        Some(id) => Some(id),
        None => wanted.id("id")?,
    };
    let list = ListId(list.ok_or_else(|| Failure::of(Code::MissingParameters).with("id"))?);
    reply_with_members(&call, list::write_member, move |read, page, take| {
        ListMembers { grant, list }.active(read, page.taking(take))
    })
    .await
}

async fn removed(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let wanted = call.params.hash("where", &["id", "flag"])?;
    let list = ListId(wanted.id("id")?.ok_or_else(|| Failure::of(Code::MissingParameters).with("id"))?);
    let gone = match wanted.given("flag")? {
        None => Some(Gone::Removed),
        Some(word) => Gone::named(&word),
    };
    reply_with_members(&call, list::write_former_member, move |read, page, take| match gone {
        Some(gone) => ListMembers { grant, list }.gone(read, gone, page.taking(take)),
        None => Ok(()),
    })
    .await
}

/// A page of members, with `hasMore`.
async fn reply_with_members(
    call: &Call<'_>,
    write: fn(&mut Vec<u8>, &MemberView<'_>),
    find: impl Fn(&Read<'_>, Page, members::TakeMembers<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let row =
        move |rows: &mut Rows, member: &MemberView<'_>| rows.row(member.membership.id.0, |out| write(out, member));
    let query = Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, members::TakeMembers::Ids(ids)),
            Want::Rows(rows) => find(read, page, members::TakeMembers::Rows(&mut |member| row(rows, member))),
        },
        move |read, ids, rows| {
            members::by_ids(read, &grant, ids, members::TakeMembers::Rows(&mut |member| row(rows, member)))
        },
    );
    call.read_rows(Frame::Paged, call.page(MOST_ROWS)?, query).await
}

async fn of_contact(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let page = call.page(MOST_ROWS)?;
    let accepted: &[&str] = if call.is_strict() { &["contactID"] } else { &["contactID", "id"] };
    let wanted = call.params.hash("where", accepted)?;
    let lead = match wanted.id("contactID")? {
        Some(id) => Some(id),
        None => wanted.id("id")?,
    };
    let lead = LeadId(lead.ok_or_else(|| Failure::of(Code::MissingParameters).with("contactID"))?);
    let query = memberships_written(
        &call,
        |out, listing| list::write_membership(out, &listing.membership),
        move |read, page, take| memberships::of_lead(read, &grant, lead, page.taking(take)),
    )?;
    call.read_rows(Frame::Plain, page, query).await
}

async fn listings(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let (id, address) = (call.params.id("id")?.map(LeadId), call.params.given("emailAddress")?);
    let asked = |address: Cow<'_, str>| Folded::asked(&address);
    let address = address.map(asked).transpose().map_err(|reason| Problem::invalid("emailAddress", reason))?;
    let find = move |read: &Read<'_>| -> store::Result<Option<LeadId>> {
        let named = match &address {
            Some(address) => store::records::unique::holder(read, grant.account(), &LEAD, address)?,
            None => id,
        };
        match named {
            Some(lead) if store::records::read::exists(read, &grant.leads(), lead)? => Ok(named),
            _ => Ok(None),
        }
    };
    let lead = call.read(find).await?.ok_or_else(|| Failure::of(Code::MissingObjects))?;
    let zone = call.zone();
    let query = memberships_written(
        &call,
        move |out, listing| list::write_listing(out, listing, &zone),
        move |read, page, take| memberships::of_lead(read, &grant, lead, page.taking(take)),
    )?;
    call.read_rows(Frame::Bare, ALL, query).await
}

async fn of_leads(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let named = call.params.list("memberIDs").map_or(0, |list| list.len());
    if named > if call.is_limited() { limits::MEMBERS } else { limits::VALUES } {
        return Err(Failure::of(Code::TooManyLeads).into());
    }
    let leads = call.params.ids("memberIDs")?.unwrap_or_default();
    let query = memberships_written(
        &call,
        |out, listing| list::write_pair(out, listing.membership.lead, listing.membership.list),
        move |read, page, take| memberships::of_leads(read, &grant, &leads, page.taking(take)),
    )?;
    call.read_rows(Frame::Plain, ALL, query).await
}

/// A query for memberships; `write` writes each row.
fn memberships_written(
    call: &Call<'_>,
    write: impl Fn(&mut Vec<u8>, &Listing) + Clone + Send + Sync + 'static,
    find: impl Fn(&Read<'_>, Page, memberships::TakeMemberships<'_>) -> store::Result<()> + Send + 'static,
) -> Result<Query, Problem> {
    let grant = call.caller.actor.grant(VIEW_LEADS)?;
    let row = move |rows: &mut Rows, it: &Listing| rows.row(it.membership.id.0, |out| write(out, it));
    let row_again = row.clone();
    Ok(Query::new(
        move |read, page, want| match want {
            Want::Ids(ids) => find(read, page, memberships::TakeMemberships::Ids(ids)),
            Want::Rows(rows) => find(read, page, memberships::TakeMemberships::Rows(&mut |it| row(rows, it))),
        },
        move |read, ids, rows| {
            memberships::by_ids(read, &grant, ids, memberships::TakeMemberships::Rows(&mut |it| row_again(rows, it)))
        },
    ))
}
