//! Who calls: what a request's key stands for, loaded once and kept for half a second.

use crate::quota::{KeyQuota, Quotas};
use headwater_model::actor::Actor;
use headwater_model::field::Catalogue;
use headwater_model::id::AccountId;
use headwater_model::key::Switches;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::{self as store, Db, Job};
use headwater_wire::lead_write::Shape;
use headwater_wire::variant::Version;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long a loaded caller is believed. A revoked key, and a field made on another node, take effect within it.
pub(crate) const FRESH: Duration = Duration::from_millis(500);
/// Callers kept; beyond it all are forgotten and loaded again.
const MOST_KEPT: usize = 10_000;

/// What a key stands for.
#[derive(Debug)]
pub struct Caller {
    /// On whose behalf it acts.
    pub actor: Actor,
    /// Its id.
    pub key: headwater_model::id::KeyId,
    /// Its switches.
    pub switches: Switches,
    /// The custom fields of the account's leads.
    pub catalogue: Arc<Catalogue>,
    /// Its count of calls.
    pub quota: Arc<KeyQuota>,
    zone: Zone,
    whole_leads: [OnceLock<Arc<Shape>>; 2],
}

impl Caller {
    /// The zone a version speaks.
    pub fn zone(&self, version: Version) -> Zone {
        match version {
            Version::V1 => self.zone.clone(),
            Version::V1_2 => Zone::utc(),
        }
    }

    /// How leads with all their fields are printed.
    pub fn whole_lead(&self, version: Version) -> Arc<Shape> {
        let slot = &self.whole_leads[usize::from(version == Version::V1)];
        slot.get_or_init(|| Arc::new(Shape::new(self.catalogue.clone(), self.zone(version), None))).clone()
    }
}

/// The SHA-256 of a secret: all that the server keeps of it.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A public account id and a secret's hash.
type Credentials = (String, [u8; 32]);

/// Held by the one who loads; the others wait for it.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// A request that is loading a caller, or waits for one that does. The last one that goes clears up.
struct Loading<'c> {
    callers: &'c Callers,
    who: Credentials,
    turn: Turn,
}

impl<'c> Loading<'c> {
    fn of(callers: &'c Callers, who: Credentials) -> Self {
        let mut loading = callers.loading.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = loading.entry(who.clone()).or_default().clone();
        Self { callers, who, turn }
    }
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        let mut loading = self.callers.loading.lock().unwrap_or_else(PoisonError::into_inner);
        // One is the map's, the other is this one's.
        if Arc::strong_count(&self.turn) == 2 {
            loading.remove(&self.who);
        }
    }
}

/// The callers seen of late, and when each was loaded.
#[derive(Default)]
pub struct Callers {
    kept: RwLock<HashMap<Credentials, (Instant, Arc<Caller>)>>,
    forgotten: AtomicU64,
    /// Whose callers are being loaded, and whose turn that is.
    loading: Mutex<HashMap<Credentials, Turn>>,
    /// The counts of their calls.
    pub quotas: Quotas,
}

impl Callers {
    /// The caller with those credentials; `None` if they open nothing.
    pub async fn find(
        &self,
        db: &Db,
        account: &str,
        secret: &str,
        at: Timestamp,
    ) -> Result<Option<Arc<Caller>>, Problem> {
        if account.contains('\0') {
            // No account is called that, and PostgreSQL cannot even be asked.
            return Ok(None);
        }
        let who = (account.to_owned(), hash_secret(secret));
        if let Some(caller) = self.fresh(&who) {
            return Ok(Some(caller));
        }
        // However many ask at once, one of them loads, and the others find what it has loaded.
        let loading = Loading::of(self, who.clone());
        let _turn = loading.turn.lock().await;
        if let Some(caller) = self.fresh(&who) {
            return Ok(Some(caller));
        }
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        let loaded = self.load(db, who.clone(), at).await?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        match &loaded {
            // What was read while something changed may be old already, and is not kept.
            Some(_) if forgotten != self.forgotten.load(Ordering::SeqCst) => {}
            Some(caller) => {
                if kept.len() >= MOST_KEPT {
                    kept.clear();
                }
                kept.insert(who, (Instant::now(), caller.clone()));
            }
            None => drop(kept.remove(&who)),
        }
        Ok(loaded)
    }

    /// A caller that was loaded so lately that nothing need be asked.
    fn fresh(&self, who: &Credentials) -> Option<Arc<Caller>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let (loaded, caller) = kept.get(who)?;
        (loaded.elapsed() < FRESH).then(|| caller.clone())
    }

    /// Forgets the callers of an account, because something they stand for has changed.
    pub fn forget(&self, account: AccountId) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        kept.retain(|_, (_, caller)| caller.actor.account != account);
    }

    async fn load(&self, db: &Db, who: Credentials, at: Timestamp) -> Result<Option<Arc<Caller>>, Problem> {
        let found = db
            .read(Job::of_server("find-caller"), move |read| {
                let Some(live) = store::api_keys::by_secret(read, &who.0, &who.1)? else {
                    return Ok::<_, store::Error>(None);
                };
                let fields = store::fields::all(read, live.key.account)?;
                let calls = store::usage::calls(read, live.key.account, live.key.id, at.day())?;
                Ok(Some((live, fields, calls)))
            })
            .await?;
        Ok(found.map(|(live, fields, calls)| {
            let account = live.key.account;
            Arc::new(Caller {
                actor: Actor::key(account, &live.key.label),
                key: live.key.id,
                switches: live.key.switches,
                catalogue: Catalogue::new(&fields),
                quota: self.quotas.of(account, live.key.id, at, calls),
                zone: Zone::named(&live.time_zone).unwrap_or_else(Zone::utc),
                whole_leads: Default::default(),
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater_actions::accounts;
    use headwater_store::db::Options;

    #[test]
    fn a_caller_is_loaded_once_however_many_ask() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Options::new(folder.path().join("test.db"))).unwrap();
        let at = Timestamp::from_seconds(1_700_000_000);
        db.write_blocking(Job::of_server("test"), move |tx| {
            let account = accounts::create(tx, at, "one", "ONE", "UTC")?;
            accounts::add_key(tx, at, account, "key", &hash_secret("secret"), &Switches::default())
        })
        .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let callers = Callers::default();
        let found = runtime.block_on(async {
            let ask = || callers.find(&db, "ONE", "secret", at);
            // The first is polled until it waits for the database, and the others ask meanwhile.
            let (one, two, three, other) = tokio::join!(ask(), ask(), ask(), callers.find(&db, "ONE", "wrong", at));
            assert!(other.unwrap().is_none());
            [one, two, three].map(|found| found.unwrap().expect("the key is known"))
        });
        assert!(found.iter().all(|caller| Arc::ptr_eq(caller, &found[0])), "it was loaded more than once");
        assert!(callers.loading.lock().unwrap().is_empty(), "nothing is left of the asking");
    }
}
