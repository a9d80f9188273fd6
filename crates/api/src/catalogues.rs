//! The custom fields of accounts: of each account once in memory, however many keys call, and loaded anew when they have changed.

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

/// What is asked for: the fields of an account at a version, and its zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The account.
    pub account: AccountId,
    /// The version of its fields.
    pub version: i64,
    /// The zone v1 speaks.
    pub zone: Zone,
}

/// An account's custom fields, prepared for its calls.
#[derive(Debug)]
pub struct AccountFields {
    of: Wanted,
    /// Those of its leads.
    pub catalogue: Arc<Catalogue>,
    whole_leads: [OnceLock<Arc<Shape>>; 2],
    /// The bytes of all that is in memory, these among them.
    all_bytes: Arc<AtomicUsize>,
}

impl AccountFields {
    /// The zone a version speaks.
    pub fn zone(&self, version: Version) -> Zone {
        match version {
            Version::V1 => self.of.zone.clone(),
            Version::V1_2 => Zone::utc(),
        }
    }

    /// How leads with all their fields are printed.
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

/// What of them is in memory. It is kept there by callers that are kept, and by calls under way.
#[derive(Default)]
pub struct Catalogues {
    kept: Mutex<HashMap<AccountId, Weak<AccountFields>>>,
    loading: Loads<AccountId, Found>,
    bytes: Arc<AtomicUsize>,
}

impl Catalogues {
    /// The fields of an account, and whether they had to be loaded. That is work of the account, done on a reader's thread.
    pub async fn find(&self, db: &Db, wanted: &Wanted) -> Found {
        let known = || self.kept(wanted).map(|fields| Ok((fields, false)));
        if let Some(known) = known() {
            return known;
        }
        match self.loading.get(&wanted.account, known, self.load(db, wanted)).await {
            // Another has loaded them for the zone that the account had before.
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

    /// The bytes of all that are in memory, about.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }
}
