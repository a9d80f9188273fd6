//! Tests of an audit log of which old entries were deleted.

use super::*;
use crate::audit::retention::{self, AuditPruning, OldEntries};

/// Deletes the sealed entries up to a number, as if they were old.
fn prune(house: &House, account: AccountId, last: i64) -> AuditPruning {
    let key = house.key();
    house.write(move |tx| {
        let old = OldEntries { key: &key, before: Timestamp::now().plus_seconds(60), limit: last };
        Ok(retention::prune(tx, account, old)?)
    })
}

#[test]
fn old_entries_go_and_the_chain_of_the_others_is_whole() {
    House::on_both(|house| {
        let account = house.account("one");
        entries(&house, account, 1..=9);
        let young = Timestamp::now().plus_seconds(-60);
        let key = house.key();
        let none = house
            .write(move |tx| Ok(retention::prune(tx, account, OldEntries { key: &key, before: young, limit: 9 })?));
        assert_eq!(
            (none, prune(&house, account, 9)),
            (AuditPruning::Entries(0), AuditPruning::Entries(0)),
            "not sealed"
        );
        seal(&house, account);
        assert_eq!((prune(&house, account, 4), broken(&house, account)), (AuditPruning::Entries(4), None));
        seal(&house, account);
        let page = newest(&house, account, AuditFilter::default());
        assert_eq!(page.entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [10, 9, 8, 7, 6, 5]);
        assert_eq!((page.entries[0].deed, page.entries[0].count), (Some(Deed::Delete), 4), "the log says so");
        assert_eq!(prune(&house, account, 99), AuditPruning::Entries(6), "all but the entry about it");
        seal(&house, account);
        assert_eq!(broken(&house, account), None);
        assert!(!house.read(move |read| retention::has_before(read, account, young)));
    });
}

/// TABLE · what is done to a log of which the first four entries were deleted by their age; the entry named.
const LATE_TAMPERINGS: &[Tampering] = &[
    ("the oldest deleted", |tx, of| run(tx, of, sql!("delete from audit where account_id = $1 and id = 5")), 5),
    (
        "the oldest deleted and the end moved",
        |tx, of| {
            run(tx, of, sql!("delete from audit where account_id = $1 and id = 5"))?;
            run(tx, of, sql!("update outbox_head set audit_gone = 5 where account_id = $1"))
        },
        10,
    ),
    (
        "an old one back",
        |tx, of| {
            run(tx, of, sql!(
                "insert into audit (account_id, id, at, author, author_id, action, request, deed, subject, subjects, ids, also, mark, digest)
                 select account_id, 2, at, author, author_id, action, request, deed, subject, subjects, ids, also, mark, digest
                 from audit where account_id = $1 and id = 5"
            ))
        },
        2,
    ),
    ("changed", |tx, of| run(tx, of, sql!("update audit set subjects = 9 where account_id = $1 and id = 7")), 7),
    (
        "its field changed",
        |tx, of| run(tx, of, sql!("update audit set about = 'list:9' where account_id = $1 and id = 7")),
        7,
    ),
    ("made old", |tx, of| run(tx, of, sql!("update audit set at = 0 where account_id = $1 and id = 6")), 6),
];

#[test]
fn tampering_after_old_entries_are_gone_is_named_and_kept() {
    House::on_both(|house| {
        for (what, tamper, first) in LATE_TAMPERINGS {
            let account = house.account(what);
            entries(&house, account, 1..=9);
            seal(&house, account);
            prune(&house, account, 4);
            seal(&house, account);
            assert_eq!(broken(&house, account), None, "{what}: not yet");
            house.write(move |tx| Ok(tamper(tx, account)?));
            let found = || broken(&house, account).map(|found| found.id);
            assert_eq!(found(), Some(*first), "{what}");
            while matches!(prune(&house, account, 2), AuditPruning::Entries(1..)) {}
            assert_eq!(found(), Some(*first), "{what}: what was tampered with stays");
        }
    });
}
