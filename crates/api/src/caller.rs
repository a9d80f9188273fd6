//! Who calls: what a request's key stands for, loaded once and kept for half a second.

use crate::catalogues::{AccountFields, Catalogues, Wanted};
use crate::loads::Loads;
use crate::quota::{KeyQuota, Quotas};
use headwater_model::actor::Actor;
use headwater_model::id::AccountId;
use headwater_model::key::Switches;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::{self as store, Db, Job};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

#[cfg(test)]
mod door_for_tests;

/// How long a loaded caller is believed. A revoked key, and a field made on another node, take effect within it.
pub(crate) const FRESH: Duration = Duration::from_millis(500);
/// From this age on one call loads it anew, while the others still believe it: where many call, only that one waits.
const AGING: Duration = Duration::from_millis(250);
/// Callers kept; beyond it all are forgotten and loaded again.
const MOST_KEPT: usize = 10_000;
/// Bytes of fields of all accounts from which on only fresh callers are kept.
const MOST_BYTES: usize = 256 << 20;

/// What a key stands for.
#[derive(Debug)]
pub struct Caller {
    /// On whose behalf it acts.
    pub actor: Arc<Actor>,
    /// Its id.
    pub key: headwater_model::id::KeyId,
    /// Its switches.
    pub switches: Switches,
    /// The custom fields of the account's leads, shared by all its keys.
    pub fields: Arc<AccountFields>,
    /// Its count of calls.
    pub quota: Arc<KeyQuota>,
}

/// The SHA-256 of a secret: all that the server keeps of it.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A public account id and a secret's hash.
type Credentials = (String, [u8; 32]);

/// Whom credentials stand for, if for anybody.
type Found = Result<Option<Arc<Caller>>, Problem>;

/// Whom a caller was loaded as, and when.
type Kept = HashMap<Credentials, (Instant, Arc<Caller>)>;

/// The callers seen of late, and when each was loaded.
#[derive(Default)]
pub struct Callers {
    kept: RwLock<Kept>,
    forgotten: AtomicU64,
    loading: Loads<Credentials, Found>,
    catalogues: Catalogues,
    /// The counts of their calls.
    pub quotas: Quotas,
}

impl Callers {
    /// The caller with those credentials; `None` if they open nothing.
    pub async fn find(&self, db: &Db, account: &str, secret: &str, at: Timestamp) -> Found {
        if account.contains('\0') {
            // No account is called that, and PostgreSQL cannot even be asked.
            return Ok(None);
        }
        let who = (account.to_owned(), hash_secret(secret));
        let believed = if self.loading.is_under_way(&who) { FRESH } else { AGING };
        if let Some(caller) = self.younger(&who, believed) {
            return Ok(Some(caller));
        }
        let known = || self.younger(&who, AGING).map(|caller| Ok(Some(caller)));
        let found = self.loading.get(&who, known, self.load_and_keep(db, &who, at)).await;
        // While nothing can be loaded, a caller is believed as long as it may be.
        found.or_else(|problem| self.younger(&who, FRESH).map(Some).ok_or(problem))
    }

    async fn load_and_keep(&self, db: &Db, who: &Credentials, at: Timestamp) -> Found {
        let forgotten = self.forgotten.load(Ordering::SeqCst);
        let loaded = self.load(db, who.clone(), at).await?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        match &loaded {
            // What was read while something changed may be old already, and is not kept.
            Some(_) if forgotten != self.forgotten.load(Ordering::SeqCst) => {}
            Some((caller, has_new_fields)) => {
                self.make_room(&mut kept, caller, *has_new_fields);
                kept.insert(who.clone(), (Instant::now(), caller.clone()));
            }
            None => drop(kept.remove(who)),
        }
        Ok(loaded.map(|(caller, _)| caller))
    }

    /// Forgets callers that would keep too much in memory: those with former fields of an account, and those that are not
    /// fresh, where there are too many callers or their fields are too large.
    fn make_room(&self, kept: &mut Kept, caller: &Arc<Caller>, has_new_fields: bool) {
        if has_new_fields {
            let account = caller.actor.account;
            kept.retain(|_, (_, it)| it.actor.account != account || Arc::ptr_eq(&it.fields, &caller.fields));
            if self.catalogues.bytes() > MOST_BYTES {
                kept.retain(|_, (loaded, _)| loaded.elapsed() < FRESH);
            }
        }
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
    }

    /// A caller that was loaded less than `age` ago.
    fn younger(&self, who: &Credentials, age: Duration) -> Option<Arc<Caller>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let (loaded, caller) = kept.get(who)?;
        (loaded.elapsed() < age).then(|| caller.clone())
    }

    /// Whose credentials these were when they were last looked at.
    fn account_of(&self, who: &Credentials) -> Option<AccountId> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(who).map(|(_, caller)| caller.actor.account)
    }

    /// Forgets the callers of an account, because something they stand for has changed.
    pub fn forget(&self, account: AccountId) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        kept.retain(|_, (_, caller)| caller.actor.account != account);
    }

    /// Loads a caller; says whether the fields of its account had to be loaded, too.
    async fn load(&self, db: &Db, who: Credentials, at: Timestamp) -> Result<Option<(Arc<Caller>, bool)>, Problem> {
        let found = db
            .read(Job::at_door(self.account_of(&who), "find-caller"), move |read| {
                let Some(live) = store::api_keys::by_secret(read, &who.0, &who.1)? else {
                    return Ok::<_, store::Error>(None);
                };
                let version = store::fields::version(read, live.key.account)?;
                let calls = store::usage::calls(read, live.key.account, live.key.id, at.day())?;
                Ok(Some((live, version, calls)))
            })
            .await?;
        let Some((live, version, calls)) = found else { return Ok(None) };
        let account = live.key.account;
        let zone = Zone::named(&live.time_zone).unwrap_or_else(Zone::utc);
        let (fields, is_new) = self.catalogues.find(db, &Wanted { account, version, zone }).await?;
        let caller = Caller {
            actor: Arc::new(Actor::key(account, &live.key.label)),
            key: live.key.id,
            switches: live.key.switches,
            fields,
            quota: self.quotas.of(account, live.key.id, at, calls),
        };
        Ok(Some((Arc::new(caller), is_new)))
    }
}

#[cfg(test)]
mod tests;
