//! Row-level security of PostgreSQL: in this test every statement is run without its account, and the policies alone
//! must keep accounts apart.

use crate::db::{Db, Options};
use crate::house_for_tests::{AT, House, TEST, all};
use crate::members::ListMembers;
use crate::pages::{Page, Take};
use crate::records;
use crate::writes::timeline;
use crate::{accounts, address::Address, api_keys, fields, lists, outbox, subscriptions, users};
use headwater_model::event::{NewEvent, Source};
use headwater_model::field::{Field, Relationship};
use headwater_model::id::{AccountId, LeadId, ListId, UserId};
use headwater_model::key::NewKey;
use headwater_model::kind::DataType;
use headwater_model::permission::{DELETE_LEADS, MANAGE_MEMBERS, VIEW_LEADS, VIEW_LISTS};
use headwater_model::user::{Role, User};
use headwater_testbed::postgres::database;
use postgres::{Client, NoTls};

const JO: UserId = UserId(7);
const PAGE: Page = Page { offset: 0, limit: 100 };

struct Tenant {
    account: AccountId,
    lead: LeadId,
    list: ListId,
}

/// An account with one of each: lead, list, member with its change, subscription, key, user, event and field.
fn furnish(house: &House, name: &'static str, address: &'static str) -> Tenant {
    let account = house.account(name);
    let [lead] = house.leads(account, JO, [address]);
    house.subscribe(account);
    let list = house.write(move |tx| {
        let list = lists::insert(tx, account, AT, &[(name, "")])?[0];
        ListMembers { grant: all(account, MANAGE_MEMBERS), list }.add(tx, AT, &[lead])?;
        api_keys::insert(tx, account, AT, &NewKey { secret_hash: name.into(), ..NewKey::default() })?;
        users::insert(tx, account, AT, &jo())?;
        let created = NewEvent { lead, source: Source::LeadCreation, what: None, name: None, data: None, at: AT };
        timeline::record(tx, account, &[created])?;
        fields::insert(tx, account, AT, &[size()])?;
        Ok(list)
    });
    Tenant { account, lead, list }
}

fn jo() -> User {
    User { id: JO, ..User::new("jo@example.org", Role::JuniorSalesperson).called("Jo", "Doe") }
}

fn size() -> Field {
    Field { system_name: "size_1".to_owned(), ..Field::new(Relationship::Lead, DataType::String, "Size") }
}

/// Two such accounts, and a database handle leaving the account out of every statement.
fn two_tenants() -> Option<(String, House, Db, [Tenant; 2])> {
    let url = database()?;
    let house = House::on(Some(&url));
    let tenants = [furnish(&house, "one", "ada@example.org"), furnish(&house, "other", "bob@example.org")];
    let folder = tempfile::tempdir().unwrap().keep();
    let server = Some(Address::parse(&url).unwrap());
    let options = Options { server, forgets_accounts: true, ..Options::new(folder.join("house.db")) };
    let forgetful = Db::open(&options).unwrap();
    Some((url, house, forgetful, tenants))
}

/// The leads visible to an account.
fn leads_shown(db: &Db, account: AccountId) -> Vec<LeadId> {
    db.read_blocking(TEST, move |read| {
        let mut found = Vec::new();
        records::read::page(read, &all(account, VIEW_LEADS).leads(), PAGE.taking(Take::Ids(&mut found)))?;
        Ok::<_, crate::Error>(found.into_iter().map(LeadId).collect())
    })
    .unwrap()
}

#[test]
fn who_forgets_the_account_still_reads_one_accounts_rows_only() {
    let Some((url, _house, db, [one, other])) = two_tenants() else { return };
    for tenant in [&one, &other] {
        assert_eq!(leads_shown(&db, tenant.account), [tenant.lead]);
        let (account, list) = (tenant.account, tenant.list);
        let (lists, members, told, subscriptions) = db
            .read_blocking(TEST, move |read| {
                let mut members = Vec::new();
                let of_list = ListMembers { grant: all(account, VIEW_LEADS), list };
                of_list.active(read, PAGE.taking(Take::Ids(&mut members)))?;
                let told = outbox::oldest(read, account)?.map(|(seq, _)| seq);
                let subscriptions = subscriptions::all(read, account, None)?;
                let mut lists = Vec::new();
                lists::page(read, &all(account, VIEW_LISTS), PAGE.taking(Take::Ids(&mut lists)))?;
                Ok::<_, crate::Error>((lists, members, told, subscriptions))
            })
            .unwrap();
        assert_eq!((lists, members.len(), told, subscriptions.len()), (vec![list.0], 1, Some(1), 1));
    }
    let lead = other.lead;
    let found = db
        .read_blocking(TEST, move |read| records::read::exists(read, &all(one.account, VIEW_LEADS).leads(), lead))
        .unwrap();
    assert!(!found, "the other's lead cannot be seen by its id");

    // Without row-level security, the same statement returns both accounts' leads: the condition is really gone.
    let mut owner = Client::connect(&url, NoTls).unwrap();
    owner
        .batch_execute(
            "alter table lead no force row level security; alter table record_block no force row level security",
        )
        .unwrap();
    assert_eq!(leads_shown(&db, one.account), [one.lead, other.lead]);
}

#[test]
fn who_forgets_the_account_still_writes_one_accounts_rows_only() {
    let Some((_url, house, db, [one, other])) = two_tenants() else { return };
    let (account, lead, list) = (one.account, other.lead, other.list);
    let deleted = db.write_blocking(TEST, move |tx| {
        Ok((
            records::write::delete(tx, &all(account, DELETE_LEADS).leads(), &[lead], records::write::Unseen::Kept)?
                .len(),
            lists::delete(tx, account, list)?,
        ))
    });
    assert_eq!(deleted, Ok((0, false)), "the other's things are not there to be deleted");
    let moved = db.write_blocking(TEST, move |tx| {
        records::read::exists(tx, &all(account, VIEW_LEADS).leads(), lead)?;
        tx.execute("update lead set owner_id = 1", &[]).map_err(Into::into)
    });
    assert_eq!(moved, Ok(1), "a statement that names no account stays within the last one");
    let foreign = other.account.0;
    let planted = db.write_blocking(TEST, move |tx| {
        records::read::exists(tx, &all(account, VIEW_LEADS).leads(), lead)?;
        let sql = format!("insert into list_tag (id, account_id, label, object_type) values (1, {foreign}, 'x', 'y')");
        tx.execute(&sql, &[]).map_err(Into::into)
    });
    assert!(planted.is_err(), "no row is planted in another account: {planted:?}");
    let is_there =
        house.write(move |tx| Ok(records::read::exists(tx, &all(other.account, VIEW_LEADS).leads(), other.lead)?));
    assert!(is_there);
}

#[test]
fn a_statement_without_an_account_meets_no_rows() {
    let Some((_url, _house, db, tenants)) = two_tenants() else { return };
    for table in ["lead", "list", "outbox", "subscription", "api_key", "app_user", "event", "field"] {
        let count = format!("select count(*) from {table}");
        let rows = db.read_blocking(TEST, move |read| read.one(&count, &[], |row| row.int(0))).unwrap();
        assert_eq!(rows, Some(0), "{table}");
        // The same statement sees the row of the account named by the statement before.
        for Tenant { account, lead, .. } in &tenants {
            let (count, account, lead) = (format!("select count(*) from {table}"), *account, *lead);
            let rows = db.read_blocking(TEST, move |read| {
                records::read::exists(read, &all(account, VIEW_LEADS).leads(), lead)?;
                read.one(&count, &[], |row| row.int(0))
            });
            assert_eq!(rows.unwrap(), Some(1), "{table}");
        }
    }
    // The server's own statements see rows of all accounts only in the tables deliveries need.
    let accounts = db.read_blocking(TEST, accounts::all).unwrap();
    let leads = "/* every account */ select count(*) from lead";
    let rows = db.read_blocking(TEST, move |read| read.one(leads, &[], |row| row.int(0))).unwrap();
    assert_eq!((accounts.len(), rows), (2, Some(0)));
}
