//! The delivery engine on a real database, with the test's own clock and receiver.

use super::post::Posted;
use super::*;
use crate::egress::{Exchange, ExchangeFailure, Received};
use headwater_actions::leads;
use headwater_actions::records::rules::{Missing, Terms};
use headwater_model::actor::Actor;
use headwater_model::cell::Cell;
use headwater_model::context::Context;
use headwater_model::delivery::{Course, State};
use headwater_model::draft::Draft;
use headwater_model::id::{AccountId, LeadId, SubscriptionId};
use headwater_model::records::lead;
use headwater_store::accounts::NewAccount;
use headwater_store::address::Address;
use headwater_store::db::Options;
use headwater_store::subscriptions::{NewSubscription, Subscription};
use headwater_store::{self as store, Job, deliveries, subscriptions};

const TEST: Job = Job::of_server("test");

struct House {
    worker: Worker,
    account: AccountId,
    now: Timestamp,
    folder: tempfile::TempDir,
}

impl House {
    /// Runs a test on each database.
    async fn on_both(test: impl AsyncFn(Self)) {
        // PostgreSQL's driver blocks until its first connection, which async threads must not do.
        let houses = || headwater_testbed::homes().map(Self::on).collect::<Vec<_>>();
        for house in tokio::task::spawn_blocking(houses).await.unwrap() {
            test(house).await;
        }
    }

    fn on(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = url.map(|url| Address::parse(&url).unwrap());
        let options = Options { runs_writes_twice: true, server, ..Options::new(folder.path().join("house.db")) };
        let db = Db::open(&options).unwrap();
        let now = Timestamp::from_seconds(1_800_000_000);
        let key = db.key();
        let account = db
            .write_blocking(TEST, move |tx| {
                let account =
                    store::accounts::insert(tx, now, &NewAccount { name: "One", public_id: "one", time_zone: "UTC" })?
                        .expect("a new name");
                let new = NewSubscription { at: now, url: "https://example.org/hook", cursor: 0 };
                subscriptions::insert(tx, account, &new, &key)?;
                Ok(account)
            })
            .unwrap();
        let worker = Worker { db, egress: egress(&[]).unwrap(), recorded: Arc::default() };
        Self { worker, account, now, folder }
    }

    fn write<T: Send + 'static>(&self, job: impl Fn(&Tx<'_>) -> Result<T, Problem> + Send + 'static) -> T {
        self.worker.db.write_blocking(TEST, job).unwrap()
    }

    /// Creates leads with these addresses.
    fn leads<const N: usize>(&self, addresses: [&'static str; N]) -> [LeadId; N] {
        let context = self.context();
        self.write(move |tx| {
            let draft = |address| Ok(Draft { values: vec![(lead::EMAIL, Cell::text(address))], ..Draft::default() });
            let ids = leads::KIND.create(tx, &context, &addresses.map(draft))?;
            Ok(std::array::from_fn(|index| ids[index].clone().unwrap()))
        })
    }

    /// Changes a lead, but not the address.
    fn touch(&self, lead: LeadId) {
        let context = self.context();
        self.write(move |tx| {
            let draft =
                Draft { id: Some(lead), values: vec![(lead::FIRST_NAME, Cell::text("Jo"))], ..Draft::default() };
            let rules = Terms { missing: Missing::Ignore, ..Terms::default() };
            let (mut outcomes, _) = leads::KIND.update(tx, &context, &[Ok(draft)], rules)?;
            outcomes.remove(0)
        });
    }

    fn context(&self) -> Context {
        Context::of(Actor::key(self.account, "tests"), self.now)
    }

    fn subscription(&self) -> Subscription {
        let account = self.account;
        self.write(move |tx| Ok(subscriptions::all(tx, account, None)?.remove(0)))
    }

    fn rotate_secret(&self, key: Arc<store::seal::SealKey>, overlap_until: Option<Timestamp>) {
        let subscription = self.subscription();
        self.write(move |tx| Ok(subscriptions::rotate_secret(tx, &subscription, &key, overlap_until)?));
    }

    async fn lease(&self) -> Option<Leased> {
        let now = self.now;
        let lease = move |tx: &Tx<'_>| {
            let due: Vec<_> = deliveries::due(tx, now, 9)?.iter().map(|due| (due.account, due.id)).collect();
            Ok(deliveries::lease(tx, &due, now, "test")?.pop())
        };
        self.worker.db.write(TEST, lease).await.unwrap()
    }

    /// Delivers to a receiver until no delivery is due for a day. Returns id, status and body of each post.
    async fn deliver(&mut self, receiver: impl Fn(&str) -> u16) -> Vec<(String, u16, String)> {
        let (mut sent, end) = (Vec::new(), self.now.plus_seconds(86_400));
        while self.now < end {
            let Some(leased) = self.lease().await else {
                let next = self.subscription().course.next_at;
                self.now = if next > self.now { next } else { end };
                continue;
            };
            let Some(delivery) = batch::next(&self.worker.db, leased).await.unwrap() else { continue };
            let body = String::from_utf8(delivery.batch.body.clone()).unwrap();
            let status = receiver(&body);
            sent.push((delivery.batch.id.clone(), status, body));
            let answer = Received { status, retry_after: None, snippet: "as told".to_owned() };
            let posted = Posted::Sent(Exchange { elapsed: Duration::ZERO, result: Ok(answer) });
            self.worker.settle(delivery, posted, self.now, Streak::Ends).await.unwrap();
        }
        sent
    }
}

fn addresses(body: &str) -> Vec<&str> {
    body.split("\"emailAddress\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn accepted(sent: &[(String, u16, String)]) -> Vec<&str> {
    sent.iter().filter(|(_, status, _)| *status == 200).flat_map(|(_, _, body)| addresses(body)).collect()
}

#[tokio::test]
async fn a_refused_lead_is_set_aside_and_all_others_arrive_in_order() {
    House::on_both(async |mut house| {
        let [_, _, poison, _, _] = house.leads(["a@x.org", "b@x.org", "poison@x.org", "d@x.org", "e@x.org"]);
        let receiver = |body: &str| if body.contains("poison@") { 422 } else { 200 };
        let sent = house.deliver(receiver).await;
        assert_eq!(accepted(&sent), ["a@x.org", "b@x.org", "d@x.org", "e@x.org"]);
        for (id, _, body) in &sent {
            assert!(sent.iter().all(|(other, _, bytes)| other != id || bytes == body), "{id} changed its bytes");
        }
        let (account, id) = (house.account, house.subscription().id);
        let parked = house.write(move |tx| Ok(subscriptions::parked(tx, account, id)?));
        assert_eq!((parked.len(), parked[0].lead, parked[0].from), (1, poison, 3));
        assert_eq!(parked[0].answer, "as told");

        house.touch(poison);
        house.leads(["f@x.org"]);
        assert_eq!(accepted(&house.deliver(receiver).await), ["f@x.org"], "its later changes wait behind it");
        assert_eq!(house.subscription().cursor, house.subscription().head);

        house.write(move |tx| Ok(subscriptions::rewind(tx, account, id, 2)?));
        let again = house.deliver(|_| 200).await;
        assert_eq!(
            accepted(&again),
            ["poison@x.org", "d@x.org", "e@x.org", "poison@x.org", "f@x.org"],
            "a replay takes up what was set aside"
        );
    })
    .await;
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_the_same_batch_until_it_takes_it() {
    House::on_both(async |mut house| {
        house.leads(["a@x.org", "b@x.org"]);
        let refused = house.deliver(|_| 500).await;
        assert!(refused.len() > 90 && refused.iter().all(|post| post == &refused[0]), "{} tries a day", refused.len());
        house.leads(["c@x.org"]);
        let sent = house.deliver(|_| 200).await;
        assert_eq!(
            (sent.len(), &sent[0].0, accepted(&sent)),
            (2, &refused[0].0, vec!["a@x.org", "b@x.org", "c@x.org"])
        );
        let (account, id) = (house.account, house.subscription().id);
        let attempts = house.write(move |tx| Ok(deliveries::attempts(tx, account, id, 5)?));
        assert_eq!((attempts[0].status, attempts[1].outcome.as_str(), attempts.len()), (Some(200), "refused", 5));
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_was_lost_settles_nothing() {
    House::on_both(async |mut house| {
        house.leads(["a@x.org"]);
        let stale = house.lease().await.unwrap();
        let stale = batch::next(&house.worker.db, stale).await.unwrap().unwrap();
        assert!(house.lease().await.is_none(), "it is leased");
        house.now = house.now.plus_seconds(deliveries::LEASE_SECONDS);
        let fresh = house.lease().await.unwrap();
        assert_eq!(fresh.batch.as_ref(), Some(&stale.batch), "the next holder takes up the same batch");
        let before = house.subscription();
        let posted = Posted::Sent(Exchange { elapsed: Duration::ZERO, result: Err(ExchangeFailure::Reset) });
        assert!(house.worker.settle(stale, posted, house.now, Streak::GoesOn).await.unwrap().is_none());
        assert_eq!(house.subscription().course, before.course);
    })
    .await;
}

#[tokio::test]
async fn a_secret_that_cannot_be_opened_sends_nothing() {
    House::on_both(async |house| {
        house.leads(["a@x.org"]);
        let other = store::seal::SealKey::load_or_create(&house.folder.path().join("other.key")).unwrap();
        house.rotate_secret(Arc::new(other), None);
        let leased = house.lease().await.unwrap();
        let delivery = batch::next(&house.worker.db, leased).await.unwrap().unwrap();
        let posted = post::post(&house.worker, &delivery).await;
        assert!(matches!(posted, Posted::Unsigned));
        house.worker.settle(delivery, posted, house.now, Streak::GoesOn).await.unwrap();
        assert_eq!(house.subscription().course.state, State::Blocked);
        // A new secret is sealed with the present key, during the overlap of the lost secret.
        let key = house.worker.db.key();
        house.rotate_secret(key.clone(), Some(house.now.plus_seconds(86_400)));
        let (_, before) = house.subscription().secrets(&key, house.now).unwrap();
        assert!(before.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_paused_subscription_keeps_its_batch_and_goes_on_when_it_is_resumed() {
    House::on_both(async |mut house| {
        house.leads(["a@x.org"]);
        let (account, id, now): (_, SubscriptionId, _) = (house.account, house.subscription().id, house.now);
        let set = |state: State| Course { state, ..Course::new(now) };
        let paused = set(State::Paused);
        house.write(move |tx| Ok(subscriptions::set_course(tx, account, id, &paused)?));
        assert!(house.deliver(|_| 200).await.is_empty());
        let resumed = Course::resumed(house.now);
        house.write(move |tx| Ok(subscriptions::set_course(tx, account, id, &resumed)?));
        assert_eq!(accepted(&house.deliver(|_| 200).await), ["a@x.org"]);
    })
    .await;
}
