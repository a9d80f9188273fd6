//! Who is on which list: getListMembers, getRemovedListMembers, getContactListMemberships, getListMemberships,
//! getLeadListMemberships.

use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, key};
use headwater_model::email;
use headwater_model::id::{LeadId, ListId};
use headwater_model::list::{Gone, MemberView};
use headwater_model::permission::Deed;
use headwater_store::leads::Page;
use headwater_store::{self as store, Read};
use headwater_wire::envelope::Answer;
use headwater_wire::error::{Code, Failure};
use headwater_wire::list;

/// Leads one call of getLeadListMemberships may ask for while limits are on.
const MOST_LEADS: usize = 100;

/// getListMembers
pub const GET_LIST_MEMBERS: Method = Method {
    name: "getListMembers",
    required: &[],
    optional: &["where", "id", "limit", "offset"],
    takes_flat_object: false,
    key: key("getWherelistMemberGets"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(active(call)),
};

/// getRemovedListMembers
pub const GET_REMOVED_LIST_MEMBERS: Method = Method {
    name: "getRemovedListMembers",
    required: &["where"],
    optional: &["limit", "offset"],
    key: key("getWherelistLeadMembers"),
    run: |call| Box::pin(removed(call)),
    ..GET_LIST_MEMBERS
};

/// getContactListMemberships
pub const GET_CONTACT_LIST_MEMBERSHIPS: Method = Method {
    name: "getContactListMemberships",
    required: &["where"],
    optional: &["limit", "offset"],
    key: key("listMember"),
    no_error: NoError::Null,
    run: |call| Box::pin(of_contact(call)),
    ..GET_LIST_MEMBERS
};

/// getListMemberships
pub const GET_LIST_MEMBERSHIPS: Method = Method {
    name: "getListMemberships",
    required: &[],
    optional: &["emailAddress", "id"],
    key: key(""),
    no_error: NoError::Null,
    run: |call| Box::pin(listings(call)),
    ..GET_LIST_MEMBERS
};

/// getLeadListMemberships
pub const GET_LEAD_LIST_MEMBERSHIPS: Method = Method {
    name: "getLeadListMemberships",
    required: &["memberIDs"],
    optional: &[],
    key: key("getWhereIns"),
    no_error: NoError::Null,
    run: |call| Box::pin(of_leads(call)),
    ..GET_LIST_MEMBERS
};

async fn active(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let wanted = call.params.hash("where", &["id"])?.unwrap_or_default();
    let list = match call.params.id("id")? {
        Some(id) => Some(id),
        None => wanted.id("id")?,
    };
    let list = ListId(list.ok_or_else(|| Failure::of(Code::MissingParameters).with("id"))?);
    reply_with_members(&call, list::write_member, move |read, page, take| {
        store::members::active(read, &scope, list, page, take)
    })
    .await
}

async fn removed(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let wanted = call.params.hash("where", &["id", "flag"])?.unwrap_or_default();
    let list = ListId(wanted.id("id")?.ok_or_else(|| Failure::of(Code::MissingParameters).with("id"))?);
    let gone = match wanted.given("flag")? {
        None => Some(Gone::Removed),
        Some(word) => Gone::named(&word),
    };
    reply_with_members(&call, list::write_former_member, move |read, page, take| match gone {
        Some(gone) => store::members::gone(read, &scope, list, gone, page, take),
        None => Ok(()),
    })
    .await
}

/// A page of members that says whether there are more: one more is read than is printed.
async fn reply_with_members(
    call: &Call<'_>,
    write: fn(&mut Vec<u8>, &MemberView<'_>),
    find: impl FnOnce(&Read<'_>, Page, &mut dyn FnMut(&MemberView<'_>)) -> store::Result<()> + Send + 'static,
) -> Result<Reply, Fault> {
    let Page { limit, offset } = call.page(MOST_ROWS)?;
    let read = move |read: &Read<'_>| {
        let (mut rows, mut count) = (vec![b'['], 0);
        find(read, Page { limit: limit + 1, offset }, &mut |member| {
            count += 1;
            if count <= limit {
                if count > 1 {
                    rows.push(b',');
                }
                write(&mut rows, member);
            }
        })?;
        rows.push(b']');
        Ok::<_, store::Error>((rows, count))
    };
    let (rows, count) = call.read(read).await?;
    let mut answer = Answer::with_more(call.key(), count > limit);
    answer.out().extend_from_slice(&rows);
    Ok(Reply { answer, failures: Vec::new(), count: count.min(limit) as usize })
}

async fn of_contact(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let page = call.page(MOST_ROWS)?;
    let wanted = call.params.hash("where", &["contactID"])?.unwrap_or_default();
    let lead = LeadId(wanted.id("contactID")?.ok_or_else(|| Failure::of(Code::MissingParameters).with("contactID"))?);
    let found = call.read(move |read| store::memberships::of_lead(read, &scope, lead)).await?;
    Ok(call.rows(&page.of(found), list::write_membership))
}

async fn listings(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let (id, address) = (call.params.id("id")?.map(LeadId), call.params.given("emailAddress")?);
    let folded = address.map(|address| email::fold(&address));
    let found = call
        .read(move |read| {
            let lead = match (&folded, id) {
                (Some(address), _) => store::leads::id_by_email(read, scope.account(), address)?,
                (None, Some(id)) if store::leads::exists(read, &scope, id)? => Some(id),
                _ => None,
            };
            let Some(lead) = lead else { return Ok(None) };
            store::memberships::listings(read, &scope, lead).map(Some)
        })
        .await?;
    let found = found.ok_or_else(|| Failure::of(Code::MissingObjects))?;
    let zone = call.zone();
    Ok(call.bare_rows(&found, |out, row| list::write_listing(out, row, &zone)))
}

async fn of_leads(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewLeads)?;
    let leads = call.params.ids("memberIDs")?.unwrap_or_default();
    if call.is_limited() && leads.len() > MOST_LEADS {
        return Err(Failure::of(Code::TooManyLeads).into());
    }
    let found = call.read(move |read| store::memberships::of_leads(read, &scope, &leads)).await?;
    Ok(call.rows(&found, |out, (lead, list)| list::write_pair(out, *lead, *list)))
}
