//! Putting leads on lists and taking them off: one by one or many, by id or by e-mail address.

use crate::method::{Call, DELETES, Fault, Method, NoError, Reply, key};
use headwater_actions::{self as actions, Outcomes};
use headwater_model::actor::Actor;
use headwater_model::id::{LeadId, ListId, MemberId};
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::Tx;
use headwater_store::background::{self, Task};
use headwater_wire::error::{Code, Failure};
use headwater_wire::place;
use serde_json::value::RawValue;

const ADD: Method = Method {
    name: "",
    required: &[],
    optional: &[],
    takes_flat_object: false,
    lenient: &["objects"],
    key: key("creates"),
    no_error: NoError::EmptyList,
    run: |call| Box::pin(change_one(call, place::read, actions::members::add, added)),
};

const REMOVE: Method = Method {
    key: DELETES,
    run: |call| Box::pin(change_one(call, place::read_to_remove, actions::members::remove, removed)),
    ..ADD
};

/// addListMember
pub const ADD_LIST_MEMBER: Method = Method { name: "addListMember", required: &["listID", "memberID"], ..ADD };

/// addListMemberEmailAddress
pub const ADD_LIST_MEMBER_EMAIL_ADDRESS: Method = Method {
    name: "addListMemberEmailAddress",
    required: &["listID", "emailAddress"],
    run: |call| Box::pin(change_one(call, place::read_by_email, actions::members::add_by_email, added)),
    ..ADD
};

/// addListMembers
pub const ADD_LIST_MEMBERS: Method = Method {
    name: "addListMembers",
    required: &["objects"],
    takes_flat_object: true,
    lenient: &[],
    run: |call| Box::pin(change_many(call, place::read, actions::members::add, added)),
    ..ADD
};

/// addListMembersEmailAddress
pub const ADD_LIST_MEMBERS_EMAIL_ADDRESS: Method = Method {
    name: "addListMembersEmailAddress",
    run: |call| Box::pin(change_many(call, place::read_by_email, actions::members::add_by_email, added)),
    ..ADD_LIST_MEMBERS
};

/// removeListMember
pub const REMOVE_LIST_MEMBER: Method =
    Method { name: "removeListMember", required: &["listID"], optional: &["contactID", "memberID"], ..REMOVE };

/// removeListMemberEmailAddress
pub const REMOVE_LIST_MEMBER_EMAIL_ADDRESS: Method = Method {
    name: "removeListMemberEmailAddress",
    required: &["listID", "emailAddress"],
    run: |call| Box::pin(change_one(call, place::read_by_email_to_remove, actions::members::remove_by_email, removed)),
    ..REMOVE
};

/// removeListMembers
pub const REMOVE_LIST_MEMBERS: Method = Method {
    name: "removeListMembers",
    required: &["objects"],
    takes_flat_object: true,
    lenient: &[],
    run: |call| Box::pin(change_many(call, place::read_to_remove, actions::members::remove, removed)),
    ..REMOVE
};

/// removeListMembersEmailAddress
pub const REMOVE_LIST_MEMBERS_EMAIL_ADDRESS: Method = Method {
    name: "removeListMembersEmailAddress",
    run: |call| Box::pin(change_many(call, place::read_by_email_to_remove, actions::members::remove_by_email, removed)),
    ..REMOVE_LIST_MEMBERS
};

/// removeListMembersAll
pub const REMOVE_LIST_MEMBERS_ALL: Method = Method {
    name: "removeListMembersAll",
    optional: &["where", "listID"],
    lenient: &[],
    run: |call| Box::pin(remove_all(call)),
    ..REMOVE
};

/// An action on members, of places that are named by `P`.
type Change<P, T> = fn(&Tx<'_>, &Actor, Timestamp, &[Result<P, Problem>]) -> Result<Outcomes<T>, Problem>;

async fn outcomes<P, T>(
    call: &Call<'_>,
    places: Vec<Result<P, Problem>>,
    change: Change<P, T>,
) -> Result<Outcomes<T>, Problem>
where
    P: Send + Sync + 'static,
    T: Send + 'static,
{
    let (actor, at) = (call.caller.actor.clone(), call.at);
    call.write(places.len(), move |tx| change(tx, &actor, at, &places)).await
}

/// The flat form: what goes wrong with the only place is the request's error. With `objects` in its place the method answers as
/// its bulk form does (W201).
async fn change_one<P: Send + Sync + 'static, T: Send + 'static>(
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
    for outcome in outcomes(&call, vec![read(call.raw)], change).await? {
        done.push(Ok(outcome?));
    }
    Ok(reply(&call, done))
}

async fn change_many<P: Send + Sync + 'static, T: Send + 'static>(
    call: Call<'_>,
    read: fn(&RawValue) -> Result<P, Problem>,
    change: Change<P, T>,
    reply: fn(&Call<'_>, Outcomes<T>) -> Reply,
) -> Result<Reply, Fault> {
    let places = call.objects()?.into_iter().map(read).collect();
    let done = outcomes(&call, places, change).await?;
    Ok(reply(&call, done))
}

fn added(call: &Call<'_>, outcomes: Outcomes<MemberId>) -> Reply {
    call.created(outcomes, |member| member.0)
}

fn removed(call: &Call<'_>, outcomes: Outcomes<()>) -> Reply {
    call.changed(outcomes)
}

/// With a list it is emptied; with a lead it is taken off all lists.
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
    let (actor, at) = (call.caller.actor.clone(), call.at);
    let remove = move |tx: &Tx<'_>| match (list, lead) {
        (Some(list), Some(lead)) => {
            Ok((actions::members::remove(tx, &actor, at, &[Ok((ListId(list), LeadId(lead)))])?, None))
        }
        (Some(list), None) => begun(actions::members::remove_all(tx, &actor, at, ListId(list))),
        (None, Some(lead)) => begun(actions::memberships::remove_from_all(tx, &actor, at, LeadId(lead))),
        (None, None) => Ok((Vec::new(), None)),
    };
    let (done, task) = call.write(background::MOST_ROWS, remove).await?;
    call.finish(task).await;
    match done.is_empty() {
        true => Err(Failure::of(Code::MissingParameters).with("listID").into()),
        false => Ok(call.changed(done)),
    }
}

/// What became of a removal, and the task that does the rest of it.
fn begun(removal: Result<Option<Task>, Problem>) -> Result<(Outcomes<()>, Option<Task>), Problem> {
    match removal {
        Ok(task) => Ok((vec![Ok(())], task)),
        Err(problem) if problem.is_internal() => Err(problem),
        Err(problem) => Ok((vec![Err(problem)], None)),
    }
}
