//! getUserProfiles and getUsers: the people of an account.

use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, key};
use headwater_model::email::Folded;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_wire::user;
use std::borrow::Cow;

/// getUserProfiles
pub const GET_USER_PROFILES: Method = Method {
    name: "getUserProfiles",
    required: &["where"],
    optional: &["limit", "offset"],
    takes_flat_object: false,
    lenient: &[],
    key: key("userProfile"),
    no_error: NoError::Null,
    run: |call| Box::pin(get(call)),
};

/// getUsers
pub const GET_USERS: Method = Method { name: "getUsers", key: key("user"), ..GET_USER_PROFILES };

const WHERE: &[&str] = &["id", "firstName", "lastName", "displayName", "emailAddress", "isActive"];

async fn get(call: Call<'_>) -> Result<Reply, Fault> {
    let scope = call.caller.actor.scope(Deed::ViewUsers)?;
    let page = call.page(MOST_ROWS)?;
    let wanted = call.params.hash("where", WHERE)?;
    let id = wanted.id("id")?;
    let names = [wanted.given("firstName")?, wanted.given("lastName")?, wanted.given("displayName")?];
    let asked = |address: Cow<'_, str>| Folded::asked(&address);
    let address = wanted.given("emailAddress")?.map(asked).transpose();
    let address = address.map_err(|reason| Problem::invalid("emailAddress", reason))?;
    let is_active = wanted.flag("isActive")?;
    let mut users = call.read(move |read| store::users::all(read, scope.account())).await?;
    users.retain(|user| {
        let own = [&user.first_name, &user.last_name, &user.display_name];
        id.is_none_or(|id| id == user.id.0)
            && names.iter().zip(own).all(|(asked, own)| asked.as_deref().is_none_or(|asked| asked == own))
            && address.as_ref().is_none_or(|address| *address == Folded::of(&user.email))
            && is_active.is_none_or(|is_active| is_active == user.is_active)
    });
    Ok(call.rows(&page.of(users), user::write))
}
