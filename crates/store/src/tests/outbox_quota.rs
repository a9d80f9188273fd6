//! An account above its outbox quota: newer changes of a lead replace older ones, and every subscriber still learns
//! of each changed lead.

use crate::feed::{self, Cursor, History};
use crate::house_for_tests::{AT, House, TEST, append, tell};
use crate::outbox::{Keep, NewEntries, SentState};
use crate::tx::Read;
use crate::{outbox, outbox_quota};
use headwater_model::change::{Entry, Follows, Kind};
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::problem::Problem;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;
use headwater_testbed::homes;

/// Bytes of the detail of each change.
const DETAIL: usize = 50_000;
const QUOTA: i64 = 200_000;
const LATER: Timestamp = Timestamp(AT.0 + 1);
const NOTHING: Keep = Keep { delivered_since: LATER, undelivered_since: LATER };

/// A change as read from the change feed.
#[derive(Debug, PartialEq, Eq)]
struct Met {
    seq: i64,
    lead: LeadId,
    kind: Kind,
    has_detail: bool,
    superseded_by: Option<i64>,
}

fn update(lead: LeadId) -> Entry {
    let text = "x".repeat(DETAIL);
    let detail = format!("{{\"old\":{{\"description\":\"\"}},\"new\":{{\"description\":\"{text}\"}}}}");
    Entry { record: &LEAD, id: lead, kind: Kind::Updated, detail: Some(detail), about: None, follows: Follows::Nothing }
}

fn read<T: Send + 'static>(house: &House, job: impl Fn(&Read<'_>) -> crate::Result<T> + Send + 'static) -> T {
    house.db().read_blocking(TEST, move |read| Ok::<_, Problem>(job(read)?)).unwrap()
}

fn met(house: &House, account: AccountId) -> Vec<Met> {
    read(house, move |read| {
        let (history, mut all) = (History::of(read, account)?, Vec::new());
        let wanted = feed::Follower { after: Cursor { epoch: 0, seq: 0 }, records: &[&LEAD], limit: 1000 };
        feed::after(read, &history, &wanted, |change| {
            let superseded_by = change.superseded_by.map(|cursor| cursor.seq);
            let (lead, kind) = (change.id, change.kind);
            all.push(Met { seq: change.cursor.seq, lead, kind, has_detail: change.detail.is_some(), superseded_by });
            true
        })?;
        Ok(all)
    })
}

/// The changes sent to a subscriber from the beginning: number and lead.
fn sent(house: &House, account: AccountId) -> Vec<(i64, LeadId)> {
    read(house, move |read| {
        let mut all = Vec::new();
        outbox::after(read, account, 0, |seq, lead| {
            all.push((seq, lead.id()));
            true
        })?;
        Ok(all)
    })
}

fn with_subscription(house: &House) -> (AccountId, [LeadId; 2]) {
    let account = house.account("one");
    let leads = house.leads(account, UserId(1), ["ada@example.org", "bob@example.org"]);
    house.subscribe(account);
    (account, leads)
}

#[test]
fn above_the_quota_the_newest_change_is_told_and_no_number_is_missing() {
    for url in homes() {
        let house = House::with_quota(url.as_deref(), QUOTA);
        let (account, [ada, bob]) = with_subscription(&house);
        house.write(move |tx| tell(tx, account, &[Entry::plain(&LEAD, ada, Kind::Created), update(bob)]));
        for _ in 0..20 {
            house.write(move |tx| tell(tx, account, &[update(ada)]));
        }
        let met = met(&house, account);
        assert_eq!(met.iter().map(|it| it.seq).collect::<Vec<_>>(), (1..=22).collect::<Vec<_>>());
        assert_eq!((met[0].kind, met[1].kind, met[2].kind), (Kind::Created, Kind::Updated, Kind::Updated));
        let kept: Vec<i64> = met.iter().filter(|it| it.superseded_by.is_none()).map(|it| it.seq).collect();
        assert_eq!(kept, [2, 21, 22], "the only change of one lead, and of the other the newest that fit");
        for it in &met {
            assert_eq!(it.has_detail, it.superseded_by.is_none() && it.kind == Kind::Updated, "{it:?}");
            let taken_over = it.superseded_by.map(|seq| met[seq as usize - 1].lead);
            assert!(taken_over.is_none_or(|lead| lead == it.lead) && it.superseded_by.is_none_or(|seq| seq > it.seq));
        }
        assert_eq!(sent(&house, account), [(2, bob), (21, ada), (22, ada)]);
        let used = read(&house, move |read| outbox_quota::used(read, account));
        assert!(used > 2 * DETAIL as i64 && used <= QUOTA, "{used}");
    }
}

#[test]
fn below_the_quota_every_change_is_kept() {
    for url in homes() {
        let house = House::on(url.as_deref());
        let (account, [ada, _]) = with_subscription(&house);
        for _ in 0..20 {
            house.write(move |tx| tell(tx, account, &[update(ada)]));
        }
        assert!(met(&house, account).iter().all(|it| it.has_detail && it.superseded_by.is_none()));
        assert_eq!(sent(&house, account).len(), 20);
        let used = read(&house, move |read| outbox_quota::used(read, account));
        let pruned = house.write(move |tx| Ok(outbox::prune(tx, account, NOTHING, 5)?));
        assert_eq!(pruned, (5, 5));
        assert_eq!(read(&house, move |read| outbox_quota::used(read, account)), used / 20 * 15);
    }
}

#[test]
fn a_batch_that_is_under_way_keeps_its_changes() {
    for url in homes() {
        let house = House::with_quota(url.as_deref(), QUOTA);
        let (account, [ada, _]) = with_subscription(&house);
        house.write(move |tx| {
            tell(tx, account, &[update(ada)])?;
            let under_way = "update subscription set batch_id = 'b', batch_to = 1 where account_id = $1";
            tx.execute(under_way, &[account.into()])?;
            Ok(())
        });
        for _ in 0..10 {
            house.write(move |tx| tell(tx, account, &[update(ada)]));
        }
        let kept: Vec<i64> = sent(&house, account).into_iter().map(|(seq, _)| seq).collect();
        assert_eq!(kept, [1, 10, 11]);
    }
}

#[test]
fn what_gave_way_to_a_later_change_is_not_missed_when_it_is_deleted() {
    for url in homes() {
        let house = House::with_quota(url.as_deref(), QUOTA);
        let (account, [ada, bob]) = with_subscription(&house);
        house.write(move |tx| {
            for _ in 0..20 {
                tell(tx, account, &[update(ada)])?;
            }
            append(tx, account, &[Entry::plain(&LEAD, bob, Kind::Deleted)])
        });
        let waiting = sent(&house, account).len();
        assert!((1..20).contains(&waiting), "{waiting} changes wait");
        let pruned = house.write(move |tx| Ok(outbox::prune(tx, account, NOTHING, 100)?));
        assert_eq!(pruned, (21, waiting), "nobody is told of the others");
    }
}

#[test]
fn entries_are_written_in_parts_and_numbered_in_one_go() {
    House::on_both(|house| {
        let (account, [ada, bob]) = with_subscription(&house);
        let entries: Vec<Entry> = (0..60).map(|at| update(if at % 2 == 0 { ada } else { bob })).collect();
        house.write(move |tx| {
            let new = NewEntries { account, at: AT, actor: None, entries: &entries };
            Ok(outbox::append_told(tx, new, |place| match place {
                0 => SentState::TakenOverBy(58),
                _ => SentState::After("{}".to_owned()),
            })?)
        });
        let met = met(&house, account);
        assert_eq!(met.iter().map(|it| it.seq).collect::<Vec<_>>(), (1..=60).collect::<Vec<_>>());
        assert_eq!((met[0].superseded_by, met[0].has_detail), (Some(59), true));
        assert!(met.iter().skip(1).all(|it| it.superseded_by.is_none() && it.has_detail));
        let bytes: i64 = house.read(move |read| {
            let sum = "select cast(sum(bytes) as bigint) from outbox where account_id = $1";
            Ok(read.one(sum, &[account.into()], |row| row.int(0))?.unwrap())
        });
        assert_eq!(read(&house, move |read| outbox_quota::used(read, account)), bytes);
    });
}
