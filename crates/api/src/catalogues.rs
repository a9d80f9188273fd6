//! Custom fields of accounts: once in memory per account, shared by all its keys, and loaded again after each change.

use crate::loads::Loads;
use headwater_model::field::{Catalogue, Relationship};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Zone;
use headwater_store::{self as store, Db, Job};
use headwater_wire::record_write::Shape;
use headwater_wire::variant::Version;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// A request for the fields of an account, at a version and for a time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The account.
    pub account: AccountId,
    /// The version of the fields; each change of the fields raises it.
    pub version: i64,
    /// The time zone of v1.
    pub zone: Zone,
}

/// The custom fields of an account, prepared for calls.
#[derive(Debug)]
pub struct AccountFields {
    of: Wanted,
    /// The custom fields of the account's leads.
    pub catalogue: Arc<Catalogue>,
    whole_leads: [OnceLock<Arc<Shape>>; 2],
    /// The bytes of all catalogues in memory, this one included.
    all_bytes: Arc<AtomicUsize>,
}

impl AccountFields {
    /// The time zone of a version: the account's in v1, else UTC.
    pub fn zone(&self, version: Version) -> Zone {
        match version {
            Version::V1 => self.of.zone.clone(),
            Version::V1_2 => Zone::utc(),
        }
    }

    /// The JSON shape of leads with all fields.
    pub fn whole_lead(&self, version: Version) -> Arc<Shape> {
        let slot = &self.whole_leads[usize::from(version == Version::V1)];
        slot.get_or_init(|| Arc::new(Shape::new(&LEAD, self.catalogue.names().clone(), self.zone(version), None)))
            .clone()
    }
}

impl Drop for AccountFields {
    fn drop(&mut self) {
        self.all_bytes.fetch_sub(self.catalogue.bytes(), Ordering::Relaxed);
    }
}

/// Fields, and whether they had to be loaded.
type Found = Result<(Arc<AccountFields>, bool), Problem>;

/// The catalogues in memory. Cached callers and calls under way own them; here are only weak references.
#[derive(Default)]
pub struct Catalogues {
    kept: Mutex<HashMap<AccountId, Weak<AccountFields>>>,
    loading: Loads<AccountId, Found>,
    bytes: Arc<AtomicUsize>,
}

impl Catalogues {
    /// The fields of an account, and whether they had to be loaded. Loading is work of the account, on a reader's
    /// thread.
    pub async fn find(&self, db: &Db, wanted: &Wanted) -> Found {
        let known = || self.kept(wanted).map(|fields| Ok((fields, false)));
        if let Some(known) = known() {
            return known;
        }
        match self.loading.get(&wanted.account, known, self.load(db, wanted)).await {
            // Another caller has loaded the fields for the account's former time zone.
            Ok((fields, _)) if fields.of.zone != wanted.zone => self.load(db, wanted).await,
            found => found,
        }
    }

    async fn load(&self, db: &Db, wanted: &Wanted) -> Found {
        let account = wanted.account;
        let read = db.read(Job::of(account, "load-fields"), move |read| {
            let version = store::fields::version(read, account)?;
            Ok::<_, store::Error>((version, Catalogue::new(&store::fields::all(read, account)?, Relationship::Lead)))
        });
        let (version, catalogue) = read.await?;
        self.bytes.fetch_add(catalogue.bytes(), Ordering::Relaxed);
        let fields = Arc::new(AccountFields {
            of: Wanted { version, ..wanted.clone() },
            catalogue,
            whole_leads: Default::default(),
            all_bytes: self.bytes.clone(),
        });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, fields| fields.strong_count() > 0);
        kept.insert(account, Arc::downgrade(&fields));
        Ok((fields, true))
    }

    fn kept(&self, wanted: &Wanted) -> Option<Arc<AccountFields>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&wanted.account)?.upgrade().filter(|fields| fields.of == *wanted)
    }

    /// The approximate bytes of all catalogues in memory.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }
}
