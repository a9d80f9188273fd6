//! Periodic chores: of several servers, one does each chore when due.

use crate::error::Result;
use crate::tx::Tx;
use crate::value::Param;
use headwater_model::time::Timestamp;

/// Claims a chore if due, and sets the time when it is due again. Returns whether this server has claimed the chore;
/// at most one server does each time. A stored time more than twice as far ahead as `next` was set by a clock since
/// set back, and counts as reached; clocks of servers may differ a little.
pub fn claim(tx: &Tx<'_>, name: &str, now: Timestamp, next: Timestamp) -> Result<bool> {
    let claimed = tx.execute(
        servers_sql!(
            "insert into chore (name, next_at) values ($1, $3)
             on conflict (name) do update set next_at = excluded.next_at
             where chore.next_at <= $2 or chore.next_at > $4"
        ),
        &[name.into(), now.into(), next.into(), Param::Int(next.0 + (next.0 - now.0))],
    )?;
    Ok(claimed > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::House;

    #[test]
    fn a_chore_is_claimed_once_each_time_it_is_due() {
        House::on_both(|house| {
            let claim = |now: i64, every: i64| {
                house.write(move |tx| {
                    let (now, next) = (Timestamp::from_seconds(now), Timestamp::from_seconds(now + every));
                    Ok(super::claim(tx, "tidy", now, next)?)
                })
            };
            let claimed = [100, 100, 109, 110, 111, 130].map(|now| claim(now, 10));
            assert_eq!(claimed, [true, false, false, true, false, true]);
            assert!(!claim(125, 10), "another server's clock is a little behind");
            assert!(claim(50, 10), "the clock has gone back");
        });
    }
}
