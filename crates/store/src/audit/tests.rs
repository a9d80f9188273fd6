//! Tests of the audit log: what becomes an entry, and what the chain finds.

mod retained;

use super::chain::{self, BrokenEntry, SealOutcome, Sealing};
use super::reading::{self, AuditFilter, AuditPage};
use super::*;
use crate::house_for_tests::{House, append};
use crate::tx::Read;
use headwater_model::audit::RequestId;
use headwater_model::change::{Entry, Kind};
use headwater_model::id::{KeyId, LeadId};
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;

/// Notes the making of keys with these ids: an entry each.
fn entries(house: &House, account: AccountId, ids: std::ops::RangeInclusive<i64>) {
    for id in ids {
        house.write(move |tx| {
            note(tx, &DoneDeed { account, deed: Deed::Create, subject: "key", ids: &[id] });
            Ok(())
        });
    }
}

fn seal(house: &House, account: AccountId) -> SealOutcome {
    let key = house.key();
    house.write(move |tx| Ok(chain::seal(tx, account, Sealing { key: &key, at: Timestamp::now(), limit: 100 })?))
}

fn broken(house: &House, account: AccountId) -> Option<BrokenEntry> {
    let key = house.key();
    house.read(move |read| {
        let mut walk = None;
        loop {
            if let Some(end) = chain::check(read, account, &key, &mut walk)? {
                return Ok(end);
            }
        }
    })
}

fn newest(house: &House, account: AccountId, filter: AuditFilter) -> AuditPage {
    house.read(move |read: &Read<'_>| reading::page(read, account, &filter, 10))
}

#[test]
fn all_that_a_job_does_is_one_entry() {
    House::on_both(|house| {
        let (account, other) = (house.account("one"), house.account("other"));
        let job = Job::of(account, "createLeads").by(Author::Key(KeyId(7)), RequestId(9));
        let work = move |tx: &Tx<'_>| -> Result<(), Problem> {
            let change = |id, kind| Entry::plain(&LEAD, LeadId(id), kind);
            let made: Vec<Entry> = (1..=30).map(|id| change(id, Kind::Created)).collect();
            append(tx, account, &made)?;
            append(tx, account, &[change(40, Kind::Updated), change(41, Kind::Updated)])
        };
        house.db().write_blocking(job, work).unwrap();
        let page = newest(&house, account, AuditFilter::default());
        let [entry] = &page.entries[..] else { panic!("one entry: {page:?}") };
        assert_eq!(
            (entry.author, entry.request, entry.action.as_str()),
            (Some(Author::Key(KeyId(7))), RequestId(9), "createLeads")
        );
        assert_eq!((entry.deed, entry.subject.as_str(), entry.count), (Some(Deed::Create), "lead", 30));
        assert_eq!(
            (entry.ids.len(), entry.has_all_ids(), entry.also.len(), entry.also[0].count),
            (MOST_IDS, false, 1, 2)
        );
        let refused = move |tx: &Tx<'_>| -> Result<(), Problem> {
            work(tx)?;
            Err(Problem::NotFound)
        };
        assert!(house.db().write_blocking(job, refused).is_err());
        house.db().write_blocking(job.as_slice(), work).unwrap();
        assert_eq!(
            newest(&house, account, AuditFilter::default()).entries.len(),
            1,
            "what failed, and a slice, has none"
        );
        assert_eq!(newest(&house, other, AuditFilter::default()).entries, []);
    });
}

#[test]
fn a_filter_finds_its_entries_page_after_page() {
    House::on_both(|house| {
        let account = house.account("one");
        entries(&house, account, 1..=25);
        let ids = |filter| newest(&house, account, filter).entries.iter().map(|entry| entry.id).collect::<Vec<_>>();
        let first = newest(&house, account, AuditFilter::default());
        assert_eq!(first.next, Some(16));
        let last = newest(&house, account, AuditFilter { before: Some(6), ..AuditFilter::default() });
        assert_eq!((last.entries.len(), last.next), (5, None));
        let (from, until) = (Some(Timestamp::now().plus_seconds(-60)), Some(Timestamp::now().plus_seconds(-30)));
        assert!(ids(AuditFilter { from, until, ..AuditFilter::default() }).is_empty());
        assert_eq!(ids(AuditFilter { from, ..AuditFilter::default() }).len(), 10);
        assert!(ids(AuditFilter { deed: Some("delete".to_owned()), ..AuditFilter::default() }).is_empty());
        assert_eq!(ids(AuditFilter { author: Some("command".to_owned()), ..AuditFilter::default() }).len(), 10);
    });
}

#[test]
fn the_chain_of_an_untouched_log_is_whole() {
    House::on_both(|house| {
        let account = house.account("one");
        assert_eq!(broken(&house, account), None);
        entries(&house, account, 1..=5);
        assert_eq!(broken(&house, account), None, "nothing is sealed yet");
        assert_eq!(house.read(|read| chain::unsealed(read, 9)), [account]);
        assert_eq!(seal(&house, account), SealOutcome::Entries(5));
        entries(&house, account, 6..=9);
        assert_eq!((seal(&house, account), seal(&house, account)), (SealOutcome::Entries(4), SealOutcome::Entries(0)));
        assert_eq!((broken(&house, account), house.read(|read| chain::unsealed(read, 9))), (None, vec![]));
    });
}

/// Something that whoever writes to the database without the key may do, and the first entry that shows it.
type Tampering = (&'static str, fn(&Tx<'_>, AccountId) -> Result<()>, i64);

fn run(tx: &Tx<'_>, account: AccountId, sql: &'static str) -> Result<()> {
    tx.execute(sql, &[account.into()]).map(drop)
}

const TAMPERINGS: &[Tampering] = &[
    ("changed", |tx, of| run(tx, of, sql!("update audit set subjects = 9 where account_id = $1 and id = 4")), 4),
    (
        "changed before it was sealed",
        |tx, of| {
            run(tx, of, sql!("update audit set author = 'command' where account_id = $1 and id = 10"))?;
            run(tx, of, sql!("update audit set ids = '99' where account_id = $1 and id = 10"))
        },
        10,
    ),
    ("deleted", |tx, of| run(tx, of, sql!("delete from audit where account_id = $1 and id = 4")), 4),
    ("the first deleted", |tx, of| run(tx, of, sql!("delete from audit where account_id = $1 and id = 1")), 1),
    ("the last deleted", |tx, of| run(tx, of, sql!("delete from audit where account_id = $1 and id >= 8")), 8),
    (
        "the last deleted and the end moved",
        |tx, of| {
            run(tx, of, sql!("delete from audit where account_id = $1 and id >= 8"))?;
            run(
                tx,
                of,
                sql!(
                    "update outbox_head set audit_head = 7, audit_sealed = 7, audit_digest = (
                 select digest from audit where audit.account_id = $1 and id = 7) where account_id = $1"
                ),
            )
        },
        7,
    ),
    (
        "put in another's place",
        |tx, of| {
            run(tx, of, sql!("update audit set id = -4 where account_id = $1 and id = 4"))?;
            run(tx, of, sql!("update audit set id = 4 where account_id = $1 and id = 5"))?;
            run(tx, of, sql!("update audit set id = 5 where account_id = $1 and id = -4"))
        },
        4,
    ),
    (
        "inserted among others",
        |tx, of| {
            run(tx, of, sql!("delete from audit where account_id = $1 and id = 4"))?;
            run(tx, of, sql!(
            "insert into audit (account_id, id, at, author, author_id, action, request, deed, subject, subjects, ids, also, mark, digest)
             select account_id, 4, at, author, author_id, action, request, deed, subject, subjects, ids, also, mark, digest
             from audit where account_id = $1 and id = 5"
        ))
        },
        4,
    ),
    (
        "inserted at the end",
        |tx, of| {
            run(tx, of, sql!("update outbox_head set audit_head = 11 where account_id = $1"))?;
            run(tx, of, sql!(
            "insert into audit (account_id, id, at, author, author_id, action, request, deed, subject, subjects, ids, also)
             select account_id, 11, at, 'person', 7, action, request, deed, subject, subjects, ids, also
             from audit where account_id = $1 and id = 10"
        ))
        },
        11,
    ),
    (
        "without its digest",
        |tx, of| run(tx, of, sql!("update audit set digest = null where account_id = $1 and id = 4")),
        4,
    ),
    (
        "all sealed anew",
        |tx, of| {
            run(
                tx,
                of,
                sql!(
                    "update outbox_head set audit_sealed = 0, audit_digest = null, audit_proof = null where account_id = $1"
                ),
            )
        },
        1,
    ),
];

#[test]
fn the_chain_names_the_first_entry_that_was_tampered_with() {
    House::on_both(|house| {
        for (what, tamper, first) in TAMPERINGS {
            let account = house.account(what);
            entries(&house, account, 1..=9);
            seal(&house, account);
            entries(&house, account, 10..=10);
            assert_eq!(broken(&house, account), None, "{what}: not yet");
            house.write(move |tx| Ok(tamper(tx, account)?));
            let found = broken(&house, account);
            assert_eq!(found.as_ref().map(|found| found.id), Some(*first), "{what}: {found:?}");
            seal(&house, account);
            let later = broken(&house, account).map(|found| found.id);
            assert_eq!(later, Some(*first), "{what}: a server does not seal over it");
        }
    });
}

#[test]
fn with_another_key_nothing_is_sealed_and_nothing_is_true() {
    House::on_both(|house| {
        let account = house.account("one");
        entries(&house, account, 1..=3);
        seal(&house, account);
        entries(&house, account, 4..=4);
        let other = SealKey::made_up().unwrap();
        let sealed = house.write(move |tx| {
            let sealing = Sealing { key: &SealKey::made_up()?, at: Timestamp::now(), limit: 9 };
            Ok(chain::seal(tx, account, sealing)?)
        });
        let found = house.read(move |read| chain::check(read, account, &other, &mut None));
        assert_eq!((sealed, found.flatten().map(|found| found.id)), (SealOutcome::Broken, Some(4)));
    });
}

/// A part of a call that makes leads with ids from `first` on.
#[derive(Clone, Copy)]
struct MadeLeads {
    first: i64,
    count: i64,
    rest: Rest,
}

fn part(house: &House, account: AccountId, made: MadeLeads) {
    let MadeLeads { first, count, rest } = made;
    let job = Job::of(account, "createLeads").by(Author::Key(KeyId(7)), RequestId(9)).in_parts_of(1 << 20);
    let job = if first > 1 { job.as_further_part() } else { job };
    let work = move |tx: &Tx<'_>| -> Result<(), Problem> {
        let made: Vec<Entry> =
            (first..first + count).map(|id| Entry::plain(&LEAD, LeadId(id), Kind::Created)).collect();
        append(tx, account, &made)?;
        if rest == Rest::Follows {
            tx.leave_objects();
        }
        Ok(())
    };
    house.db().write_blocking(job, work).unwrap();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Follows,
    None,
}

#[test]
fn the_parts_of_a_call_are_one_entry_sealed_after_the_last() {
    House::on_both(|house| {
        let account = house.account("one");
        let counts = || {
            let page = newest(&house, account, AuditFilter::default());
            page.entries.iter().map(|entry| (entry.count, entry.is_sealed)).collect::<Vec<_>>()
        };
        part(&house, account, MadeLeads { first: 1, count: 15, rest: Rest::Follows });
        assert_eq!((seal(&house, account), counts()), (SealOutcome::Entries(0), vec![(15, false)]), "it is open");
        entries(&house, account, 1..=1);
        part(&house, account, MadeLeads { first: 16, count: 15, rest: Rest::Follows });
        assert_eq!((seal(&house, account), counts()), (SealOutcome::Entries(0), vec![(1, false), (30, false)]));
        assert_eq!(broken(&house, account), None, "the mark is that of the whole entry");
        part(&house, account, MadeLeads { first: 31, count: 5, rest: Rest::None });
        assert_eq!((seal(&house, account), counts()), (SealOutcome::Entries(2), vec![(1, true), (35, true)]));
        assert_eq!(broken(&house, account), None);
        let [_, entry] = &newest(&house, account, AuditFilter::default()).entries[..] else { panic!("two entries") };
        assert_eq!(entry.ids, (1..=20).collect::<Vec<_>>());
    });
}

#[test]
fn a_call_cut_off_between_two_parts_is_sealed_as_far_as_it_came() {
    House::on_both(|house| {
        let account = house.account("one");
        part(&house, account, MadeLeads { first: 1, count: 15, rest: Rest::Follows });
        assert_eq!(seal(&house, account), SealOutcome::Entries(0));
        let (key, at) = (house.key(), Timestamp::now().plus_seconds(OPEN_SECONDS + 1));
        let later = house.write(move |tx| Ok(chain::seal(tx, account, Sealing { key: &key, at, limit: 9 })?));
        assert_eq!((later, broken(&house, account)), (SealOutcome::Entries(1), None));
        part(&house, account, MadeLeads { first: 16, count: 5, rest: Rest::None });
        let page = newest(&house, account, AuditFilter::default());
        assert_eq!(page.entries.iter().map(|entry| entry.count).collect::<Vec<_>>(), [5, 15], "an entry of its own");
        seal(&house, account);
        assert_eq!(broken(&house, account), None);
    });
}

#[test]
fn an_entry_kept_open_by_tampering_is_sealed_all_the_same() {
    House::on_both(|house| {
        let account = house.account("one");
        entries(&house, account, 1..=2);
        house.write(move |tx| {
            let far = Timestamp::now().plus_seconds(86_400);
            let sql = sql!("update audit set open_until = $2 where account_id = $1");
            Ok(tx.execute(sql, &[account.into(), far.into()]).map(drop)?)
        });
        assert_eq!((seal(&house, account), broken(&house, account)), (SealOutcome::Entries(2), None));
    });
}
