//! Reading notes by their subjects (W291).

use crate::call::{Call, Fault, ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use crate::record::families::NOTES;
use crate::record::find::reply_with_records;
use crate::signature::Signature;
use headwater_model::grant::Reach;
use headwater_model::id::RecordId;
use headwater_model::limits;
use headwater_model::record::RecordType;
use headwater_model::records::company::COMPANY;
use headwater_model::records::lead::LEAD;
use headwater_model::records::note::NOTE;
use headwater_model::records::opportunity::OPPORTUNITY;
use headwater_store::Read;
use headwater_store::notes::{self, NotesWanted};
use headwater_store::pages::Page;
use headwater_store::records::read::{self, TakeRecords};
use headwater_wire::error::{Code, Failure};

/// getAccountNotes: the notes about an account.
pub static GET_ACCOUNT_NOTES: Method = one("getAccountNotes", "The notes about an account.")
    .needs(&[&NOTE.permissions.view, &COMPANY.permissions.view])
    .does(|call| Box::pin(of_one(call, &COMPANY)));
/// getAccountsNotes: the notes about several accounts.
pub static GET_ACCOUNTS_NOTES: Method = several("getAccountsNotes", "The notes about several accounts.")
    .needs(&[&NOTE.permissions.view, &COMPANY.permissions.view])
    .does(|call| Box::pin(of_several(call, &COMPANY)));
/// getContactNotes: the notes about a lead.
pub static GET_CONTACT_NOTES: Method = one("getContactNotes", "The notes about a lead.")
    .needs(&[&NOTE.permissions.view, &LEAD.permissions.view])
    .does(|call| Box::pin(of_one(call, &LEAD)));
/// getContactsNotes: the notes about several leads.
pub static GET_CONTACTS_NOTES: Method = several("getContactsNotes", "The notes about several leads.")
    .needs(&[&NOTE.permissions.view, &LEAD.permissions.view])
    .does(|call| Box::pin(of_several(call, &LEAD)));

/// getOpportunityNotes: the notes about an opportunity.
pub static GET_OPPORTUNITY_NOTES: Method = one("getOpportunityNotes", "The notes about an opportunity.")
    .needs(&[&NOTE.permissions.view, &OPPORTUNITY.permissions.view])
    .does(|call| Box::pin(of_one(call, &OPPORTUNITY)));
/// getOpportunitiesNotes: the notes about several opportunities.
pub static GET_OPPORTUNITIES_NOTES: Method = several("getOpportunitiesNotes", "The notes about several opportunities.")
    .needs(&[&NOTE.permissions.view, &OPPORTUNITY.permissions.view])
    .does(|call| Box::pin(of_several(call, &OPPORTUNITY)));

const fn one(name: &'static str, says: &'static str) -> Signature {
    Method::read(name, says).takes(&["id"]).answers(key("result")).of_family(&NOTES)
}

const fn several(name: &'static str, says: &'static str) -> Signature {
    Method::read(name, says).may_take(&["ids", "id", "where"]).answers(key("result")).of_family(&NOTES)
}

async fn of_one(call: Call<'_>, subject: &'static RecordType) -> Result<Reply, Fault> {
    let id = call.params.id("id")?.unwrap_or_default();
    reply_with_notes(&call, subject, vec![id]).await
}

async fn of_several(call: Call<'_>, subject: &'static RecordType) -> Result<Reply, Fault> {
    let wanted = call.params.hash("where", &["id"])?;
    let sent = [(&call.params, "ids"), (&call.params, "id"), (&wanted, "id")];
    let (place, name) = sent
        .into_iter()
        .find(|(place, name)| place.is_given(name))
        .ok_or_else(|| Failure::of(Code::MissingParameters).with("ids"))?;
    let ids = place.ids(name)?.ok_or_else(|| Failure::of(Code::MissingParameters).with(name))?;
    if ids.len() > limits::SUBJECTS {
        let reason = format!("{name}: more than {} ids", limits::SUBJECTS);
        return Err(Failure::of(Code::InvalidParameters).with(reason).into());
    }
    reply_with_notes(&call, subject, ids).await
}

/// A reply with the notes about records, as far as these records are in reach.
async fn reply_with_notes(call: &Call<'_>, subject: &'static RecordType, ids: Vec<i64>) -> Result<Reply, Fault> {
    let reach: Reach = call.caller.actor.reach(&NOTE)?;
    let of_subject: Reach = call.caller.actor.reach(subject)?;
    let mut ids: Vec<RecordId> = ids.into_iter().map(RecordId).collect();
    ids.sort_unstable();
    ids.dedup();
    let page = Page { offset: 0, limit: ROWS };
    reply_with_records(call, reach, page, move |read: &Read<'_>, page: Page, take: TakeRecords<'_>| {
        let there = read::reached(read, &of_subject, &ids)?;
        let ids: Vec<RecordId> = ids.iter().copied().filter(|id| there.contains(id)).collect();
        notes::about(read, &reach, NotesWanted { subject, ids: &ids }, page.taking(take))
    })
    .await
}
