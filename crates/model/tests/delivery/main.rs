//! A simulator running the delivery schedule through weeks of faults: lost replies, hanging receivers, rejected
//! leads, crashes, expired leases, clock jumps, failing disks, and operators pausing and replaying.
//!
//! `worker.rs` mirrors the real worker around `Course::settle`, small enough for a comparison by eye. The invariants
//! are checked in `receiver.rs` and `world.rs`, as events happen. `HEADWATER_SEEDS` sets the number of seeds (2,000
//! by default), `HEADWATER_SEED` runs one seed.

mod random;
mod receiver;
mod worker;
mod world;

use std::collections::BTreeMap;
use world::{Sabotage, World};

/// Runs one seed to its end. Returns the final world, or the violated invariant with the last lines of the trace.
fn run(seed: u64, sabotage: Sabotage) -> Result<World, String> {
    let mut world = World::new(seed, sabotage);
    world.run().map_err(|violation| {
        let last: Vec<&str> = world.trace.iter().rev().take(30).rev().map(String::as_str).collect();
        format!("HEADWATER_SEED={seed}: {violation}\n{}", last.join("\n"))
    })?;
    Ok(world)
}

#[expect(clippy::disallowed_methods, reason = "tests are steered by their environment")]
fn number_from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")))
}

#[test]
fn whatever_fails_nothing_is_lost_turned_around_or_changed() {
    let seeds = match number_from_environment("HEADWATER_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number_from_environment("HEADWATER_SEEDS").unwrap_or(2000),
    };
    let mut seen = BTreeMap::<String, u64>::new();
    let is_many = seeds.end - seeds.start >= 1000;
    for seed in seeds {
        let world = run(seed, Sabotage::None).unwrap_or_else(|violation| panic!("{violation}"));
        for (what, count) in world.seen {
            *seen.entry(what).or_default() += count;
        }
    }
    println!("{seen:?}");
    for what in ["Advance", "Repeat", "Split", "Park", "live", "blocked", "paused", "gone", "exhausted"] {
        assert!(!is_many || seen.contains_key(what), "{what} was never seen in {seen:?}");
    }
}

#[test]
fn a_seed_always_runs_the_same_course() {
    let hash = |seed| run(seed, Sabotage::None).unwrap_or_else(|violation| panic!("{violation}")).hash;
    for seed in 0..50 {
        assert_eq!(hash(seed), hash(seed), "seed {seed}");
    }
    assert_ne!(hash(1), hash(2));
}

/// Each sabotage breaks one rule of the engine, and some seed must detect it.
#[test]
fn a_broken_engine_is_found_out() {
    for sabotage in [
        Sabotage::StaleLeasesSettle,
        Sabotage::NewIdForEachTry,
        Sabotage::CursorMovesBeforeThePost,
        Sabotage::ParkedLeadsGoOn,
        Sabotage::BatchIsNotStored,
        Sabotage::SplitMovesTheCursor,
    ] {
        let found = (0..600).find_map(|seed| run(seed, sabotage).err());
        let found = found.unwrap_or_else(|| panic!("{sabotage:?} went unnoticed"));
        println!("{sabotage:?}: {}", found.lines().next().unwrap_or_default());
    }
}
