//! PostgreSQL that takes no writes for a while, as where its disk is full.

use crate::server::Server;
use serde_json::json;

#[test]
fn what_stands_in_the_way_in_postgresql_is_told_as_it_is_on_sqlite() {
    let server = Server::start();
    for (code, reason, metric) in
        [("53100", "the disk is full", "disk_full"), ("25006", "the database can only be read", "read_only")]
    {
        let refuse = format!(
            "create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '{code}'; end $$;
             create trigger refuse before insert on lead for each statement execute function refuse()"
        );
        server.database().batch_execute(&refuse).unwrap();
        let create = json!({ "method": "createLeads", "id": "mine", "params": { "objects": [{ "emailAddress": format!("{metric}@example.org") }] } });
        let answer = server.client.post("v1", &create.to_string());
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.body.contains(reason) && answer.body.contains(r#""id":"mine""#), "{answer:?}");
        assert_eq!(server.readiness(), (503, format!(r#"{{"ready":false,"reason":"{reason}"}}"#)));
        assert!(server.metric(&format!(r#"headwater_write_failures_total{{reason="{metric}"}}"#)) >= 1.0);
        server.database().batch_execute("drop trigger refuse on lead; drop function refuse()").unwrap();
        server.until_ready();
        assert_eq!(server.client.post("v1", &create.to_string()).status, 200);
    }
}
