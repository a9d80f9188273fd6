//! Adding leads to lists and removing them: one or many, by id or by e-mail address.

use crate::call::{Call, Fault, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_actions::{self as actions, Outcomes};
use headwater_model::context::Context;
use headwater_model::id::{LeadId, ListId, MemberId};
use headwater_model::permission::MANAGE_MEMBERS;
use headwater_model::problem::Problem;
use headwater_store::Tx;
use headwater_store::background::{self, Task};
use headwater_wire::error::{Code, Failure};
use headwater_wire::place;
use serde_json::value::RawValue;

/// addListMember
pub const ADD_LIST_MEMBER: Method = Method::write("addListMember", "Puts a lead on a list.")
    .needs(&[MANAGE_MEMBERS.any])
    .takes(&["listID", "memberID"])
    .leniently(&["objects"])
    .answers(key("creates"))
    .does(|call| Box::pin(change_one(call, place::read, actions::members::add, added)));

/// addListMemberEmailAddress
pub const ADD_LIST_MEMBER_EMAIL_ADDRESS: Method =
    Method::write("addListMemberEmailAddress", "Puts a lead on a list, by address.")
        .needs(&[MANAGE_MEMBERS.any])
        .takes(&["listID", "emailAddress"])
        .leniently(&["objects"])
        .answers(key("creates"))
        .does(|call| Box::pin(change_one(call, place::read_by_email, actions::members::add_by_email, added)));

/// addListMembers
pub const ADD_LIST_MEMBERS: Method = Method::write("addListMembers", "Puts leads on lists.")
    .needs(&[MANAGE_MEMBERS.any])
    .takes(&["objects"])
    .or_flat()
    .answers(key("creates"))
    .does(|call| Box::pin(change_many(call, place::read, actions::members::add, added)));

/// addListMembersEmailAddress
pub const ADD_LIST_MEMBERS_EMAIL_ADDRESS: Method =
    Method::write("addListMembersEmailAddress", "Puts leads on lists, by address.")
        .needs(&[MANAGE_MEMBERS.any])
        .takes(&["objects"])
        .or_flat()
        .answers(key("creates"))
        .does(|call| Box::pin(change_many(call, place::read_by_email, actions::members::add_by_email, added)));

/// removeListMember
pub const REMOVE_LIST_MEMBER: Method = Method::remove("removeListMember", "Takes a lead off a list.")
    .needs(&[MANAGE_MEMBERS.any])
    .takes(&["listID"])
    .may_take(&["contactID", "memberID"])
    .leniently(&["objects"])
    .does(|call| Box::pin(change_one(call, place::read_to_remove, actions::members::remove, removed)));

/// removeListMemberEmailAddress
pub const REMOVE_LIST_MEMBER_EMAIL_ADDRESS: Method =
    Method::remove("removeListMemberEmailAddress", "Takes a lead off a list, by address.")
        .needs(&[MANAGE_MEMBERS.any])
        .takes(&["listID", "emailAddress"])
        .leniently(&["objects"])
        .does(|call| {
            Box::pin(change_one(call, place::read_by_email_to_remove, actions::members::remove_by_email, removed))
        });

/// removeListMembers
pub const REMOVE_LIST_MEMBERS: Method = Method::remove("removeListMembers", "Takes leads off lists.")
    .needs(&[MANAGE_MEMBERS.any])
    .takes(&["objects"])
    .or_flat()
    .does(|call| Box::pin(change_many(call, place::read_to_remove, actions::members::remove, removed)));

/// removeListMembersEmailAddress
pub const REMOVE_LIST_MEMBERS_EMAIL_ADDRESS: Method =
    Method::remove("removeListMembersEmailAddress", "Takes leads off lists, by address.")
        .needs(&[MANAGE_MEMBERS.any])
        .takes(&["objects"])
        .or_flat()
        .does(|call| {
            Box::pin(change_many(call, place::read_by_email_to_remove, actions::members::remove_by_email, removed))
        });

/// removeListMembersAll
pub const REMOVE_LIST_MEMBERS_ALL: Method =
    Method::remove("removeListMembersAll", "Empties a list, or takes a lead off all lists.")
        .needs(&[MANAGE_MEMBERS.any])
        .may_take(&["where", "listID"])
        .does(|call| Box::pin(remove_all(call)));

/// An action on members; `P` names a list and a lead.
type Change<P, T> = fn(&Tx<'_>, &Context, &[Result<P, Problem>]) -> Result<Outcomes<T>, Problem>;

/// The flat form: an error of the only member is the request's error. With `objects` instead, the method answers as
/// its bulk form does (W201).
async fn change_one<P: Clone + Send + Sync + 'static, T: Send + 'static>(
    call: Call<'_>,
    read: fn(&RawValue) -> Result<P, Problem>,
    change: Change<P, T>,
    reply: fn(&Call<'_>, Outcomes<T>) -> Reply,
) -> Result<Reply, Fault> {
    if call.params.has("objects") {
        call.params.refuse_others(&["objects"])?;
        return change_many(call, read, change, reply).await;
    }
    for name in ["listID", "memberID", "contactID"] {
        call.params.id(name)?;
    }
    let mut done = Vec::with_capacity(1);
    for outcome in call.write_objects_in_parts(vec![read(call.raw)], change).await? {
        done.push(Ok(outcome?));
    }
    Ok(reply(&call, done))
}

async fn change_many<P: Clone + Send + Sync + 'static, T: Send + 'static>(
    call: Call<'_>,
    read: fn(&RawValue) -> Result<P, Problem>,
    change: Change<P, T>,
    reply: fn(&Call<'_>, Outcomes<T>) -> Reply,
) -> Result<Reply, Fault> {
    let places = call.objects()?.into_iter().map(read).collect();
    let done = call.write_objects_in_parts(places, change).await?;
    Ok(reply(&call, done))
}

fn added(call: &Call<'_>, outcomes: Outcomes<MemberId>) -> Reply {
    call.created(outcomes, |member| member.0)
}

fn removed(call: &Call<'_>, outcomes: Outcomes<()>) -> Reply {
    call.changed(outcomes)
}

/// Empties a list, or removes a lead from all lists.
async fn remove_all(call: Call<'_>) -> Result<Reply, Fault> {
    let wanted = call.params.hash_to_remove("where", &["listID", "contactID", "memberID"])?;
    let list = match call.params.id("listID")? {
        Some(id) => Some(id),
        None => wanted.id("listID")?,
    };
    let lead = match wanted.id("contactID")? {
        Some(id) => Some(id),
        None => wanted.id("memberID")?,
    };
    let remove = move |tx: &Tx<'_>, context: &Context| match (list, lead) {
        (Some(list), Some(lead)) => {
            Ok((actions::members::remove(tx, context, &[Ok((ListId(list), LeadId(lead)))])?, None))
        }
        (Some(list), None) => begun(actions::members::emptying::remove_all(tx, context, ListId(list))),
        (None, Some(lead)) => begun(actions::memberships::remove_from_all(tx, context, LeadId(lead))),
        (None, None) => Ok((Vec::new(), None)),
    };
    let (mut done, task) = call.write(background::MOST_ROWS, remove).await?;
    if let Some((_, problem)) = call.finish(task).await.pop() {
        done = vec![Err(problem)];
    }
    if done.is_empty() {
        return Err(Failure::of(Code::MissingParameters).with("listID").into());
    }
    Ok(call.changed(done))
}

/// The outcomes of a removal, and the background task for the rest; None if nothing is left to do.
fn begun(removal: Result<Option<Task>, Problem>) -> Result<(Outcomes<()>, Option<Task>), Problem> {
    match removal {
        Ok(task) => Ok((vec![Ok(())], task)),
        Err(problem) if problem.is_internal() => Err(problem),
        Err(problem) => Ok((vec![Err(problem)], None)),
    }
}
