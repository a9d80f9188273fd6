//! The person's sessions: the devices, and ending one or all others.

use super::person_key;
use crate::cookie;
use crate::moment::Moment;
use crate::reply::see_other;
use crate::request::ScreenRequest;
use crate::words::MeWords;
use bytes::Bytes;
use headwater_model::problem::Problem;
use headwater_store as store;
use headwater_store::sessions::SessionKey;
use http::Response;

/// A session on the page.
pub struct SessionRow {
    /// The id in addresses.
    pub id: String,
    /// The browser and the system.
    pub device: String,
    /// The address of the machine.
    pub address: String,
    /// The last use.
    pub seen: Moment,
    /// Whether the page is shown in this session.
    pub is_this: bool,
}

/// The id of a session in addresses: the beginning of the hash, from which nobody finds the token.
pub fn id_of(token_hash: &[u8]) -> String {
    token_hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The browser and the system of a browser's own description.
pub fn device(words: &MeWords, agent: &str) -> String {
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // Browsers name others beside themselves: the most particular mark comes first.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => (words.device)(browser, system),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => words.unknown_device.to_owned(),
    }
}

/// Ends one session of the person.
pub async fn revoke(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let (key, at) = (person_key(&request)?, request.at);
    let wanted = request.places.first().copied().unwrap_or_default().to_owned();
    let ended = request.write(move |tx| {
        let own = store::sessions::of_person(tx, key.account, key.user, at)?;
        let found = own.iter().find(|session| id_of(&session.token_hash) == wanted).ok_or(Problem::NotFound)?;
        Ok(store::sessions::end(tx, SessionKey { account: key.account, token_hash: &found.token_hash })?)
    });
    ended.await?;
    Ok(see_other("/me?done=session"))
}

/// Ends all sessions of the person but this one.
pub async fn revoke_others(request: ScreenRequest<'_>) -> Result<Response<Bytes>, Problem> {
    let user = person_key(&request)?.user;
    let token = cookie::sent(request.headers, request.transport).ok_or(Problem::Forbidden)?;
    request.write(move |tx| Ok(store::sessions::end_others(tx, token.session(), user)?)).await?;
    Ok(see_other("/me?done=sessions"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ENGLISH;

    #[test]
    fn devices_are_named_by_browser_and_system() {
        let device = |agent: &str| device(&ENGLISH.me, agent);
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1";
        assert_eq!(device(phone), "Safari on iPhone");
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!((device(edge), device("")), ("Edge on Windows".to_owned(), ENGLISH.me.unknown_device.to_owned()));
    }
}
