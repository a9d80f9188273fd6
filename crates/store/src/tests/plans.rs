//! How PostgreSQL goes about leads that it has not counted yet.

use crate::address::Address;
use crate::house_for_tests::House;
use headwater_testbed::postgres::database;
use postgres::{Client, NoTls};

const LEADS: &str = "alter table lead set (autovacuum_enabled = false); set headwater.account = '2';
    insert into lead (account_id, id, email_address, updated_at, created_at, lead_status, custom, email_hash, active)
    select 2, id, id || '@example.org', id, id, 'open', '{}', id, 1 from generate_series(1, 20000) id";

/// How leads are looked up by a hundred addresses.
fn plan(client: &mut Client) -> String {
    let lookup = "set headwater.account = '2'; prepare lookup (bigint, bigint[]) as
         select id, email_address from lead where account_id = $1 and email_hash = any($2)";
    client.batch_execute(lookup).unwrap();
    let hashes: Vec<String> = (1..=100).map(|hash| (hash * 7).to_string()).collect();
    let rows = client.query(&format!("explain execute lookup (2, '{{{}}}')", hashes.join(",")), &[]).unwrap();
    rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect()
}

#[test]
fn addresses_are_looked_up_in_their_index_though_nobody_has_counted_the_leads() {
    let Some(url) = database() else { return };
    let _house = House::on(Some(&url));
    let mut owner = Client::connect(&url, NoTls).unwrap();
    owner.batch_execute(LEADS).unwrap();
    let ours = plan(&mut Address::parse(&url).unwrap().connect().unwrap());
    assert!(ours.contains("email_hash = ANY ($2)") && ours.contains("using lead_by_email"), "{ours}");
    let usual = plan(&mut owner);
    assert!(!usual.contains("using lead_by_email"), "without our settings it reads them all: {usual}");
}
