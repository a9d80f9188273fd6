//! getUserProfiles and getUsers: the people of an account.

use crate::call::{Call, Fault, MOST_ROWS, Reply};
use crate::keys::key;
use crate::method::Method;
use headwater_model::email::Folded;
use headwater_model::permission::VIEW_USERS;
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_store::users::UserFilter;
use headwater_wire::user;
use std::borrow::Cow;

/// getUserProfiles
pub const GET_USER_PROFILES: Method = Method::read("getUserProfiles", "The people of the account.")
    .needs(&[VIEW_USERS.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("userProfile"))
    .does(|call| Box::pin(get(call)));

/// getUsers
pub const GET_USERS: Method = Method::read("getUsers", "As getUserProfiles, under another key.")
    .needs(&[VIEW_USERS.any])
    .takes(&["where"])
    .may_take(&["limit", "offset"])
    .answers(key("user"))
    .does(|call| Box::pin(get(call)));

const WHERE: &[&str] = &["id", "firstName", "lastName", "displayName", "emailAddress", "isActive"];

async fn get(call: Call<'_>) -> Result<Reply, Fault> {
    let grant = call.caller.actor.grant(VIEW_USERS)?;
    let page = call.page(MOST_ROWS)?;
    let wanted = call.params.hash("where", WHERE)?;
    let text = |name| wanted.given(name).map(|text| text.map(Cow::into_owned));
    let asked = |address: Cow<'_, str>| Folded::asked(&address);
    let address = wanted.given("emailAddress")?.map(asked).transpose();
    let wanted = UserFilter {
        id: wanted.id("id")?,
        first_name: text("firstName")?,
        last_name: text("lastName")?,
        display_name: text("displayName")?,
        address: address.map_err(|reason| Problem::invalid("emailAddress", reason))?,
        is_active: wanted.flag("isActive")?,
    };
    let users = call.read(move |read| store::users::matching(read, grant.account(), &wanted, page)).await?;
    Ok(call.rows(&users, user::write))
}
