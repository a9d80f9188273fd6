//! Subscribing URLs to lead updates, and controlling their deliveries.

use headwater_model::audit::Deed;
use headwater_model::context::Context;
use headwater_model::delivery::{Course, State};
use headwater_model::id::SubscriptionId;
use headwater_model::permission::MANAGE_WEBHOOKS;
use headwater_model::problem::Problem;
use headwater_model::target::Target;
use headwater_model::time::Timestamp;
use headwater_store::audit::{self, DoneDeed};
use headwater_store::seal::SealKey;
use headwater_store::subscriptions::{NewSubscription, Subscription};
use headwater_store::{self as store, Read, Tx};
use zeroize::Zeroizing;

/// The most subscriptions of an account: the server must not be usable for flooding other servers.
pub const MOST_SUBSCRIPTIONS: usize = 10;

/// Subscribes a target to all lead changes from now on. A target with the same receiver as an existing one adds no
/// further subscription (W170).
pub fn subscribe(tx: &Tx<'_>, context: &Context, key: &SealKey, target: &Target) -> Result<(), Problem> {
    let account = context.actor.grant(MANAGE_WEBHOOKS)?.account();
    let canonical = target.canonical();
    let before = store::subscriptions::all(tx, account, None)?;
    if before.iter().any(|one| Target::parse(&one.url).is_ok_and(|target| target.canonical() == canonical)) {
        return Ok(());
    }
    if before.len() >= MOST_SUBSCRIPTIONS {
        return Err(Problem::invalid("url", format!("an account has at most {MOST_SUBSCRIPTIONS} subscriptions")));
    }
    let cursor = store::outbox::head(tx, account)?;
    let new = NewSubscription { at: context.at, url: target.as_given(), cursor };
    audit::note(tx, &DoneDeed { account, deed: Deed::Create, subject: "webhook", ids: &[] });
    Ok(store::subscriptions::insert(tx, account, &new, key)?)
}

/// The effect of a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay {
    /// The number of changes to be sent again.
    pub changes: i64,
    /// Whether changes of the requested period have been deleted already.
    pub is_cut_short: bool,
}

/// Stops deliveries until [`resume`]. Changes committed meanwhile are kept for later.
pub fn pause(tx: &Tx<'_>, context: &Context, id: SubscriptionId) -> Result<(), Problem> {
    let subscription = find(tx, context, id)?;
    let paused = Course { state: State::Paused, ..subscription.course };
    store::subscriptions::set_course(tx, subscription.account, id, &paused)?;
    note(tx, &subscription, Deed::Pause);
    Ok(())
}

/// Resumes deliveries at once from the cursor, whatever stopped or delayed them; a batch under way is not changed.
pub fn resume(tx: &Tx<'_>, context: &Context, id: SubscriptionId) -> Result<(), Problem> {
    let subscription = find(tx, context, id)?;
    store::subscriptions::set_course(tx, subscription.account, id, &Course::resumed(context.at))?;
    note(tx, &subscription, Deed::Resume);
    Ok(())
}

/// The number of changes that a replay since a time would send again; 0 for changes not yet sent.
pub fn replayed_since(read: &Read<'_>, subscription: &Subscription, from: Timestamp) -> store::Result<i64> {
    let cursor = store::outbox::last_before(read, subscription.account, from)?;
    if cursor > subscription.cursor {
        return Ok(0);
    }
    store::outbox::told_after(read, subscription.account, cursor)
}

/// Sends again all changes since a time, including leads set aside since. A paused subscription stays paused.
pub fn replay(tx: &Tx<'_>, context: &Context, id: SubscriptionId, from: Timestamp) -> Result<Replay, Problem> {
    let subscription = find(tx, context, id)?;
    let cursor = store::outbox::last_before(tx, subscription.account, from)?;
    if cursor > subscription.cursor {
        return Err(Problem::invalid("from", "what was changed then has not been sent yet, and will be in its turn"));
    }
    store::subscriptions::rewind(tx, subscription.account, id, cursor)?;
    note(tx, &subscription, Deed::Replay);
    let state = if subscription.course.state == State::Paused { State::Paused } else { State::Live };
    store::subscriptions::set_course(tx, subscription.account, id, &Course { state, ..Course::resumed(context.at) })?;
    let changes = store::outbox::told_after(tx, subscription.account, cursor)?;
    let oldest = store::outbox::oldest(tx, subscription.account)?;
    let is_cut_short = oldest.is_some_and(|(seq, written)| seq > 1 && from < written);
    Ok(Replay { changes, is_cut_short })
}

/// How a secret is replaced.
#[derive(Clone, Copy)]
pub struct Rotation<'k> {
    /// The key for sealing.
    pub key: &'k SealKey,
    /// The end of the former secret's use, if the key opens that secret.
    pub overlap_until: Timestamp,
}

/// Gives a subscription a new secret and returns the secret, which cannot be read again later.
pub fn rotate_secret(
    tx: &Tx<'_>,
    context: &Context,
    id: SubscriptionId,
    rotation: Rotation<'_>,
) -> Result<Rotated, Problem> {
    let subscription = find(tx, context, id)?;
    let old_signs_until = subscription.is_opened_by(rotation.key).then_some(rotation.overlap_until);
    let secret = store::subscriptions::rotate_secret(tx, &subscription, rotation.key, old_signs_until)?;
    note(tx, &subscription, Deed::Rotate);
    Ok(Rotated { secret, old_signs_until })
}

/// The outcome of a rotation.
pub struct Rotated {
    /// The new secret, to be shown once.
    pub secret: Zeroizing<Vec<u8>>,
    /// The end of the former secret's use. `None` if the key does not open that secret.
    pub old_signs_until: Option<Timestamp>,
}

/// Deletes a subscription with its log. Returns the number of undelivered changes.
pub fn remove(tx: &Tx<'_>, context: &Context, id: SubscriptionId) -> Result<i64, Problem> {
    let subscription = find(tx, context, id)?;
    store::subscriptions::delete(tx, subscription.account, id)?;
    note(tx, &subscription, Deed::Delete);
    Ok(subscription.head - subscription.cursor)
}

fn note(tx: &Tx<'_>, subscription: &Subscription, deed: Deed) {
    audit::note(tx, &DoneDeed { account: subscription.account, deed, subject: "webhook", ids: &[subscription.id.0] });
}

fn find(tx: &Tx<'_>, context: &Context, id: SubscriptionId) -> Result<Subscription, Problem> {
    let account = context.actor.grant(MANAGE_WEBHOOKS)?.account();
    store::subscriptions::all(tx, account, Some(id))?.pop().ok_or(Problem::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::house_for_tests::{AT, House};

    fn later(seconds: i64) -> Timestamp {
        AT.plus_seconds(seconds)
    }

    /// An account with a subscription; both its leads have been delivered.
    fn sent(house: &House) -> (Context, SubscriptionId) {
        let admin = house.account("one");
        let (context, key) = (admin.clone(), house.key());
        house.write(move |tx| subscribe(tx, &context, &key, &Target::parse("https://example.org/").unwrap()));
        house.leads(&admin, ["ada@example.org", "bob@example.org"]);
        let account = admin.actor.account;
        let id = house.write(move |tx| {
            let id = store::subscriptions::all(tx, account, None)?[0].id;
            store::subscriptions::rewind(tx, account, id, 2)?;
            Ok(id)
        });
        (admin, id)
    }

    #[test]
    fn a_replay_goes_back_and_never_ahead_and_leaves_a_pause() {
        House::on_both(|house| {
            let (admin, id) = sent(&house);
            house.write(move |tx| {
                let account = admin.actor.account;
                let standing =
                    |tx: &Tx<'_>| Ok::<_, Problem>(store::subscriptions::all(tx, account, Some(id))?.remove(0));
                let at = |at| Context { at, ..admin.clone() };
                let expected = Replay { changes: 2, is_cut_short: false };
                pause(tx, &admin, id)?;
                assert_eq!(replay(tx, &at(later(5)), id, AT)?, expected);
                assert_eq!((standing(tx)?.cursor, standing(tx)?.course.state), (0, State::Paused));
                let ahead = replay(tx, &at(later(5)), id, later(1));
                assert!(matches!(ahead, Err(Problem::Invalid { .. })), "{ahead:?}");
                resume(tx, &at(later(9)), id)?;
                assert_eq!((standing(tx)?.cursor, standing(tx)?.course), (0, Course::new(later(9))));
                assert_eq!(remove(tx, &admin, id)?, 2);
                assert_eq!(remove(tx, &admin, id), Err(Problem::NotFound));
                Ok(())
            });
        });
    }

    #[test]
    fn nobody_else_reaches_a_subscription() {
        House::on_both(|house| {
            let (admin, id) = sent(&house);
            let (stranger, jo, key) = (house.account("other"), house.junior(&admin, "jo@example.org"), house.key());
            house.write(move |tx| {
                for (context, problem) in [(&stranger, Problem::NotFound), (&jo, Problem::Forbidden)] {
                    assert_eq!(pause(tx, context, id), Err(problem.clone()));
                    assert_eq!(resume(tx, context, id), Err(problem.clone()));
                    assert_eq!(replay(tx, context, id, AT), Err(problem.clone()));
                    let rotation = Rotation { key: &key, overlap_until: AT };
                    assert_eq!(rotate_secret(tx, context, id, rotation).map(|_| ()), Err(problem.clone()));
                    assert_eq!(remove(tx, context, id), Err(problem));
                }
                Ok(())
            });
        });
    }
}
