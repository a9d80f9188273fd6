//! Callers: the account, permissions and fields behind a request's key, loaded once and kept for half a second.

use crate::catalogues::{AccountFields, Catalogues, Wanted};
use crate::loads::Loads;
use crate::quota::{KeyQuota, Quotas};
use headwater_model::actor::Actor;
use headwater_model::audit::Author;
use headwater_model::id::{AccountId, KeyId, UserId};
use headwater_model::key::{CallLimits, Switches};
use headwater_model::limits;
use headwater_model::problem::Problem;
use headwater_model::time::{Timestamp, Zone};
use headwater_store::{self as store, Db, Job};
use headwater_wire::error::{Code, Failure};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

#[cfg(test)]
mod door_for_tests;

/// The longest use of a loaded caller. A revoked key, and a field made on another node, take effect within this time.
pub(crate) const FRESH: Duration = Duration::from_millis(500);
/// From this age on one call reloads the caller while all other calls still use the old value: only one call waits.
const AGING: Duration = Duration::from_millis(250);
/// The most callers kept; at this number all are forgotten and loaded again.
const MOST_KEPT: usize = 10_000;
/// The most bytes of custom fields, of all accounts; above this limit only fresh callers are kept.
const MOST_BYTES: usize = 256 << 20;

/// The account, permissions and settings behind a key.
#[derive(Debug)]
pub struct Caller {
    /// The account and the permissions, for actions.
    pub actor: Arc<Actor>,
    /// The id of the key; 0 for a person on a page.
    pub key: KeyId,
    /// The key or the person, for the audit log.
    pub author: Author,
    /// The switches of the key.
    pub switches: Switches,
    /// The custom fields of the account's leads, shared by all keys of the account.
    pub fields: Arc<AccountFields>,
    /// The count of calls by this key.
    pub quota: Arc<KeyQuota>,
}

impl Caller {
    /// The most objects of a call.
    pub fn most_objects(&self) -> usize {
        match self.switches.limits {
            CallLimits::On => limits::OBJECTS,
            CallLimits::Off => limits::VALUES,
        }
    }

    /// Refuses a call with more objects (W65).
    pub fn demand_few(&self, objects: usize) -> Result<(), Failure> {
        let most = self.most_objects();
        if objects <= most {
            return Ok(());
        }
        Err(Failure::of(Code::TooManyObjects).with(format!("objects: more than {most}")))
    }
}

/// The number of commits that have outdated callers.
fn outdated_callers(db: &Db) -> u64 {
    db.counters().outdated_callers.load(Ordering::SeqCst)
}

/// The SHA-256 of a secret. The server stores nothing else of a secret.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A public account id and a secret's hash.
type Credentials = (String, [u8; 32]);

/// The caller with some credentials; None if no key has these credentials.
type Found = Result<Option<Arc<Caller>>, Problem>;

/// Callers by credentials, with the time of loading.
type Kept = HashMap<Credentials, (Instant, Arc<Caller>)>;

/// The callers seen recently, and the counts of calls of all keys.
#[derive(Default)]
pub struct Callers {
    kept: RwLock<Kept>,
    /// The commits that outdated callers, up to which the callers kept are up to date.
    up_to: AtomicU64,
    loading: Loads<Credentials, Found>,
    catalogues: Catalogues,
    /// The counts of calls of all keys.
    pub quotas: Quotas,
}

impl Callers {
    /// The caller with these credentials; `None` if no key has them.
    pub async fn find(&self, db: &Db, account: &str, secret: &str, at: Timestamp) -> Found {
        if account.contains('\0') {
            // No account has such an id, and PostgreSQL rejects the character in a parameter.
            return Ok(None);
        }
        self.keep_up(db);
        let who = (account.to_owned(), hash_secret(secret));
        let believed = if self.loading.is_under_way(&who) { FRESH } else { AGING };
        if let Some(caller) = self.younger(&who, believed) {
            return Ok(Some(caller));
        }
        let known = || self.younger(&who, AGING).map(|caller| Ok(Some(caller)));
        let found = self.loading.get(&who, known, self.load_and_keep(db, &who, at)).await;
        // While loading fails, the old value may be used until its limit, `FRESH`.
        found.or_else(|problem| self.younger(&who, FRESH).map(Some).ok_or(problem))
    }

    async fn load_and_keep(&self, db: &Db, who: &Credentials, at: Timestamp) -> Found {
        let begun_at = outdated_callers(db);
        let loaded = self.load(db, who.clone(), at).await?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        match &loaded {
            // A value read while something changed may be outdated already, and is not kept.
            Some(_) if begun_at != outdated_callers(db) => {}
            Some((caller, has_new_fields)) => {
                if *has_new_fields {
                    self.forget_old_fields(&mut kept, caller);
                }
                if kept.len() >= MOST_KEPT {
                    kept.clear();
                }
                kept.insert(who.clone(), (Instant::now(), caller.clone()));
            }
            None => drop(kept.remove(who)),
        }
        Ok(loaded.map(|(caller, _)| caller))
    }

    /// Forgets callers with other fields than this caller of the account, and above `MOST_BYTES` all callers that are not
    /// fresh: both bound the memory.
    fn forget_old_fields(&self, kept: &mut Kept, caller: &Caller) {
        let account = caller.actor.account;
        kept.retain(|_, (_, it)| it.actor.account != account || Arc::ptr_eq(&it.fields, &caller.fields));
        if self.catalogues.bytes() > MOST_BYTES {
            kept.retain(|_, (loaded, _)| loaded.elapsed() < FRESH);
        }
    }

    /// The caller with these credentials if loaded less than `age` ago.
    fn younger(&self, who: &Credentials, age: Duration) -> Option<Arc<Caller>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let (loaded, caller) = kept.get(who)?;
        (loaded.elapsed() < age).then(|| caller.clone())
    }

    /// The account of these credentials as last loaded; None if unknown.
    fn account_of(&self, who: &Credentials) -> Option<AccountId> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(who).map(|(_, caller)| caller.actor.account)
    }

    /// Forgets all callers once this process has changed keys, people, accounts or fields.
    fn keep_up(&self, db: &Db) {
        let newest = outdated_callers(db);
        if self.up_to.load(Ordering::SeqCst) != newest {
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            kept.clear();
            self.up_to.store(newest, Ordering::SeqCst);
        }
    }

    /// A person on a page as a caller: with the rights of the person, lenient, and without a count of calls.
    pub(crate) async fn of_person(&self, db: &Db, actor: Actor, person: UserId) -> Result<Caller, Problem> {
        let account = actor.account;
        let found = db.read(Job::of(account, "find-caller"), move |read| {
            let zone = store::accounts::by_id(read, account)?.map(|found| found.time_zone).unwrap_or_default();
            Ok::<_, store::Error>((store::fields::version(read, account)?, zone))
        });
        let (version, zone) = found.await?;
        let zone = Zone::named(&zone).unwrap_or_else(Zone::utc);
        let (fields, _) = self.catalogues.find(db, &Wanted { account, version, zone }).await?;
        let switches = Switches { limits: CallLimits::Off, ..Switches::default() };
        let author = Author::Person(person);
        Ok(Caller { actor: Arc::new(actor), key: KeyId(0), author, switches, fields, quota: Arc::default() })
    }

    /// Loads a caller. The flag says whether the account's fields had to be loaded, too.
    async fn load(&self, db: &Db, who: Credentials, at: Timestamp) -> Result<Option<(Arc<Caller>, bool)>, Problem> {
        let found = db
            .read(Job::at_door(self.account_of(&who), "find-caller"), move |read| {
                let Some(live) = store::api_keys::by_secret(read, &who.0, &who.1, at)? else {
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
            actor: Arc::new(live.actor),
            key: live.key.id,
            author: Author::Key(live.key.id),
            switches: live.key.switches,
            fields,
            quota: self.quotas.of(account, live.key.id, at, calls),
        };
        Ok(Some((Arc::new(caller), is_new)))
    }
}

#[cfg(test)]
mod tests;
