//! Checks of every call before its method runs, in the contract's order: parameters, then permissions.

use crate::call::Fault;
use crate::caller::Caller;
use crate::signature::Signature;
use headwater_model::key::Strictness;
use headwater_model::problem::Problem;
use headwater_wire::error::{Code, Failure};
use headwater_wire::params::Params;

/// Checks the parameters against the method's signature. Gives the number of objects in `objects`.
pub fn objects(method: &Signature, params: &Params<'_>, caller: &Caller) -> Result<usize, Fault> {
    let strictness = caller.switches.strictness;
    let is_flat = method.takes_flat_object.is_open_to(strictness) && !params.has("objects") && !params.is_empty();
    if !is_flat {
        demand_required(method, params, strictness)?;
    }
    if method.removes() {
        params.refuse_blanks_but(&["objects", "where", "limit", "offset", "fields"])?;
    }
    let objects = if params.is_given("objects") { params.objects("objects")?.len() } else { 0 };
    caller.demand_few(objects)?;
    if !is_flat {
        params.refuse_others(&method.accepts(strictness))?;
    }
    Ok(objects)
}

/// Demands the required parameters, unless a lenient key has given what stands for them.
fn demand_required(method: &Signature, params: &Params<'_>, strictness: Strictness) -> Result<(), Failure> {
    let is_lenient = strictness == Strictness::Lenient;
    if is_lenient && method.lenient.iter().any(|name| params.is_given(name)) {
        return Ok(());
    }
    for name in method.required {
        // A `where` of null is an empty one.
        let is_empty_where = || params.has(name) || (is_lenient && method.where_may_be_absent);
        match *name {
            _ if params.is_given(name) => {}
            "objects" => return Err(Failure::of(Code::MissingObjects)),
            "where" if is_empty_where() => {}
            _ => return Err(Failure::of(Code::MissingParameters).with(*name)),
        }
    }
    Ok(())
}

/// Demands the method's permissions.
pub fn permissions(method: &Signature, caller: &Caller) -> Result<(), Problem> {
    method.needs.iter().try_for_each(|permission| caller.actor.demand(permission).map(drop))
}
