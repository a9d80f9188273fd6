//! Custom fields of accounts: once in memory per account, shared by all its keys, and loaded again after each change.

use crate::loads::Loads;
use headwater_model::field::{Catalogue, Field};
use headwater_model::id::AccountId;
use headwater_model::problem::Problem;
use headwater_model::record::RecordType;
use headwater_model::records;
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
    /// By the place of a kind of records.
    of_kinds: [OfKind; records::ALL.len()],
    /// The bytes of all catalogues in memory, this one included.
    all_bytes: Arc<AtomicUsize>,
}

/// What is prepared for one kind of records.
#[derive(Debug)]
struct OfKind {
    catalogue: Arc<Catalogue>,
    /// The shape with all fields, by version.
    whole: [OnceLock<Arc<Shape>>; 2],
}

impl OfKind {
    fn new(record: &RecordType, fields: &[Field]) -> Self {
        Self { catalogue: record.catalogue(fields), whole: Default::default() }
    }
}

impl AccountFields {
    /// The time zone of a version: the account's in v1, else UTC.
    pub fn zone(&self, version: Version) -> Zone {
        match version {
            Version::V1 => self.of.zone.clone(),
            Version::V1_2 => Zone::utc(),
        }
    }

    /// The time zone of the account, in which a time is some day.
    pub fn tenants_zone(&self) -> &Zone {
        &self.of.zone
    }

    /// The custom fields of a kind of records.
    pub fn catalogue(&self, record: &RecordType) -> &Arc<Catalogue> {
        &self.of_kinds[records::place(record)].catalogue
    }

    /// The JSON shape of records with all fields.
    pub fn whole(&self, record: &'static RecordType, version: Version) -> Arc<Shape> {
        let OfKind { catalogue, whole } = &self.of_kinds[records::place(record)];
        let slot = &whole[usize::from(version == Version::V1)];
        slot.get_or_init(|| Arc::new(Shape::new(record, catalogue.names().clone(), self.zone(version), None))).clone()
    }

    fn bytes(&self) -> usize {
        self.of_kinds.iter().map(|kind| kind.catalogue.bytes()).sum()
    }
}

impl Drop for AccountFields {
    fn drop(&mut self) {
        self.all_bytes.fetch_sub(self.bytes(), Ordering::Relaxed);
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
            let fields = store::fields::all(read, account)?;
            Ok::<_, store::Error>((version, records::ALL.map(|record| OfKind::new(record, &fields))))
        });
        let (version, of_kinds) = read.await?;
        let fields = Arc::new(AccountFields {
            of: Wanted { version, ..wanted.clone() },
            of_kinds,
            all_bytes: self.bytes.clone(),
        });
        self.bytes.fetch_add(fields.bytes(), Ordering::Relaxed);
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
