//! Servers whose clocks differ a little respect each other's leases.

use crate::deliveries;
use crate::house_for_tests::{AT, House, append};
use headwater_model::change::{Entry, Kind};
use headwater_model::id::LeadId;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;

#[test]
fn a_server_with_a_clock_that_is_behind_leaves_a_lease_to_who_has_it() {
    House::on_both(|house| {
        let account = house.account("one");
        house.subscribe(account);
        house.write(move |tx| append(tx, account, &[Entry::plain(&LEAD, LeadId(5), Kind::Created)]));
        let lease = |node: &'static str, now: Timestamp| {
            house.write(move |tx| {
                let due: Vec<_> = deliveries::due(tx, now, 10)?.iter().map(|due| (due.account, due.id)).collect();
                Ok(deliveries::lease(tx, &due, now, node)?.len())
            })
        };
        let now = AT.plus_seconds(1000);
        assert_eq!(lease("a", now), 1);
        for seconds in [0, 1, 30, 60] {
            assert_eq!(lease("b", Timestamp(now.0 - seconds * 1_000_000)), 0, "{seconds} s behind");
        }
        assert_eq!(lease("b", now.plus_seconds(59)), 0);
        assert_eq!(lease("b", now.plus_seconds(60)), 1, "its time is up");
        assert_eq!(lease("a", AT), 1, "the clock has gone back by a quarter of an hour");
    });
}
