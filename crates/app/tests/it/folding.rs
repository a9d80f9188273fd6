//! An upgrade folding addresses anew, killed in the middle: two leads of one folded address both stay, and a look-up
//! always finds the older lead.

use crate::killed_commands::ask;
use crate::releases::{brought_back, release};
use crate::server::{Client, HEADWATER, IS_ON_POSTGRES, NOTE, Server, at_home, headwater};
use headwater_model::email::Folded;
use headwater_testbed::wait;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Leads between the first and the last pair of one address: many slices of background work.
const BETWEEN: i64 = 5_000;
/// The ids of these leads begin after this one.
const FIRST: i64 = 10_000_000;
/// Two spellings of one address, and an address with an invisible character. Each comes with the index in
/// [`Folded::hashes`] of the hash stored by the earlier release.
const LATE: [(&str, usize); 3] =
    [("late.caf\u{e9}@example.org", 1), ("late.cafe\u{301}@example.org", 2), ("late.zero@example.org\u{200b}", 1)];

/// Statements copying a lead of a release's database to new addresses, under hashes as made by the release.
fn statements() -> Vec<String> {
    let columns = "company_id, owner_id, company_name, title, first_name, last_name, street, city, country, state, zipcode, \
                   website, phone_number, office_phone_number, phone_number_extension, mobile_phone_number, fax_number, \
                   description, campaign_id, tracking_id, industry, active, updated_at, created_at, lead_score_weighted, \
                   lead_score, is_unsubscribed, lead_status, persona, custom, hard_bounced";
    let copy = |ids: &str, address: &str, hash: i64| {
        format!(
            "insert into lead (account_id, id, email_address, email_hash, {columns})
             select account_id, numbers.id, {address}, {hash}, {columns} from lead, ({ids}) as numbers
             where account_id = 1 and lead.id = 1024"
        )
    };
    let series = if IS_ON_POSTGRES {
        format!("select id from generate_series({FIRST} + 1, {FIRST} + {BETWEEN}) as id")
    } else {
        format!(
            "with recursive up(id) as (select {FIRST} + 1 union all select id + 1 from up where id < {FIRST} + {BETWEEN})
             select id from up"
        )
    };
    // All share one hash and differ in the stored address: no look-up asks for these addresses.
    let crowd = "'crowd' || numbers.id || '@example.org'";
    let mut all = vec![copy(&series, crowd, 7)];
    for (place, (spelling, at)) in LATE.iter().enumerate() {
        let id = format!("select {} as id", FIRST + BETWEEN + 1 + place as i64);
        all.push(copy(&id, &format!("'{spelling}'"), Folded::of(spelling).hashes()[*at]));
    }
    all
}

fn run(dir: &Path, statements: &[String]) {
    if IS_ON_POSTGRES {
        let url = std::fs::read_to_string(dir.join(NOTE)).unwrap();
        let mut database = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
        database.batch_execute("set headwater.account = '1'").unwrap();
        statements.iter().for_each(|statement| database.batch_execute(statement).unwrap());
    } else {
        let mut database = rusqlite::Connection::open(dir.join("headwater.db")).unwrap();
        let transaction = database.transaction().unwrap();
        statements.iter().for_each(|statement| transaction.execute_batch(statement).unwrap());
        transaction.commit().unwrap();
    }
}

/// Starts a server, and kills the server after the first slice of folding and before the last.
fn killed_in_the_middle(dir: &Path) {
    let mut command = Command::new(HEADWATER);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let mut child = at_home(&mut command, dir).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let passed = || ask(dir, "select count(*) from background_task where account_id = 1 and task_cursor <> ''");
    let until = Instant::now() + Duration::from_secs(60);
    while passed() != Some(1) {
        assert!(child.try_wait().unwrap().is_none() && Instant::now() < until, "it has not begun to fold addresses");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(passed(), Some(1), "it was killed in the middle");
}

/// Waits up to two minutes until background work is finished.
fn until_finished(dir: &Path, work: &str) {
    let begun = format!("select count(*) from background_task where work = '{work}'");
    wait::until(&format!("{work} ends"), || ask(dir, &begun) == Some(0));
}

/// The id of the lead found by an address, if any.
fn found(client: &Client, address: &str) -> Option<i64> {
    let reply = client.call("getLeads", json!({ "where": { "emailAddress": address } }));
    let rows = reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{reply}"));
    assert!(rows.len() <= 1, "{reply}");
    rows.first().map(|row| row["id"].as_str().unwrap().parse().unwrap())
}

#[test]
fn a_killed_upgrade_of_addresses_keeps_both_leads_and_finds_the_older() {
    let release = release("schema-5");
    let dir = brought_back(&release);
    run(dir.path(), &statements());
    killed_in_the_middle(dir.path());

    let server = Server::start_on(dir, &["--webhook-allow", "127.0.0.0/8"]);
    let client = &server.client;
    let pairs = [
        ["sigma.\u{3bf}\u{3b4}\u{3bf}\u{3c2}@example.org", "sigma.\u{3bf}\u{3b4}\u{3bf}\u{3c3}@example.org"],
        ["caf\u{e9}@example.org", "cafe\u{301}@example.org"],
        ["zero@example.org\u{200b}", "zero@example.org"],
        [LATE[0].0, LATE[1].0],
    ];
    let id = |address: &str| {
        ask(server.dir.path(), &format!("select id from lead where email_address = '{address}'")).unwrap()
    };
    let ids = |pair: [&str; 2]| pair.map(id);
    let pairs = pairs.map(|pair| (pair, ids(pair)));
    let the_older_is_found = |when: &str| {
        for (pair, [older, newer]) in &pairs {
            assert!(older < newer);
            for address in pair {
                assert_eq!(found(client, address), Some(*older), "{address:?} {when}");
            }
            let taken = client.call("createLeads", json!({ "objects": [{ "emailAddress": pair[1] }] }));
            assert_eq!(taken["result"]["creates"][0]["error"]["code"], json!(301), "{pair:?} {when}: {taken}");
        }
    };
    let alone = Some(id(LATE[2].0));
    the_older_is_found("while addresses are folded");
    assert_eq!(found(client, LATE[2].0), alone, "what was found before is found all along");
    until_finished(server.dir.path(), "fold-addresses");
    the_older_is_found("after addresses were folded");
    assert_eq!([LATE[2].0, "late.zero@example.org"].map(|address| found(client, address)), [alone, alone]);

    let listed = headwater(server.dir.path(), &["lead", "duplicates", "--account", "Test", "--json"]);
    let listed: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (pair, ids) in &pairs {
        let group: Vec<Value> = (0..2).map(|place| json!({ "id": ids[place], "emailAddress": pair[place] })).collect();
        assert!(listed.contains(&Value::from(group)), "{pair:?} is not in {listed:?}");
        for id in ids {
            let reply = client.call("getLead", json!({ "id": id }));
            assert_eq!(reply["result"]["lead"][0]["id"], id.to_string(), "both stay");
        }
    }
}

#[test]
fn an_upgrade_folds_peoples_addresses_and_reuses_no_accounts_id() {
    let dir = brought_back(&release("schema-5"));
    // A person as stored by earlier versions, and an account removed after a key of the account had drawn ids.
    let mut before = vec![
        "update app_user set email = 'Jo.Cafe\u{301}@example.org', email_key = 'jo.cafe\u{301}@example.org'
         where account_id = 1 and id = 1025",
        "update id_space set next_block = next_block + 1 where sequence = 'record'",
    ];
    before.extend(IS_ON_POSTGRES.then_some("set headwater.account = '2'"));
    before.extend(["delete from outbox_head where account_id = 2", "delete from account where id = 2"]);
    run(dir.path(), &before.into_iter().map(str::to_owned).collect::<Vec<_>>());
    let server = Server::start_on(dir, &["--webhook-allow", "127.0.0.0/8"]);
    let dir = server.dir.path();
    until_finished(dir, "fold-people");
    let folded = "select count(*) from app_user where id = 1025 and email_key = 'jo.caf\u{e9}@example.org'";
    assert_eq!(ask(dir, folded), Some(1));
    assert!(headwater(dir, &["user", "list", "--account", "Test"]).contains("Jo.Cafe\u{301}@example.org"));
    headwater(dir, &["account", "create", "New"]);
    let id = ask(dir, "select id from account where name = 'New'").unwrap();
    assert!(id > 2, "{id} was the id of another account");
}
