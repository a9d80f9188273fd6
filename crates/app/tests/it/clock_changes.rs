//! Date ranges on a day with a repeated hour: the windows of all hours miss no lead.

use crate::server::Server;
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeSet;

/// 2026-11-01 04:30:00 UTC; an hour and a half later, clocks in New York are set back from 2 to 1.
const FIRST: i64 = 1_793_507_400;

#[test]
fn the_hours_of_a_day_on_which_clocks_are_set_back_show_every_lead() {
    let mut server = Server::start();
    let leads: Vec<i64> = (0..4)
        .map(|hour| server.client.create_lead(json!({ "emailAddress": format!("{hour}@example.org") })))
        .collect();
    assert!(server.stop());
    let database = Connection::open(server.dir.path().join("headwater.db")).unwrap();
    for (hour, lead) in leads.iter().enumerate() {
        let at = (FIRST + hour as i64 * 3600) * 1_000_000;
        let changed =
            database.execute("update lead set created_at = ?1, updated_at = ?1 where id = ?2", [at, *lead]).unwrap();
        assert_eq!(changed, 1);
    }
    drop(database);
    server.restart(&[]);
    let found = |timestamp: &str, from: &str, to: &str| -> Vec<i64> {
        let params = json!({ "startDate": from, "endDate": to, "timestamp": timestamp, "fields": ["id"] });
        let reply = server.client.call("getLeadsDateRange", params);
        let rows = reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{reply}"));
        rows.iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
    };
    for timestamp in ["create", "update"] {
        let windows = (0..24).flat_map(|hour| {
            found(timestamp, &format!("2026-11-01 {hour:02}:00:00"), &format!("2026-11-01 {hour:02}:59:59"))
        });
        assert_eq!(windows.collect::<BTreeSet<_>>(), leads.iter().copied().collect(), "{timestamp}");
        assert_eq!(found(timestamp, "2026-11-01 01:00:00", "2026-11-01 01:59:59"), leads[1..3], "{timestamp}");
        // An offset makes the time unambiguous.
        assert_eq!(
            found(timestamp, "2026-11-01T01:00:00-04:00", "2026-11-01T01:59:59-04:00"),
            leads[1..2],
            "{timestamp}"
        );
    }
    // The filters of getLeads read the ends of ranges in the same way.
    let rows = |wanted: serde_json::Value| {
        let reply = server.client.call("getLeads", json!({ "where": wanted, "fields": ["id"] }));
        reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("{reply}")).len()
    };
    assert_eq!(rows(json!({ "createTimestamp": { "GTE": "2026-11-01 01:00:00", "LTE": "2026-11-01 01:59:59" } })), 2);
    assert_eq!(rows(json!({ "createTimestamp": { "GT": "2026-11-01 01:30:00" } })), 1);
    assert_eq!(rows(json!({ "createTimestamp": ["2026-11-01 01:30:00"] })), 2);
}
