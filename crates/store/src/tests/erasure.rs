//! Deliveries during an erasure: no batch rendered with an erased lead is stored or kept.

use crate::deliveries::{Batch, Leased};
use crate::erasure::LeadKey;
use crate::house_for_tests::{AT, House, all, append, tell};
use crate::outbox::Keep;
use crate::{deliveries, erasure, outbox, records};
use headwater_model::change::{Entry, Kind};
use headwater_model::delivery::Tried;
use headwater_model::id::{AccountId, LeadId, UserId};
use headwater_model::permission::DELETE_LEADS;
use headwater_model::records::lead;
use headwater_model::records::lead::LEAD;
use headwater_model::time::Timestamp;

/// A lead to be erased and another lead, both created after a subscription.
struct Scene {
    house: House,
    account: AccountId,
    erased: LeadId,
}

impl Scene {
    fn on(house: House) -> Self {
        let account = house.account("one");
        house.subscribe(account);
        let leads = house.leads(account, UserId(1), ["kept@x.org", "canary@x.org"]);
        house.write(move |tx| tell(tx, account, &leads.map(|lead| Entry::plain(&LEAD, lead, Kind::Created))));
        Self { house, account, erased: leads[1] }
    }

    fn lease(&self) -> Option<Leased> {
        self.house.write(|tx| {
            let due: Vec<_> = deliveries::due(tx, AT, 9)?.iter().map(|due| (due.account, due.id)).collect();
            Ok(deliveries::lease(tx, &due, AT, "a server")?.pop())
        })
    }

    /// The batch a delivery renders from the changes after the cursor, with at most `room` leads.
    fn render(&self, leased: &Leased, room: i64) -> Batch {
        let (account, cursor) = (self.account, leased.cursor);
        let (text, size) = self.house.read(move |read| {
            let (mut text, mut size) = (String::new(), Tried { leads: 0, to: cursor });
            outbox::after(read, account, cursor, |seq, lead| {
                text.push_str(lead.cells[lead::EMAIL.index()].as_text().unwrap_or_default());
                size = Tried { leads: size.leads + 1, to: seq };
                size.leads < room
            })?;
            Ok((text, size))
        });
        Batch { id: "msg".to_owned(), size, body: text.into_bytes() }
    }

    fn store(&self, leased: &Leased, batch: &Batch) -> bool {
        let (leased, batch) = (leased.clone(), batch.clone());
        self.house.write(move |tx| Ok(deliveries::store_batch(tx, &leased, &batch)?))
    }

    fn delete(&self) {
        let (account, lead) = (self.account, self.erased);
        self.house.write(move |tx| {
            records::write::delete(tx, &all(account, DELETE_LEADS).leads(), &[lead], records::write::Unseen::Kept)?;
            append(tx, account, &[Entry::plain(&LEAD, lead, Kind::Deleted)])
        });
    }

    fn clear(&self) {
        let lead = LeadKey { account: self.account, id: self.erased };
        let mut after = Some(0);
        while let Some(place) = after {
            after = self.house.write(move |tx| Ok(erasure::clear_changes(tx, lead, place, 1)?.1));
        }
    }

    /// The stored batch, as read with the next lease.
    fn stored(&self) -> Option<String> {
        let leased = self.lease().expect("a lease is to be had");
        leased.batch.map(|batch| String::from_utf8(batch.body).unwrap())
    }
}

#[test]
fn a_batch_rendered_before_an_erasure_is_not_stored_after() {
    House::on_both(|house| {
        let scene = Scene::on(house);
        let leased = scene.lease().unwrap();
        let before = scene.render(&leased, 9);
        assert!(String::from_utf8_lossy(&before.body).contains("canary"));
        scene.delete();
        let between = scene.render(&leased, 9);
        assert_eq!(between, before, "the change still holds the lead");
        scene.clear();
        assert!(!scene.store(&leased, &before) && !scene.store(&leased, &between));
        assert_eq!(scene.stored(), None);
    });
}

#[test]
fn a_batch_stored_while_its_lead_was_erased_is_dropped() {
    House::on_both(|house| {
        let scene = Scene::on(house);
        scene.delete();
        let leased = scene.lease().unwrap();
        assert!(scene.store(&leased, &scene.render(&leased, 9)));
        scene.clear();
        assert_eq!(scene.stored(), None);
    });
}

#[test]
fn a_batch_without_the_lead_keeps_its_bytes_and_its_lease() {
    House::on_both(|house| {
        let scene = Scene::on(house);
        let leased = scene.lease().unwrap();
        let batch = scene.render(&leased, 1);
        assert!(scene.store(&leased, &batch));
        scene.delete();
        scene.clear();
        assert!(scene.lease().is_none(), "it is leased");
        let size = batch.size;
        assert!(scene.house.write(move |tx| Ok(deliveries::move_on(tx, &leased, size.to)?)));
    });
}

#[test]
fn a_batch_whose_changes_were_pruned_is_dropped_by_an_erasure() {
    House::on_both(|house| {
        let scene = Scene::on(house);
        let leased = scene.lease().unwrap();
        assert!(scene.store(&leased, &scene.render(&leased, 9)));
        let (account, later) = (scene.account, Timestamp(AT.0 + 1));
        let nothing = Keep { delivered_since: later, undelivered_since: later };
        let (pruned, _) = scene.house.write(move |tx| Ok(outbox::prune(tx, account, nothing, 9)?));
        assert_eq!(pruned, 2);
        scene.delete();
        scene.clear();
        assert_eq!(scene.stored(), None);
    });
}
