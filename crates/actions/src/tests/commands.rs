//! Tasks begun by operator commands are finished in slices, leaving nothing behind.

use crate::background::slice;
use crate::handover::{self, Handover};
use crate::house_for_tests::{AT, House};
use crate::records::rules::{Missing, Terms};
use crate::{accounts, erasure, leads};
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::draft::Draft;
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::permission::VIEW_LEADS;
use headwater_model::problem::Problem;
use headwater_model::records::lead::{self, LEAD};
use headwater_model::time::Timestamp;
use headwater_model::user::{Role, User};
use headwater_store as store;
use headwater_store::background::state;
use headwater_store::deliveries::{self, Attempt};
use headwater_store::records::read::OwnerLook;
use headwater_store::subscriptions::NewSubscription;
use headwater_store::value::SqlValue;

/// The number of leads in tests of several slices.
const LONG: usize = 350;

/// Adds this many leads without an owner.
fn many(house: &House, admin: &Context) -> Vec<LeadId> {
    let admin = admin.clone();
    house.write(move |tx| {
        let draft = |number| {
            let values = vec![(lead::EMAIL, Cell::text(format!("{number}@example.org")))];
            Ok(Draft { values, ..Draft::default() })
        };
        let drafts: Vec<_> = (0..LONG).map(draft).collect();
        leads::KIND.create(tx, &admin, &drafts)?.into_iter().collect()
    })
}

/// A person as the owner of these leads.
fn owner_of(house: &House, admin: &Context, leads: &[LeadId]) -> UserId {
    let owner = house.junior(admin, "owner@example.org").actor.user.unwrap();
    give(house, admin, owner, leads);
    owner
}

fn give(house: &House, admin: &Context, owner: UserId, leads: &[LeadId]) {
    let (admin, leads) = (admin.clone(), leads.to_vec());
    house.write(move |tx| {
        let draft = |id: &LeadId| {
            Ok(Draft { id: Some(*id), values: vec![(lead::OWNER, Cell::Int(owner.0))], ..Draft::default() })
        };
        let drafts: Vec<_> = leads.iter().map(draft).collect();
        let rules = Terms { missing: Missing::Ignore, ..Terms::default() };
        leads::KIND.update(tx, &admin, &drafts, rules)?.0.into_iter().collect::<Result<Vec<()>, _>>()
    });
}

/// The number of leads of an owner.
fn owned(house: &House, admin: &Context, owner: UserId) -> usize {
    let account = admin.actor.account;
    house.write(move |tx| {
        let look = OwnerLook { record: &LEAD, owner, after: LeadId(0), look_at: 9999, most: 9999 };
        Ok(store::records::read::owned(tx, account, &look)?.records.len())
    })
}

/// Makes the leaving owner active again.
fn make_active(house: &House, admin: &Context) {
    let account = admin.actor.account;
    house.write(move |tx| accounts::change_user(tx, account, "owner@example.org", |user| user.is_active = true));
}

fn people(house: &House, admin: &Context) -> Vec<UserId> {
    let account = admin.actor.account;
    house.write(move |tx| Ok(store::users::all(tx, account)?.into_iter().map(|user| user.id).collect()))
}

#[test]
fn a_leaving_person_is_given_no_lead_also_when_made_active_again() {
    House::on_both(|house| {
        let admin = house.account("one");
        let leads = many(&house, &admin);
        let (owner, heir) =
            (owner_of(&house, &admin, &leads), house.junior(&admin, "heir@example.org").actor.user.unwrap());
        let context = admin.clone();
        let task = house.write(move |tx| handover::begin(tx, &context, Handover { from: owner, to: Some(heir) }));
        assert_eq!(house.write(move |tx| slice(tx, &task, AT, 100)).rows, 100);
        let listed = house.write(move |tx| Ok(store::background::control::all(tx, task.account)?));
        assert_eq!((listed[0].progress.done, listed[0].progress.total), (100, Some(LONG as i64)));
        make_active(&house, &admin);
        give(&house, &admin, owner, &leads[..1]);
        house.finish(task, 100);
        assert_eq!((owned(&house, &admin, owner), owned(&house, &admin, heir)), (0, LONG));
        assert_eq!(people(&house, &admin), [heir]);
    });
}

#[test]
fn a_person_made_active_again_at_the_end_leaves_no_lead_behind() {
    House::on_both(|house| {
        let admin = house.account("one");
        let leads = many(&house, &admin);
        let owner = owner_of(&house, &admin, &leads);
        let context = admin.clone();
        let task = house.write(move |tx| handover::begin(tx, &context, Handover { from: owner, to: None }));
        while owned(&house, &admin, owner) > 0 {
            house.write(move |tx| slice(tx, &task, AT, 100));
        }
        make_active(&house, &admin);
        give(&house, &admin, owner, &leads[..1]);
        house.finish(task, 100);
        assert_eq!((owned(&house, &admin, owner), people(&house, &admin)), (0, vec![]));
    });
}

#[test]
fn an_heir_who_is_not_active_any_more_inherits_nothing() {
    House::on_both(|house| {
        let admin = house.account("one");
        let leads = many(&house, &admin);
        let (owner, heir) =
            (owner_of(&house, &admin, &leads), house.junior(&admin, "heir@example.org").actor.user.unwrap());
        let context = admin.clone();
        let task = house.write(move |tx| {
            let [first, second] = [(owner, Some(heir)), (heir, None)].map(|(from, to)| Handover { from, to });
            let task = handover::begin(tx, &context, first)?;
            handover::begin(tx, &context, second)?;
            Ok(task)
        });
        house.finish(task, 100);
        assert_eq!((owned(&house, &admin, owner), owned(&house, &admin, heir)), (0, 0));
        assert_eq!(people(&house, &admin), [heir]);
    });
}

#[test]
fn the_id_of_a_removed_account_is_given_to_no_other() {
    House::on_both(|house| {
        let mut known = vec![house.account("kept").actor.account];
        for name in ["first", "second", "third"] {
            let account = house.account(name).actor.account;
            assert!(known.iter().all(|before| *before < account), "{account} after {known:?}");
            known.push(account);
            let task = house.write(move |tx| accounts::remove(tx, account, AT, None));
            while !house.write(move |tx| slice(tx, &task, AT.plus_seconds(9), 100)).is_finished {}
        }
    });
}

#[test]
fn the_last_active_administrator_of_an_account_stays_one() {
    House::on_both(|house| {
        let admin = house.account("one");
        let account = admin.actor.account;
        let set = |address: &'static str, change: fn(&mut User)| {
            house.try_write(move |tx| accounts::change_user(tx, account, address, change))
        };
        let remove = |from: UserId| {
            let context = admin.clone();
            house.try_write(move |tx| handover::begin(tx, &context, Handover { from, to: None }))
        };
        let is_refused = |outcome: Result<(), Problem>| {
            let Err(Problem::Invalid { field, reason }) = outcome else { panic!("{outcome:?}") };
            assert!(field == "administrator" && reason.contains("`headwater user add EMAIL"), "{reason}");
        };
        let [ada, bob] = ["ada@example.org", "bob@example.org"];
        let [first, second] = [ada, bob].map(|address| house.junior(&admin, address).actor.user.unwrap());
        set(ada, |user| user.role = Role::Administrator).unwrap();
        for change in [(|user| user.is_active = false) as fn(&mut User), |user| user.role = Role::CompanyManager] {
            is_refused(set(ada, change));
        }
        is_refused(remove(first).map(drop));
        set(ada, |user| user.first_name = "Ada".to_owned()).unwrap();
        // An inactive administrator does not count; nor does one being removed, even if activated again.
        set(bob, |user| (user.role, user.is_active) = (Role::Administrator, false)).unwrap();
        is_refused(remove(first).map(drop));
        set(bob, |user| user.is_active = true).unwrap();
        let task = remove(first).unwrap();
        set(ada, |user| user.is_active = true).unwrap();
        is_refused(remove(second).map(drop));
        house.finish(task, 100);
        is_refused(set(bob, |user| user.role = Role::Salesperson));
        assert_eq!(people(&house, &admin), [second]);
    });
}

#[test]
fn a_removed_account_takes_along_what_was_written_meanwhile() {
    House::on_both(|house| {
        let (admin, other) = (house.account("one"), house.account("other"));
        let leads = many(&house, &admin);
        let [kept] = house.leads(&other, ["kept@example.org"]);
        let account = admin.actor.account;
        let task = house.write(move |tx| accounts::remove(tx, account, AT, None));
        let slice_at = |at: Timestamp| house.write(move |tx| slice(tx, &task, at, 100));
        loop {
            let sliced = slice_at(AT);
            assert!(sliced.rows <= 100 && !sliced.is_finished, "no slice is larger than it may be");
            if sliced.is_waiting {
                break;
            }
        }
        assert_eq!(house.leads(&admin, ["late@example.org"]).len(), 1, "a call that was let in before");
        assert!(leads.len() > 100 && slice_at(AT.plus_seconds(1)).is_waiting);
        while !slice_at(AT.plus_seconds(2)).is_finished {}
        let left = house.write(move |tx| {
            let names: Vec<String> = store::accounts::all(tx)?.into_iter().map(|account| account.name).collect();
            Ok((
                names,
                store::records::read::exists(tx, &other.actor.grant(VIEW_LEADS)?.leads(), kept)?,
                state(tx, &task)?,
            ))
        });
        assert_eq!(left, (vec!["other".to_owned()], true, None));
        demand_no_row(&house, account);
    });
}

/// Fails if a table has a row of an account.
fn demand_no_row(house: &House, account: AccountId) {
    for table in store::copy::TABLES.iter().filter(|table| table.is_accounts()) {
        let mut rows = 0;
        house.each_row(table, |row| rows += usize::from(row[0] == SqlValue::Int(account.0)));
        assert_eq!(rows, 0, "{}", table.name);
    }
}

#[test]
fn nothing_is_written_for_an_account_that_is_gone() {
    House::on_both(|house| {
        let (admin, other) = (house.account("one").actor.account, house.account("other").actor.account);
        let is_open = |house: &House, account| {
            house.write(move |tx| Ok(store::accounts::hold_open(tx, &[account, other])?.contains(&account)))
        };
        let late = |house: &House, number: usize| {
            let values = vec![(lead::EMAIL, Cell::text(format!("{number}@example.org")))];
            let draft = Draft { values, ..Draft::default() };
            let context = Context::of(Actor::key(admin, "tests"), AT);
            house.try_write(move |tx| leads::KIND.create(tx, &context, &[Ok(draft.clone())])?.remove(0).map(drop))
        };
        assert!(is_open(&house, admin) && is_open(&house, other));
        let task = house.write(move |tx| accounts::remove(tx, admin, AT, None));
        assert!(!is_open(&house, admin) && is_open(&house, other), "its use of keys is not saved any more");
        // Also after all tables have been emptied twice.
        let at = AT.plus_seconds(9);
        for number in 0..2 * store::copy::TABLES.len() {
            assert!(!house.write(move |tx| slice(tx, &task, at, 100)).is_finished);
            late(&house, number).unwrap();
        }
        while !house.write(move |tx| slice(tx, &task, at, 100)).is_finished {}
        assert!(late(&house, 0).is_err(), "a call that comes when the account is gone");
        demand_no_row(&house, admin);
    });
}

#[test]
fn answers_are_blanked_in_slices_from_the_creation_of_the_lead_on() {
    House::on_both(|house| {
        let admin = house.account("one");
        let (account, key) = (admin.actor.account, house.key());
        let [ada] = house.leads(&admin, ["ada@example.org"]);
        let context = admin.clone();
        let subscription = house.write(move |tx| {
            for url in ["https://a.example.org/", "https://b.example.org/"] {
                store::subscriptions::insert(tx, account, &NewSubscription { at: AT, url, cursor: 0 }, &key)?;
            }
            let values = vec![(lead::FIRST_NAME, Cell::text("Ada"))];
            let told = [Ok(Draft { id: Some(ada), values, ..Draft::default() })];
            leads::KIND.update(tx, &context, &told, Terms::default())?;
            let due: Vec<_> = deliveries::due(tx, AT, 9)?.iter().map(|due| (due.account, due.id)).collect();
            let leased = deliveries::lease(tx, &due, AT, "a server")?;
            for (leased, seconds) in leased.iter().flat_map(|leased| (-5..25).map(move |seconds| (leased, seconds))) {
                let attempt = Attempt {
                    at: AT.plus_seconds(seconds),
                    batch: "msg".to_owned(),
                    leads: 1,
                    status: Some(500),
                    outcome: "refused".to_owned(),
                    milliseconds: 1,
                    answer: "ada@example.org".to_owned(),
                };
                deliveries::record_attempt(tx, leased, &attempt)?;
            }
            Ok([leased[0].id, leased[1].id])
        });
        let context = admin.clone();
        let task = house.write(move |tx| erasure::begin(tx, &context, ada));
        let slices = house.finish(task, 10);
        assert!(slices.iter().all(|rows| *rows <= 10), "{slices:?}");
        for id in subscription {
            let attempts = house.write(move |tx| Ok(deliveries::attempts(tx, account, id, 99)?));
            let kept: Vec<i64> = attempts
                .iter()
                .filter(|attempt| !attempt.answer.is_empty())
                .map(|attempt| (attempt.at.0 - AT.0) / 1_000_000)
                .collect();
            assert_eq!((attempts.len(), kept), (30, vec![-1, -2, -3, -4, -5]));
        }
    });
}
