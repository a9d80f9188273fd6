//! getUserProfiles and getUsers: the people of an account.

use crate::method::{Call, Fault, MOST_ROWS, Method, NoError, Reply, key};
use headwater_model::email::Folded;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_store::users::Wanted;
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
    let text = |name| wanted.given(name).map(|text| text.map(Cow::into_owned));
    let asked = |address: Cow<'_, str>| Folded::asked(&address);
    let address = wanted.given("emailAddress")?.map(asked).transpose();
    let wanted = Wanted {
        id: wanted.id("id")?,
        first_name: text("firstName")?,
        last_name: text("lastName")?,
        display_name: text("displayName")?,
        address: address.map_err(|reason| Problem::invalid("emailAddress", reason))?,
        is_active: wanted.flag("isActive")?,
    };
    let users = call.read(move |read| store::users::matching(read, scope.account(), &wanted, page)).await?;
    Ok(call.rows(&users, user::write))
}
