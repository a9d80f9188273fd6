//! Invariant: writes acknowledged by the server survive a SIGKILL, whole and once.
//!
//! Eight clients write while the server is killed with SIGKILL, again and again. Each keeps a ledger of acknowledged
//! and unanswered requests; after each restart the server's leads are compared with all ledgers. `HEADWATER_KILLS`
//! sets the number of kills (100), `HEADWATER_SEED` repeats the choices of an earlier run; the interleaving of
//! clients and server still differs from run to run. One more client writes records of every kind.

mod ledger;
pub mod every_kind_on_disk;
pub mod on_disk;

use crate::chance::{Chance, number_from_environment};
use crate::every_kind::{self, Book};
use crate::server::IS_ON_POSTGRES;
use crate::server::{Client, Server, agent};
use headwater_testbed::{pause, wait};
use ledger::{Doubt, Entry, Ledger, Shown};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

/// Clients writing at once.
const CLIENTS: usize = 8;
/// A client with more leads than this deletes some before going on.
const MANY: usize = 400;
/// The client writing records of every kind deletes all from this number on.
const MANY_OF_EVERY_KIND: usize = 40;
/// The beginning of the texts and addresses of these records.
pub const OF_EVERY_KIND: &str = "every";

#[test]
fn acknowledged_writes_survive_sigkill() {
    let kills = number_from_environment("HEADWATER_KILLS").unwrap_or(100);
    let mut chance = Chance::printed("crash");
    let mut server = Server::start();
    let mut client = server.client_with(&["--limits", "off"]);
    let mut ledgers: Vec<Ledger> = (0..CLIENTS).map(|_| Ledger::default()).collect();
    let mut book = Book::with_person(&server);
    book.write(&client, OF_EVERY_KIND).expect("the server runs");
    for kill in 1..=kills {
        book.write_next(&client, &format!("{OF_EVERY_KIND}{kill}")).expect("the server runs");
        let delay = Duration::from_millis(chance.between(10, 300) as u64);
        std::thread::scope(|scope| {
            for (number, ledger) in ledgers.iter_mut().enumerate() {
                let (client, chance) = (client.clone(), chance.fork());
                scope.spawn(move || write_until_it_dies(number, &client, chance, ledger));
            }
            let (client, book) = (&client, &mut book);
            scope.spawn(move || write_every_kind_until_it_dies(kill, client, book));
            pause::before_interruption(delay).block();
            server.kill();
        });
        server.restart(&[]);
        client = client.at(&server.url);
        let ready = agent().get(&format!("{}/readyz", server.url)).call().unwrap();
        assert_eq!(ready.status(), 200, "not ready after kill {kill}");
        check(&client, &mut ledgers);
        book.demand_whole(&client);
        // Records deleted long ago are looked for no more.
        let old = book.deleted.len().saturating_sub(MANY_OF_EVERY_KIND);
        book.deleted.drain(..old);
    }
    wait::until("no reference names nothing", || every_kind::dangling(&server).is_empty());
    server.kill();
    let sum = |of: fn(&Ledger) -> u64| ledgers.iter().map(of).sum::<u64>();
    let leads: usize = ledgers.iter().map(|ledger| ledger.leads.len()).sum();
    println!(
        "crash: {kills} kills, {} writes acknowledged, {} unanswered, {leads} leads at the end; of every kind {} records, {} deleted",
        sum(|ledger| ledger.acknowledged),
        sum(|ledger| ledger.unanswered),
        book.records.len(),
        book.deleted.len(),
    );
    assert!(sum(|ledger| ledger.acknowledged) > kills, "the clients hardly wrote anything");
    if !IS_ON_POSTGRES {
        on_disk::check(&server.dir.path().join("headwater.db"), leads);
    }
}

/// Writes records of every kind between two crashes; many records of earlier rounds are deleted first.
fn write_every_kind_until_it_dies(kill: u64, client: &Client, book: &mut Book) {
    let is_over = book.records.len() > MANY_OF_EVERY_KIND && book.delete(client).is_none();
    let mut texts = (0..).map(|number| format!("{OF_EVERY_KIND}{kill}x{number}"));
    while !is_over && texts.next().is_some_and(|text| book.write(client, &text).is_some()) {}
}

/// The requests of one client between two crashes.
fn write_until_it_dies(number: usize, client: &Client, mut chance: Chance, ledger: &mut Ledger) {
    loop {
        let answered = match chance.below(100) {
            _ if ledger.leads.len() > MANY => delete(client, &mut chance, ledger),
            0..4 => create(number, client, ledger, 500),
            4..14 => create(number, client, ledger, 20),
            14..44 => create(number, client, ledger, 1),
            44..92 => update(client, &mut chance, ledger),
            _ => delete(client, &mut chance, ledger),
        };
        if answered.is_none() {
            ledger.unanswered += 1;
            return;
        }
        ledger.acknowledged += 1;
    }
}

/// Calls a method; `None` without a whole reply. Fails unless the reply reports success for every entry.
fn entries(client: &Client, method: &str, key: &str, objects: Value) -> Option<Vec<Value>> {
    let body = json!({ "method": method, "params": { "objects": objects }, "id": "c" }).to_string();
    let answer = client.try_post("v1", &body).ok()?;
    let reply: Value = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{method} answered {answer:?}"));
    let entries = reply["result"][key].as_array().unwrap_or_else(|| panic!("{method} answered {answer:?}"));
    assert!(entries.iter().all(|entry| entry["success"] == true), "{method} answered {reply}");
    Some(entries.clone())
}

fn create(number: usize, client: &Client, ledger: &mut Ledger, count: usize) -> Option<()> {
    let doubt = Some(Doubt::Create(ledger.begin()));
    let addresses: Vec<String> = (0..count).map(|_| ledger.new_address(number)).collect();
    for address in &addresses {
        ledger.leads.insert(address.clone(), Entry { doubt, ..Entry::default() });
    }
    ledger.touched.extend(addresses.iter().cloned());
    let leads = addresses.iter().map(|address| json!({ "emailAddress": address, "firstName": "C", "leadScore": 0 }));
    let created = entries(client, "createLeads", "creates", leads.collect())?;
    assert_eq!(created.len(), count);
    for (address, entry) in addresses.into_iter().zip(created) {
        ledger.leads.insert(address, Entry { id: entry["id"].as_i64(), score: 0, doubt: None });
    }
    Some(())
}

/// Up to `most` adjacent leads of the ledger.
fn some(chance: &mut Chance, ledger: &Ledger, most: usize) -> Vec<String> {
    let skip = chance.below(ledger.leads.len());
    ledger.leads.keys().skip(skip).take(most).cloned().collect()
}

fn update(client: &Client, chance: &mut Chance, ledger: &mut Ledger) -> Option<()> {
    let most = *chance.one_of(&[1, 1, 1, 7, 40]);
    let addresses = some(chance, ledger, most);
    let doubt = Some(Doubt::Update(ledger.begin()));
    let mut objects = Vec::new();
    for address in &addresses {
        let Some(entry) = ledger.leads.get_mut(address) else { continue };
        entry.doubt = doubt;
        let score = entry.score + 1;
        objects.push(if chance.percent(50) {
            json!({ "id": entry.id, "leadScore": score })
        } else {
            json!({ "emailAddress": address.to_uppercase(), "leadScore": score.to_string() })
        });
    }
    ledger.touched.extend(addresses.iter().cloned());
    entries(client, "updateLeads", "updates", objects.into())?;
    for address in &addresses {
        let Some(entry) = ledger.leads.get_mut(address) else { continue };
        (entry.score, entry.doubt) = (entry.score + 1, None);
    }
    Some(())
}

fn delete(client: &Client, chance: &mut Chance, ledger: &mut Ledger) -> Option<()> {
    let most = if ledger.leads.len() > MANY { MANY } else { *chance.one_of(&[1, 2, 9]) };
    let addresses = some(chance, ledger, most);
    let doubt = Some(Doubt::Delete(ledger.begin()));
    let mut ids = Vec::new();
    for address in &addresses {
        let Some(entry) = ledger.leads.get_mut(address) else { continue };
        entry.doubt = doubt;
        ids.push(entry.id);
    }
    ledger.touched.extend(addresses.iter().cloned());
    entries(client, "deleteLeads", "deletes", json!(ids))?;
    ledger.leads.retain(|_, entry| entry.doubt != doubt);
    Some(())
}

/// Compares all leads of the server with all ledgers.
fn check(client: &Client, ledgers: &mut [Ledger]) {
    let mut shown = HashMap::new();
    for page in 0.. {
        let rows = rows(client, json!({}), page * 500);
        for (address, lead) in &rows {
            assert!(shown.insert(address.clone(), lead.clone()).is_none(), "{address} is there twice");
        }
        if rows.len() < 500 {
            break;
        }
    }
    for ledger in ledgers.iter_mut() {
        ledger.settle(&mut shown);
        // Look-ups by address must agree with the pages.
        ledger.touched.sort();
        ledger.touched.dedup();
        for addresses in std::mem::take(&mut ledger.touched).chunks(500) {
            let found: HashMap<String, Shown> =
                rows(client, json!({ "emailAddress": addresses }), 0).into_iter().collect();
            for address in addresses {
                let known = ledger.leads.get(address).map(|entry| (entry.id, entry.score));
                assert_eq!(found.get(address).map(|lead| (Some(lead.id), lead.score)), known, "{address} by address");
            }
        }
    }
    shown.retain(|address, _| !address.starts_with(OF_EVERY_KIND));
    assert!(shown.is_empty(), "leads that were deleted or that nobody made: {shown:?}");
}

/// A page of leads, with the address of each.
fn rows(client: &Client, asked: Value, offset: usize) -> Vec<(String, Shown)> {
    let fields = ["id", "emailAddress", "leadScore"];
    let reply = client.call("getLeads", json!({ "where": asked, "limit": 500, "offset": offset, "fields": fields }));
    let rows = reply["result"]["lead"].as_array().unwrap_or_else(|| panic!("getLeads answered {reply}"));
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let number = |row: &Value, name: &str| text(row, name).parse::<i64>().unwrap();
    rows.iter()
        .map(|row| (text(row, "emailAddress"), Shown { id: number(row, "id"), score: number(row, "leadScore") }))
        .collect()
}
