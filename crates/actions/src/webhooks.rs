//! Subscribing URLs to lead updates.

use headwater_model::actor::Actor;
use headwater_model::permission::Deed;
use headwater_model::problem::Problem;
use headwater_model::time::Timestamp;
use headwater_store::seal::Key;
use headwater_store::{self as store, Tx};
use url::Url;

/// How many URLs an account may subscribe, so that the server cannot be made to flood others.
pub const MOST_SUBSCRIPTIONS: i64 = 10;

/// Bytes of a URL at most.
const LONGEST_URL: usize = 2000;

/// Subscribes a URL to every lead change from now on. The same URL twice is one subscription.
pub fn subscribe(tx: &Tx<'_>, key: &Key, actor: &Actor, at: Timestamp, url: &str) -> Result<(), Problem> {
    let account = actor.scope(Deed::ManageWebhooks)?.account();
    let is_web =
        ["http://", "https://"].iter().any(|it| url.get(..it.len()).is_some_and(|own| own.eq_ignore_ascii_case(it)));
    let is_address = is_web && Url::parse(url).is_ok_and(|parsed| parsed.has_host());
    if !is_address || url.len() > LONGEST_URL || url.chars().any(|letter| letter.is_whitespace() || letter.is_control())
    {
        return Err(Problem::invalid(
            "url",
            format!("expected an http or https address of at most {LONGEST_URL} bytes"),
        ));
    }
    let head = store::outbox::head(tx, account)?;
    store::subscriptions::insert(tx, key, at, account, url, head)?;
    if store::subscriptions::count(tx, account)? > MOST_SUBSCRIPTIONS {
        return Err(Problem::invalid("url", format!("an account has at most {MOST_SUBSCRIPTIONS} subscriptions")));
    }
    Ok(())
}
