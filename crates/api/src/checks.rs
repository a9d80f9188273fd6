//! Checks of every call before its method runs, in the contract's order: parameters, then permissions.

use crate::call::Fault;
use crate::caller::Caller;
use crate::signature::Signature;
use headwater_model::key::{Limits, Strictness};
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_wire::error::{Code, Failure};
use headwater_wire::params::Params;

/// Checks the parameters against the method's signature. Gives the number of objects in `objects`.
pub fn objects(method: &Signature, params: &Params<'_>, caller: &Caller) -> Result<usize, Fault> {
    let strictness = caller.switches.strictness;
    let is_lenient = strictness == Strictness::Lenient;
    let is_flat = method.takes_flat_object.is_open_to(strictness) && !params.has("objects") && !params.is_empty();
    let is_said_otherwise = is_flat || (is_lenient && method.lenient.iter().any(|name| params.is_given(name)));
    for name in method.required.iter().filter(|_| !is_said_otherwise) {
        match *name {
            "objects" if !params.is_given("objects") => return Err(Failure::of(Code::MissingObjects).into()),
            // A `where` of null is an empty one.
            "where" if params.has("where") || (is_lenient && method.where_may_be_absent) => {}
            _ if !params.is_given(name) => return Err(Failure::of(Code::MissingParameters).with(*name).into()),
            _ => {}
        }
    }
    if method.removes() {
        params.refuse_blanks_but(&["objects", "where", "limit", "offset", "fields"])?;
    }
    let most = if caller.switches.limits == Limits::On { limits::OBJECTS } else { limits::VALUES };
    let objects = if params.is_given("objects") { params.objects("objects")?.len() } else { 0 };
    if objects > most {
        return Err(Failure::of(Code::TooManyObjects).into());
    }
    if !is_flat {
        params.refuse_others(&method.accepts(strictness))?;
    }
    Ok(objects)
}

/// Demands the method's permissions.
pub fn permissions(method: &Signature, caller: &Caller) -> Result<(), Problem> {
    method.needs.iter().try_for_each(|permission| caller.actor.demand(permission).map(drop))
}
